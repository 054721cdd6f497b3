import { describe, expect, test } from 'vitest';
import { sphereDistance } from '../../../../devserver/query/geometry.ts';
import { InvalidQuery } from '../../../../devserver/query/query.ts';
import { spatialPredicate } from '../../../../devserver/query/spatial.ts';

const square = (west: number, south: number, size: number): number[][][] => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
];

const berlin = [13.4, 52.52];
const potsdam = [13.06, 52.39];
const area = square(13, 52, 1);
const route = [
  [13, 52],
  [14, 53],
];
const parallel = [
  [13, 52.5],
  [14, 52.5],
];
const open = [
  [
    [13, 52],
    [14, 52],
    [14, 53],
  ],
];

describe('relations of a stored shape to a given one', () => {
  test.each([
    ['contains', area, [13.2, 52.2], true],
    ['contains', area, [13, 52], true],
    ['contains', berlin, berlin, true],
    ['notContains', area, [15, 52.2], true],
    ['equal', area, area, true],
    ['notEqual', berlin, potsdam, true],
    ['intersects', route, parallel, true],
    ['notIntersects', area, square(20, 20, 1), true],
    ['overlaps', area, square(13.5, 52.5, 1), true],
    ['overlaps', area, square(13.2, 52.2, 0.2), false],
    ['overlaps', route, parallel, true],
    ['overlaps', berlin, berlin, false],
    ['touches', area, [13, 52], true],
    ['touches', berlin, berlin, false],
    ['crosses', route, parallel, true],
    ['crosses', area, square(13.5, 52.5, 1), false],
    ['notCrosses', area, square(20, 20, 1), false],
    ['notCrosses', berlin, berlin, false],
    ['intersects', area, open, false],
    ['notIntersects', area, open, false],
  ] as const)('%s', (...[method, stored, given, expected]) => {
    expect(spatialPredicate(method, [given])(stored)).toBe(expected);
  });
});

describe('distances', () => {
  const near = (limit: unknown, isInMetres: boolean) =>
    spatialPredicate('distanceLessThan', [[berlin, limit, isInMetres]]);

  test('are metres on a sphere or degrees in the plane', () => {
    expect(sphereDistance([13.4, 52.52], [13.06, 52.39])).toBeCloseTo(27_165, -2);
    expect(near(30_000, true)(potsdam)).toBe(true);
    expect(near(0.3, false)(potsdam)).toBe(false);
    expect(near(0.5, false)(route)).toBe(true);
  });

  test('below zero, or below a word, there are none', () => {
    expect(near(-5, true)(berlin)).toBe(false);
    expect(near('near', true)(berlin)).toBe(false);
  });

  test('in metres exist between points only', () => {
    expect(() => near(50_000, true)(route)).toThrow(InvalidQuery);
  });

  test('need a shape, a distance and a unit', () => {
    expect(() => spatialPredicate('distanceLessThan', [[berlin, 1]])).toThrow(InvalidQuery);
    expect(() => spatialPredicate('distanceLessThan', [berlin, 1, true])).toThrow(InvalidQuery);
  });

  test('to what is no shape, or not on Earth, break the query', () => {
    expect(() => spatialPredicate('distanceLessThan', [[[13.4], 1, true]])).toThrow('Not a shape');
    const away = spatialPredicate('distanceLessThan', [[[513.4, 52.52], 1, true]]);
    expect(() => away(berlin)).toThrow('Out of range');
  });
});
