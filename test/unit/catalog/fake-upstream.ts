import type { AppwriteCalls, ServiceRequest } from '../../../src/appwrite/types.ts';
import { GatewayError } from '../../../src/errors.ts';
import type { WireTable } from '../../../src/catalog/wire.ts';

export interface FakeDatabase {
  readonly $id: string;
  readonly name: string;
  readonly type?: string;
  readonly tables: readonly WireTable[];
}

export interface FakeUpstream extends Pick<AppwriteCalls, 'send'> {
  /** Paths that were asked for, with `?after=` the cursor. */
  readonly calls: string[];
}

interface Query {
  readonly method: string;
  readonly values: readonly [string | number];
}

/** Answers the two lists that a catalog is read from, page by page. */
export function createFakeUpstream(databases: readonly FakeDatabase[]): FakeUpstream {
  const calls: string[] = [];
  return {
    calls,
    send: ({ path, query }: ServiceRequest) => {
      const queries = query?.queries;
      if (!Array.isArray(queries)) throw new Error('The call has no queries.');
      const { limit, cursorAfter } = Object.fromEntries(
        queries.map((text: string) => {
          const { method, values } = JSON.parse(text) as Query;
          return [method, values[0]];
        }),
      );
      calls.push(path + (cursorAfter === undefined ? '' : `?after=${cursorAfter}`));
      const page = <T extends { readonly $id: string }>(items: readonly T[]): T[] => {
        const start = items.findIndex(({ $id }) => $id === cursorAfter) + 1;
        return items.slice(start, start + Number(limit));
      };
      const database = databases.find(({ $id }) => path === `/tablesdb/${$id}/tables`);
      const body =
        database === undefined
          ? { total: 0, databases: page(databases) }
          : { total: 0, tables: page(database.tables) };
      return Promise.resolve({ status: 200, body, setCookies: [] });
    },
  };
}

/** The same, but with an error for the paths that match. */
export function refusing(
  upstream: FakeUpstream,
  { path, code, type }: { path: RegExp; code: GatewayError['code']; type?: string },
): FakeUpstream {
  return {
    ...upstream,
    send: (request) =>
      path.test(request.path)
        ? Promise.reject(
            new GatewayError(code, 'What Appwrite says.', {
              ...(type !== undefined && { appwrite: { type, status: 401 } }),
            }),
          )
        : upstream.send(request),
  };
}
