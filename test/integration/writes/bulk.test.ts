import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createParts, createThings, many, startStore, type Store } from '../../support/store.ts';
import { writesOf } from '../../support/writes.ts';

let store: Store;

beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.gateway.close());
beforeEach(async () => {
  await store.clear();
});

describe('many rows are created', () => {
  test('for a key by one call for each hundred, on a table without relationships', async () => {
    const { data } = await store.ask(store.key, createParts, { data: many(250) });
    expect(data?.['createParts']).toEqual({ count: 250, nodes: many(250) });
    expect(writesOf(store.gateway)).toEqual(['POST parts', 'POST parts', 'POST parts']);
    expect(store.gateway.upstream.calls).toHaveLength(3);
  });

  test("for a user by a transaction for each hundred, and are the user's own", async () => {
    const { data } = await store.ask(store.ada, createParts, { data: many(120) });
    expect(data?.['createParts']).toMatchObject({ count: 120 });
    const writes = writesOf(store.gateway);
    expect(writes.filter((each) => each === 'POST parts')).toHaveLength(120);
    expect(writes.filter((each) => each === 'begin')).toHaveLength(2);
    expect(writes.filter((each) => each === 'end')).toHaveLength(2);
    // And one list of what is selected, whose ids of three characters fit one call.
    expect(store.gateway.upstream.calls).toHaveLength(125);
    const [row] = await store.allRows('parts');
    expect(row?.['$permissions']).toContain('read("user:ada")');
  });

  test('with related rows of their own, as far as a transaction has room', async () => {
    const data = many(30).map((row) => ({ ...row, box: { create: { name: `Box ${row._id}` } } }));
    const answer = await store.ask(store.ada, createThings, { data });
    expect(answer.errors).toBeUndefined();
    expect(writesOf(store.gateway).filter((each) => each === 'begin')).toHaveLength(1);
    expect(await store.allRows('boxes')).toHaveLength(30);
  });

  test('all or none of a hundred; those before stay, and the error says so', async () => {
    await store.ask(store.key, createParts, { data: [{ _id: 'r150', name: 'Taken' }] });
    const { errors, data } = await store.ask(store.ada, createParts, { data: many(250) });
    expect(data).toEqual({ createParts: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      batch: { count: 100, chunk: 2, chunks: 3 },
    });
    expect(errors?.[0]?.message).toMatch(/^Part 2 of 3 failed: .* 100 rows were written before/);
    expect(await store.allRows('parts')).toHaveLength(101);
  });

  test('with permissions of their own, but not for roles of others', async () => {
    const share = (role: string) =>
      store.ask(store.ada, createParts, {
        data: [
          { name: 'Shared', _permissions: [{ grant: { action: 'READ', role: { user: role } } }] },
        ],
      });
    expect((await share('ada')).errors).toBeUndefined();
    const { errors } = await share('bob');
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(errors?.[0]?.message).toContain(
      'permissions: you can give permissions to roles of your own only: (any, user:ada',
    );
  });

  test('and every fault of every row is told before a call is made', async () => {
    const { errors } = await store.ask(store.ada, createParts, {
      data: [
        { _id: 'x', name: 'A', size: -1 },
        { _id: 'x', name: 'A name that is far too long' },
        { _id: '_', name: 'A' },
      ],
    });
    expect(errors?.[0]?.message).toMatch(
      /data\[0\]\.size: .*data\[1\]\.name: .*data\[1\]\._id: another row has the same id\. data\[2\]\._id: /,
    );
    const tooMany = await store.ask(store.ada, createParts, { data: many(301) });
    expect(tooMany.errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(store.gateway.upstream.calls).toEqual([]);
  });
});

describe('rows that match', () => {
  beforeEach(async () => {
    await store.ask(store.key, createParts, { data: many(150) });
  });

  test('are changed for a key by one call, whose queries go in its body', async () => {
    const { data } = await store.ask(
      store.key,
      'mutation { updateParts(filter: { size: { gte: 100 } }, data: { name: "Big" }) { count } }',
    );
    expect(data).toEqual({ updateParts: { count: 50 } });
    expect(store.gateway.upstream.calls.map(({ path }) => path)).toEqual([
      '/tablesdb/store/tables/parts/rows',
    ]);
    const names = (await store.allRows('parts')).map((row) => row['name']);
    expect(names.filter((each) => each === 'Big')).toHaveLength(50);
  });

  test('are changed with operators, and answered whole', async () => {
    const { data } = await store.ask(
      store.key,
      'mutation { updateParts(filter: { size: { lt: 2 } }, apply: { size: { increment: { by: 5, max: 1000 } } }) { count nodes { _id size } } }',
    );
    expect(data).toEqual({
      updateParts: {
        count: 2,
        nodes: [
          { _id: 'r0', size: 5 },
          { _id: 'r1', size: 6 },
        ],
      },
    });
    expect(store.gateway.upstream.calls.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });

  test("are not changed at all where one would leave the column's bounds", async () => {
    const { errors } = await store.ask(
      store.key,
      'mutation { updateParts(filter: { size: { gte: 148 } }, apply: { size: { multiply: { by: 6.73 } } }) { count } }',
    );
    expect(errors?.[0]?.message).toContain('1003 is more than 1000');
    expect(writesOf(store.gateway)).toEqual([]);
    const within = await store.ask(
      store.key,
      'mutation { updateParts(filter: { size: { gte: 148 } }, apply: { size: { multiply: { by: 2 } } }) { count } }',
    );
    expect(within.data).toEqual({ updateParts: { count: 2 } });
    expect(writesOf(store.gateway)).toEqual(['begin', 'stage', 'end']);
  });

  test('are deleted and returned as they were', async () => {
    const { data } = await store.ask(
      store.key,
      'mutation { deleteParts(filter: { size: { lt: 2 } }) { count nodes { name } } }',
    );
    expect(data).toEqual({
      deleteParts: { count: 2, nodes: [{ name: 'Row 0' }, { name: 'Row 1' }] },
    });
    expect(await store.allRows('parts')).toHaveLength(148);
  });

  test('are all rows only where that is said in so many words', async () => {
    for (const field of [
      'deleteParts { count }',
      'deleteParts(filter: {}) { count }',
      'deleteParts(filter: { and: [] }) { count }',
      'deleteParts(filter: { _id: { notIn: [] } }) { count }',
      'deleteParts(all: false) { count }',
      'updateParts(data: { size: 1 }) { count }',
    ]) {
      const { errors } = await store.ask(store.key, `mutation { ${field} }`);
      expect(errors?.[0]?.message).toContain('say `all: true`');
    }
    expect(store.gateway.upstream.calls).toEqual([]);
    const both = await store.ask(
      store.key,
      'mutation { deleteParts(all: true, filter: { size: { gt: 1 } }) { count } }',
    );
    expect(both.errors?.[0]?.message).toContain('all: does not go with a filter');
    const none = await store.ask(
      store.key,
      'mutation { deleteParts(filter: { _id: { in: [] } }) { count } }',
    );
    expect(none.data).toEqual({ deleteParts: { count: 0 } });
    expect(writesOf(store.gateway)).toEqual([]);
    const all = await store.ask(store.key, 'mutation { deleteParts(all: true) { count } }');
    expect(all.data).toEqual({ deleteParts: { count: 150 } });
    expect(await store.allRows('parts')).toEqual([]);
  });

  test('a user finds, changes and deletes own rows, in a transaction', async () => {
    await store.ask(store.ada, createParts, { data: many(3, 500) });
    const changed = await store.ask(
      store.ada,
      'mutation { updateParts(all: true, data: { name: "Mine" }) { count nodes { name } } }',
    );
    expect(changed.data).toEqual({
      updateParts: { count: 3, nodes: Array.from({ length: 3 }, () => ({ name: 'Mine' })) },
    });
    expect(store.gateway.upstream.calls.map(({ method }) => method)).toEqual([
      'GET',
      'POST',
      'POST',
      'PATCH',
      'GET',
    ]);
    const deleted = await store.ask(store.ada, 'mutation { deleteParts(all: true) { count } }');
    expect(deleted.data).toEqual({ deleteParts: { count: 3 } });
    expect(await store.allRows('parts')).toHaveLength(150);
    const nobodys = await store.ask(store.bob, 'mutation { deleteParts(all: true) { count } }');
    expect(nobodys.data).toEqual({ deleteParts: { count: 0 } });
  });

  test('more of them than a field may write are refused before anything is', async () => {
    await store.ask(store.key, createParts, { data: many(200, 200) });
    const { errors } = await store.ask(
      store.key,
      'mutation { deleteParts(all: true) { count nodes { _id } } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(writesOf(store.gateway)).toEqual([]);
  });
});
