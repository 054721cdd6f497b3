import type { Column } from '../../catalog/types.ts';
import type { RelatedModel, TableModel } from '../../resolvers/model.ts';
import { placeOf } from '../../resolvers/writes/relationship-place.ts';

/** The columns of a table that clients can write. */
export function writableColumns({ table, relationships }: TableModel): readonly Column[] {
  if (table.isReadOnly === true) return [];
  return table.columns.filter((column) => {
    if (column.isReadOnly === true) return false;
    const related = relationships.get(column.fieldName);
    return related === undefined || isOtherSideWritable(related);
  });
}

/** A link that is written from one side changes the other side's column, and often its row, too. */
function isOtherSideWritable({ relationship, target }: RelatedModel): boolean {
  const { isTwoWay, twoWayKey } = relationship;
  const partner = target.table.columns.find(({ key }) => isTwoWay && key === twoWayKey);
  if (partner?.isReadOnly === true) return false;
  return target.table.isReadOnly !== true || !changesTarget(relationship);
}

function changesTarget(relationship: RelatedModel['relationship']): boolean {
  switch (placeOf(relationship)) {
    case 'stored':
    case 'junction':
      return false;
    case 'partner':
      return relationship.isTwoWay;
    case 'reverse':
    case 'hidden':
      return true;
  }
}
