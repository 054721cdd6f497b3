import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DOUBLE_EXPONENT, toNearest, toUnits } from '../../../src/resolvers/exact-sum.ts';

const sum = (values: readonly number[]): number =>
  toNearest(
    values.reduce((total, value) => total + toUnits(value), 0n),
    1n,
    DOUBLE_EXPONENT,
  );

const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const safe = fc.maxSafeInteger();

describe('sums of doubles', () => {
  test('of one value are that value', () => {
    fc.assert(
      fc.property(double, (value) => {
        // A sum knows no negative zero.
        expect(sum([value])).toBe(value + 0);
      }),
    );
  });

  test('of two values are what one addition gives, which rounds once as well', () => {
    fc.assert(
      fc.property(double, double, (left, right) => {
        expect(sum([left, right])).toBe(left + right + 0);
      }),
    );
  });

  test('do not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(double), (values) => {
        expect(sum(values)).toBe(sum(values.toReversed()));
      }),
    );
  });

  test.each([
    [Array.from({ length: 10 }, () => 0.1), 1],
    [[1e308, 1e308, -1e308], 1e308],
    [[1e300, 1, -1e300], 1],
    [[5e-324, 5e-324], 1e-323],
    [[Number.MAX_VALUE, Number.MAX_VALUE], Infinity],
    [[], 0],
  ])('of %j are %j', (values, expected) => {
    expect(sum(values)).toBe(expected);
  });
});

describe('quotients', () => {
  test('are what a division gives, which rounds once as well', () => {
    fc.assert(
      fc.property(safe, fc.integer({ min: 1 }), (numerator, denominator) => {
        const quotient = toNearest(BigInt(numerator), BigInt(denominator));
        expect(quotient).toBe(numerator / denominator + 0);
      }),
    );
  });

  test('of integers that are no doubles are rounded once', () => {
    expect(toNearest(2n ** 53n * 3n + 3n, 3n)).toBe(2 ** 53);
    expect(toNearest(2n ** 53n * 3n + 4n, 3n)).toBe(2 ** 53 + 2);
  });
});
