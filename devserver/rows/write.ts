import { checkGrants, ownerPermissions } from '../permissions.ts';
import {
  createRelatedRow,
  deleteRelatedRows,
  hasRelationships,
  updateRelatedRow,
  upsertRelatedRow,
} from '../relationships/write.ts';
import { rowAllows, tableAllows } from './access.ts';
import {
  checkLock,
  denied,
  isChange,
  overwrittenAnswer,
  readWritten,
  type LockedRowWrite,
  type RowWrite,
} from './changes.ts';
import { changedValues, givenTimes, newValues, now, upsertValues } from './data.ts';
import { findRow, readRow } from './read.ts';
import { permissionsOf, sequenceOf, type Row, type RowScope } from './row.ts';
import {
  deleteStoredRow,
  insertOrOverwriteRow,
  insertRow,
  updateStoredRow,
  type ColumnValues,
} from './storage.ts';

interface NewRowWrite extends RowWrite {
  readonly values: ColumnValues;
  readonly kind: 'create' | 'upsert';
}

/**
 * Stores a row that was not there. Answers the sequence of another row that an upsert overwrote
 * instead, else null.
 */
function storeNew(scope: RowScope, write: NewRowWrite): number | null {
  const { server, table, caller } = scope;
  const { id, data, values, kind } = write;
  const time = now(scope);
  const times = givenTimes(scope, data);
  const row = {
    id,
    sequence: server.rows.reserveSequences(table, 1),
    createdAt: time,
    updatedAt: time,
    ...times,
    permissions: write.permissions ?? ownerPermissions(caller.principal),
    values,
  };
  return server.db.transaction(() => {
    if (kind === 'upsert') return insertOrOverwriteRow(server.db, table, row);
    insertRow(server.db, table, row);
    return null;
  });
}

/** Creates a row. Who sends no permissions and is a user gets read, update and delete. */
export function createRow(scope: RowScope, write: RowWrite): Row {
  if (hasRelationships(scope.table)) return createRelatedRow(scope, write);
  checkGrants(scope.caller.principal, write.permissions ?? []);
  if (!tableAllows(scope.caller, scope.table, 'create')) throw denied();
  const values = newValues(scope, write.data);
  storeNew(scope, { ...write, values, kind: 'create' });
  return readWritten(scope, write.id, values);
}

interface StoredChange extends RowWrite {
  readonly existing: Row;
  readonly values: ColumnValues;
  readonly isChanged: boolean;
}

function storeChange(scope: RowScope, change: StoredChange): void {
  const { server, table } = scope;
  const { existing, values, isChanged, data, permissions } = change;
  server.db.transaction(() => {
    updateStoredRow(server.db, table, {
      sequence: sequenceOf(existing),
      change: {
        ...(isChanged ? { updatedAt: now(scope) } : {}),
        ...givenTimes(scope, data),
        ...(permissions === null ? {} : { permissions }),
        values,
      },
    });
  });
}

/** Merges data into a row. One that changes nothing needs no more than the right to read it. */
export function updateRow(scope: RowScope, write: LockedRowWrite): Row {
  if (hasRelationships(scope.table)) return updateRelatedRow(scope, write);
  const { caller, table } = scope;
  const existing = readRow(scope, write.id);
  checkGrants(caller.principal, write.permissions ?? []);
  const isChanged = isChange(existing, write);
  const action = isChanged ? 'update' : 'read';
  if (!rowAllows(caller, table, { action, permissions: permissionsOf(existing) })) throw denied();
  checkLock(existing, write.unmodifiedSince);
  const values = changedValues(scope, write.data, existing);
  storeChange(scope, { ...write, existing, values, isChanged });
  return readWritten(scope, write.id, values);
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
  storeChange(scope, { ...write, existing, values, isChanged });
  return readWritten(scope, write.id, values);
}

/** Creates the row or merges into it; either way it uses up a sequence. */
export function upsertRow(scope: RowScope, write: RowWrite): Row {
  if (hasRelationships(scope.table)) return upsertRelatedRow(scope, write);
  const { caller, table } = scope;
  const existing = findRow(scope, write.id);
  if (existing !== undefined) return upsertExisting(scope, write, existing);
  checkGrants(caller.principal, write.permissions ?? []);
  if (!tableAllows(caller, table, 'create')) throw denied();
  const values = upsertValues(scope, write.data, undefined);
  const overwritten = storeNew(scope, { ...write, values, kind: 'upsert' });
  return overwritten === null
    ? readWritten(scope, write.id, values)
    : overwrittenAnswer(scope, overwritten, write.id);
}

/** Deletes a row with what its relationships say about it; answers it as it was. */
export function deleteRow(
  scope: RowScope,
  { id, unmodifiedSince }: Pick<LockedRowWrite, 'id' | 'unmodifiedSince'>,
): Row {
  const { caller, table, server } = scope;
  const row = readRow(scope, id);
  if (hasRelationships(table)) {
    deleteRelatedRows(scope, [row], unmodifiedSince);
    return row;
  }
  if (!rowAllows(caller, table, { action: 'delete', permissions: permissionsOf(row) })) {
    throw denied();
  }
  checkLock(row, unmodifiedSince);
  server.db.transaction(() => {
    deleteStoredRow(server.db, table, sequenceOf(row));
  });
  return row;
}
