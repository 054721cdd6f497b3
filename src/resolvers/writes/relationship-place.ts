import type { Relationship } from '../../catalog/types.ts';

/** Where the ids of related rows are kept, and with it how a link is written. */
export type RelationshipPlace =
  /** The row holds the related row's id. */
  | 'stored'
  /** As `stored`, and no two rows may hold the same id. */
  | 'partner'
  /** The related rows hold this row's id, in a column of theirs. */
  | 'reverse'
  /** The related rows hold this row's id in a hidden column: only this side can be written. */
  | 'hidden'
  /** Pairs of ids stand in a table of their own; the list can only be written as a whole. */
  | 'junction';

export function placeOf(relationship: Relationship): RelationshipPlace {
  const { cardinality, hasStoredKey, isTwoWay } = relationship;
  if (cardinality === 'oneToOne') return 'partner';
  if (cardinality === 'manyToMany') return 'junction';
  if (hasStoredKey) return 'stored';
  return isTwoWay ? 'reverse' : 'hidden';
}

/** Whether Appwrite writes the other row too when one names its partner. */
export const isMutual = ({ cardinality, isTwoWay }: Relationship): boolean =>
  cardinality === 'oneToOne' && isTwoWay;
