import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeLong, computeNumber } from '../../../src/resolvers/writes/arithmetic.ts';

const small = fc.integer({ min: -1_000_000, max: 1_000_000 });
const notZero = small.filter((value) => value !== 0);

describe('a 64-bit result', () => {
  test('is the one that doubles give where these are exact', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('increment', 'decrement', 'multiply', 'modulo' as const),
        small,
        notZero,
        (method, current, operand) => {
          const computation = { method, operand, stop: null };
          const exact = computeLong({ ...computation, operand: BigInt(operand) }, BigInt(current));
          expect(Number(exact)).toBe(computeNumber(computation, current, true) + 0);
        },
      ),
    );
  });

  test('of a division is rounded half to even, as that of an integer column', () => {
    fc.assert(
      fc.property(small, notZero, (current, operand) => {
        const computation = { method: 'divide', stop: null } as const;
        const exact = computeLong({ ...computation, operand: BigInt(operand) }, BigInt(current));
        expect(Number(exact)).toBe(computeNumber({ ...computation, operand }, current, true) + 0);
      }),
    );
    const half = (current: bigint) =>
      computeLong({ method: 'divide', operand: 2n, stop: null }, current);
    expect([1n, 3n, 5n, -1n, -3n].map(half)).toEqual([0n, 2n, 2n, 0n, -2n]);
  });

  test('keeps every digit', () => {
    const add = { method: 'increment', operand: 1n, stop: null } as const;
    expect(computeLong(add, 9_007_199_254_740_992n)).toBe(9_007_199_254_740_993n);
  });
});

test('what makes a number larger stops at most there, what makes it smaller at least', () => {
  expect(computeNumber({ method: 'increment', operand: 9, stop: 10 }, 5, true)).toBe(10);
  expect(computeNumber({ method: 'decrement', operand: 9, stop: 2 }, 5, true)).toBe(2);
  expect(computeLong({ method: 'power', operand: 3n, stop: 100n }, 7n)).toBe(100n);
  expect(computeLong({ method: 'divide', operand: 100n, stop: 1n }, 7n)).toBe(1n);
});
