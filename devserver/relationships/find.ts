import { foldText } from '../query/collation.ts';
import { InvalidQuery } from '../query/query.ts';
import { ApiError } from '../errors.ts';
import { unauthorized, visibilityOf, visibleRows } from '../rows/access.ts';
import type { Row, RowScope } from '../rows/row.ts';
import { keyColumn } from '../store/row-tables.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { junctionColumns, junctionOf } from './sides.ts';

/** Most distinct ids that Appwrite looks up at once; more are an invalid query. */
const MAX_IDS = 500;

export function checkCount(ids: readonly string[]): void {
  if (ids.length > MAX_IDS) {
    throw new InvalidQuery(
      `Invalid query: Query on attribute has greater than ${MAX_IDS} values: $id`,
    );
  }
}

/** A list of ids as one parameter for `json_each`, folded as ids compare. */
export const foldedList = (ids: readonly string[]): string => JSON.stringify(ids.map(foldText));

/** Refuses the whole call when the caller can read no row of the table, whatever its permissions. */
export function checkReadable({ caller, table }: RowScope): void {
  if (visibilityOf(caller, table) !== 'none') return;
  throw unauthorized("No permissions provided for action 'read'");
}

export interface Wanted {
  /** The rows' own id, or the stored key that holds one of the ids. */
  readonly by: '$id' | RelationshipColumn;
  readonly ids: readonly string[];
  /** The columns to read; null means all. */
  readonly keys: readonly string[] | null;
}

/** Reads the rows at the other end, in the order in which they were made. */
export function findRows(scope: RowScope, { by, ids, keys }: Wanted): Row[] {
  const { server, table, caller } = scope;
  const layout = server.rows.layout(table, keys);
  const visible = visibleRows(caller, table);
  const expression = by === '$id' ? '_key' : keyColumn(by);
  const lines = server.db.lists(
    `${layout.select} WHERE ${expression} IN (SELECT value FROM json_each(?)) AND ${visible.sql} ORDER BY _seq`,
    [foldedList(ids), ...visible.params],
  );
  return lines.map(layout.decode);
}

export interface Pair {
  readonly own: string;
  readonly related: string;
}

/** The links of these rows, in the order in which they were made. */
export function findPairs(
  { server }: RowScope,
  column: RelationshipColumn,
  ids: readonly string[],
): Pair[] {
  const { own, related } = junctionColumns(column);
  const lines = server.db.lists(
    `SELECT ${own}, ${related} FROM ${junctionOf(column)} WHERE ${own}_key IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    [foldedList(ids)],
  );
  return lines.map(([ownId, relatedId]) => ({ own: String(ownId), related: String(relatedId) }));
}

/** Like `findPairs`, for the ids at the other end. */
export function findPairsOf(
  { server }: RowScope,
  column: RelationshipColumn,
  relatedIds: readonly string[],
): Pair[] {
  const { own, related } = junctionColumns(column);
  const lines = server.db.lists(
    `SELECT ${own}, ${related} FROM ${junctionOf(column)} WHERE ${related}_key IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    [foldedList(relatedIds)],
  );
  return lines.map(([ownId, relatedId]) => ({ own: String(ownId), related: String(relatedId) }));
}

/** What SQL that names a missing column ends in. */
export function brokenQuery(): ApiError {
  return new ApiError('general_unknown', 'Server Error');
}
