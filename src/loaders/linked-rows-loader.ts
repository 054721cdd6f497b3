import { Query } from '../appwrite/query-strings.ts';
import { chunkIds } from '../appwrite/query.ts';
import type { AppwriteCalls, Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import { createBatcher } from './batch.ts';
import type { GatewayStep } from './gateway-step.ts';
import type { LoaderOptions } from './options.ts';
import { foldId, mergeNeeds, type RowNeeds } from './row-needs.ts';

export interface LinkedRows {
  /** The table on whose side the links are read. */
  readonly table: Table;
  /** Its many-to-many column. */
  readonly key: string;
  /** The table on the other side. */
  readonly target: Table;
  readonly parentIds: readonly string[];
  /** What is needed of the linked rows. */
  readonly needs: RowNeeds;
}

/** Linked rows by the parent's folded id, in order of `$sequence`. */
export type LinkedIndex = ReadonlyMap<string, readonly Row[]>;

/**
 * The rows that many parents are linked to by a many-to-many relationship: the parents are read
 * again with a nested select, which is the one call that yields links.
 */
export function createLinkedRowsLoader(
  appwrite: AppwriteCalls,
  options: LoaderOptions,
): (request: LinkedRows) => Promise<LinkedIndex> {
  return createBatcher(
    ({ table, key }) => JSON.stringify([table.databaseId, table.id, key]),
    async (requests) => {
      const [{ table, key, target }] = requests;
      const ids = new Map(requests.flatMap((each) => each.parentIds.map((id) => [foldId(id), id])));
      const select = toNestedSelect(key, mergeNeeds(requests.map(({ needs }) => needs)));
      const chunks = chunkIds([...ids.values()], {
        table,
        otherQueries: [Query.limit(ids.size), select],
        maxUrlLength: options.maxUrlLength,
      });
      options.expectCalls?.(chunks.length);
      const read = (chunk: readonly string[]): Promise<readonly Row[]> =>
        readLinks({ appwrite, table, target, select }, chunk);
      const rows = (await Promise.all(chunks.map(read))).flat();
      const index = new Map(rows.map((row) => [foldId(String(row.$id)), toLinkedRows(row[key])]));
      options.note?.(sortedLinks(target, index));
      return index;
    },
    options,
  );
}

function sortedLinks(target: Table, index: LinkedIndex): GatewayStep {
  const rows = [...index.values()].reduce((sum, linked) => sum + linked.length, 0);
  const reason = 'A nested select of a many-to-many relationship comes in no order.';
  return { action: 'sorted', table: tablePath(target), rows, kept: rows, reason };
}

interface Links {
  readonly appwrite: AppwriteCalls;
  readonly table: Table;
  readonly target: Table;
  readonly select: string;
}

/**
 * Appwrite refuses a nested select that reaches more than 500 different rows, which only its
 * answer tells: such a call is made again with half of the parents, twice.
 */
async function readLinks(links: Links, parentIds: readonly string[]): Promise<readonly Row[]> {
  const { appwrite, table, target, select } = links;
  try {
    const queries = [Query.equal('$id', [...parentIds]), Query.limit(parentIds.length), select];
    const { rows } = await appwrite.listRows(table, queries, { nestedTable: target });
    return rows;
  } catch (error) {
    if (!isRefusedQuery(error)) throw error;
    if (parentIds.length === 1) throw tooManyLinks(table, error);
    const half = Math.ceil(parentIds.length / 2);
    const parts = [parentIds.slice(0, half), parentIds.slice(half)];
    return (await Promise.all(parts.map((part) => readLinks(links, part)))).flat();
  }
}

const isRefusedQuery = (error: unknown): boolean =>
  error instanceof GatewayError && error.appwrite?.type === 'general_query_invalid';

const tooManyLinks = (table: Table, cause: unknown): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `A row of "${table.name}" is linked to more rows than Appwrite reads at once (500).`,
    { cause },
  );

function toNestedSelect(key: string, { columns, storedKeys, isWhole }: RowNeeds): string {
  const isAll = isWhole || storedKeys.size > 0;
  const nested = isAll ? ['*'] : ['$id', ...columns];
  return Query.select(['$id', ...nested.map((column) => `${key}.${column}`)]);
}

function toLinkedRows(value: unknown): Row[] {
  const rows = Array.isArray(value) ? value.filter(isRow) : [];
  return rows.sort((a, b) => Number(a.$sequence) - Number(b.$sequence));
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && '$id' in value;
