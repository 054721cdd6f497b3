import { idOf, type Row, type RowScope } from '../rows/row.ts';
import { scalarColumns } from '../rows/structure.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { Draft, draftOf } from './draft.ts';
import { checkCount, findPairs, findRows, type Wanted } from './find.ts';
import {
  isHidden,
  keyPlaceOf,
  oppositeOf,
  relatedScope,
  relationshipsOf,
  unrestricted,
} from './sides.ts';

/**
 * What a relationship of a stored row leads to: a draft (an empty one where the row is missing), or
 * a list of drafts, or null. Hidden sides lead nowhere.
 */
export type Linked = Draft | readonly Draft[] | null;

function toDrafts(related: RowScope, wanted: Omit<Wanted, 'keys'>): Map<string, Draft> {
  const keys = scalarColumns(related.table).map(({ key }) => key);
  const rows = findRows(unrestricted(related), { ...wanted, keys });
  return new Map(rows.map((row) => [idOf(row), draftOf(row, keys)]));
}

function linkedBy(scope: RowScope, row: Row, column: RelationshipColumn): Linked {
  const related = relatedScope(scope, column);
  switch (keyPlaceOf(column)) {
    case 'stored': {
      const id = row[column.key];
      if (typeof id !== 'string') return null;
      return toDrafts(related, { by: '$id', ids: [id] }).get(id) ?? new Draft({});
    }
    case 'reverse': {
      const by = oppositeOf(related.table, column);
      return [...toDrafts(related, { by, ids: [idOf(row)] }).values()];
    }
    case 'junction': {
      const ids = findPairs(scope, column, [idOf(row)]).map((pair) => pair.related);
      checkCount([...new Set(ids)]);
      const drafts = toDrafts(related, { by: '$id', ids });
      return ids.flatMap((id) => drafts.get(id) ?? []);
    }
    case 'absent':
      return null;
  }
}

/** All that a stored row leads to, whoever may read it, by relationship key. */
export function readLinks(scope: RowScope, row: Row): ReadonlyMap<string, Linked> {
  const columns = relationshipsOf(scope.table).filter((column) => !isHidden(column));
  return new Map(columns.map((column) => [column.key, linkedBy(scope, row, column)]));
}
