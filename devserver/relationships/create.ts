import { tableAllows } from '../rows/access.ts';
import { denied } from '../rows/changes.ts';
import { givenTimes, newValues, now } from '../rows/data.ts';
import { readRow } from '../rows/read.ts';
import type { RowScope } from '../rows/row.ts';
import { insertRow, type ColumnValues } from '../rows/storage.ts';
import { holdsKey, type RelationshipColumn } from '../store/schema.ts';
import { draftId, draftPermissions, invalidValue, toGiven, type Draft } from './draft.ts';
import { populateRelationships } from './read.ts';
import { relateId, relateRow, type Origin } from './relate.ts';
import { attempt, isDeep, type Session } from './session.ts';
import { isHidden, isToOne, relatedScope, relationshipsOf } from './sides.ts';

/** The draft's values for columns that are no relationships. */
export function scalarsOf({ table }: RowScope, { values }: Draft): Record<string, unknown> {
  const keys = new Set(relationshipsOf(table).map(({ key }) => key));
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}

/** The related ids that the row itself stores, as far as the draft has them. */
export function storedKeys({ table }: RowScope, { values }: Draft): ColumnValues {
  return relationshipsOf(table).flatMap((column) => {
    const value = values[column.key];
    if (!holdsKey(column) || value === undefined) return [];
    return [[column, typeof value === 'string' ? value : null] as const];
  });
}

/** Tables this deep are left out, but for the table that the row around belongs to. */
export function isTooDeep(session: Session, scope: RowScope, column: RelationshipColumn): boolean {
  const related = relatedScope(scope, column).table.sequence;
  return isDeep(session) && session.stack.at(-1) !== related;
}

/** Runs the action one level deeper; the level is left even when it fails. */
export function deeper<T>({ stack }: Session, { table }: RowScope, action: () => T): T {
  stack.push(table.sequence);
  try {
    return action();
  } finally {
    stack.pop();
  }
}

function checkOneWay(column: RelationshipColumn): void {
  if (column.cardinality === 'oneToOne' && isHidden(column)) {
    throw invalidValue('Cannot set a value from the child side of a one-way oneToOne.');
  }
}

function relateOne(session: Session, origin: Origin): void {
  const { column, draft } = origin;
  const given = toGiven(draft.values[column.key]);
  if (given.kind !== 'id' && given.kind !== 'row') return;
  checkOneWay(column);
  if (!isToOne(column)) throw invalidValue('Must be a list of rows or row ids.');
  if (given.kind === 'id') relateId(session, origin, given.id);
  else draft.values[column.key] = relateRow(session, origin, given.draft);
}

function relateList(session: Session, origin: Origin, items: readonly unknown[]): void {
  const { column, draft } = origin;
  if (isToOne(column)) throw invalidValue('Must be a row or row id, list given.');
  for (const item of items) {
    const given = toGiven(item);
    if (given.kind === 'row') relateRow(session, origin, given.draft);
    else if (given.kind === 'id') relateId(session, origin, given.id);
    else throw invalidValue('Must be a list of rows or row ids.');
  }
  Reflect.deleteProperty(draft.values, column.key);
}

function createRelationship(session: Session, origin: Origin): void {
  const { column, draft } = origin;
  const given = toGiven(draft.values[column.key]);
  switch (given.kind) {
    case 'list':
      relateList(session, origin, given.items);
      return;
    case 'row':
    case 'id':
      relateOne(session, origin);
      return;
    case 'nothing':
      if (!isToOne(column)) Reflect.deleteProperty(draft.values, column.key);
      return;
    case 'scalar':
      throw invalidValue('Must be a row, a row id, or a list of them.');
  }
}

/** Writes the rows within a new row; what the row itself stores of them stays in the draft. */
export function createRelationships(session: Session, scope: RowScope, draft: Draft): void {
  for (const column of relationshipsOf(scope.table)) {
    if (isTooDeep(session, scope, column)) Reflect.deleteProperty(draft.values, column.key);
    else {
      deeper(session, scope, () => {
        createRelationship(session, { scope, column, draft });
      });
    }
  }
}

/** Stores a new row whose rows within have been written. */
export function insertDraft(scope: RowScope, draft: Draft, values: ColumnValues): void {
  const { server, table } = scope;
  const time = now(scope);
  insertRow(server.db, table, {
    id: draftId(draft),
    sequence: server.rows.reserveSequences(table, 1),
    createdAt: time,
    updatedAt: time,
    ...givenTimes(scope, draft.values),
    permissions: draftPermissions(draft),
    values: [...values, ...storedKeys(scope, draft)],
  });
}

/** Creates a row within another one. */
export function createNested(session: Session, scope: RowScope, draft: Draft): void {
  if (!tableAllows(scope.caller, scope.table, 'create')) throw denied();
  draft.values['$id'] = draftId(draft) || scope.server.createId();
  const values = newValues(scope, scalarsOf(scope, draft));
  attempt(session, scope, () => {
    createRelationships(session, scope, draft);
    insertDraft(scope, draft, values);
  });
  // Appwrite reads the row with what it leads to, and fails where it may not.
  populateRelationships(scope, [readRow(scope, draftId(draft))], session.stack.length);
}
