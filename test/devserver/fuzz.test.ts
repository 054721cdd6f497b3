import { expect, test } from 'vitest';
import { fuzz } from './fuzz/fuzz.ts';

test('whatever is sent to whichever route gets an answer that a real Appwrite gives', async () => {
  const { requests, routes, failures } = await fuzz({ seed: 20_261_121, count: 1500 });
  expect(failures).toEqual([]);
  expect(requests).toBe(1500);
  expect(routes).toBeGreaterThan(100);
}, 120_000);
