import { compileFilter } from '../query/compile.ts';
import { createOutsideEvaluator } from '../query/outside.ts';
import type { Comparison } from '../query/query.ts';
import { allOf, type SqlFragment } from '../query/sql.ts';
import { visibleRows } from '../rows/access.ts';
import type { Row, RowScope } from '../rows/row.ts';
import { keyColumn, rowTable } from '../store/row-tables.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { checkReadable, foldedList } from './find.ts';

function readableWhere(scope: RowScope, condition: SqlFragment): SqlFragment {
  return allOf([condition, visibleRows(scope.caller, scope.table)]);
}

function whereAll(scope: RowScope, filters: readonly Comparison[]): SqlFragment {
  checkReadable(scope);
  const { table, server } = scope;
  const evaluateOutside = createOutsideEvaluator(server.db, table);
  const context = { table, evaluateOutside, now: server.clock() };
  return readableWhere(scope, allOf(filters.map((filter) => compileFilter(context, filter))));
}

function readIds({ server, table }: RowScope, { sql, params }: SqlFragment): string[] {
  return server.db
    .lists(`SELECT _id FROM ${rowTable(table)} WHERE ${sql} ORDER BY _seq`, params)
    .map(([id]) => String(id));
}

/** Ids of the rows that meet the filters and that the caller can read. */
export function matchingIds(scope: RowScope, filters: readonly Comparison[]): string[] {
  return readIds(scope, whereAll(scope, filters));
}

/** The whole rows that meet the filters and that the caller can read. */
export function matchingRows(scope: RowScope, filters: readonly Comparison[]): Row[] {
  const { server, table } = scope;
  const { sql, params } = whereAll(scope, filters);
  const layout = server.rows.layout(table, null);
  return server.db.lists(`${layout.select} WHERE ${sql} ORDER BY _seq`, params).map(layout.decode);
}

/** The condition that a stored key, or the id, is one of these. */
export function isOneOf(by: '$id' | RelationshipColumn, ids: readonly string[]): SqlFragment {
  const expression = by === '$id' ? '_key' : keyColumn(by);
  return {
    sql: `${expression} IN (SELECT value FROM json_each(?))`,
    params: [foldedList(ids)],
  };
}

/** Ids of the readable rows whose stored key is one of these. */
export function idsHolding(
  scope: RowScope,
  column: RelationshipColumn,
  ids: readonly string[],
): string[] {
  checkReadable(scope);
  return readIds(scope, readableWhere(scope, isOneOf(column, ids)));
}
