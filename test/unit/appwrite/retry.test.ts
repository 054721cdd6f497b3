import { describe, expect, test } from 'vitest';
import { retryAfterMs, retryDelay } from '../../../src/appwrite/retry.ts';

const now = Date.parse('2030-01-01T00:00:00Z');
const first = { attempt: 1, now, random: 0.5 };
const answer = (status: number, headers: Record<string, string> = {}) =>
  ({ kind: 'answer', status, headers }) as const;

describe('retryDelay', () => {
  test.each([502, 503, 504, 429])('a read that failed with %i is tried again', (status) => {
    expect(retryDelay(answer(status), first)).toBe(100);
  });

  test.each([200, 301, 400, 401, 404, 408, 409, 500, 501])(
    'one that was answered with %i is not',
    (status) => {
      expect(retryDelay(answer(status), first)).toBeUndefined();
    },
  );

  test('the pause doubles, and there is none after the third try', () => {
    const delays = [1, 2, 3].map((attempt) => retryDelay({ kind: 'fault' }, { ...first, attempt }));
    expect(delays).toEqual([100, 200, undefined]);
  });

  test('the pause is spread over half to one and a half of its length', () => {
    const delays = [0, 1].map((random) => retryDelay({ kind: 'fault' }, { ...first, random }));
    expect(delays).toEqual([50, 150]);
  });

  test('a wait that the server wants is kept, and spread after its end', () => {
    expect(retryDelay(answer(503, { 'retry-after': '2' }), first)).toBe(2050);
  });
});

describe('retryAfterMs', () => {
  test.each([
    [429, { 'retry-after': '3' }, 3000],
    [429, { 'retry-after': 'Tue, 01 Jan 2030 00:00:10 GMT' }, 10_000],
    [429, { 'retry-after': 'Mon, 31 Dec 2029 00:00:00 GMT' }, 0],
    [429, { 'retry-after': 'soon' }, undefined],
    [429, { 'x-ratelimit-reset': String(now / 1000 + 7) }, 7000],
    [429, { 'retry-after': '1', 'x-ratelimit-reset': String(now / 1000 + 7) }, 1000],
    [200, { 'x-ratelimit-reset': String(now / 1000 + 7) }, undefined],
    [429, {}, undefined],
  ])('%i with %j means %s ms', (status, headers, expected) => {
    expect(retryAfterMs({ status, headers }, now)).toBe(expected);
  });
});
