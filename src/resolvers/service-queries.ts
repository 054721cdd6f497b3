import { Query } from '../appwrite/query-strings.ts';
import { GatewayError } from '../errors.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** A condition on a list of Appwrite's own things; every operator that is there must hold. */
export interface ServiceFilter {
  readonly field?: string | null;
  readonly and?: readonly ServiceFilter[] | null;
  readonly or?: readonly ServiceFilter[] | null;
  readonly [operator: string]: unknown;
}

export interface ServiceListArguments {
  readonly queries?: readonly string[] | null;
  readonly filter?: readonly ServiceFilter[] | null;
  readonly orderBy?: readonly { field: string; direction?: 'ASC' | 'DESC' | null }[] | null;
  readonly first?: number | null;
  readonly offset?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

type Value = string | number | boolean;
type Build = (field: string, value: never) => string;

const pairOf =
  (name: string, build: (field: string, from: Value, to: Value) => string) =>
  (field: string, value: readonly Value[]): string => {
    const [from, to, ...rest] = value;
    if (from === undefined || to === undefined || rest.length > 0) {
      throw new GatewayError('BAD_USER_INPUT', `filter: ${name} takes two values, from and to.`);
    }
    return build(field, from, to);
  };

const operators: Readonly<Record<string, Build>> = {
  eq: (field: string, value: Value) => Query.equal(field, value),
  ne: (field: string, value: Value) => Query.notEqual(field, value),
  in: (field: string, values: Value[]) => Query.equal(field, values),
  lt: (field: string, value: Value) => Query.lessThan(field, value),
  lte: (field: string, value: Value) => Query.lessThanEqual(field, value),
  gt: (field: string, value: Value) => Query.greaterThan(field, value),
  gte: (field: string, value: Value) => Query.greaterThanEqual(field, value),
  between: pairOf('between', (field, from, to) => Query.between(field, from, to)),
  notBetween: pairOf('notBetween', (field, from, to) => Query.notBetween(field, from, to)),
  contains: (field: string, value: string) => Query.contains(field, value),
  notContains: (field: string, value: string) => Query.notContains(field, value),
  startsWith: (field: string, value: string) => Query.startsWith(field, value),
  notStartsWith: (field: string, value: string) => Query.notStartsWith(field, value),
  endsWith: (field: string, value: string) => Query.endsWith(field, value),
  notEndsWith: (field: string, value: string) => Query.notEndsWith(field, value),
  search: (field: string, value: string) => Query.search(field, value),
  notSearch: (field: string, value: string) => Query.notSearch(field, value),
  isNull: (field: string, isNull: boolean) =>
    isNull ? Query.isNull(field) : Query.isNotNull(field),
};

/** Turns the typed arguments of a list into query strings, behind those that were given. */
export function toServiceQueries(given: Arguments): Arguments {
  const { filter, orderBy, first, offset, after, before, ...args } = given as ServiceListArguments;
  const queries = [
    ...(args.queries ?? []),
    ...(filter ?? []).flatMap(toConditions),
    ...(orderBy ?? []).map(toOrder),
    ...optional(first, (count) => Query.limit(count)),
    ...optional(offset, (count) => Query.offset(count)),
    ...optional(after, (id) => Query.cursorAfter(id)),
    ...optional(before, (id) => Query.cursorBefore(id)),
  ];
  return { ...args, queries };
}

const optional = <T>(value: T | null | undefined, build: (value: T) => string): string[] =>
  value == null ? [] : [build(value)];

const toOrder = ({ field, direction }: NonNullable<ServiceListArguments['orderBy']>[number]) =>
  direction === 'DESC' ? Query.orderDesc(toKey(field)) : Query.orderAsc(toKey(field));

/** `_createdAt` → `$createdAt` */
const toKey = (field: string): string => field.replace(/^_/, '$');

function toConditions({ field, and, or, ...rest }: ServiceFilter): string[] {
  const given = Object.entries(rest).filter(([, value]) => value != null);
  if (given.length > 0 && field == null) {
    throw new GatewayError('BAD_USER_INPUT', 'filter: a condition has to name its field.');
  }
  return [
    ...given.map(([name, value]) => toCondition(name, toKey(field ?? ''), value)),
    ...(and ?? []).flatMap(toConditions),
    ...(or == null ? [] : [toAlternatives(or)]),
  ];
}

function toCondition(name: string, key: string, value: unknown): string {
  const build = operators[name];
  if (build === undefined) throw new Error(`No operator "${name}".`);
  return build(key, value as never);
}

function toAlternatives(filters: readonly ServiceFilter[]): string {
  const alternatives = filters.map(toConditions).map(toOne);
  const [only] = alternatives;
  if (only === undefined) {
    throw new GatewayError('BAD_USER_INPUT', 'filter: or needs at least one condition.');
  }
  return alternatives.length === 1 ? only : Query.or(alternatives);
}

function toOne(conditions: readonly string[]): string {
  const [only] = conditions;
  if (only === undefined) {
    throw new GatewayError('BAD_USER_INPUT', 'filter: a condition has to name an operator.');
  }
  return conditions.length === 1 ? only : Query.and([...conditions]);
}
