import { Query } from '../appwrite/query-strings.ts';
import { and, or, query, type Condition } from './condition.ts';

/** Encodes one operator of a filter input; the value was coerced by its input type. */
export interface Operator {
  readonly build: Build;
  /** True for exactly those rows with a value for which `build` is false. */
  readonly complement: Build;
}

type Build = (attribute: string, value: unknown) => Condition;

type Scalar = string | number | bigint | boolean;
interface Range {
  readonly from: string | number | bigint;
  readonly to: string | number | bigint;
}
type Geometry = readonly unknown[];
interface Distance extends Partial<Readonly<Record<Comparison, number | null>>> {
  readonly of: Geometry;
  readonly inMeters: boolean;
}

/** Forgets the value's type once, here: the schema's input types see to it. */
const build = (encode: (attribute: string, value: never) => Condition): Build => encode as Build;

const text = (encode: (attribute: string, value: never) => string): Build =>
  build((attribute, value) => query(encode(attribute, value)));

/** One query a value, all of which must hold. */
const every = (encode: (attribute: string, value: never) => string): Build =>
  build((attribute, values: readonly never[]) =>
    and(values.map((value) => query(encode(attribute, value)))),
  );

/** One query a value, any of which must hold. */
const some = (encode: (attribute: string, values: Scalar[]) => string): Build =>
  build((attribute, values: readonly Scalar[]) =>
    or(values.map((value) => query(encode(attribute, [value])))),
  );

/** Two operators that are each other's complement. */
const pair = (
  [name, opposite]: readonly [string, string],
  positive: Build,
  negative: Build,
): Record<string, Operator> => ({
  [name]: { build: positive, complement: negative },
  [opposite]: { build: negative, complement: positive },
});

const isNull = (wanted: boolean): Build =>
  build((attribute, value: boolean) =>
    query(value === wanted ? Query.isNull(attribute) : Query.isNotNull(attribute)),
  );

const distances = {
  lt: { encode: Query.distanceLessThan, opposites: ['gt', 'eq'] },
  gt: { encode: Query.distanceGreaterThan, opposites: ['lt', 'eq'] },
  eq: { encode: Query.distanceEqual, opposites: ['ne'] },
  ne: { encode: Query.distanceNotEqual, opposites: ['eq'] },
} as const;

type Comparison = keyof typeof distances;

/** The comparisons that are given; at least one is. */
const toDistances = (
  attribute: string,
  { of, inMeters, ...given }: Distance,
): { comparison: Comparison; encode: (comparison: Comparison) => Condition }[] =>
  (Object.keys(distances) as Comparison[]).flatMap((comparison) => {
    const distance = given[comparison];
    if (distance === undefined || distance === null) return [];
    const encode = (by: Comparison): Condition =>
      query(distances[by].encode(attribute, of, { distance, inMeters }));
    return [{ comparison, encode }];
  });

const distance: Operator = {
  build: build((attribute, given: Distance) =>
    and(toDistances(attribute, given).map(({ comparison, encode }) => encode(comparison))),
  ),
  complement: build((attribute, given: Distance) =>
    or(
      toDistances(attribute, given).flatMap(({ comparison, encode }) =>
        distances[comparison].opposites.map(encode),
      ),
    ),
  ),
};

const geometry = (encode: (attribute: string, values: unknown[]) => string): Build =>
  text((attribute, value: Geometry) => encode(attribute, [...value]));

/** Every operator of the filter inputs, by its name there. */
export const filterOperators: Readonly<Record<string, Operator>> = {
  // In a list of its own, since the value may be a list itself: a point's coordinates.
  ...pair(
    ['eq', 'ne'],
    text((attribute, value: Scalar) => Query.equal(attribute, [value])),
    text((attribute, value: Scalar) => Query.notEqual(attribute, [value])),
  ),
  ...pair(['in', 'notIn'], text(Query.equal), every(Query.notEqual)),
  ...pair(['lt', 'gte'], text(Query.lessThan), text(Query.greaterThanEqual)),
  ...pair(['gt', 'lte'], text(Query.greaterThan), text(Query.lessThanEqual)),
  ...pair(
    ['between', 'notBetween'],
    text((attribute, { from, to }: Range) => Query.between(attribute, from, to)),
    text((attribute, { from, to }: Range) => Query.notBetween(attribute, from, to)),
  ),
  ...pair(['startsWith', 'notStartsWith'], text(Query.startsWith), text(Query.notStartsWith)),
  ...pair(['endsWith', 'notEndsWith'], text(Query.endsWith), text(Query.notEndsWith)),
  ...pair(['contains', 'notContains'], text(Query.contains), text(Query.notContains)),
  // To Appwrite a text that is not there holds no word, so that `notSearch` alone finds it.
  ...pair(
    ['search', 'notSearch'],
    text(Query.search),
    build((attribute, words: string) =>
      and([query(Query.notSearch(attribute, words)), query(Query.isNotNull(attribute))]),
    ),
  ),
  ...pair(
    ['intersects', 'notIntersects'],
    geometry(Query.intersects),
    geometry(Query.notIntersects),
  ),
  ...pair(['crosses', 'notCrosses'], geometry(Query.crosses), geometry(Query.notCrosses)),
  ...pair(['overlaps', 'notOverlaps'], geometry(Query.overlaps), geometry(Query.notOverlaps)),
  ...pair(['touches', 'notTouches'], geometry(Query.touches), geometry(Query.notTouches)),
  containsAll: { build: text(Query.containsAll), complement: some(Query.notContains) },
  isNull: { build: isNull(true), complement: isNull(false) },
  distance,
};
