import { rowAllows } from '../rows/access.ts';
import { checkLock, denied, isChange, readWritten } from '../rows/changes.ts';
import { changedValues, givenTimes, now } from '../rows/data.ts';
import { findRow } from '../rows/read.ts';
import { permissionsOf, sequenceOf, type Row, type RowScope } from '../rows/row.ts';
import { updateStoredRow } from '../rows/storage.ts';
import { holdsKey, type RelationshipColumn } from '../store/schema.ts';
import { scalarsOf, storedKeys } from './create.ts';
import { Draft, draftId, invalidValue, toGiven } from './draft.ts';
import { brokenQuery } from './find.ts';
import { readLinks, type Linked } from './links.ts';
import { populateRelationships } from './read.ts';
import { attempt, isDeep, type RowUpdate, type Session } from './session.ts';
import { isToOne, relationshipsOf } from './sides.ts';
import { updateRelationships } from './update-relationships.ts';

interface Change {
  readonly existing: Row;
  readonly links: ReadonlyMap<string, Linked>;
  /** What was given, and for relationships that were not given what they are. */
  readonly merged: Draft;
}

const oldId = (old: unknown): string | null => (old instanceof Draft ? draftId(old) : null);

function isOtherOne(old: Linked, value: unknown): boolean {
  const given = toGiven(value);
  if ((given.kind === 'nothing') !== (old === null)) return true;
  if (given.kind === 'id') return given.id !== oldId(old);
  return given.kind === 'row' && draftId(given.draft) !== oldId(old);
}

function isOtherList(old: Linked | undefined, value: unknown): boolean {
  const given = toGiven(value);
  if (given.kind !== 'list' || !given.isList) {
    throw invalidValue('Must be a list of rows or row ids.');
  }
  if (!Array.isArray(old)) throw brokenQuery();
  return (
    old.length !== given.items.length ||
    given.items.some((item, at) => isOtherOne(old[at] as Draft, item))
  );
}

function isOtherLink({ links, merged }: Change, column: RelationshipColumn): boolean {
  const value = merged.values[column.key];
  const old = links.get(column.key);
  return isToOne(column) ? isOtherOne(old ?? null, value) : isOtherList(old, value);
}

/** Whether the row becomes another; what it would lead to counts only while rows are not deep. */
function isChanged(session: Session, scope: RowScope, change: Change): boolean {
  const { existing, merged } = change;
  const data = scalarsOf(scope, merged);
  const permissions = merged.values['$permissions'];
  if (isChange(existing, { data, permissions: Array.isArray(permissions) ? permissions : null })) {
    return true;
  }
  if (isDeep(session)) return false;
  return relationshipsOf(scope.table)
    .filter(({ key }) => Object.hasOwn(merged.values, key))
    .some((column) => isOtherLink(change, column));
}

function toChange(scope: RowScope, existing: Row, draft: Draft): Change {
  const links = readLinks(scope, existing);
  const merged = new Draft({
    ...Object.fromEntries(links),
    ...draft.values,
    $id: existing['$id'],
  });
  return { existing, links, merged };
}

function authorize({ caller, table }: RowScope, existing: Row, action: 'read' | 'update'): void {
  const permissions = permissionsOf(existing);
  if (rowAllows(caller, table, { action, permissions })) return;
  throw denied();
}

function applyUpdate(session: Session, scope: RowScope, { id, draft }: RowUpdate): Row | undefined {
  const existing = findRow(scope, id);
  if (existing === undefined) return undefined;
  const change = toChange(scope, existing, draft);
  const { links, merged } = change;
  const isOther = isChanged(session, scope, change);
  authorize(scope, existing, isOther ? 'update' : 'read');
  checkLock(existing, session.unmodifiedSince);
  const values = changedValues(scope, scalarsOf(scope, draft), existing);
  merged.values['$permissions'] ??= permissionsOf(existing);
  updateRelationships(session, { scope, draft: merged }, links);
  const keys = storedKeys(scope, merged);
  const { $permissions } = draft.values;
  updateStoredRow(scope.server.db, scope.table, {
    sequence: sequenceOf(existing),
    change: {
      ...(isOther ? { updatedAt: now(scope) } : {}),
      ...givenTimes(scope, draft.values),
      ...(Array.isArray($permissions) ? { permissions: $permissions as string[] } : {}),
      values: [...values, ...keys],
    },
  });
  const row = readWritten(scope, id, values);
  // A key that was left as it is, is left out of the answer.
  const written = new Set(keys.map(([column]) => column.key));
  for (const column of relationshipsOf(scope.table)) {
    if (holdsKey(column) && !written.has(column.key)) Reflect.deleteProperty(row, column.key);
  }
  return row;
}

/**
 * Changes a row and the rows within it. What is answered has all that it leads to; where the caller
 * may not read that, the call fails, although the change stays.
 */
export function updateDraft(session: Session, scope: RowScope, change: RowUpdate): Row | undefined {
  const updated = attempt(session, scope, () => applyUpdate(session, scope, change));
  if (updated !== undefined) populateRelationships(scope, [updated]);
  return updated;
}

/** Changes a row within another one. */
export function updateNested(session: Session, scope: RowScope, change: RowUpdate): void {
  updateDraft(session, scope, change);
}
