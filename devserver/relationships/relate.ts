import type { Row, RowScope } from '../rows/row.ts';
import { idOf } from '../rows/row.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { Draft, draftId, draftPermissions } from './draft.ts';
import { populateRelationships } from './read.ts';
import { findReadable, insertPair, setKey, type Session } from './session.ts';
import { keyPlaceOf, oppositeOf, relatedScope } from './sides.ts';

/** The row that a relationship starts from. */
export interface Origin {
  readonly scope: RowScope;
  readonly column: RelationshipColumn;
  readonly draft: Draft;
}

/** Whether the related row holds this row's id, too or alone. */
function hasBackKey(column: RelationshipColumn): boolean {
  return keyPlaceOf(column) === 'reverse' || (column.cardinality === 'oneToOne' && column.twoWay);
}

/** The row as someone meets it who reads it with all that it leads to; 401 where that is refused. */
function findResolved(scope: RowScope, id: string): Row | undefined {
  const row = findReadable(scope, id);
  if (row !== undefined) populateRelationships(scope, [{ ...row }]);
  return row;
}

/** A new related row has the permissions of the row around it, unless it brings its own. */
export function inheritPermissions(related: Draft, from: Draft): void {
  related.values['$permissions'] ??= draftPermissions(from);
}

/** The draft's columns alone: what Appwrite takes over into a row that exists. */
function columnsOf({ values }: Draft): Draft {
  return new Draft(
    Object.fromEntries(Object.entries(values).filter(([key]) => !key.startsWith('$'))),
  );
}

/** Creates or changes the related row and ties it to this one; answers its id. */
export function relateRow(session: Session, origin: Origin, related: Draft): string {
  const { scope, column, draft } = origin;
  const other = relatedScope(scope, column);
  if (hasBackKey(column)) related.values[column.twoWayKey] = draftId(draft);
  const existing = findResolved(other, draftId(related));
  if (existing === undefined) {
    inheritPermissions(related, draft);
    session.engine.create(session, other, related);
  } else {
    const change = { id: idOf(existing), draft: columnsOf(related) };
    session.engine.update(session, other, change);
  }
  const id = existing === undefined ? draftId(related) : idOf(existing);
  if (keyPlaceOf(column) === 'junction') {
    insertPair(scope, { column, own: draftId(draft), related: id });
  }
  return id;
}

/** Ties an existing row to this one; one that is missing or unreadable is passed over. */
export function relateId(session: Session, { scope, column, draft }: Origin, id: string): void {
  const other = relatedScope(scope, column);
  const existing = findReadable(other, id);
  if (existing === undefined) return;
  const own = draftId(draft);
  if (hasBackKey(column)) {
    const key = { id, column: oppositeOf(other.table, column), value: own };
    scope.server.db.transaction(() => {
      setKey(session, other, key);
    });
  }
  if (keyPlaceOf(column) === 'junction') insertPair(scope, { column, own, related: id });
}
