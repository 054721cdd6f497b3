import { ApiError } from '../errors.ts';
import { isId } from '../ids.ts';
import { rowPermissions } from '../permissions.ts';
import type { QuerySet } from '../query/query.ts';
import { givenValues, givenTimes, newValues, now, upsertValues } from './data.ts';
import { findRow, listRows, readRow } from './read.ts';
import type { Row, RowData, RowScope } from './row.ts';
import { deleteStoredRow, insertRow, updateStoredRow } from './storage.ts';
import { scalarColumns } from './structure.ts';
import { isChange, permissionsOf, sequenceOf } from './write.ts';

/** Rows that an answer shows at most. */
const MAX_SHOWN = 100;

export interface BulkResult {
  /** How many rows were written. */
  readonly total: number;
  readonly rows: readonly Row[];
}

/** Bulk calls cannot follow relationships. */
export function checkNoRelationships({ table }: RowScope): void {
  if (table.columns.some((column) => column.kind === 'relationship' && column.listed)) {
    throw new ApiError('general_bad_request', 'Bulk calls are not supported with relationships.');
  }
}

function readPermissions(data: RowData): readonly string[] | null {
  const given = data['$permissions'];
  if (given === undefined || given === null) return null;
  try {
    return rowPermissions(given, '$permissions');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError('general_bad_request', error.message, { cause: error });
  }
}

function createId(scope: RowScope, data: RowData): string {
  const given = data['$id'];
  if (given === undefined || given === null || given === 'unique()') return scope.server.createId();
  if (!isId(given)) throw new ApiError('general_bad_request', 'Invalid row id.');
  return given;
}

/** Creates all of the rows or none. */
export function createRows(scope: RowScope, items: readonly RowData[]): BulkResult {
  const { server, table } = scope;
  const prepared = items.map((data) => ({
    id: createId(scope, data),
    permissions: readPermissions(data) ?? [],
    times: givenTimes(scope, data),
    values: newValues(scope, data),
  }));
  const time = now(scope);
  server.db.transaction(() => {
    for (const { times, ...row } of prepared) {
      const sequence = server.rows.nextSequence(table);
      insertRow(server.db, table, { ...row, sequence, createdAt: time, updatedAt: time, ...times });
    }
  });
  return { total: prepared.length, rows: prepared.map(({ id }) => readRow(scope, id)) };
}

function upsertOne(scope: RowScope, id: string, data: RowData): void {
  const { server, table } = scope;
  const existing = findRow(scope, id);
  const permissions = readPermissions(data);
  const values = upsertValues(scope, data, existing);
  const sequence = server.rows.nextSequence(table);
  const time = now(scope);
  const times = givenTimes(scope, data);
  if (existing === undefined) {
    insertRow(server.db, table, {
      id,
      sequence,
      createdAt: time,
      updatedAt: time,
      ...times,
      permissions: permissions ?? [],
      values,
    });
    return;
  }
  const updatedAt = isChange(existing, { data, permissions }) ? { updatedAt: time } : {};
  updateStoredRow(server.db, table, {
    sequence: sequenceOf(existing),
    change: {
      ...updatedAt,
      ...times,
      ...(permissions === null ? {} : { permissions }),
      values,
    },
  });
}

/** Creates or merges all of the rows, or none. */
export function upsertRows(scope: RowScope, items: readonly RowData[]): BulkResult {
  const given = items.map((data) => {
    const { $id } = data;
    const isGiven = typeof $id === 'string' && $id !== '' && $id !== 'unique()';
    return { id: isGiven ? $id : scope.server.createId(), data };
  });
  scope.server.db.transaction(() => {
    for (const { id, data } of given) upsertOne(scope, id, data);
  });
  return { total: given.length, rows: given.map(({ id }) => readRow(scope, id)) };
}

/** Every row that the queries name; without a limit, all of them. */
function matchingRows(scope: RowScope, queries: QuerySet): readonly Row[] {
  const unlimited = { ...queries, limit: queries.limit ?? Number.MAX_SAFE_INTEGER };
  return listRows(scope, unlimited, false).rows;
}

/** Columns that a select left out show their default in the answer of a bulk update. */
function withDefaults(scope: RowScope, row: Row, full: Row): Row {
  const defaults = scalarColumns(scope.table)
    .filter(({ key }) => !Object.hasOwn(row, key))
    .map((column) => [column.key, column.default ?? (column.array ? [] : null)] as const);
  return { ...full, ...Object.fromEntries(defaults) };
}

/** Writes the same values into every row that the queries name. */
export function updateRows(scope: RowScope, data: RowData, queries: QuerySet): BulkResult {
  const { server, table } = scope;
  const permissions = readPermissions(data);
  const times = givenTimes(scope, data);
  const found = matchingRows(scope, queries);
  // Checked once even when no row matches.
  givenValues(scope, data, {});
  server.db.transaction(() => {
    for (const row of found) {
      const existing = readRow(scope, String(row['$id']));
      const isChanged = isChange(existing, { data, permissions });
      updateStoredRow(server.db, table, {
        sequence: sequenceOf(existing),
        change: {
          ...(isChanged ? { updatedAt: now(scope) } : {}),
          ...times,
          permissions: permissions ?? permissionsOf(existing),
          values: givenValues(scope, data, existing),
        },
      });
    }
  });
  const shown = found.slice(0, MAX_SHOWN).map((row) => {
    const full = readRow(scope, String(row['$id']));
    if (queries.selections === null) return full;
    const partial = withDefaults(scope, row, full);
    const given = Object.keys(data).filter((key) => !key.startsWith('$'));
    return { ...partial, ...Object.fromEntries(given.map((key) => [key, full[key] ?? null])) };
  });
  return { total: found.length, rows: shown };
}

/** Deletes every row that the queries name; without queries, the whole table's. */
export function deleteRows(scope: RowScope, queries: QuerySet): BulkResult {
  const { server, table } = scope;
  const found = matchingRows(scope, queries);
  server.db.transaction(() => {
    for (const row of found) deleteStoredRow(server.db, table, sequenceOf(row));
  });
  return { total: found.length, rows: found.slice(0, MAX_SHOWN) };
}
