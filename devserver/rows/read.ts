import { ApiError } from '../errors.ts';
import { foldText } from '../query/collation.ts';
import { compileFilter } from '../query/compile.ts';
import { findField, orderExpression } from '../query/fields.ts';
import { DEFAULT_LIMIT } from '../query/parse.ts';
import { createOutsideEvaluator } from '../query/outside.ts';
import {
  InvalidQuery,
  type Comparison,
  type Cursor,
  type Filter,
  type Order,
  type QuerySet,
} from '../query/query.ts';
import { allOf, anyOf, TRUE, type SqlFragment } from '../query/sql.ts';
import { compileRelationshipFilters } from '../relationships/filter.ts';
import { brokenQuery } from '../relationships/find.ts';
import { resolveRelationships } from '../relationships/read.ts';
import { planSelects, type SelectGroups, type SelectPlan } from '../relationships/selection.ts';
import type { SqlValue } from '../store/database.ts';
import { rowTable } from '../store/row-tables.ts';
import { findColumn, holdsKey, type TableRecord } from '../store/schema.ts';
import { unauthorized, visibilityOf, visibleRows } from './access.ts';
import type { Row, RowScope } from './row.ts';

/** Appwrite counts no further. */
const MAX_TOTAL = 5000;

export interface RowList {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** Whether the comparison looks into a related table. */
function isDotted(table: TableRecord, { attribute }: Comparison): boolean {
  return attribute.includes('.') && findColumn(table, attribute) === undefined;
}

/** The filters as one SQL condition; dotted ones count at the top level only. */
export function compileFilters(scope: RowScope, filters: readonly Filter[]): SqlFragment {
  const { table, server } = scope;
  const context = {
    table,
    now: server.clock(),
    evaluateOutside: createOutsideEvaluator(server.db, table),
  };
  const dotted: Comparison[] = [];
  const own: SqlFragment[] = [];
  for (const filter of filters) {
    if (filter.kind === 'comparison' && isDotted(table, filter)) dotted.push(filter);
    else own.push(compileFilter(context, filter));
  }
  return dotted.length === 0
    ? allOf(own)
    : allOf([...own, compileRelationshipFilters(scope, dotted)]);
}

interface SortKey {
  readonly expression: string;
  readonly direction: 'ASC' | 'DESC';
  /** Appwrite cannot bind a cursor's related row, and fails. */
  readonly isRelationship: boolean;
}

function sortKey(table: TableRecord, { attribute, direction }: Order): SortKey {
  if (attribute.includes('.') && findColumn(table, attribute) === undefined) {
    throw new InvalidQuery(`Invalid query: Cannot order by nested attribute: ${attribute}`);
  }
  const field = findField(table, attribute);
  const isRelationship = field.kind === 'relationship';
  if (isRelationship && !holdsKey(field.column)) throw brokenQuery();
  return {
    expression: orderExpression(field),
    direction: direction === 'DESC' ? 'DESC' : 'ASC',
    isRelationship,
  };
}

const UNIQUE_EXPRESSIONS: ReadonlySet<string> = new Set(['_seq', '_key']);

/** The order of a list; rows that it leaves equal come by sequence. */
function toSortKeys(table: TableRecord, orders: readonly Order[]): SortKey[] {
  const keys = orders
    .filter(({ direction }) => direction !== 'RANDOM')
    .map((order) => sortKey(table, order));
  if (keys.some(({ expression }) => UNIQUE_EXPRESSIONS.has(expression))) return keys;
  return [...keys, { expression: '_seq', direction: 'ASC', isRelationship: false }];
}

const reversed = (key: SortKey): SortKey => ({
  ...key,
  direction: key.direction === 'ASC' ? 'DESC' : 'ASC',
});

/** The values of the cursor's row in the order's keys; permissions do not count here. */
function cursorValues(scope: RowScope, cursor: Cursor, keys: readonly SortKey[]): SqlValue[] {
  const { server, table } = scope;
  const selected = keys.map(({ expression }) => expression).join(', ');
  const [values] = server.db.lists(`SELECT ${selected} FROM ${rowTable(table)} WHERE _key = ?`, [
    foldText(cursor.id),
  ]);
  if (values === undefined) {
    throw new ApiError(
      'general_cursor_not_found',
      `Row '${cursor.id}' for the 'cursor' value not found.`,
    );
  }
  if (values.includes(null)) {
    throw new ApiError('database_query_order_null', 'The cursor row has no value to order by.');
  }
  if (keys.some(({ isRelationship }) => isRelationship)) throw brokenQuery();
  return values;
}

/** The rows beyond the cursor: later in the first key, or equal there and later in the next. */
function beyond(keys: readonly SortKey[], values: readonly SqlValue[]): SqlFragment {
  return anyOf(
    keys.map((key, at) => {
      const equal = keys.slice(0, at).map(({ expression }, before) => ({
        sql: `${expression} = ?`,
        params: [values[before] ?? null],
      }));
      const sign = key.direction === 'ASC' ? '>' : '<';
      return allOf([
        ...equal,
        { sql: `${key.expression} ${sign} ?`, params: [values[at] ?? null] },
      ]);
    }),
  );
}

interface Page {
  readonly order: string;
  readonly condition: SqlFragment;
  readonly isBackward: boolean;
}

function toPage(scope: RowScope, { orders, cursor }: QuerySet): Page {
  const isRandom = orders.some(({ direction }) => direction === 'RANDOM');
  const forward = toSortKeys(scope.table, orders);
  const isBackward = cursor?.direction === 'before';
  const keys = isBackward ? forward.map(reversed) : forward;
  const condition = cursor === null ? TRUE : beyond(keys, cursorValues(scope, cursor, keys));
  const order = isRandom
    ? 'random()'
    : keys.map(({ expression, direction }) => `${expression} ${direction}`).join(', ');
  return { order, condition, isBackward };
}

function countRows(scope: RowScope, where: SqlFragment): number {
  const { server, table } = scope;
  const [first] = server.db.lists(
    `SELECT COUNT(*) FROM (SELECT 1 FROM ${rowTable(table)} WHERE ${where.sql} LIMIT ${MAX_TOTAL})`,
    where.params,
  );
  return Number(first?.[0] ?? 0);
}

/** Adds what the selection asks for beside the rows' own columns. */
function completeRows(scope: RowScope, rows: readonly Row[], selection: SelectPlan): void {
  if (selection.isBroken) throw brokenQuery();
  for (const row of rows) for (const key of selection.emptied) row[key] = [];
  resolveRelationships(scope, rows, selection.nested);
}

/** Lists the rows that the caller can read; 401 where there can be none. */
export function listRows(scope: RowScope, queries: QuerySet, hasTotal: boolean): RowList {
  const { server, table, caller } = scope;
  const selection = planSelects(table, queries.selections);
  const filters = compileFilters(scope, queries.filters);
  const page = toPage(scope, queries);
  if (visibilityOf(caller, table) === 'none') {
    throw unauthorized('The current user is not authorized to perform the requested action.');
  }
  const where = allOf([filters, visibleRows(caller, table)]);
  const paged = allOf([where, page.condition]);
  const layout = server.rows.layout(table, selection.keys);
  const lines = server.db.packedLists(
    `${layout.select} WHERE ${paged.sql} ORDER BY ${page.order} LIMIT ? OFFSET ?`,
    [...paged.params, queries.limit ?? DEFAULT_LIMIT, queries.offset],
  );
  const rows = lines.map(layout.decode);
  if (page.isBackward) rows.reverse();
  completeRows(scope, rows, selection);
  return { total: hasTotal ? countRows(scope, where) : 0, rows };
}

function rowNotFound(id: string): ApiError {
  return new ApiError('row_not_found', `Row with the requested ID '${id}' could not be found.`);
}

/** One row of the caller's, or 404 when it is not there or cannot be read. */
export function getRow(scope: RowScope, id: string, selects: SelectGroups | null): Row {
  const { server, table, caller } = scope;
  const selection = planSelects(table, selects);
  const visible = visibleRows(caller, table);
  const layout = server.rows.layout(table, selection.keys);
  const [line] = server.db.lists(`${layout.select} WHERE _key = ? AND ${visible.sql}`, [
    foldText(id),
    ...visible.params,
  ]);
  if (line === undefined) throw rowNotFound(id);
  const row = layout.decode(line);
  completeRows(scope, [row], selection);
  return row;
}

/** One row with all its own columns, whoever may read it; undefined when there is none. */
export function findRow({ server, table }: RowScope, id: string): Row | undefined {
  const layout = server.rows.layout(table, null);
  const [line] = server.db.lists(`${layout.select} WHERE _key = ?`, [foldText(id)]);
  return line === undefined ? undefined : layout.decode(line);
}

/** A row that is known to be there. */
export function readRowBySequence({ server, table }: RowScope, sequence: number): Row {
  const layout = server.rows.layout(table, null);
  const [line] = server.db.lists(`${layout.select} WHERE _seq = ?`, [sequence]);
  if (line === undefined) throw new Error(`Row ${sequence} is gone.`);
  return layout.decode(line);
}

/** Like `findRow`, or 404. */
export function readRow(scope: RowScope, id: string): Row {
  const row = findRow(scope, id);
  if (row === undefined) throw rowNotFound(id);
  return row;
}
