import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../errors.ts';
import { checkGrants, ownerPermissions } from '../permissions.ts';
import { releaseRelated } from '../relationships/delete.ts';
import { populateRelationships } from '../relationships/read.ts';
import { planRelationships } from '../relationships/write.ts';
import { rowAllows, tableAllows, unauthorized } from './access.ts';
import {
  changedValues,
  givenRelationships,
  givenTimes,
  keyValues,
  newValues,
  now,
  upsertValues,
} from './data.ts';
import { findRow, readRow, readRowBySequence } from './read.ts';
import {
  idOf,
  permissionsOf,
  sequenceOf,
  updatedAtOf,
  type Row,
  type RowData,
  type RowScope,
} from './row.ts';
import {
  deleteStoredRow,
  insertOrOverwriteRow,
  insertRow,
  updateStoredRow,
  type ColumnValues,
} from './storage.ts';

export interface RowWrite {
  readonly id: string;
  readonly data: RowData;
  /** Null: not given. */
  readonly permissions: readonly string[] | null;
}

function denied(): ApiError {
  return unauthorized('The current user is not authorized to perform the requested action.');
}

/** The row as stored, but with all digits of the numbers just given. */
export function readWritten(scope: RowScope, id: string, values: ColumnValues): Row {
  const row = readRow(scope, id);
  for (const [column, value] of values) {
    const isDouble = column.kind === 'scalar' && column.type === 'double' && !column.array;
    if (isDouble) row[column.key] = value;
  }
  return row;
}

function answer(scope: RowScope, id: string, values: ColumnValues): Row {
  const row = readWritten(scope, id, values);
  populateRelationships(scope, [row]);
  return row;
}

interface NewRowWrite extends RowWrite {
  readonly values: ColumnValues;
  readonly kind: 'create' | 'upsert';
}

/**
 * Stores a row that was not there, with its relationships. Answers the sequence of another row
 * that an upsert overwrote instead, else null.
 */
function storeNew(scope: RowScope, write: NewRowWrite): number | null {
  const { server, table, caller } = scope;
  const { id, data, values, kind } = write;
  const permissions = write.permissions ?? ownerPermissions(caller.principal);
  const times = givenTimes(scope, data);
  const given = givenRelationships(scope, data);
  const plan = planRelationships(scope, {
    kind,
    rowId: id,
    given,
    existing: undefined,
    permissions,
  });
  const time = now(scope);
  const row = {
    id,
    sequence: server.rows.reserveSequences(table, 1),
    createdAt: time,
    updatedAt: time,
    ...times,
    permissions,
    values: [...values, ...keyValues(scope, plan.keys)],
  };
  return server.db.transaction(() => {
    if (kind === 'upsert') {
      const overwritten = insertOrOverwriteRow(server.db, table, row);
      if (overwritten !== null) return overwritten;
    } else {
      insertRow(server.db, table, row);
    }
    plan.finish();
    return null;
  });
}

/** Creates a row. Who sends no permissions and is a user gets read, update and delete. */
export function createRow(scope: RowScope, write: RowWrite): Row {
  checkGrants(scope.caller.principal, write.permissions ?? []);
  if (!tableAllows(scope.caller, scope.table, 'create')) throw denied();
  const values = newValues(scope, write.data);
  storeNew(scope, { ...write, values, kind: 'create' });
  return answer(scope, write.id, values);
}

/** Refuses to touch a row that is newer than what the caller has seen. */
function checkLock(row: Row, unmodifiedSince: Date | null): void {
  if (unmodifiedSince === null) return;
  if (new Date(updatedAtOf(row)) > unmodifiedSince) {
    throw new ApiError('row_update_conflict', 'Remote row is newer than local.');
  }
}

/** Whether the given data says something else than the row. */
export function isChange(existing: Row, { data, permissions }: Omit<RowWrite, 'id'>): boolean {
  const isOtherPermissions =
    permissions !== null && !isDeepStrictEqual([...permissions], [...permissionsOf(existing)]);
  if (isOtherPermissions) return true;
  return Object.entries(data).some(
    ([key, value]) => !UNCHANGEABLE.has(key) && !isDeepStrictEqual(value, existing[key]),
  );
}

