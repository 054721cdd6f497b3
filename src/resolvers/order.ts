import { Query } from '../appwrite/query-strings.ts';
import type { Row } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import { systemFields, type TableModel } from './model.ts';

export type Direction = 'ASC' | 'DESC';

export interface OrderKey {
  /** Column key, or Appwrite's name of a system field. */
  readonly attribute: string;
  readonly direction: Direction;
  /** Rows can lack a value; of a required column, those that are older than the requirement. */
  readonly isNullable: boolean;
  /** A row must have a value now. */
  readonly isRequired: boolean;
}

/** Keys by which every row has a place of its own, or a random order. */
export type Order =
  { readonly kind: 'keys'; readonly keys: readonly OrderKey[] } | { readonly kind: 'random' };

/** One entry of the argument after coercion: a field with its direction, or `_random`. */
export type OrderArgument = Readonly<Record<string, unknown>>;

const always = { isNullable: false, isRequired: true } as const;
const tieBreak: OrderKey = { attribute: '$sequence', direction: 'ASC', ...always };
const uniqueAttributes: readonly string[] = ['$sequence', '$id'];

/** @throws BAD_USER_INPUT where `_random` stands beside other entries or is not `true`. */
export function toOrder(entries: readonly OrderArgument[], model: TableModel): Order {
  const pairs = entries.flatMap((entry) => Object.entries(entry));
  if (pairs.some(([fieldName]) => fieldName === '_random')) return toRandom(pairs);
  const keys: OrderKey[] = [];
  for (const [fieldName, direction] of pairs) {
    const key = toKey(model, fieldName, direction as Direction);
    if (keys.some(({ attribute }) => attribute === key.attribute)) {
      throw new GatewayError('BAD_USER_INPUT', `orderBy: "${fieldName}" stands there twice.`);
    }
    keys.push(key);
    if (uniqueAttributes.includes(key.attribute)) return { kind: 'keys', keys };
  }
  return { kind: 'keys', keys: [...keys, tieBreak] };
}

function toRandom(pairs: readonly (readonly [string, unknown])[]): Order {
  if (pairs.length === 1 && pairs[0]?.[1] === true) return { kind: 'random' };
  throw new GatewayError(
    'BAD_USER_INPUT',
    'orderBy: `_random: true` must stand alone, since it leaves nothing to order further.',
  );
}

function toKey(model: TableModel, fieldName: string, direction: Direction): OrderKey {
  const system = systemFields.get(fieldName);
  if (system !== undefined) return { attribute: system, direction, ...always };
  const column = model.fields.get(fieldName);
  if (!column) throw new Error(`Table "${model.table.id}" has no field "${fieldName}".`);
  return { attribute: column.key, direction, isNullable: true, isRequired: column.isRequired };
}

export const reverseOrder = (keys: readonly OrderKey[]): OrderKey[] =>
  keys.map((key) => ({ ...key, direction: key.direction === 'ASC' ? 'DESC' : 'ASC' }));

/** The query strings of an order. */
export const toOrderQueries = (keys: readonly OrderKey[]): string[] =>
  keys.map(({ attribute, direction }) =>
    direction === 'ASC' ? Query.orderAsc(attribute) : Query.orderDesc(attribute),
  );

/** Tells which of two rows comes first, as Appwrite does. */
export type Comparison = (left: Row, right: Row) => number;

/**
 * The comparison of a plan's order, or null where it cannot be made here exactly: texts compare
 * by the database's collation, and a random order by nothing.
 */
export function toComparison(
  { keys, isBackward }: { readonly keys: readonly OrderKey[] | null; readonly isBackward: boolean },
  model: TableModel,
): Comparison | null {
  if (keys === null) return null;
  const directed = isBackward ? reverseOrder(keys) : keys;
  const parts: Comparison[] = [];
  for (const { attribute, direction } of directed) {
    const toKeyValue = comparableOf(attribute, model);
    if (toKeyValue === null) return null;
    const sign = direction === 'ASC' ? 1 : -1;
    parts.push(
      (left, right) => sign * compare(toKeyValue(left[attribute]), toKeyValue(right[attribute])),
    );
  }
  return (left, right) => {
    for (const part of parts) {
      const difference = part(left, right);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

type Comparable = string | number | bigint | boolean | null;

const asItIs = (value: unknown): Comparable => (value ?? null) as Comparable;

/** What stands for a value in comparisons; null for attributes that only the database can order. */
function comparableOf(
  attribute: string,
  model: TableModel,
): ((value: unknown) => Comparable) | null {
  if (attribute === '$sequence') return (value) => Number(value);
  // Ids compare without regard to case, and the database compares capitals.
  if (attribute === '$id') return (value) => String(value).toUpperCase();
  if (attribute.startsWith('$')) return asItIs;
  const column = [...model.fields.values()].find(({ key }) => key === attribute);
  const isExact = column && exactKinds.includes(column.kind);
  return isExact ? asItIs : null;
}

/** Dates come in one form and zone, so that their texts compare like moments. */
const exactKinds: readonly string[] = ['integer', 'float', 'boolean', 'datetime'];

/** Rows without a value come first. */
function compare(left: Comparable, right: Comparable): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
