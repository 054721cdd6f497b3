import type { Comparison, Filter } from '../query/query.ts';
import { toJson, WholeFloat } from '../numbers.ts';

/** A row as it was given, with the columns that were given. */
export type Given = Readonly<Record<string, unknown>>;

const plain = (value: unknown): unknown => (value instanceof WholeFloat ? value.value : value);

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));

/** What PHP takes for true. */
const isTrue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== '0';

/** Null and truth values are compared as truth values. */
const isTruth = (value: unknown): boolean => value === null || typeof value === 'boolean';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : toJson([value]).slice(1, -1);

function order<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const isList = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Null is an empty text beside texts, and false beside anything else. */
const besides = (value: unknown, other: unknown): unknown =>
  value === null && typeof other === 'string' ? '' : value;

/** The order of two values as PHP compares them; undefined where there is none. */
function compare(left: unknown, right: unknown): number | undefined {
  const [a, b] = [besides(left, right), besides(right, left)];
  if (isTruth(a) || isTruth(b)) return order(Number(isTrue(a)), Number(isTrue(b)));
  if (isNumeric(a) && isNumeric(b)) return order(Number(a), Number(b));
  const found = order(textOf(a), textOf(b));
  const hasOrder = found === 0 || (!isList(a) && !isList(b));
  return hasOrder ? found : undefined;
}

const isEqual = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

const ordered =
  (holds: (found: number) => boolean): Test =>
  (value, [wanted]) => {
    const found = compare(value, wanted);
    return found !== undefined && holds(found);
  };

type Test = (value: unknown, values: readonly unknown[]) => boolean;

/** What Appwrite knows of staged rows; they meet every other condition. */
const TESTS: Partial<Record<Comparison['method'], Test>> = {
  equal: (value, values) => values.some((wanted) => isEqual(value, wanted)),
  notEqual: (value, values) => !values.some((wanted) => isEqual(value, wanted)),
  contains: (value, values) =>
    Array.isArray(value) &&
    values.some((wanted) => value.some((item: unknown) => isEqual(plain(item), wanted))),
  startsWith: (value, values) =>
    typeof value === 'string' && values.some((wanted) => value.startsWith(String(wanted))),
  endsWith: (value, values) =>
    typeof value === 'string' && values.some((wanted) => value.endsWith(String(wanted))),
  greaterThan: ordered((found) => found > 0),
  greaterThanEqual: ordered((found) => found >= 0),
  lessThan: ordered((found) => found < 0),
  lessThanEqual: ordered((found) => found <= 0),
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
  between: (value, [low, high]) =>
    ordered((found) => found >= 0)(value, [low]) && ordered((found) => found <= 0)(value, [high]),
};

/** Whether a staged row meets the filters, as far as Appwrite looks at them. */
export function meetsFilters(row: Given, filters: readonly Filter[]): boolean {
  return filters.every((filter) => {
    if (filter.kind !== 'comparison') return true;
    const test = TESTS[filter.method];
    return (
      test === undefined || test(plain(row[filter.attribute] ?? null), filter.values.map(plain))
    );
  });
}
