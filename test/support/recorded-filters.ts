import { readFileSync } from 'node:fs';
import { decodeJson } from '../../src/appwrite/json.ts';

/** A step of a recorded scenario, as far as it matters here. */
export interface RecordedStep {
  readonly id: string;
  readonly as?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: object;
  /** A literal body. */
  readonly raw?: string;
  readonly until?: readonly [path: string, value: unknown];
  readonly expect: { readonly status: number; readonly body: unknown };
}

export function readRecorded(name: string): readonly RecordedStep[] {
  const file = new URL(`../conformance/recorded/${name}.json`, import.meta.url);
  return (decodeJson(readFileSync(file, 'utf8')) as { steps: RecordedStep[] }).steps;
}

/** The arguments of a connection that ask what a recorded list call asked. */
export interface Question {
  readonly filter: object;
  readonly orderBy: readonly object[];
  readonly first: number;
  readonly offset?: number;
}

/** Tells of a table's columns what a translation depends on. */
export interface ColumnFacts {
  /** The column is a list. */
  readonly isList: (path: readonly string[]) => boolean;
  /** The relationship has many related rows. */
  readonly isToMany: (path: readonly string[]) => boolean;
}

interface Recorded {
  readonly method: string;
  readonly attribute?: string;
  readonly values?: readonly unknown[];
}

const operators: Readonly<Record<string, (values: readonly unknown[]) => object>> = {
  equal: (values) => (values.length === 1 ? { eq: values[0] } : { in: values }),
  notEqual: ([value]) => ({ ne: value }),
  lessThan: ([value]) => ({ lt: value }),
  lessThanEqual: ([value]) => ({ lte: value }),
  greaterThan: ([value]) => ({ gt: value }),
  greaterThanEqual: ([value]) => ({ gte: value }),
  between: ([from, to]) => ({ between: { from, to } }),
  notBetween: ([from, to]) => ({ notBetween: { from, to } }),
  isNull: () => ({ isNull: true }),
  isNotNull: () => ({ isNull: false }),
  startsWith: ([value]) => ({ startsWith: value }),
  notStartsWith: ([value]) => ({ notStartsWith: value }),
  endsWith: ([value]) => ({ endsWith: value }),
  notEndsWith: ([value]) => ({ notEndsWith: value }),
  search: ([value]) => ({ search: value }),
  notSearch: ([value]) => ({ notSearch: value }),
  containsAll: (values) => ({ containsAll: values }),
  distanceLessThan: ([value]) => toDistance('lt', value),
  distanceGreaterThan: ([value]) => toDistance('gt', value),
  distanceEqual: ([value]) => toDistance('eq', value),
  distanceNotEqual: ([value]) => toDistance('ne', value),
  intersects: ([value]) => ({ intersects: value }),
  notIntersects: ([value]) => ({ notIntersects: value }),
  crosses: ([value]) => ({ crosses: value }),
  notCrosses: ([value]) => ({ notCrosses: value }),
  overlaps: ([value]) => ({ overlaps: value }),
  notOverlaps: ([value]) => ({ notOverlaps: value }),
  touches: ([value]) => ({ touches: value }),
  notTouches: ([value]) => ({ notTouches: value }),
};

function toDistance(name: string, value: unknown): object {
  const [of, distance, inMeters] = value as readonly [unknown, number, boolean?];
  return { distance: { of, [name]: distance, inMeters: inMeters ?? false } };
}

const system: Readonly<Record<string, string>> = {
  $id: '_id',
  $sequence: '_sequence',
  $createdAt: '_createdAt',
  $updatedAt: '_updatedAt',
};

/** What the step asks, in GraphQL; null where it asks something that has no such form. */
export function toQuestion(step: RecordedStep, facts: ColumnFacts): Question | null {
  const { queries, ...others } = step.query ?? {};
  if (Object.keys(others).length > 0 || !Array.isArray(queries)) return null;
  const given = queries.map(parseQuery).filter((each) => each?.method !== 'select');
  if (!given.every((each) => each !== null)) return null;
  const filters = given
    .filter(({ method }) => !pageMethods.has(method))
    .map((each) => toFilter(each, facts));
  if (!filters.every((filter) => filter !== null)) return null;
  const numberOf = (name: string): number | undefined => {
    const found = given.find(({ method }) => method === name);
    return found && Number(found.values?.[0]);
  };
  const offset = numberOf('offset');
  return {
    filter: { and: mergeRelated(filters, facts) },
    orderBy: given.filter(({ method }) => method.startsWith('order')).map(toOrder),
    first: numberOf('limit') ?? 25,
    ...(offset === undefined ? {} : { offset }),
  };
}

const pageMethods: ReadonlySet<string> = new Set(['limit', 'offset', 'orderAsc', 'orderDesc']);

const toOrder = ({ method, attribute = '' }: Recorded): object => ({
  [system[attribute] ?? attribute]: method === 'orderAsc' ? 'ASC' : 'DESC',
});

function parseQuery(query: unknown): Recorded | null {
  if (typeof query !== 'string') return query as Recorded;
  try {
    return JSON.parse(query) as Recorded;
  } catch {
    return null;
  }
}

function toFilter(
  { method, attribute = '', values = [] }: Recorded,
  facts: ColumnFacts,
): object | null {
  if (method === 'and' || method === 'or') {
    const parts = values.map((value) => toFilter(value as Recorded, facts));
    return parts.includes(null) ? null : { [method]: parts };
  }
  const path = attribute.split('.');
  const operator = toOperator({ method, values }, facts.isList(path));
  if (operator === null) return null;
  if (method === 'notSearch') {
    // Appwrite finds rows without a value as well, which `not…` otherwise leaves out everywhere.
    return { or: [{ [attribute]: operator }, { [attribute]: { isNull: true } }] };
  }
  return path.reduceRight<object>((inner, key, at) => {
    const isToMany = at < path.length - 1 && facts.isToMany(path.slice(0, at + 1));
    return { [system[key] ?? key]: isToMany ? { some: inner } : inner };
  }, operator);
}

function toOperator({ method, values = [] }: Recorded, isList: boolean): object | null {
  if (!membership.has(method)) return operators[method]?.(values) ?? null;
  const name = method === 'notContains' ? method : 'contains';
  if (isList) return { [name]: values };
  return values.length === 1 && method !== 'containsAny' ? { [name]: values[0] } : null;
}

/** Methods that mean one thing on lists and another on texts. */
const membership: ReadonlySet<string> = new Set(['contains', 'containsAny', 'notContains']);

/** Dotted conditions of one call with the same first part are about the same related row. */
function mergeRelated(filters: readonly object[], { isToMany }: ColumnFacts): object[] {
  const some = new Map<string, object[]>();
  const others: object[] = [];
  for (const filter of filters) {
    const [[key, given] = ['', {}]] = Object.entries(filter) as [string, Record<string, object>][];
    if (!isToMany([key]) || !given['some']) others.push(filter);
    else some.set(key, [...(some.get(key) ?? []), given['some']]);
  }
  return [...others, ...[...some].map(([key, and]) => ({ [key]: { some: { and } } }))];
}
