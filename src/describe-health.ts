import type { Catalog } from './catalog/types.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import { GatewayError } from './errors.ts';
import type { Health } from './server/health.ts';

interface Described {
  /** The one in force. */
  readonly catalog: Catalog | undefined;
  readonly watch: CatalogWatch | undefined;
  /** Why the newest catalog is not in force. */
  readonly buildFailure: string | undefined;
}

/** Undefined before the first read. */
export function secondsSinceRead(watch: CatalogWatch | undefined): number | undefined {
  const readAt = watch?.status().lastReadAt;
  return readAt == null ? undefined : (Date.now() - readAt) / 1000;
}

/** How a gateway is, from what it serves and how the tables were last read. */
export function describeHealth({ catalog, watch, buildFailure }: Described): Health {
  if (catalog === undefined || watch === undefined) return { kind: 'starting' };
  const { lastReadAt, failure } = watch.status();
  return {
    kind: 'serving',
    revision: catalog.revision,
    tables: catalog.tables.length,
    readAt: lastReadAt ?? Date.now(),
    upstream: failure !== null && isUnreachable(failure.error) ? 'unreachable' : 'reachable',
    failure: failure === null ? buildFailure : sentenceOf(failure.error),
  };
}

/** A refusal (a revoked key, a missing scope) means that somebody answered. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof GatewayError &&
    (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'TIMEOUT')
  );
}

function sentenceOf(error: unknown): string {
  return error instanceof GatewayError
    ? error.message
    : 'The tables could not be read; see the log.';
}
