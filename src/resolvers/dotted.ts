import { z } from 'zod';
import { decodeJson, encodeJson } from '../appwrite/json.ts';
import { maxQueryLength, maxQueryValues } from '../appwrite/query.ts';
import type { Relationship } from '../catalog/types.ts';
import type { Condition, RelatedCondition } from './condition.ts';

/** A relationship filter as Appwrite takes it: `author.name`, beside other conditions only. */
export interface Dotted {
  readonly queries: readonly string[];
  /**
   * An empty answer says that no row matches, once it is known that the related table can be
   * read. Where this is false, Appwrite also answers with no rows where it comes to a limit of its
   * own, such as 500 ids on the way.
   */
  readonly isTrusted: boolean;
}

/** The methods that mean the same of a related row; `containsAll`, for one, looks at several. */
const dottedMethods: ReadonlySet<string> = new Set([
  'equal',
  'notEqual',
  'lessThan',
  'lessThanEqual',
  'greaterThan',
  'greaterThanEqual',
  'between',
  'notBetween',
  'isNull',
  'isNotNull',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'contains',
  'notContains',
]);

/** Relationships on the way to the last table; longer paths were not seen to work. */
const MAX_HOPS = 3;

interface Leaf {
  readonly method: string;
  readonly attribute: string;
  readonly values?: readonly unknown[] | undefined;
}

const leafText = z.object({
  method: z.string(),
  attribute: z.string(),
  values: z.array(z.unknown()).optional(),
});

/** The condition as dotted query strings, or null where Appwrite would not answer them rightly. */
export function toDotted(condition: RelatedCondition): Dotted | null {
  const leaves = toLeaves(condition, 1);
  if (leaves === null || hasEqualTwice(leaves)) return null;
  const queries = leaves.map((leaf) => encodeJson({ ...leaf }));
  if (queries.some(({ length }) => length > maxQueryLength)) return null;
  const { hasStoredKey } = condition.related.relationship;
  return {
    queries,
    isTrusted: hasStoredKey && !condition.inner.kind.startsWith('related') && isFlat(condition),
  };
}

const isFlat = ({ inner }: RelatedCondition): boolean =>
  partsOf(inner).every(({ kind }) => kind !== 'related');

const partsOf = (condition: Condition): readonly Condition[] =>
  condition.kind === 'and' ? condition.parts : [condition];

function toLeaves(
  { model, related, quantifier, inner }: RelatedCondition,
  hop: number,
): Leaf[] | null {
  const { relationship, target } = related;
  if (quantifier !== 'some' || target === model || !isPassable(relationship, hop)) return null;
  const parts = partsOf(inner);
  const deeper = parts.filter((part) => part.kind === 'related');
  // Paths that differ beyond the first relationship add up in Appwrite instead of narrowing.
  if (deeper.length > 1 || (hop > 1 && deeper.length === 1 && parts.length > 1)) return null;
  const leaves = parts.map((part) =>
    part.kind === 'related' ? toLeaves(part, hop + 1) : toLeaf(part),
  );
  if (!leaves.every((leaf) => leaf !== null)) return null;
  return leaves
    .flat()
    .map((leaf) => ({ ...leaf, attribute: `${relationship.key}.${leaf.attribute}` }));
}

/** A one-way one-to-many relationship finds nothing, and from the second hop on none by a key of the other side. */
function isPassable({ hasStoredKey, cardinality, isTwoWay }: Relationship, hop: number): boolean {
  if (hasStoredKey) return hop <= MAX_HOPS;
  const isLinked = cardinality === 'manyToMany';
  return hop === 1 ? isLinked || isTwoWay : isLinked && isTwoWay && hop <= MAX_HOPS;
}

function toLeaf(part: Condition): Leaf[] | null {
  if (part.kind === 'all') return [{ method: 'isNotNull', attribute: '$id' }];
  if (part.kind === 'ids' && !part.isNegated && part.ids.length <= maxQueryValues) {
    return [{ method: 'equal', attribute: part.attribute, values: part.ids }];
  }
  const leaf = part.kind === 'query' ? leafText.safeParse(decodeJson(part.text)).data : undefined;
  return leaf && dottedMethods.has(leaf.method) ? [leaf] : null;
}

/** Appwrite refuses two of them, since it takes them for conditions on different rows. */
function hasEqualTwice(leaves: readonly Leaf[]): boolean {
  const attributes = leaves
    .filter(({ method }) => method === 'equal')
    .map((leaf) => leaf.attribute);
  return new Set(attributes).size < attributes.length;
}
