/** Every comparison that Appwrite's SQL databases know, and how many values each takes. */
export const FILTER_METHODS = {
  equal: 'some',
  notEqual: 'one',
  lessThan: 'one',
  lessThanEqual: 'one',
  greaterThan: 'one',
  greaterThanEqual: 'one',
  between: 'two',
  notBetween: 'two',
  isNull: 'none',
  isNotNull: 'none',
  startsWith: 'one',
  notStartsWith: 'one',
  endsWith: 'one',
  notEndsWith: 'one',
  contains: 'some',
  containsAny: 'some',
  containsAll: 'some',
  notContains: 'some',
  search: 'one',
  notSearch: 'one',
  distanceEqual: 'one',
  distanceNotEqual: 'one',
  distanceGreaterThan: 'one',
  distanceLessThan: 'one',
  intersects: 'one',
  notIntersects: 'one',
  crosses: 'one',
  notCrosses: 'one',
  overlaps: 'one',
  notOverlaps: 'one',
  touches: 'one',
  notTouches: 'one',
} as const satisfies Record<string, 'none' | 'one' | 'two' | 'some'>;

export type FilterMethod = keyof typeof FILTER_METHODS;

export interface Comparison {
  readonly kind: 'comparison';
  readonly method: FilterMethod;
  /** A column's key, an internal key such as `$id`, or a dotted path into a related table. */
  readonly attribute: string;
  readonly values: readonly unknown[];
}

export type Filter =
  Comparison | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] };

export interface Order {
  readonly attribute: string;
  readonly direction: 'ASC' | 'DESC' | 'RANDOM';
}

export interface Cursor {
  readonly id: string;
  readonly direction: 'after' | 'before';
}

/** The queries of one call, sorted by what they do. */
export interface QuerySet {
  readonly filters: readonly Filter[];
  /**
   * The names of each select query, kept apart. Null when nothing is selected, which means
   * everything of the row itself.
   */
  readonly selections: readonly (readonly string[])[] | null;
  readonly orders: readonly Order[];
  /** Null when none was given. */
  readonly limit: number | null;
  readonly offset: number;
  readonly cursor: Cursor | null;
}

/** What is wrong with a query; each list says it with an error type of its own. */
export class InvalidQuery extends Error {}
