import { ApiError } from '../errors.ts';
import { rowAllows } from '../rows/access.ts';
import { checkLock, denied } from '../rows/changes.ts';
import { findRow } from '../rows/read.ts';
import { idOf, permissionsOf, sequenceOf, type Row, type RowScope } from '../rows/row.ts';
import { deleteStoredRow } from '../rows/storage.ts';
import type { OnDelete, RelationshipColumn } from '../store/schema.ts';
import { Draft, draftId } from './draft.ts';
import { checkReadable, findPairs, findRows } from './find.ts';
import { readLinks, type Linked } from './links.ts';
import { attempt, deletePairs, setKey, type Session } from './session.ts';
import {
  isHidden,
  keyPlaceOf,
  oppositeOf,
  relatedScope,
  relationshipsOf,
  unrestricted,
} from './sides.ts';

/** A relationship whose rows are being deleted along with a row. */
export interface Cascade {
  readonly scope: RowScope;
  readonly column: RelationshipColumn;
  readonly rowId: string;
}

/** A relationship of a row that is being deleted, with what it leads to. */
interface Target extends Cascade {
  readonly related: RowScope;
  readonly linked: Linked;
}

interface Deletion {
  readonly session: Session;
  /** The cascades that led here, outermost first. */
  readonly cascades: readonly Cascade[];
}

function restricted(): ApiError {
  return new ApiError(
    'row_delete_restricted',
    'Cannot delete document because it has at least one related document.',
  );
}

const drafts = (linked: Linked): readonly Draft[] => {
  if (linked instanceof Draft) return draftId(linked) === '' ? [] : [linked];
  return linked ?? [];
};

/** Ids of the rows that hold this row's id, as far as the caller can read them. */
function holdersOf(scope: RowScope, { column, rowId }: Target): string[] {
  checkReadable(scope);
  const by = oppositeOf(scope.table, column);
  return findRows(scope, { by, ids: [rowId], keys: [] }).map(idOf);
}

function clearKey({ session }: Deletion, target: Target, id: string): void {
  const related = unrestricted(target.related);
  const column = oppositeOf(related.table, target.column);
  setKey(session, related, { id, column, value: null });
}

function isOneOfMany({ cardinality, side }: RelationshipColumn): boolean {
  return cardinality === 'manyToOne' && side === 'child';
}

/** The parent of a one-way oneToOne loses its key together with the child. */
function clearHiddenParents(deletion: Deletion, target: Target): void {
  for (const id of holdersOf(unrestricted(target.related), target).slice(0, 1)) {
    clearKey(deletion, target, id);
  }
}

function restrict(deletion: Deletion, target: Target): void {
  const { column, linked, related } = target;
  const isParent = column.side === 'parent' && column.cardinality !== 'manyToOne';
  if (isParent && drafts(linked).length > 0) throw restricted();
  if (keyPlaceOf(column) === 'absent') clearHiddenParents(deletion, target);
  if (isOneOfMany(column) && holdersOf(unrestricted(related), target).length > 0) {
    throw restricted();
  }
}

function setNull(deletion: Deletion, target: Target): void {
  const { scope, column, linked, rowId, related } = target;
  switch (keyPlaceOf(column)) {
    case 'absent':
      clearHiddenParents(deletion, target);
      return;
    case 'stored':
      if (column.cardinality !== 'oneToOne' || !column.twoWay) return;
      for (const partner of drafts(linked)) clearKey(deletion, target, draftId(partner));
      return;
    case 'reverse': {
      const ids = isHidden(column) ? holdersOf(related, target) : drafts(linked).map(draftId);
      for (const id of ids) clearKey(deletion, target, id);
      return;
    }
    case 'junction':
      deletePairs(scope, { column, own: rowId, related: null });
  }
}

/** Whether a cascade on the way here was this relationship, or leads back along it. */
function isCovered(
  cascades: readonly Cascade[],
  { scope, column, rowId, related }: Target,
): boolean {
  return cascades.some((earlier) => {
    const from = earlier.scope.table.sequence;
    const to = relatedScope(earlier.scope, earlier.column).table.sequence;
    const isAgain = earlier.column === column && earlier.rowId === rowId;
    if (isAgain || earlier.column.side === column.side) return isAgain;
    const isSameKey = earlier.column.key === column.key;
    const isSameBackKey = earlier.column.twoWayKey === column.twoWayKey;
    const isSameEnd = to === related.table.sequence;
    return (
      (earlier.column.key === column.twoWayKey && from === related.table.sequence) ||
      (earlier.column.twoWayKey === column.key && to === scope.table.sequence) ||
      (isSameEnd && isSameKey !== isSameBackKey)
    );
  });
}

/** Ids of the rows that go together with this one. */
function cascadeIds(target: Target): string[] {
  const { scope, column, linked, related, rowId } = target;
  switch (keyPlaceOf(column)) {
    case 'absent':
      return [];
    case 'stored':
      return column.cardinality === 'oneToOne' ? drafts(linked).map(draftId) : [];
    case 'reverse':
      return isOneOfMany(column) ? holdersOf(related, target) : drafts(linked).map(draftId);
    case 'junction':
      return column.side === 'parent'
        ? findPairs(scope, column, [rowId]).map((pair) => pair.related)
        : [];
  }
}

function cascade(deletion: Deletion, target: Target): void {
  const { scope, column, related, rowId } = target;
  if (isCovered(deletion.cascades, target)) return;
  const inner = { ...deletion, cascades: [...deletion.cascades, { scope, column, rowId }] };
  for (const id of cascadeIds(target)) {
    const row = findRow(related, id);
    if (row !== undefined) deleteWithRelated(inner, related, row);
  }
  if (column.junction !== null) deletePairs(scope, { column, own: rowId, related: null });
}

const ACTIONS: Record<OnDelete, (deletion: Deletion, target: Target) => void> = {
  restrict,
  setNull,
  cascade,
};

function deleteWithRelated(deletion: Deletion, scope: RowScope, row: Row): void {
  const { caller, table, server } = scope;
  if (!rowAllows(caller, table, { action: 'delete', permissions: permissionsOf(row) })) {
    throw denied();
  }
  checkLock(row, deletion.session.unmodifiedSince);
  const links = readLinks(scope, row);
  for (const column of relationshipsOf(table)) {
    const related = relatedScope(scope, column);
    const linked = links.get(column.key) ?? null;
    ACTIONS[column.onDelete](deletion, { scope, column, rowId: idOf(row), related, linked });
  }
  deleteStoredRow(server.db, table, sequenceOf(row));
}

/** Deletes rows, and does to related rows what their relationship says; all or nothing. */
export function deleteRelated(session: Session, scope: RowScope, rows: readonly Row[]): void {
  attempt(session, scope, () => {
    for (const row of rows) deleteWithRelated({ session, cascades: [] }, scope, row);
  });
}
