import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../errors.ts';
import { toNumber } from '../input.ts';
import { rowPermissions } from '../permissions.ts';
import { parseQueries } from '../query/parse.ts';
import type { QuerySet } from '../query/query.ts';
import { createRows, deleteRows, updateRows, upsertRows } from '../rows/bulk.ts';
import { incrementRow } from '../rows/increment.ts';
import { findRow, listRows } from '../rows/read.ts';
import {
  idOf,
  permissionsOf,
  updatedAtOf,
  type Row,
  type RowData,
  type RowScope,
} from '../rows/row.ts';
import { createRow, deleteRow, updateRow, upsertRow } from '../rows/write.ts';
import { invalidStructure } from '../rows/structure.ts';
import { countCharacters } from '../text.ts';
import type { StagedAction, StagedIncrement, StagedOperation } from './operation.ts';

/** Rows that the commit has written: from then on nobody else can have changed them. */
export type Touched = Set<string>;

/** The table of an operation, and what the commit has done so far. */
export interface Replay {
  readonly scope: RowScope;
  readonly touched: Touched;
}

type Apply = (replay: Replay, operation: StagedOperation) => void;

const keyOf = ({ table }: RowScope, id: string): string => `${table.sequence}/${id}`;

function isTouched({ scope, touched }: Replay, id: string): boolean {
  return touched.has(keyOf(scope, id));
}

function touch({ scope, touched }: Replay, id: string): void {
  touched.add(keyOf(scope, id));
}

/** Staging takes what no commit can use; the transaction stays as it was. */
function unusable(what: string): ApiError {
  return new ApiError('general_bad_request', `The transaction holds ${what}.`);
}

const isRecord = (value: unknown): value is RowData =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function rowId({ rowId: id }: StagedOperation): string {
  if (id === null) throw unusable('an operation without a row');
  return id;
}

function dataOf({ data }: StagedOperation): RowData {
  return isRecord(data) ? data : {};
}

function permissionsIn({ $permissions }: RowData): string[] | null {
  if ($permissions === undefined || $permissions === null) return null;
  return rowPermissions($permissions, '$permissions');
}

/** Whether somebody has written the row since the operation was staged. */
function isStale(row: Row, { stagedAt, seen }: StagedOperation): boolean {
  const updatedAt = updatedAtOf(row);
  return updatedAt > stagedAt || (updatedAt === stagedAt && seen !== null && updatedAt !== seen);
}

function refuseStale(replay: Replay, operation: StagedOperation, rows: readonly Row[]): void {
  for (const row of rows) {
    if (isTouched(replay, idOf(row)) || !isStale(row, operation)) continue;
    throw new ApiError('row_update_conflict', `Row '${idOf(row)}' was changed since.`);
  }
}

function refuseStaleRow(replay: Replay, operation: StagedOperation, id: string): void {
  const row = findRow(replay.scope, id);
  if (row !== undefined) refuseStale(replay, operation, [row]);
}

/** Staging takes any text for an id; this is what fits into the database. */
const MAX_ID = 255;

const create: Apply = (replay, operation) => {
  const data = dataOf(operation);
  const given = data['$id'];
  const id = typeof given === 'string' && given !== '' ? given : rowId(operation);
  if (countCharacters(id) > MAX_ID) throw invalidStructure('Attribute "$id" is too long.');
  createRow(replay.scope, { id, data, permissions: permissionsIn(data) ?? [] });
  touch(replay, id);
};

/**
 * A change that was given no permissions is staged with those of its row. They were looked at when
 * it was staged, as far as the caller gave any, and grant nothing anew.
 */
function grantedBy({ scope }: Replay, id: string, data: RowData): string[] | null {
  const given = permissionsIn(data);
  const row = findRow(scope, id);
  const isKept = row !== undefined && isDeepStrictEqual(given, [...permissionsOf(row)]);
  return isKept ? null : given;
}

const update: Apply = (replay, operation) => {
  const id = rowId(operation);
  const data = dataOf(operation);
  refuseStaleRow(replay, operation, id);
  const permissions = grantedBy(replay, id, data);
  updateRow(replay.scope, { id, data, permissions, unmodifiedSince: null });
  touch(replay, id);
};

function columnsOf(row: Row | undefined): RowData {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([key]) => !key.startsWith('$')));
}

