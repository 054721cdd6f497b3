import { checkGrants, ownerPermissions } from '../permissions.ts';
import { tableAllows } from '../rows/access.ts';
import { denied, readWritten, type LockedRowWrite, type RowWrite } from '../rows/changes.ts';
import { newValues } from '../rows/data.ts';
import { findRow, readRow } from '../rows/read.ts';
import { permissionsOf, type Row, type RowScope } from '../rows/row.ts';
import { holdsKey, type TableRecord } from '../store/schema.ts';
import { createNested, createRelationships, insertDraft, scalarsOf } from './create.ts';
import { deleteRelated } from './delete.ts';
import { toDraft, type Draft } from './draft.ts';
import { inspectNothing, inspectStrictly, prepareRelated, removeReadOnly } from './given.ts';
import { populateRelationships } from './read.ts';
import type { Session } from './session.ts';
import { relationshipsOf } from './sides.ts';
import { updateDraft, updateNested } from './update.ts';
import { upsertDraft } from './upsert.ts';

/** Whether rows of the table can lead to others, or others to them. */
export function hasRelationships(table: TableRecord): boolean {
  return relationshipsOf(table).length > 0;
}

function startSession(unmodifiedSince: Date | null): Session {
  return { stack: [], unmodifiedSince, engine: { create: createNested, update: updateNested } };
}

function toRowDraft(
  scope: RowScope,
  { id, data }: RowWrite,
  permissions: readonly string[] | null,
): Draft {
  const draft = toDraft({ ...data, $id: id, $permissions: permissions ?? undefined });
  removeReadOnly(scope, draft);
  return draft;
}

/**
 * Creates a row of a table with relationships, and the rows within it. Not atomic: rows within it
 * stay when a later one, or the row itself, is refused.
 */
export function createRelatedRow(scope: RowScope, write: RowWrite): Row {
  const { caller, table, server } = scope;
  const permissions = write.permissions ?? ownerPermissions(caller.principal);
  checkGrants(caller.principal, permissions);
  const draft = toRowDraft(scope, write, permissions);
  if (!tableAllows(caller, table, 'create')) throw denied();
  prepareRelated(scope, draft, inspectStrictly);
  const values = newValues(scope, scalarsOf(scope, draft));
  createRelationships(startSession(null), scope, draft);
  server.db.transaction(() => {
    insertDraft(scope, draft, values);
  });
  const row = readWritten(scope, write.id, values);
  // A key that was not given is left out of the answer.
  for (const column of relationshipsOf(table)) {
    const isGiven = Object.hasOwn(draft.values, column.key);
    if (holdsKey(column) && !isGiven) Reflect.deleteProperty(row, column.key);
  }
  populateRelationships(scope, [row]);
  return row;
}

/** Merges data into a row of a table with relationships, and into the rows within it. */
export function updateRelatedRow(scope: RowScope, write: LockedRowWrite): Row {
  readRow(scope, write.id);
  checkGrants(scope.caller.principal, write.permissions ?? []);
  const draft = toRowDraft(scope, write, write.permissions);
  prepareRelated(scope, draft, inspectNothing);
  const session = startSession(write.unmodifiedSince);
  const row = updateDraft(session, scope, { id: write.id, draft });
  return row ?? readRow(scope, write.id);
}

/** Creates or changes a row of a table with relationships, and the rows within it. */
export function upsertRelatedRow(scope: RowScope, write: RowWrite): Row {
  const { principal } = scope.caller;
  const existing = findRow(scope, write.id);
  const inherited = existing === undefined ? ownerPermissions(principal) : permissionsOf(existing);
  const permissions = write.permissions ?? inherited;
  checkGrants(principal, permissions);
  const draft = toRowDraft(scope, write, permissions);
  prepareRelated(scope, draft, inspectNothing);
  return upsertDraft(startSession(null), scope, { draft, existing });
}

/** Deletes rows of a table with relationships, and does to related rows what those say. */
export function deleteRelatedRows(
  scope: RowScope,
  rows: readonly Row[],
  unmodifiedSince: Date | null,
): void {
  deleteRelated(startSession(unmodifiedSince), scope, rows);
}
