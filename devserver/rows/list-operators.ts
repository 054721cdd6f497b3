import type { Json, ScalarColumn, ScalarType } from '../store/schema.ts';

type Items = readonly Json[];
/** Undefined: the values do not fit the operator. */
type Apply = (items: Items, values: readonly unknown[]) => Items | undefined;

function compare(a: Json, b: Json): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return Number(a) - Number(b);
}

/** JSON of a request's values; what cannot be JSON counts as null. */
const asItem = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? null : ((value ?? null) as Json);

const CONDITIONS: Readonly<Record<string, (item: Json, wanted: Json) => boolean>> = {
  equal: (item, wanted) => item === wanted,
  notEqual: (item, wanted) => item !== wanted,
  greaterThan: (item, wanted) => compare(item, wanted) > 0,
  greaterThanEqual: (item, wanted) => compare(item, wanted) >= 0,
  lessThan: (item, wanted) => compare(item, wanted) < 0,
  lessThanEqual: (item, wanted) => compare(item, wanted) <= 0,
  isNull: (item) => item === null,
  isNotNull: (item) => item !== null,
};

const insert: Apply = (items, values) => {
  const [at] = values;
  if (values.length !== 2 || typeof at !== 'number' || !Number.isInteger(at)) return undefined;
  if (at < 0 || at > items.length) return undefined;
  return [...items.slice(0, at), asItem(values[1]), ...items.slice(at)];
};

const filter: Apply = (items, values) => {
  const [name, wanted] = values;
  const isKnown = typeof name === 'string' && Object.hasOwn(CONDITIONS, name);
  const condition = isKnown ? CONDITIONS[name] : undefined;
  return condition === undefined
    ? undefined
    : items.filter((item) => condition(item, asItem(wanted)));
};

const OPERATORS: Readonly<Record<string, Apply>> = {
  arrayAppend: (items, values) => [...items, ...values.map(asItem)],
  arrayPrepend: (items, values) => [...values.map(asItem), ...items],
  arrayInsert: insert,
  arrayRemove: (items, values) => {
    const [first] = values;
    const removed = (Array.isArray(first) ? first : values) as unknown[];
    return items.filter((item) => !removed.includes(item));
  },
  // MariaDB sorts while it looks for repeated items.
  arrayUnique: (items) => [...new Set(items)].sort(compare),
  arrayIntersect: (items, values) => items.filter((item) => values.includes(item)),
  arrayDiff: (items, values) => items.filter((item) => !values.includes(item)),
  arrayFilter: filter,
};

export const isListOperator = (method: string): boolean => Object.hasOwn(OPERATORS, method);

type Cast = (item: Json) => Json;

const castInteger: Cast = (item) => (typeof item === 'bigint' ? item : Math.trunc(toFloat(item)));

/** What PHP makes of an item of another type when it reads the list back; others stay. */
const CASTS: Partial<Record<ScalarType, Cast>> = {
  integer: castInteger,
  bigint: castInteger,
  double: (item) => toFloat(item),
  boolean: Boolean,
};

function toFloat(item: Json): number {
  const number = typeof item === 'string' ? Number.parseFloat(item) : Number(item);
  return Number.isNaN(number) ? 0 : number;
}

/** The list's new items, or undefined when the column or the values do not fit. */
export function applyListOperator(
  { method, values }: { method: string; values: readonly unknown[] },
  { column, current }: { column: ScalarColumn; current: Json },
): Json[] | undefined {
  if (!column.array) return undefined;
  const items = Array.isArray(current) ? (current as Items) : [];
  const cast = CASTS[column.type] ?? ((item: Json) => item);
  return OPERATORS[method]?.(items, values)?.map(cast);
}
