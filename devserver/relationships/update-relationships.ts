import { ApiError } from '../errors.ts';
import { idOf, type RowScope } from '../rows/row.ts';
import { deeper, isTooDeep } from './create.ts';
import { Draft, draftId, invalidValue, isLooselyEqual, toGiven } from './draft.ts';
import { brokenQuery, checkReadable, findRows } from './find.ts';
import type { Linked } from './links.ts';
import { inheritPermissions, relateRow, type Origin } from './relate.ts';
import { deletePairs, findReadable, insertPair, setKey, type Session } from './session.ts';
import {
  isHidden,
  keyPlaceOf,
  oppositeOf,
  relatedScope,
  relationshipsOf,
  unrestricted,
} from './sides.ts';

/** A relationship of the row that is being changed, with what it has led to so far. */
interface Target extends Origin {
  readonly old: Linked;
  readonly related: RowScope;
}

const notOne = (): ApiError => invalidValue('Must be a row, a row id or null.');
const notList = (): ApiError => invalidValue('Must be a list of rows or row ids.');

const hasColumns = ({ values }: Draft): boolean =>
  Object.keys(values).some((key) => !key.startsWith('$'));

const oldId = (old: Linked): string | null => (old instanceof Draft ? draftId(old) : null);

/** Creates the row, or changes the one that is there. */
function writeRelated(session: Session, target: Target, related: Draft): string {
  const existing = findReadable(target.related, draftId(related));
  if (existing === undefined) {
    inheritPermissions(related, target.draft);
    session.engine.create(session, target.related, related);
    return draftId(related);
  }
  if (hasColumns(related)) {
    session.engine.update(session, target.related, { id: idOf(existing), draft: related });
  }
  return idOf(existing);
}

function updateOneWay(session: Session, target: Target, value: unknown): void {
  const { column, draft, related } = target;
  if (isHidden(column)) throw invalidValue('Cannot set the child side of a one-way oneToOne.');
  const given = toGiven(value);
  switch (given.kind) {
    case 'nothing':
      return;
    case 'id':
      if (findReadable(related, given.id) === undefined) draft.values[column.key] = null;
      return;
    case 'row':
      draft.values[column.key] = relateRow(session, target, given.draft);
      return;
    case 'list':
    case 'scalar':
      throw notOne();
  }
}

/** Appwrite looks for rows that lead to the related row's own id: it means to find its partner. */
function checkUnrelated(target: Target, id: string): void {
  const { column, old, related } = target;
  if (oldId(old) === id) return;
  const opposite = oppositeOf(related.table, column);
  checkReadable(related);
  if (findRows(related, { by: opposite, ids: [id], keys: [] }).length > 0) {
    throw new ApiError('row_already_exists', 'Document already has a related document');
  }
}

function clearPartner(session: Session, { column, old, related }: Target): void {
  const id = oldId(old);
  if (id === null) return;
  const partner = findReadable(related, id);
  if (partner === undefined) throw brokenQuery();
  const key = { id, column: oppositeOf(related.table, column), value: null };
  setKey(session, related, key);
}

function updatePartner(session: Session, target: Target, value: unknown): void {
  const { column, draft, related } = target;
  const given = toGiven(value);
  switch (given.kind) {
    case 'nothing':
      clearPartner(session, target);
      return;
    case 'id': {
      if (findReadable(related, given.id) === undefined) {
        draft.values[column.key] = null;
        return;
      }
      checkUnrelated(target, given.id);
      const opposite = oppositeOf(related.table, column);
      setKey(session, related, { id: given.id, column: opposite, value: draftId(draft) });
      return;
    }
    case 'row': {
      checkUnrelated(target, draftId(given.draft));
      given.draft.values[column.twoWayKey] = draftId(draft);
      // Left only on success: a failure leaves the stack higher, as it does in Appwrite.
      session.stack.push(related.table.sequence);
      draft.values[column.key] = writeRelated(session, target, given.draft);
      session.stack.pop();
      return;
    }
    case 'list':
    case 'scalar':
      throw notOne();
  }
}

function updateKey(session: Session, target: Target, value: unknown): void {
  const { column, draft, related } = target;
  const given = toGiven(value);
  switch (given.kind) {
    case 'nothing':
      return;
    case 'id':
      if (findReadable(related, given.id) === undefined) draft.values[column.key] = null;
      return;
    case 'row':
      writeRelated(session, target, given.draft);
      draft.values[column.key] = draftId(given.draft);
      return;
    case 'list':
    case 'scalar':
      throw notOne();
  }
}

