import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createParts, createThings, many, startStore, type Store } from '../../support/store.ts';
import { writesOf } from '../../support/writes.ts';

let store: Store;

beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.gateway.close());

const readsOf = (): number =>
  store.gateway.upstream.calls.filter(({ method }) => method === 'GET').length;

const sizesOf = async (table: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await store.allRows(table)).map((row) => [String(row['$id']), row['size']] as const),
  );

describe('rows that are written by what their related rows are', () => {
  const box = (id: string, name: string): string =>
    `mutation { createBox(_id: "${id}", data: { name: "${name}" }) { _id } }`;
  const put = (thing: string, into: string): string =>
    `mutation { updateThing(_id: "${thing}", data: { box: { connect: "${into}" } }) { _id } }`;

  beforeEach(async () => {
    await store.clear();
    await store.ask(store.ada, box('red', 'Red'));
    await store.ask(store.ada, box('blue', 'Blue'));
    await store.ask(store.ada, createThings, { data: many(5) });
    for (const [thing, into] of [
      ['r0', 'red'],
      ['r1', 'red'],
      ['r2', 'blue'],
    ] as const) {
      await store.ask(store.ada, put(thing, into));
    }
  });

  test.each<[string, string[], number]>([
    ['{ box: { name: { eq: "Red" } } }', ['r0', 'r1'], 1],
    ['{ box: { name: { eq: "Red" } }, size: { gt: 0 } }', ['r1'], 1],
    ['{ or: [{ box: { name: { eq: "Red" } } }, { size: { eq: 4 } }] }', ['r0', 'r1', 'r4'], 2],
    ['{ not: { box: { name: { eq: "Red" } } } }', ['r2'], 1],
    ['{ box: { _id: { isNull: true } } }', ['r3', 'r4'], 1],
    ['{ box: { things: { some: { size: { eq: 2 } } } } }', ['r2'], 2],
    ['{ box: { name: { eq: "Green" } } }', [], 2],
  ])('filter: %s', async (filter, ids, reads) => {
    const { data, errors } = await store.ask(
      store.ada,
      `mutation { updateThings(filter: ${filter}, data: { size: 99 }) { count } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ updateThings: { count: ids.length } });
    expect(writesOf(store.gateway)).toEqual(ids.length > 0 ? ['begin', 'stage', 'end'] : []);
    expect(readsOf()).toBe(reads);
    const sizes = await sizesOf('things');
    expect(Object.keys(sizes).filter((id) => sizes[id] === 99)).toEqual(ids);
  });

  test('are deleted by them, for a key as well, and returned as they were', async () => {
    const { data } = await store.ask(
      store.key,
      'mutation { deleteThings(filter: { box: { name: { eq: "Red" } } }) { count nodes { name box { name } } } }',
    );
    expect(data).toEqual({
      deleteThings: {
        count: 2,
        nodes: [
          { name: 'Row 0', box: { name: 'Red' } },
          { name: 'Row 1', box: { name: 'Red' } },
        ],
      },
    });
    expect(Object.keys(await sizesOf('things'))).toEqual(['r2', 'r3', 'r4']);
  });

  test('are written all or none together with other fields', async () => {
    const { data } = await store.ask(
      store.ada,
      `mutation @atomic {
        updateThings(filter: { box: { name: { eq: "Red" } } }, data: { size: 99 }) { count }
        deleteBoxes(filter: { things: { none: {} } }) { count }
        updateBoxes(filter: { things: { some: { size: { eq: 2 } } } }, data: { name: "Sky" }) { nodes { name } }
      }`,
    );
    expect(data).toEqual({
      updateThings: { count: 2 },
      deleteBoxes: { count: 0 },
      updateBoxes: { nodes: [{ name: 'Sky' }] },
    });
    expect(await sizesOf('things')).toMatchObject({ r0: 99, r1: 99, r2: 2 });
  });

  test('are left alone where the caller cannot read what would tell', async () => {
    const { data, errors } = await store.ask(
      store.bob,
      'mutation { updateThings(filter: { box: { name: { eq: "Red" } } }, data: { size: 99 }) { count } }',
    );
    expect({ data, errors }).toMatchObject({ data: { updateThings: { count: 0 } } });
    expect(Object.values(await sizesOf('things'))).not.toContain(99);
  });
});

describe('rows that are written by more ids than one condition holds', () => {
  const ids = Array.from({ length: 290 }, (_, index) => `row-with-a-rather-long-id-${index}`);
  const rows = [...ids, 'other'].map((_id, size) => ({ _id, name: 'Row', size }));
  const all = { ids: [...ids, 'not-there'] };

  beforeEach(async () => {
    await store.clear();
    await store.ask(store.key, createParts, { data: rows });
  });

  test('are found in several calls, and written by one for a key', async () => {
    const { data, errors } = await store.ask(
      store.key,
      `mutation ($ids: [ID!]) {
        updateParts(filter: { _id: { in: $ids }, size: { gte: 1 } }, data: { name: "New" }) { count }
      }`,
      all,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ updateParts: { count: 289 } });
    expect(writesOf(store.gateway)).toEqual(['PATCH parts', 'PATCH parts', 'PATCH parts']);
    const names = (await store.allRows('parts')).map(({ name }) => name);
    expect(names).toEqual(['Row', ...Array.from({ length: 289 }, () => 'New'), 'Row']);
  });

  test('are those that are left where the ids are to be left out', async () => {
    const { data, errors } = await store.ask(
      store.key,
      `mutation ($ids: [ID!]) {
        deleteParts(filter: { _id: { notIn: $ids } }) { count nodes { _id } }
      }`,
      all,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ deleteParts: { count: 1, nodes: [{ _id: 'other' }] } });
  });

  test('come back in the order in which they were made', async () => {
    const { data, errors } = await store.ask(
      store.key,
      'mutation ($ids: [ID!]) { updateParts(filter: { _id: { in: $ids } }, data: { name: "New" }) { nodes { _id } } }',
      { ids: [...ids].reverse() },
    );
    expect(errors).toBeUndefined();
    expect(data?.['updateParts']).toEqual({ nodes: ids.map((_id) => ({ _id })) });
  });
});
