import { expect, test } from 'vitest';
import { replacementDelay } from '../../../src/workers/crew.ts';

test('a worker that dies is replaced at once, and one that keeps dying less and less often', () => {
  expect([1, 2, 3, 4].map(replacementDelay)).toEqual([0, 500, 1000, 2000]);
  expect(replacementDelay(30)).toBe(30_000);
});
