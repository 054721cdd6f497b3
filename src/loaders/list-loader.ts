import { Query } from '../appwrite/query-strings.ts';
import { toListPath } from '../appwrite/query.ts';
import type { AppwriteCalls, RowList } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import { createBatcher } from './batch.ts';
import type { LoaderOptions } from './options.ts';
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
  options: LoaderOptions,
): (request: ListRequest) => Promise<RowList> {
  const { maxUrlLength } = options;
  return createBatcher(
    ({ table, queries, limit }) => JSON.stringify([table.databaseId, table.id, limit, queries]),
    (requests) => {
      const [{ table, queries, limit }] = requests;
      const select = toSelect(mergeNeeds(requests.map(({ needs }) => needs)), limit);
      const texts = [...queries, Query.limit(limit)];
      if (select) texts.push(Query.select(select));
      checkLength(table, texts, maxUrlLength);
      const withTotal = requests.some((request) => request.withTotal);
      return appwrite.listRows(table, texts, { withTotal });
    },
    options,
  );
}

/** Longest that one character gets in an address. */
const charactersOfOne = 9;

/** Most addresses are so short that they need not be made to know it. */
function checkLength(table: Table, texts: readonly string[], most: number): void {
  const characters = texts.reduce((sum, text) => sum + text.length + 'queries[00]=&'.length, 0);
  if (charactersOfOne * characters + toListPath(table, []).length <= most) return;
  const { length } = toListPath(table, texts);
  if (length > most) throw tooLong(length, most);
}

const tooLong = (length: number, most: number): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    `filter, or cursor: with it the address of the call has ${length} characters, and ${most} are ` +
      'sent (`upstream.maxUrlLength`). Use fewer or shorter conditions, or several operations; ' +
      'page by `offset`, or order by shorter values.',
  );
