import { ApiError, invalidArgument } from '../errors.ts';
import { boolean, optional, text, type Input } from '../input.ts';
import { foldForLike, foldText } from './collation.ts';
import { DEFAULT_LIMIT, parseQueries, readQueryTexts } from './parse.ts';
import { InvalidQuery, type Comparison, type Filter, type Order, type QuerySet } from './query.ts';

type Scalar = string | number | bigint | boolean | null;
type Value = Scalar | readonly Scalar[];

/** How a list of records that are held in memory can be filtered and ordered. */
export interface ListSpec<T> {
  /** By the name that queries use; `$id`, `$sequence`, `$createdAt` and `$updatedAt` belong here. */
  readonly attributes: Readonly<Record<string, (item: T) => Value>>;
  /** What the cursor names. */
  readonly idOf: (item: T) => string;
  /** What the parameter `search` looks at. */
  readonly searchOf: (item: T) => string;
}

export interface ListResult<T> {
  readonly total: number;
  readonly items: readonly T[];
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? foldText(value) : value);

function compare(a: Value, b: unknown): number {
  const [left, right] = [fold(a), fold(b)] as [string | number, string | number];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? foldForLike(value) : '');

function holds(value: Value, wanted: unknown): boolean {
  if (Array.isArray(value)) return value.some((item: Scalar) => compare(item, wanted) === 0);
  return textOf(value).includes(textOf(wanted));
}

type Test = (value: Value, values: readonly unknown[]) => boolean;

const TESTS: Partial<Record<Comparison['method'], Test>> = {
  equal: (value, values) => values.some((wanted) => compare(value, wanted) === 0),
  notEqual: (value, [wanted]) => compare(value, wanted) !== 0,
  lessThan: (value, [wanted]) => compare(value, wanted) < 0,
  lessThanEqual: (value, [wanted]) => compare(value, wanted) <= 0,
  greaterThan: (value, [wanted]) => compare(value, wanted) > 0,
  greaterThanEqual: (value, [wanted]) => compare(value, wanted) >= 0,
  between: (value, [low, high]) => compare(value, low) >= 0 && compare(value, high) <= 0,
  notBetween: (value, [low, high]) => compare(value, low) < 0 || compare(value, high) > 0,
  startsWith: (value, [wanted]) => textOf(value).startsWith(textOf(wanted)),
  notStartsWith: (value, [wanted]) => !textOf(value).startsWith(textOf(wanted)),
  endsWith: (value, [wanted]) => textOf(value).endsWith(textOf(wanted)),
  notEndsWith: (value, [wanted]) => !textOf(value).endsWith(textOf(wanted)),
  contains: (value, values) => values.some((wanted) => holds(value, wanted)),
  containsAny: (value, values) => values.some((wanted) => holds(value, wanted)),
  containsAll: (value, values) => values.every((wanted) => holds(value, wanted)),
  notContains: (value, values) => !values.some((wanted) => holds(value, wanted)),
};

function matches<T>(item: T, filter: Filter, spec: ListSpec<T>): boolean {
  if (filter.kind !== 'comparison') {
    const test = (each: Filter): boolean => matches(item, each, spec);
    return filter.kind === 'and' ? filter.filters.every(test) : filter.filters.some(test);
  }
  const value = spec.attributes[filter.attribute]?.(item) ?? null;
  if (filter.method === 'isNull') return value === null;
  if (filter.method === 'isNotNull') return value !== null;
  return value !== null && (TESTS[filter.method]?.(value, filter.values) ?? false);
}

function checkAttribute(attribute: string, spec: ListSpec<never>): void {
  if (!Object.hasOwn(spec.attributes, attribute)) {
    throw new InvalidQuery(`Invalid query: Attribute not found in schema: ${attribute}`);
  }
}

function checkFilter(filter: Filter, spec: ListSpec<never>): void {
  if (filter.kind !== 'comparison') {
    for (const each of filter.filters) checkFilter(each, spec);
    return;
  }
  checkAttribute(filter.attribute, spec);
  const known = filter.method === 'isNull' || filter.method === 'isNotNull';
  if (!known && TESTS[filter.method] === undefined) {
    throw new InvalidQuery(`Invalid query method: ${filter.method}`);
  }
}

function ordered<T>(items: readonly T[], orders: readonly Order[], spec: ListSpec<T>): T[] {
  return [...items].sort((a, b) => {
    for (const { attribute, direction } of orders) {
      const valueOf = spec.attributes[attribute];
      const order = valueOf === undefined ? 0 : compare(valueOf(a), valueOf(b));
      if (order !== 0) return direction === 'DESC' ? -order : order;
    }
    return 0;
  });
}

function page<T>(items: readonly T[], queries: QuerySet, spec: ListSpec<T>): readonly T[] {
  const { cursor, offset } = queries;
  const limit = queries.limit ?? DEFAULT_LIMIT;
  if (cursor === null) return items.slice(offset, offset + limit);
  const index = items.findIndex((item) => spec.idOf(item) === cursor.id);
  if (cursor.direction === 'after') return items.slice(index + 1 + offset).slice(0, limit);
  const before = items.slice(0, Math.max(0, index - offset));
  return before.slice(-limit);
}

function readQueries<T>(input: Input, spec: ListSpec<T>): QuerySet {
  try {
    const queries = parseQueries(readQueryTexts(input));
    if (queries.selections !== null) throw new InvalidQuery('Invalid query method: select');
    for (const filter of queries.filters) checkFilter(filter, spec);
    for (const { attribute, direction } of queries.orders) {
      if (direction !== 'RANDOM') checkAttribute(attribute, spec);
    }
    return queries;
  } catch (error) {
    if (error instanceof InvalidQuery) throw invalidArgument('queries', error.message);
    throw error;
  }
}

/** Every word of the search begins a word of the item. */
function found<T>(item: T, search: string, spec: ListSpec<T>): boolean {
  const words = foldText(spec.searchOf(item)).split(/[^\p{L}\p{N}]+/u);
  const wanted = foldText(search)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return wanted.every((start) => words.some((word) => word.startsWith(start)));
}

/** Lists records as Appwrite lists databases, users, teams: `queries`, `search` and `total`. */
export function listItems<T>(items: readonly T[], input: Input, spec: ListSpec<T>): ListResult<T> {
  const queries = readQueries(input, spec);
  const search = optional(input, 'search', { check: text(256, 0), fallback: '' });
  const counts = optional(input, 'total', { check: boolean, fallback: true });
  const { cursor } = queries;
  if (cursor !== null && !items.some((item) => spec.idOf(item) === cursor.id)) {
    throw new ApiError('general_cursor_not_found', `The cursor '${cursor.id}' was not found.`);
  }
  const matching = items.filter(
    (item) =>
      queries.filters.every((filter) => matches(item, filter, spec)) &&
      (search === '' || found(item, search, spec)),
  );
  const isTotalAsked = counts || input['total'] === 'false';
  return {
    total: isTotalAsked ? matching.length : 0,
    items: page(ordered(matching, queries.orders, spec), queries, spec),
  };
}
