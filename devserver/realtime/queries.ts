import { parseJson, WholeFloat } from '../numbers.ts';
import type { EventPayload } from '../events.ts';

/** A query that a socket may not ask, or that is none. */
export class RealtimeQueryError extends Error {}

/** Whether an event's payload is one that a subscription asks for. */
export type PayloadFilter = (payload: EventPayload) => boolean;

const isNumeric = (text: string): boolean =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text);

function compareTexts(left: string, right: string): number {
  if (isNumeric(left) && isNumeric(right)) return Number(left) - Number(right);
  return left < right ? -1 : Number(left > right);
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== '0' && Boolean(value);
}

function compareNumberToText(number: number | bigint, text: string): number {
  if (isNumeric(text)) return Number(number) - Number(text);
  return compareTexts(String(number), text);
}

type Scalar = string | number | bigint;

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';

function compareScalars(left: Scalar, right: Scalar): number {
  if (typeof left === 'string') {
    return typeof right === 'string'
      ? compareTexts(left, right)
      : -compareNumberToText(right, left);
  }
  if (typeof right === 'string') return compareNumberToText(left, right);
  return left < right ? -1 : Number(left > right);
}

/** PHP's `<=>`, which orders anything; NaN where it orders neither way. */
function compareLoosely(left: unknown, right: unknown): number {
  if (left === null && typeof right === 'string') return compareTexts('', right);
  if (right === null && typeof left === 'string') return compareTexts(left, '');
  if (isScalar(left) && isScalar(right)) return compareScalars(left, right);
  const isByTruth = [left, right].some((value) => value === null || typeof value === 'boolean');
  return isByTruth ? Number(isTrue(left)) - Number(isTrue(right)) : Number.NaN;
}

type Comparison = (actual: unknown, value: unknown) => boolean;

const isSame: Comparison = (actual, value) => actual === value;

/** Each holds when it does for one of the values. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  equal: isSame,
  lessThan: (actual, value) => compareLoosely(actual, value) < 0,
  lessThanEqual: (actual, value) => compareLoosely(actual, value) <= 0,
  greaterThan: (actual, value) => compareLoosely(actual, value) > 0,
  greaterThanEqual: (actual, value) => compareLoosely(actual, value) >= 0,
};

/** What a subscription's filter does with the values of its query. */
type Test = (actual: unknown, values: readonly unknown[]) => boolean;

const someOf =
  (compare: Comparison): Test =>
  (actual, values) =>
    values.some((value) => compare(actual, value));

const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...Object.entries(COMPARISONS).map(([name, compare]) => [name, someOf(compare)] as const),
  ['notEqual', (actual, values) => !values.some((value) => isSame(actual, value))],
  ['isNull', (actual) => actual === null],
  ['isNotNull', (actual) => actual !== null],
]);

interface RawQuery {
  readonly method: string;
  readonly attribute: string;
  readonly values: readonly unknown[];
}

function toRawQuery(value: unknown): RawQuery {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RealtimeQueryError('Invalid query: Must be an object.');
  }
  const { method, attribute = '', values = [] } = value as Record<string, unknown>;
  if (typeof method !== 'string' || typeof attribute !== 'string' || !Array.isArray(values)) {
    throw new RealtimeQueryError('Invalid query.');
  }
  const plain = values.map((item: unknown) => (item instanceof WholeFloat ? item.value : item));
  return { method, attribute, values: plain };
}

function toFilter({ method, attribute, values }: RawQuery): PayloadFilter {
  if (method === 'and' || method === 'or') {
    const filters = values.map((value) => toFilter(toRawQuery(value)));
    if (method === 'and') return (payload) => filters.every((filter) => filter(payload));
    return (payload) => filters.some((filter) => filter(payload));
  }
  const test = TESTS.get(method);
  if (test === undefined) {
    throw new RealtimeQueryError(`Query method '${method}' is not supported in realtime queries.`);
  }
  return (payload) => {
    const actual = payload[attribute];
    return actual !== undefined && test(actual, values);
  };
}

function parseText(text: string): RawQuery {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new RealtimeQueryError('Invalid query: Syntax error', { cause: error });
  }
  return toRawQuery(value);
}

/**
 * What the queries of one subscription let through: payloads for which all hold. Throws a
 * RealtimeQueryError, but a plain Error for a select of anything but `*`: Appwrite finds that out
 * too late to call it a bad query.
 */
export function parseRealtimeQueries(texts: readonly string[]): PayloadFilter {
  const queries = texts.map(parseText);
  const filters = queries.filter(({ method }) => method !== 'select').map(toFilter);
  for (const { method, values } of queries) {
    const isAll = values.length === 1 && values[0] === '*';
    if (method === 'select' && !isAll) throw new Error('Only select("*") can be subscribed to.');
  }
  return (payload) => filters.every((filter) => filter(payload));
}
