import { expect, test } from 'vitest';
import { ShortLivedMap } from '../../src/short-lived.ts';

test('what was put in last under a key is there until it is taken out', () => {
  const map = new ShortLivedMap<string, { readonly name: string }>();
  map.set('a', { name: 'first' });
  map.set('b', { name: 'other' });
  map.set('a', { name: 'second' });
  expect([...map.entries()]).toEqual([
    ['a', { name: 'second' }],
    ['b', { name: 'other' }],
  ]);
  map.delete('a');
  map.delete('none');
  expect(map.get('a')).toBeUndefined();
  expect(map.has('a')).toBe(false);
  expect([...map.values()]).toEqual([{ name: 'other' }]);
  expect(map.size).toBe(1);
});

test('entries may be taken out while one goes through them', () => {
  const map = new ShortLivedMap<number, { readonly at: number }>();
  for (let at = 0; at < 100; at += 1) map.set(at, { at });
  for (const [key, { at }] of map.entries()) if (at % 2 === 0) map.delete(key);
  expect([...map.values()].map(({ at }) => at)).toEqual(
    Array.from({ length: 50 }, (_, index) => 2 * index + 1),
  );
});