const UNCHANGEABLE: ReadonlySet<string> = new Set([
  '$id',
  '$sequence',
  '$databaseId',
  '$tableId',
  '$permissions',
]);

interface StoredChange extends RowWrite {
  readonly existing: Row;
  readonly values: ColumnValues;
  readonly isChanged: boolean;
  readonly kind: 'update' | 'upsert';
}

function storeChange(scope: RowScope, change: StoredChange): void {
  const { server, table } = scope;
  const { existing, values, isChanged, kind, data } = change;
  const permissions = change.permissions ?? permissionsOf(existing);
  const times = givenTimes(scope, data);
  const plan = planRelationships(scope, {
    kind,
    rowId: idOf(existing),
    given: givenRelationships(scope, data),
    existing,
    permissions,
  });
  server.db.transaction(() => {
    updateStoredRow(server.db, table, {
      sequence: sequenceOf(existing),
      change: {
        ...(isChanged ? { updatedAt: now(scope) } : {}),
        ...times,
        ...(change.permissions === null ? {} : { permissions: change.permissions }),
        values: [...values, ...keyValues(scope, plan.keys)],
      },
    });
    plan.finish();
  });
}

export interface LockedRowWrite extends RowWrite {
  /** From the header X-Appwrite-Timestamp. */
  readonly unmodifiedSince: Date | null;
}

/** Merges data into a row. One that changes nothing needs no more than the right to read it. */
export function updateRow(scope: RowScope, write: LockedRowWrite): Row {
  const { caller, table } = scope;
  const existing = readRow(scope, write.id);
  checkGrants(caller.principal, write.permissions ?? []);
  const isChanged = isChange(existing, write);
  const action = isChanged ? 'update' : 'read';
  if (!rowAllows(caller, table, { action, permissions: permissionsOf(existing) })) throw denied();
  checkLock(existing, write.unmodifiedSince);
  const values = changedValues(scope, write.data, existing);
  storeChange(scope, { ...write, existing, values, isChanged, kind: 'update' });
  return answer(scope, write.id, values);
}

function upsertExisting(scope: RowScope, write: RowWrite, existing: Row): Row {
  const { caller, table, server } = scope;
  checkGrants(caller.principal, write.permissions ?? permissionsOf(existing));
  if (!rowAllows(caller, table, { action: 'update', permissions: permissionsOf(existing) })) {
    throw denied();
  }
  const values = upsertValues(scope, write.data, existing);
  server.rows.reserveSequences(table, 1);
  const isChanged = isChange(existing, write);
  storeChange(scope, { ...write, existing, values, isChanged, kind: 'upsert' });
  return answer(scope, write.id, values);
}

/** Creates the row or merges into it; either way it uses up a sequence. */
export function upsertRow(scope: RowScope, write: RowWrite): Row {
  const { caller, table } = scope;
  const existing = findRow(scope, write.id);
  if (existing !== undefined) return upsertExisting(scope, write, existing);
  checkGrants(caller.principal, write.permissions ?? []);
  if (!tableAllows(caller, table, 'create')) throw denied();
  const values = upsertValues(scope, write.data, undefined);
  const overwritten = storeNew(scope, { ...write, values, kind: 'upsert' });
  return overwritten === null
    ? answer(scope, write.id, values)
    : overwrittenAnswer(scope, overwritten, write.id);
}

/** Appwrite answers as if the row had been made, but finds no sequence for it. */
export function overwrittenAnswer(scope: RowScope, sequence: number, id: string): Row {
  return { ...readRowBySequence(scope, sequence), $id: id, $sequence: '' };
}

/** Deletes a row with what its relationships say about it. */
export function deleteRow(
  scope: RowScope,
  { id, unmodifiedSince }: { id: string; unmodifiedSince: Date | null },
): Row {
  const { caller, table, server } = scope;
  const row = readRow(scope, id);
  if (!rowAllows(caller, table, { action: 'delete', permissions: permissionsOf(row) })) {
    throw denied();
  }
  checkLock(row, unmodifiedSince);
  server.db.transaction(() => {
    releaseRelated(scope, row);
    deleteStoredRow(server.db, table, sequenceOf(row));
  });
  return row;
}