/** An upsert that does not say its row in the data makes a new one, unless the commit made the row. */
const upsert: Apply = (replay, operation) => {
  const { scope } = replay;
  const staged = rowId(operation);
  const data = dataOf(operation);
  const { $id } = data;
  const given = typeof $id === 'string' && $id !== '' ? $id : scope.server.createId();
  const id = isTouched(replay, staged) ? staged : given;
  const existing = findRow(scope, id);
  const merged = isTouched(replay, staged) ? { ...columnsOf(existing), ...data } : data;
  const permissions = permissionsIn(data) ?? (existing === undefined ? [] : null);
  upsertRow(scope, { id, data: merged, permissions });
  touch(replay, id);
};

const remove: Apply = (replay, operation) => {
  const id = rowId(operation);
  refuseStaleRow(replay, operation, id);
  deleteRow(replay.scope, { id, unmodifiedSince: null });
  replay.touched.delete(keyOf(replay.scope, id));
};

function amount(value: unknown): number | bigint {
  const number = value === undefined ? 1 : toNumber(value);
  if (number === undefined || number <= 0) throw unusable('an amount that is not positive');
  return number;
}

const limit = (value: unknown): number | bigint | null => toNumber(value) ?? null;

const increment: Apply = (replay, operation) => {
  const id = rowId(operation);
  const { column, value, max } = operation.data as StagedIncrement;
  incrementRow(replay.scope, { id, key: column, by: amount(value), max: limit(max), min: null });
  touch(replay, id);
};

const decrement: Apply = (replay, operation) => {
  const id = rowId(operation);
  const { column, value, min } = operation.data as StagedIncrement;
  incrementRow(replay.scope, { id, key: column, by: -amount(value), min: limit(min), max: null });
  touch(replay, id);
};

function rowsOf({ data }: StagedOperation): RowData[] {
  const items: unknown[] = typeof data === 'object' && data !== null ? Object.values(data) : [];
  return items.map((item) => {
    if (!isRecord(item)) throw unusable('something that is no row');
    return item;
  });
}

function queriesOf({ queries }: RowData): QuerySet {
  const texts: unknown[] =
    typeof queries === 'object' && queries !== null ? Object.values(queries) : [];
  return parseQueries(
    texts.map((text) => {
      if (typeof text === 'string') return text;
      // Appwrite breaks over it.
      throw new ApiError('general_unknown', 'The transaction holds something that is no query.');
    }),
  );
}

/** The rows that a bulk operation is about to write. */
function targets({ scope }: Replay, queries: QuerySet): readonly Row[] {
  const all = { ...queries, selections: null, limit: queries.limit ?? Number.MAX_SAFE_INTEGER };
  return listRows(scope, all, false).rows;
}

const bulkCreate: Apply = (replay, operation) => {
  const { rows } = createRows(replay.scope, rowsOf(operation));
  for (const row of rows) touch(replay, idOf(row));
};

const bulkUpdate: Apply = (replay, operation) => {
  const { data } = dataOf(operation);
  const queries = queriesOf(dataOf(operation));
  const rows = targets(replay, queries);
  refuseStale(replay, operation, rows);
  updateRows(replay.scope, isRecord(data) ? data : {}, queries);
  for (const row of rows) touch(replay, idOf(row));
};

/** Rows without an id are left out; those that the commit has written keep what is not given. */
const bulkUpsert: Apply = (replay, operation) => {
  const { scope } = replay;
  const rows = rowsOf(operation).flatMap((data) => {
    const { $id } = data;
    if (typeof $id !== 'string' || $id === '') return [];
    refuseStaleRow(replay, operation, $id);
    const existing = isTouched(replay, $id) ? findRow(scope, $id) : undefined;
    return [{ ...columnsOf(existing), ...data }];
  });
  for (const row of upsertRows(scope, rows).rows) touch(replay, idOf(row));
};

const bulkDelete: Apply = (replay, operation) => {
  const queries = queriesOf(dataOf(operation));
  const rows = targets(replay, queries);
  refuseStale(replay, operation, rows);
  deleteRows(replay.scope, queries);
  for (const row of rows) replay.touched.delete(keyOf(replay.scope, idOf(row)));
};

const APPLY: Record<StagedAction, Apply> = {
  create,
  update,
  upsert,
  delete: remove,
  increment,
  decrement,
  bulkCreate,
  bulkUpdate,
  bulkUpsert,
  bulkDelete,
};

/** Does what one staged operation says; throws what the same call outside of a transaction would. */
export function applyOperation(replay: Replay, operation: StagedOperation): void {
  APPLY[operation.action](replay, operation);
}
