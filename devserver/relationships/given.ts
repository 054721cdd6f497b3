import { ApiError } from '../errors.ts';
import { isId } from '../ids.ts';
import { tableAllows } from '../rows/access.ts';
import { denied } from '../rows/changes.ts';
import { findRow } from '../rows/read.ts';
import type { RowScope } from '../rows/row.ts';
import { Draft, draftId, isEmptyValue, isObject, toDraft, toGiven } from './draft.ts';
import { isHidden, relatedScope, relationshipsOf } from './sides.ts';

/** Looks at the table and row that a draft within another one is about to change. */
export type Inspect = (scope: RowScope, action: 'create' | 'update') => void;

const READ_ONLY = ['$sequence', '$databaseId', '$tableId'] as const;
const PRIVILEGED = ['$createdAt', '$updatedAt'] as const;

/** Takes out what a caller cannot set. */
export function removeReadOnly({ caller }: RowScope, { values }: Draft): void {
  const removed = caller.isPrivileged ? READ_ONLY : [...READ_ONLY, ...PRIVILEGED];
  for (const key of removed) Reflect.deleteProperty(values, key);
}

function invalidValue(): ApiError {
  return new ApiError(
    'relationship_value_invalid',
    'Relationship value must be an object, document ID string, or associative array',
  );
}

function checkItem(item: unknown): void {
  const given = toGiven(item);
  if (given.kind !== 'id' && given.kind !== 'row') throw invalidValue();
  const id = given.kind === 'id' ? given.id : draftId(given.draft);
  if (id !== 'unique()' && !isId(id)) throw invalidValue();
}

/** An object without an id is a new row. */
function withId(scope: RowScope, item: unknown): unknown {
  if (!isObject(item) || Object.keys(item).length === 0) return item;
  const { $id } = item;
  const isNew = $id === null || $id === undefined;
  return isNew ? toDraft({ ...item, $id: scope.server.createId() }) : item;
}

function prepareItem(related: RowScope, given: unknown, inspect: Inspect): unknown {
  const item = withId(related, given);
  checkItem(item);
  if (!(item instanceof Draft)) return item;
  removeReadOnly(related, item);
  const isNew = findRow(related, draftId(item)) === undefined;
  if (item.values['$id'] === 'unique()') item.values['$id'] = related.server.createId();
  inspect(related, isNew ? 'create' : 'update');
  prepareRelated(related, item, inspect);
  return item;
}

/** Checks the values of the relationships that Appwrite lists, and gives new rows ids. */
export function prepareRelated(scope: RowScope, draft: Draft, inspect: Inspect): void {
  for (const column of relationshipsOf(scope.table).filter((each) => !isHidden(each))) {
    const value = draft.values[column.key];
    if (isEmptyValue(value)) continue;
    const related = relatedScope(scope, column);
    draft.values[column.key] = Array.isArray(value)
      ? value.map((item: unknown) => prepareItem(related, item, inspect))
      : prepareItem(related, value, inspect);
  }
}

/**
 * Within a new row, rows can be created or changed only as the tables' own permissions allow.
 * Changing needs row security too: keys are refused as well.
 */
export const inspectStrictly: Inspect = ({ caller, table }, action) => {
  const isLocked = action === 'update' && !table.rowSecurity;
  if (isLocked || !tableAllows(caller, table, action)) throw denied();
};

/** In other writes each row is checked as it is written. */
export const inspectNothing: Inspect = () => undefined;
