import { Query } from '../appwrite/query-strings.ts';
import { chunkIds } from '../appwrite/query.ts';
import type { AppwriteCalls, Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import { createBatcher } from './batch.ts';
import type { GatewayStep } from './gateway-step.ts';
import type { LoaderOptions } from './options.ts';
import { mergeNeeds, toSelect, type RowNeeds } from './row-needs.ts';

export interface SelectedRows {
  readonly table: Table;
  /** Rows among which to select. */
  readonly ids: readonly string[];
  /** Query strings of filters, order and cursor. */
  readonly queries: readonly string[];
  readonly needs: RowNeeds;
  /** The order of `queries`; null where only the database can tell it. */
  readonly compare: ((left: Row, right: Row) => number) | null;
  /** Columns that are compared. */
  readonly orderColumns: ReadonlySet<string>;
}

/**
 * Those rows among the given ids that match, in order. Ids that do not fit one query are read in
 * parts, which are merged here.
 */
export function createSelectedRowsLoader(
  appwrite: AppwriteCalls,
  options: LoaderOptions,
): (request: SelectedRows) => Promise<readonly Row[]> {
  return createBatcher(
    ({ table, queries, ids }) => JSON.stringify([table.databaseId, table.id, queries, ids]),
    async (requests) => {
      const [first] = requests;
      const { table, ids, queries, compare } = first;
      if (ids.length === 0) return [];
      const needs = mergeNeeds(requests.map((request) => request.needs));
      const toChunks = (others: readonly string[]): string[][] =>
        chunkIds(ids, {
          table,
          otherQueries: [Query.limit(ids.length), ...others],
          maxUrlLength: options.maxUrlLength,
        });
      const plain = [...queries, ...selectOf(needs, ids.length)];
      const isMerged = toChunks(plain).length > 1;
      const compared = { ...needs, columns: new Set([...needs.columns, ...first.orderColumns]) };
      const others = isMerged ? [...queries, ...selectOf(compared, ids.length)] : plain;
      const chunks = toChunks(others);
      if (chunks.length > 1 && compare === null) throw notMergeable(table, ids.length);
      options.expectCalls?.(chunks.length);
      const lists = await Promise.all(
        chunks.map((chunk) =>
          appwrite.listRows(table, [
            Query.equal('$id', chunk),
            Query.limit(chunk.length),
            ...others,
          ]),
        ),
      );
      const rows = lists.flatMap((list) => list.rows);
      if (chunks.length === 1 || compare === null) return rows;
      options.note?.(merged(table, rows.length, chunks.length));
      return rows.sort(compare);
    },
    options,
  );
}

function selectOf(needs: RowNeeds, limit: number): string[] {
  const select = toSelect(needs, limit);
  return select ? [Query.select([...select])] : [];
}

const merged = (table: Table, rows: number, parts: number): GatewayStep => ({
  action: 'sorted',
  table: tablePath(table),
  rows,
  kept: rows,
  reason: `The ids do not fit one call: ${parts} lists were merged.`,
});

const notMergeable = ({ name }: Table, count: number): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `${count} rows of "${name}" are to be put in an order that only the database knows, and they ` +
      'do not fit one call. Order by a number, a date or an id, or ask for fewer rows above.',
  );
