import { expect, test } from 'vitest';
import { ShortLivedMap } from '../../src/short-lived.ts';

test('what was put in last under a key is there until it is taken out', () => {
  const map = new ShortLivedMap<string, { readonly name: string }>();
  map.set('a', { name: 'first' });
  map.set('b', { name: 'other' });
  map.set('a', { name: 'second' });
  expect([...map.values()]).toEqual([{ name: 'second' }, { name: 'other' }]);
  expect(map.get('a')).toEqual({ name: 'second' });
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
  for (const { at } of map.values()) if (at % 2 === 0) map.delete(at);
  expect([...map.values()].map(({ at }) => at)).toEqual(
    Array.from({ length: 50 }, (_, index) => 2 * index + 1),
  );
});

test('all that are meant are taken out, and no others', () => {
  const map = new ShortLivedMap<number, { readonly at: number }>();
  for (let at = 0; at < 100; at += 1) map.set(at, { at });
  map.deleteWhere(({ at }) => at % 3 !== 0);
  expect(map.size).toBe(34);
  expect([...map.values()].map(({ at }) => at % 3)).toEqual(Array.from({ length: 34 }, () => 0));
  expect(map.has(1)).toBe(false);
});