/** The ids of the given items; anything but rows and ids is refused. */
function idsOf(items: readonly unknown[]): string[] {
  return items.map((item) => {
    const given = toGiven(item);
    if (given.kind === 'id') return given.id;
    if (given.kind === 'row') return draftId(given.draft);
    throw notList();
  });
}

function oldIds(old: Linked): string[] {
  if (!Array.isArray(old)) throw brokenQuery();
  return (old as readonly Draft[]).map(draftId);
}

function updateChild(session: Session, target: Target, item: unknown): void {
  const { column, draft, related } = target;
  const given = toGiven(item);
  const own = draftId(draft);
  if (given.kind === 'id' && findReadable(related, given.id) !== undefined) {
    const opposite = oppositeOf(related.table, column);
    setKey(session, related, { id: given.id, column: opposite, value: own });
  }
  if (given.kind === 'row') {
    given.draft.values[column.twoWayKey] = own;
    writeRelated(session, target, given.draft);
  }
}

function updateChildren(session: Session, target: Target, value: unknown): void {
  const { column, draft, related, old } = target;
  const given = toGiven(value);
  if (given.kind !== 'list' || !given.isList) throw notList();
  const before = oldIds(old);
  const after = new Set(idsOf(given.items));
  const opposite = oppositeOf(related.table, column);
  for (const id of before.filter((each) => !after.has(each))) {
    setKey(session, unrestricted(related), { id, column: opposite, value: null });
  }
  for (const item of given.items) updateChild(session, target, item);
  Reflect.deleteProperty(draft.values, column.key);
}

function linkPair(
  session: Session,
  target: Target,
  { item, before }: { item: unknown; before: ReadonlySet<string> },
): void {
  const { scope, column, draft, related } = target;
  const given = toGiven(item);
  const own = draftId(draft);
  if (given.kind === 'id') {
    if (before.has(given.id) || findReadable(related, given.id) === undefined) return;
    insertPair(scope, { column, own, related: given.id });
  }
  if (given.kind === 'row') {
    // In a list Appwrite gives new rows this row's permissions, whatever they bring.
    if (findReadable(related, draftId(given.draft)) === undefined) {
      Reflect.deleteProperty(given.draft.values, '$permissions');
    }
    const id = writeRelated(session, target, given.draft);
    if (!before.has(draftId(given.draft))) insertPair(scope, { column, own, related: id });
  }
}

function updatePairs(session: Session, target: Target, value: unknown): void {
  const { scope, column, draft, old } = target;
  const given = toGiven(value);
  if (given.kind === 'nothing') return;
  if (given.kind !== 'list') throw notList();
  const before = oldIds(old);
  const after = new Set(idsOf(given.items));
  const own = draftId(draft);
  for (const id of before.filter((each) => !after.has(each))) {
    deletePairs(scope, { column, own, related: id });
  }
  for (const item of given.items) linkPair(session, target, { item, before: new Set(before) });
  Reflect.deleteProperty(draft.values, column.key);
}

function updateRelationship(session: Session, target: Target): void {
  const { column, draft } = target;
  const value = draft.values[column.key];
  switch (keyPlaceOf(column)) {
    case 'reverse':
      updateChildren(session, target, value);
      return;
    case 'junction':
      updatePairs(session, target, value);
      return;
    case 'stored':
    case 'absent':
      if (column.cardinality !== 'oneToOne') updateKey(session, target, value);
      else if (column.twoWay) updatePartner(session, target, value);
      else updateOneWay(session, target, value);
  }
}

/** What stays as it is, is not stored again; of some relationships the key is. */
function keepRelationship({ column, draft }: Omit<Origin, 'scope'>): void {
  const value = draft.values[column.key];
  const isKept =
    column.cardinality === 'oneToOne' ||
    (column.cardinality === 'manyToOne' && column.side === 'parent');
  if (isKept && value instanceof Draft) draft.values[column.key] = draftId(value);
  else Reflect.deleteProperty(draft.values, column.key);
}

/** Writes what a changed row leads to; what the row itself stores of it stays in the draft. */
export function updateRelationships(
  session: Session,
  { scope, draft }: Omit<Origin, 'column'>,
  links: ReadonlyMap<string, Linked>,
): void {
  for (const column of relationshipsOf(scope.table)) {
    const old = links.get(column.key) ?? null;
    const related = relatedScope(scope, column);
    if (isLooselyEqual(old, draft.values[column.key])) keepRelationship({ column, draft });
    else if (isTooDeep(session, scope, column)) Reflect.deleteProperty(draft.values, column.key);
    else {
      deeper(session, scope, () => {
        updateRelationship(session, { scope, column, draft, old, related });
      });
    }
  }
}
