import { foldId } from '../loaders/row-needs.ts';

/** An attribute is one of these ids, or (only for the row's own id) none of them. */
export interface IdCondition {
  readonly kind: 'ids';
  readonly attribute: string;
  readonly ids: readonly string[];
  readonly isNegated: boolean;
  /** Where it stands in the argument, for errors. */
  readonly path: string;
}

/** Ids are told apart as Appwrite does: without regard to case. */
function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  const folded = new Set(others.map(foldId));
  return ids.filter((id) => !folded.has(foldId(id)));
}

function common(ids: readonly string[], others: readonly string[]): readonly string[] {
  const folded = new Set(others.map(foldId));
  return ids.filter((id) => folded.has(foldId(id)));
}

const joined = (ids: readonly string[], others: readonly string[]): readonly string[] => [
  ...ids,
  ...without(others, ids),
];

/** Both hold; of the same attribute. */
export function intersect(left: IdCondition, right: IdCondition): IdCondition {
  if (left.isNegated && right.isNegated) return { ...left, ids: joined(left.ids, right.ids) };
  if (left.isNegated) return { ...right, ids: without(right.ids, left.ids) };
  if (right.isNegated) return { ...left, ids: without(left.ids, right.ids) };
  return { ...left, ids: common(left.ids, right.ids) };
}

/** One of them holds, or both; of the same attribute. */
export function unite(left: IdCondition, right: IdCondition): IdCondition {
  if (left.isNegated && right.isNegated) return { ...left, ids: common(left.ids, right.ids) };
  if (left.isNegated) return { ...left, ids: without(left.ids, right.ids) };
  if (right.isNegated) return { ...right, ids: without(right.ids, left.ids) };
  return { ...left, ids: joined(left.ids, right.ids) };
}
