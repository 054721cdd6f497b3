import type { GraphQLLeafType } from 'graphql';
import { isEnumType } from 'graphql';
import type { PlainKind } from '../resolvers/context.ts';

/** How to tell that a scalar writes a value as it is. What does not fit is the scalar's business. */
export interface PlainValue {
  /** As a condition on `v`. */
  readonly condition: string;
  /** The same of its bytes. */
  readonly kind: PlainKind;
}

/** Text that is passed on is what a parser would have made of it and a writer written again. */
const text: PlainValue = { condition: "typeof v === 'string'", kind: 'text' };

/** Numbers in lists in lists, at most; parsed exactly, a large one can be what JSON does not write. */
const list: PlainValue = {
  condition: "Array.isArray(v) && v.flat(2).every((each) => typeof each !== 'bigint')",
  kind: 'list',
};

const plainValues: ReadonlyMap<string, PlainValue> = new Map<string, PlainValue>([
  ...['ID', 'String', 'DateTime', 'EmailAddress', 'URL', 'IP'].map((name) => [name, text] as const),
  ...['Point', 'LineString', 'Polygon'].map((name) => [name, list] as const),
  ['Boolean', { condition: "typeof v === 'boolean'", kind: 'boolean' }],
  ['Int', { condition: "typeof v === 'number' && (v | 0) === v", kind: 'int' }],
  ['SafeInt', { condition: 'Number.isSafeInteger(v)', kind: 'safeInt' }],
  ['Float', { condition: 'Number.isFinite(v)', kind: 'decimal' }],
  [
    'BigInt',
    { condition: String.raw`typeof v === 'string' && /^[1-9]\d{0,17}$/.test(v)`, kind: 'bigInt' },
  ],
]);

export const plainValueOf = (type: GraphQLLeafType): PlainValue | undefined =>
  plainValues.get(type.name);

/** The names of an enum whose elements are called as they are stored; undefined for others. */
export function plainNamesOf(type: GraphQLLeafType): readonly string[] | undefined {
  if (!isEnumType(type)) return undefined;
  const values = type.getValues();
  const isPlain = values.every(({ name, value }) => name === value);
  return isPlain ? values.map(({ name }) => name) : undefined;
}
