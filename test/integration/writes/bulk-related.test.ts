import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createParts, createThings, many, startStore, type Store } from '../../support/store.ts';
import { appwriteError, type ProxyAnswer } from '../../support/upstream-proxy.ts';
import { writesOf } from '../../support/writes.ts';

let store: Store;
let answerInstead: ((method: string, path: string) => ProxyAnswer | undefined) | undefined;

beforeAll(async () => {
  store = await startStore(({ method, path }) => answerInstead?.(method, path));
});
afterAll(() => store.gateway.close());
beforeEach(async () => {
  answerInstead = undefined;
  await store.clear();
});

describe('rows with relationships', () => {
  beforeEach(async () => {
    await store.ask(store.ada, 'mutation { createBox(_id: "b1", data: { name: "B" }) { _id } }');
    await store.ask(store.ada, createThings, { data: many(3) });
  });

  test('are related all at once', async () => {
    const { data } = await store.ask(
      store.ada,
      'mutation { updateThings(all: true, data: { box: { connect: "b1" } }) { count nodes { box { name } } } }',
    );
    expect(data?.['updateThings']).toEqual({
      count: 3,
      nodes: Array.from({ length: 3 }, () => ({ box: { name: 'B' } })),
    });
    expect(writesOf(store.gateway)).toEqual(['begin', 'stage', 'end']);
  });

  test('stay where one of them may not be deleted', async () => {
    await store.ask(
      store.ada,
      'mutation { updateThing(_id: "r0", data: { box: { connect: "b1" } }) { _id } }',
    );
    await store.ask(store.ada, 'mutation { createBox(_id: "b2", data: { name: "Free" }) { _id } }');
    const { errors } = await store.ask(store.ada, 'mutation { deleteBoxes(all: true) { count } }');
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect(await store.allRows('boxes')).toHaveLength(2);
  });

  test('have no new rows made for each of many', async () => {
    const { errors } = await store.ask(
      store.ada,
      'mutation { updateThings(all: true, data: { box: { create: { name: "x" } } }) { count } }',
    );
    expect(errors?.[0]?.message).toContain('data.box.create: goes with one row only');
  });
});

describe('many rows are upserted', () => {
  const upsert = `mutation ($data: [PartUpsertManyInput!]!) {
    upsertParts(data: $data) { count nodes { name } }
  }`;

  test('for a key by one call, where no unique value is given', async () => {
    const rows = [
      { _id: 'a', name: 'A' },
      { _id: 'b', name: 'B' },
    ];
    expect((await store.ask(store.key, upsert, { data: rows })).data).toEqual({
      upsertParts: { count: 2, nodes: [{ name: 'A' }, { name: 'B' }] },
    });
    expect(writesOf(store.gateway)).toEqual(['PUT parts']);
    await store.ask(store.key, upsert, { data: [{ _id: 'a', name: 'A2' }] });
    expect((await store.allRows('parts')).map((row) => row['name'])).toEqual(['A2', 'B']);
  });

  test.each<[string, 'key' | 'ada']>([
    ['a key', 'key'],
    ['a user', 'ada'],
  ])('and never overwrite another row through a unique index, for %s', async (_who, as) => {
    await store.ask(store[as], upsert, { data: [{ _id: 'a', name: 'A', code: 'X' }] });
    const { errors } = await store.ask(store[as], upsert, {
      data: [
        { _id: 'c', name: 'C', code: 'Y' },
        { _id: 'b', name: 'B', code: 'X' },
      ],
    });
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    const rows = await store.allRows('parts');
    expect(rows.map(({ $id, name: stored, code: value }) => [$id, stored, value])).toEqual([
      ['a', 'A', 'X'],
    ]);
    const again = await store.ask(store[as], upsert, {
      data: [{ _id: 'a', name: 'A2', code: 'X' }],
    });
    expect(again.errors).toBeUndefined();
  });
});

test('what Appwrite refuses midway is told with its reason and when to come back', async () => {
  let staged = 0;
  answerInstead = (method, path) => {
    if (method !== 'POST' || !path.includes('/parts/rows')) return undefined;
    staged += 1;
    return staged > 110
      ? appwriteError(429, 'general_rate_limit_exceeded', 'Slow down')
      : undefined;
  };
  const { errors } = await store.ask(store.ada, createParts, { data: many(150) });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    batch: { count: 100, chunk: 2, chunks: 2 },
  });
  expect(await store.allRows('parts')).toHaveLength(100);
});
