import { Query } from 'node-appwrite';
import type { AppwriteCalls, RowList } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { createBatcher } from './batch.ts';
import { mergeNeeds, toSelect, type RowNeeds } from './row-needs.ts';

export interface ListRequest {
  readonly table: Table;
  /** Filters, orders and cursor, without select and limit. */
  readonly queries: readonly string[];
  /** Most rows wanted, at least 1. */
  readonly limit: number;
  readonly needs: RowNeeds;
  readonly withTotal: boolean;
}

/**
 * Lists of rows. Requests of one tick that differ only in the columns they need, or in whether
 * they want the count, share a call.
 */
export function createListLoader(
  appwrite: AppwriteCalls,
): (request: ListRequest) => Promise<RowList> {
  return createBatcher(
    ({ table, queries, limit }) => JSON.stringify([table.databaseId, table.id, limit, queries]),
    (requests) => {
      const [{ table, queries, limit }] = requests;
      const select = toSelect(mergeNeeds(requests.map(({ needs }) => needs)), limit);
      return appwrite.listRows(
        table,
        [...queries, Query.limit(limit), ...(select ? [Query.select([...select])] : [])],
        { withTotal: requests.some(({ withTotal }) => withTotal) },
      );
    },
  );
}
