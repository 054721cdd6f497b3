import type { TestGateway } from './gateway.ts';

/**
 * The calls that wrote, in order, as method and table. `begin` opens a transaction, `stage` hands
 * several operations over to it, and `end` is its commit or rollback.
 */
export const writesOf = ({ upstream }: TestGateway): string[] =>
  upstream.received
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => {
      const [, table] = /\/tables\/([^/]+)\//.exec(path) ?? [];
      if (table !== undefined) return `${method} ${table}`;
      if (path.endsWith('/transactions')) return 'begin';
      return path.endsWith('/operations') ? 'stage' : 'end';
    });
