import { ApiError } from '../errors.ts';
import { isId } from '../ids.ts';
import { rowPermissions } from '../permissions.ts';
import type { QuerySet } from '../query/query.ts';
import { populateRelationships } from '../relationships/read.ts';
import { isHidden, relationshipsOf } from '../relationships/sides.ts';
import { deleteRelatedRows, hasRelationships } from '../relationships/write.ts';
import { holdsKey, type TableRecord } from '../store/schema.ts';
import { givenValues, givenTimes, newValues, now, upsertValues } from './data.ts';
import { findRow, listRows, readRow } from './read.ts';
import { idOf, permissionsOf, sequenceOf, type Row, type RowData, type RowScope } from './row.ts';
import {
  deleteStoredRow,
  insertOrOverwriteRow,
  insertRow,
  updateStoredRow,
  type ColumnValues,
} from './storage.ts';
import { scalarColumns } from './structure.ts';
import { isChange, overwrittenAnswer, readWritten } from './changes.ts';

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

/** The permissions that a row of a bulk call brings; null for none. */
export function readPermissions(data: RowData): readonly string[] | null {
  const given = data['$permissions'];
  if (given === undefined || given === null) return null;
  try {
    return rowPermissions(given, '$permissions');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError('general_bad_request', error.message, { cause: error });
  }
}

/** The id that a row of a bulk call brings, or a new one. */
export function newRowId(scope: RowScope, data: RowData): string {
  const given = data['$id'];
  if (given === undefined || given === null || given === 'unique()') return scope.server.createId();
  if (!isId(given)) throw new ApiError('general_bad_request', 'Invalid row id.');
  return given;
}

/** Rows without the keys that only the far side of a one-way relationship has put there. */
function withoutHiddenKeys(scope: RowScope, rows: readonly Row[]): readonly Row[] {
  populateRelationships(scope, rows);
  return rows;
}

/** An upsert loses those keys, in Appwrite too. */
function clearedKeys(table: TableRecord): ColumnValues {
  return relationshipsOf(table)
    .filter((column) => isHidden(column) && holdsKey(column))
    .map((column) => [column, null] as const);
}

/** Creates all of the rows or none. */
export function createRows(scope: RowScope, items: readonly RowData[]): BulkResult {
  const { server, table } = scope;
  const prepared = items.map((data) => ({
    id: newRowId(scope, data),
    permissions: readPermissions(data) ?? [],
    times: givenTimes(scope, data),
    values: newValues(scope, data),
  }));
  const time = now(scope);
  const first = server.rows.reserveSequences(table, prepared.length);
  server.db.transaction(() => {
    prepared.forEach(({ times, ...row }, at) => {
      const made = { ...row, sequence: first + at, createdAt: time, updatedAt: time, ...times };
      insertRow(server.db, table, made);
    });
  });
  return {
    total: prepared.length,
    rows: withoutHiddenKeys(
      scope,
      prepared.map(({ id, values }) => readWritten(scope, id, values)),
    ),
  };
}

/** A row to upsert, checked and worked out. */
interface Upsert {
  readonly id: string;
  readonly data: RowData;
  readonly existing: Row | undefined;
  readonly values: ColumnValues;
  readonly permissions: readonly string[] | null;
  readonly times: ReturnType<typeof givenTimes>;
}

function prepareUpsert(scope: RowScope, data: RowData): Upsert {
  const { $id } = data;
  const isGiven = typeof $id === 'string' && $id !== '' && $id !== 'unique()';
  const id = isGiven ? $id : scope.server.createId();
  const existing = findRow(scope, id);
  return {
    id,
    data,
    existing,
    values: [...upsertValues(scope, data, existing), ...clearedKeys(scope.table)],
    permissions: readPermissions(data),
    times: givenTimes(scope, data),
  };
}

function changeOne(scope: RowScope, upsert: Upsert, existing: Row): void {
  const { server, table } = scope;
  const { permissions, values, times } = upsert;
  const updatedAt = isChange(existing, upsert) ? { updatedAt: now(scope) } : {};
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

/** Stores a new row; answers how to read it once all rows are written. */
function insertOne(scope: RowScope, upsert: Upsert, sequence: number): () => Row {
  const { server, table } = scope;
  const { id, values, permissions, times } = upsert;
  const time = now(scope);
  const overwritten = insertOrOverwriteRow(server.db, table, {
    id,
    sequence,
    createdAt: time,
    updatedAt: time,
    ...times,
    permissions: permissions ?? [],
    values,
  });
  return overwritten === null
    ? () => readWritten(scope, id, values)
    : () => overwrittenAnswer(scope, overwritten, id);
}

/** Creates or merges all of the rows, or none. As many sequences are used up as rows were given. */
export function upsertRows(scope: RowScope, items: readonly RowData[]): BulkResult {
  const { server, table } = scope;
  const prepared = items.map((data) => prepareUpsert(scope, data));
  let sequence = server.rows.reserveSequences(table, prepared.length);
  const reads = server.db.transaction(() =>
    prepared.map((upsert) => {
      const { id, existing, values } = upsert;
      if (existing !== undefined) {
        changeOne(scope, upsert, existing);
        return () => readWritten(scope, id, values);
      }
      sequence += 1;
      return insertOne(scope, upsert, sequence - 1);
    }),
  );
  return {
    total: prepared.length,
    rows: withoutHiddenKeys(
      scope,
      reads.map((read) => read()),
    ),
  };
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
      const existing = readRow(scope, idOf(row));
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
    const full = readRow(scope, idOf(row));
    if (queries.selections === null) return withoutHiddenKeys(scope, [full])[0] ?? full;
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
  if (hasRelationships(table)) deleteRelatedRows(scope, found, null);
  else {
    server.db.transaction(() => {
      for (const row of found) deleteStoredRow(server.db, table, sequenceOf(row));
    });
  }
  return { total: found.length, rows: withoutHiddenKeys(scope, found.slice(0, MAX_SHOWN)) };
}
