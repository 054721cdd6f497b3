import { Query } from '../appwrite/query-strings.ts';
import type { z } from 'zod';
import type { AppwriteCalls, ServiceRequest } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import { toCatalogError } from './read-errors.ts';
import type { Scope } from './read-errors.ts';
import { databaseList, tableList } from './wire.ts';
import type { WireDatabase } from './wire.ts';

/** Items that one call asks for; a project has rarely more tables in one database. */
const PAGE_SIZE = 1000;

/** Kinds of database whose tables have rows and columns. */
const SERVED_TYPES: readonly string[] = ['tablesdb', 'legacy'];

export interface ReadOptions {
  /** Calls with the gateway's own key, which needs the scopes databases.read and tables.read. */
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
  /** Ids of the databases to serve; all when left out. */
  readonly databases?: readonly string[] | undefined;
  /** Items per call. */
  readonly pageSize?: number;
}

/**
 * All served databases with their tables, as Appwrite describes them: one call, and one for each.
 * @throws GatewayError that says what to check: the key, its scopes, the project, the endpoint.
 */
export async function readDatabases({
  appwrite,
  databases: wanted,
  pageSize = PAGE_SIZE,
}: ReadOptions): Promise<WireDatabase[]> {
  const all = await readAll({
    appwrite,
    pageSize,
    request: { method: 'GET', path: '/tablesdb', route: '/tablesdb' },
    scope: 'databases.read',
    itemsOf: (body) => parse(databaseList, body, 'the list of databases').databases,
  });
  const missing = wanted?.filter((id) => !all.some((database) => database.$id === id)) ?? [];
  if (missing.length > 0) {
    const ids = missing.map((id) => `"${id}"`).join(', ');
    throw new GatewayError(
      'BAD_USER_INPUT',
      `The configuration's "databases" names ${ids}, which this project does not have.`,
    );
  }
  const served = all.filter(
    ({ $id, type = 'legacy' }) => SERVED_TYPES.includes(type) && (wanted?.includes($id) ?? true),
  );
  return Promise.all(
    served.map(async ({ $id, name }) => ({
      id: $id,
      name,
      tables: await readAll({
        appwrite,
        pageSize,
        request: {
          method: 'GET',
          path: `/tablesdb/${encodeURIComponent($id)}/tables`,
          route: '/tablesdb/{databaseId}/tables',
        },
        scope: 'tables.read',
        itemsOf: (body) => parse(tableList, body, `the tables of database "${$id}"`).tables,
      }),
    })),
  );
}

interface ListRead<T> {
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
  readonly pageSize: number;
  readonly request: ServiceRequest;
  readonly scope: Scope;
  readonly itemsOf: (body: unknown) => readonly T[];
}

/** Every item of a list; a page that is not full is the last one. */
async function readAll<T extends { readonly $id: string }>({
  appwrite,
  pageSize,
  request,
  scope,
  itemsOf,
}: ListRead<T>): Promise<T[]> {
  const items: T[] = [];
  for (;;) {
    const last = items.at(-1);
    const queries = [
      Query.limit(pageSize),
      ...(last === undefined ? [] : [Query.cursorAfter(last.$id)]),
    ];
    const query = { queries, total: 0 };
    const { body } = await appwrite.send({ ...request, query }).catch((error: unknown) => {
      throw toCatalogError(error, scope);
    });
    const page = itemsOf(body);
    items.push(...page);
    if (page.length < pageSize) return items;
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `Appwrite's answer for ${what} is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    { cause: parsed.error },
  );
}
