import { ID } from 'node-appwrite';
import { expect, test } from 'vitest';
import { createId } from '../../../src/appwrite/ids.ts';

test('ids are as long as those of Appwrite’s SDK, in the order of time, and differ', () => {
  const ids = Array.from({ length: 1000 }, () => createId());
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{20}$/);
  expect(ID.unique()).toHaveLength(20);
  const moments = [0, 1, 999, 1000, 1_000_001].map((later) => createId(1_800_000_000_000 + later));
  expect(moments).toEqual(moments.toSorted());
});
