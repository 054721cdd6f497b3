import { Query } from '../appwrite/query-strings.ts';
import { chunkIds } from '../appwrite/query.ts';
import type { AppwriteCalls, Row } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { createBatcher } from './batch.ts';
import type { LoaderOptions } from './options.ts';
import { foldId, mergeNeeds, toSelect, type RowNeeds } from './row-needs.ts';

export interface RowsById {
  readonly table: Table;
  readonly ids: readonly string[];
  readonly needs: RowNeeds;
}

/** Rows by folded id; rows that do not exist or that the caller cannot read are not in it. */
export type RowIndex = ReadonlyMap<string, Row>;

/**
 * Rows by id. All requests of one tick for a table are answered with one list of their distinct
 * ids and merged needs, split only where the ids do not fit one query.
 */
export function createRowLoader(
  appwrite: AppwriteCalls,
  options: LoaderOptions,
): (request: RowsById) => Promise<RowIndex> {
  return createBatcher(
    ({ table }) => `${table.databaseId}/${table.id}`,
    async (requests) => {
      const [{ table }] = requests;
      const ids = new Map(requests.flatMap((each) => each.ids.map((id) => [foldId(id), id])));
      const select = toSelect(mergeNeeds(requests.map(({ needs }) => needs)), ids.size);
      const queries = select ? [Query.select([...select])] : [];
      const chunks = chunkIds([...ids.values()], {
        table,
        otherQueries: [Query.limit(ids.size), ...queries],
        maxUrlLength: options.maxUrlLength,
      });
      options.expectCalls?.(chunks.length);
      const lists = await Promise.all(
        chunks.map((chunk) =>
          appwrite.listRows(table, [
            Query.equal('$id', [...chunk]),
            Query.limit(chunk.length),
            ...queries,
          ]),
        ),
      );
      return new Map(
        lists.flatMap(({ rows }) => rows.map((row) => [foldId(String(row.$id)), row])),
      );
    },
    options,
  );
}
