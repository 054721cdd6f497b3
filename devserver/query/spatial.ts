import { toNumber } from '../input.ts';
import {
  parseShape,
  place,
  planeDistance,
  relate,
  sphereDistance,
  type Placed,
  type Shape,
} from './geometry.ts';
import { InvalidQuery } from './query.ts';

/** Whether a stored shape passes; undefined where the server's answer is null. */
type Relation = (stored: Placed, given: Placed) => boolean | undefined;

/**
 * As MariaDB answers, which is not always what the standard says: `contains` counts the edge in,
 * lines that cross also overlap, and nothing is said of areas that cross something.
 */
const relations: Readonly<Record<string, Relation>> = {
  equal: (a, b) => relate(a, b).isEquals(a.dimension, b.dimension),
  contains: (a, b) => relate(a, b).isCovers(),
  intersects: (a, b) => relate(a, b).isIntersects(),
  touches: (a, b) => Boolean(relate(a, b).isTouches(a.dimension, b.dimension)),
  overlaps: (a, b) => a.dimension === b.dimension && relate(a, b).matches('T*T***T**'),
  crosses: (a, b) =>
    a.dimension === 2 || b.dimension === 0
      ? undefined
      : relate(a, b).isCrosses(a.dimension, b.dimension),
};

interface Method {
  readonly relation: keyof typeof relations;
  readonly expected: boolean;
}

/** The methods that are a relation, and what it must be. */
const methods: Readonly<Record<string, Method>> = {
  equal: { relation: 'equal', expected: true },
  notEqual: { relation: 'equal', expected: false },
  contains: { relation: 'contains', expected: true },
  containsAny: { relation: 'contains', expected: true },
  notContains: { relation: 'contains', expected: false },
  intersects: { relation: 'intersects', expected: true },
  notIntersects: { relation: 'intersects', expected: false },
  touches: { relation: 'touches', expected: true },
  notTouches: { relation: 'touches', expected: false },
  overlaps: { relation: 'overlaps', expected: true },
  notOverlaps: { relation: 'overlaps', expected: false },
  crosses: { relation: 'crosses', expected: true },
  notCrosses: { relation: 'crosses', expected: false },
};

const comparisons: Readonly<Record<string, (distance: number, limit: number) => boolean>> = {
  distanceEqual: (distance, limit) => distance === limit,
  distanceNotEqual: (distance, limit) => distance !== limit,
  distanceGreaterThan: (distance, limit) => distance > limit,
  distanceLessThan: (distance, limit) => distance < limit,
};

export type SpatialPredicate = (stored: unknown) => boolean;

/** A text that is no number counts as 0, as in SQL. */
const limitOf = (value: unknown): number => Number(toNumber(value) ?? 0);

function metresTo(given: Shape): (stored: Shape) => number {
  return (stored) => {
    if (stored.type !== 'Point' || given.type !== 'Point') {
      throw new InvalidQuery(
        `Distance in meters is not supported between ${stored.type} and ${given.type}`,
      );
    }
    return sphereDistance(stored.coordinates, given.coordinates);
  };
}

function degreesTo(given: Shape): (stored: Shape) => number {
  const target = place(given);
  return (stored) => {
    const placed = place(stored);
    // NaN compares to nothing, like the null that the server would have here.
    return target && placed ? planeDistance(placed, target) : Number.NaN;
  };
}

function distancePredicate(method: string, values: readonly unknown[]): SpatialPredicate {
  const compare = comparisons[method];
  const [triple, ...more] = values;
  if (!Array.isArray(triple) || triple.length !== 3 || more.length > 0 || compare === undefined) {
    throw new InvalidQuery(`Invalid query: ${method} takes one list of shape, distance and unit.`);
  }
  const [shape, limit, isInMetres] = triple as unknown[];
  const given = parseShape(shape);
  const distanceTo = isInMetres === true ? metresTo(given) : degreesTo(given);
  return (stored) => {
    const distance = distanceTo(parseShape(stored));
    return !Number.isNaN(distance) && compare(distance, limitOf(limit));
  };
}

function relationPredicate(
  { relation, expected }: Method,
  values: readonly unknown[],
): SpatialPredicate {
  const given = values.map((value) => {
    if (!Array.isArray(value)) throw new InvalidQuery('Invalid query: The value is no shape.');
    return place(parseShape(value));
  });
  const test = relations[relation];
  const holds = (stored: Placed, wanted: Placed | undefined): boolean | undefined =>
    wanted && test?.(stored, wanted);
  return (stored) => {
    const placed = place(parseShape(stored));
    if (placed === undefined || given.length === 0) return false;
    return expected
      ? given.some((wanted) => holds(placed, wanted) === true)
      : given.every((wanted) => holds(placed, wanted) === false);
  };
}

/**
 * The test behind a spatial condition: give it a stored shape as nested lists. Throws InvalidQuery
 * for values of another form, and an Error where the server breaks over them (it answers 500).
 */
export function spatialPredicate(method: string, values: readonly unknown[]): SpatialPredicate {
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  return known ? relationPredicate(known, values) : distancePredicate(method, values);
}
