import { z } from 'zod';
import { decodeJson } from '../appwrite/json.ts';
import {
  findMissingIndexes,
  type FilterUse,
  type MissingIndex,
} from '../catalog/missing-indexes.ts';
import { tablePath } from '../catalog/paths.ts';
import type { Table } from '../catalog/types.ts';

/** A query string of Appwrite's, decoded; integers beyond 2^53 are texts. */
export interface DecodedQuery {
  readonly method: string;
  readonly attribute?: string | undefined;
  readonly values?: readonly unknown[] | undefined;
}

export interface MissingTableIndex extends MissingIndex {
  /** `databaseId/tableId` */
  readonly table: string;
}

const queryText = z.object({
  method: z.string(),
  attribute: z.string().optional(),
  values: z.array(z.unknown()).optional(),
});

/** The query strings in the parameters of a call. */
export function decodeQueries(parameters: URLSearchParams): readonly DecodedQuery[] {
  return [...parameters]
    .filter(([name]) => /^queries\[\d+\]$/.test(name))
    .map(([, text]) => queryText.parse(toPlain(decodeJson(text))));
}

/** JSON has no bigints. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each)]));
}

const rowsForm = /^\/tablesdb\/([^/]+)\/tables\/([^/]+)\/rows$/;

/** The table that a call lists. */
export function findListedTable(tables: readonly Table[], path: string): Table | undefined {
  const [databaseId, id] = (rowsForm.exec(path) ?? []).slice(1).map(decodeURIComponent);
  return tables.find((table) => table.id === id && table.databaseId === databaseId);
}

interface Use {
  readonly table: Table;
  readonly filter?: FilterUse;
  readonly order?: string;
}

/** The indexes that a list call would need and that are not there, in its table and in related ones. */
export function missingIndexesOf(
  tables: readonly Table[],
  table: Table,
  queries: readonly DecodedQuery[],
): readonly MissingTableIndex[] {
  const uses = queries.flatMap((query) => usesOf(tables, table, query));
  const used = new Set(uses.map((use) => use.table));
  return [...used].flatMap((each) => {
    const own = uses.filter((use) => use.table === each);
    const missing = findMissingIndexes(each, {
      filters: own.flatMap(({ filter }) => filter ?? []),
      orders: own.flatMap(({ order }) => order ?? []),
    });
    return missing.map((index) => ({ table: tablePath(each), ...index }));
  });
}

function usesOf(tables: readonly Table[], table: Table, query: DecodedQuery): readonly Use[] {
  const { method, attribute, values = [] } = query;
  if (method === 'and' || method === 'or') {
    return values.flatMap((value) => usesOf(tables, table, queryText.parse(value)));
  }
  if (attribute === undefined) return [];
  const place = resolve(tables, table, attribute.split('.'));
  if (place === undefined) return [];
  const isOrder = method === 'orderAsc' || method === 'orderDesc';
  return [
    isOrder
      ? { table: place.table, order: place.column }
      : { table: place.table, filter: { column: place.column, method } },
  ];
}

/** Where the last part of a dotted attribute stands. */
function resolve(
  tables: readonly Table[],
  table: Table,
  [key = '', ...rest]: readonly string[],
): { readonly table: Table; readonly column: string } | undefined {
  if (rest.length === 0) return { table, column: key };
  const column = table.columns.find((each) => each.key === key);
  if (column?.kind !== 'relationship') return undefined;
  const related = tables.find(
    ({ id, databaseId }) => id === column.relatedTableId && databaseId === table.databaseId,
  );
  return related && resolve(tables, related, rest);
}
