import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type Credential, type TestGateway } from '../../support/gateway.ts';
import { appwriteError, type ProxyAnswer } from '../../support/upstream-proxy.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
const sessions: Record<string, string> = {};
let answerInstead: ((method: string, path: string) => ProxyAnswer | undefined) | undefined;

const name = ['varchar', { key: 'name', size: 20, required: true }] as const;
const size = ['integer', { key: 'size', required: false, min: 0, max: 1000 }] as const;
const code = ['varchar', { key: 'code', size: 20, required: false }] as const;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      const own = { rowSecurity: true, permissions: ['create("users")'] };
      await admin.createTables('store', [
        { id: 'parts', ...own, columns: [name, size, code] },
        { id: 'boxes', ...own, columns: [name] },
        {
          id: 'things',
          ...own,
          columns: [
            name,
            size,
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'boxes',
                key: 'box',
                twoWay: true,
                twoWayKey: 'things',
                onDelete: 'restrict',
              },
            ],
          ],
        },
      ]);
      const index = { key: 'codes', type: 'unique', columns: ['code'] };
      await admin.send('POST', '/tablesdb/store/tables/parts/indexes', index);
    },
    config: { limits: { maxBulkRows: 300 } },
    intercept: ({ method, path }) => answerInstead?.(method, path),
  });
  await gateway.refresh();
});
afterAll(() => gateway.close());

const key = (): Credential => ({ key: gateway.devserver.key });
const ada = (): Credential => ({ session: sessions['ada'] ?? '' });
const bob = (): Credential => ({ session: sessions['bob'] ?? '' });

async function ask(as: Credential, document: string, variables = {}) {
  gateway.upstream.clear();
  return gateway.query(document, { as, variables });
}

const rowsIn = async (table: string): Promise<Record<string, unknown>[]> =>
  (await gateway.admin.send('GET', `/tablesdb/store/tables/${table}/rows`))['rows'] as never;

beforeEach(async () => {
  answerInstead = undefined;
  for (const table of ['things', 'boxes', 'parts']) {
    for (const { $id } of await allRows(table)) {
      await gateway.admin.send('DELETE', `/tablesdb/store/tables/${table}/rows/${String($id)}`);
    }
  }
});

const allRows = async (table: string): Promise<Record<string, unknown>[]> => {
  const queries = encodeURIComponent(JSON.stringify({ method: 'limit', values: [5000] }));
  const path = `/tablesdb/store/tables/${table}/rows?queries[0]=${queries}`;
  return (await gateway.admin.send('GET', path))['rows'] as never;
};

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    _id: `r${index + from}`,
    name: `Row ${index + from}`,
    size: index,
  }));

const createParts = `mutation ($data: [PartCreateManyInput!]!) {
  createParts(data: $data) { count nodes { _id name size } }
}`;
const createThings = `mutation ($data: [ThingCreateManyInput!]!) {
  createThings(data: $data) { count nodes { _id name } }
}`;

describe('many rows are created', () => {
  test('for a key by one call for each hundred, on a table without relationships', async () => {
    const { data } = await ask(key(), createParts, { data: many(250) });
    expect(data?.['createParts']).toEqual({ count: 250, nodes: many(250) });
    expect(writesOf(gateway)).toEqual(['POST parts', 'POST parts', 'POST parts']);
    expect(gateway.upstream.calls).toHaveLength(3);
  });

  test("for a user by a transaction for each hundred, and are the user's own", async () => {
    const { data } = await ask(ada(), createParts, { data: many(120) });
    expect(data?.['createParts']).toMatchObject({ count: 120 });
    const writes = writesOf(gateway);
    expect(writes.filter((each) => each === 'POST parts')).toHaveLength(120);
    expect(writes.filter((each) => each === 'begin')).toHaveLength(2);
    expect(writes.filter((each) => each === 'end')).toHaveLength(2);
    // And one list of what is selected, whose ids of three characters fit one call.
    expect(gateway.upstream.calls).toHaveLength(125);
    const [row] = await rowsIn('parts');
    expect(row?.['$permissions']).toContain('read("user:ada")');
  });

  test('with related rows of their own, as far as a transaction has room', async () => {
    const data = many(30).map((row) => ({ ...row, box: { create: { name: `Box ${row._id}` } } }));
    const answer = await ask(ada(), createThings, { data });
    expect(answer.errors).toBeUndefined();
    expect(writesOf(gateway).filter((each) => each === 'begin')).toHaveLength(1);
    expect(await allRows('boxes')).toHaveLength(30);
  });

  test('all or none of a hundred; those before stay, and the error says so', async () => {
    await ask(key(), createParts, { data: [{ _id: 'r150', name: 'Taken' }] });
    const { errors, data } = await ask(ada(), createParts, { data: many(250) });
    expect(data).toEqual({ createParts: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      batch: { count: 100, chunk: 2, chunks: 3 },
    });
    expect(errors?.[0]?.message).toMatch(/^Part 2 of 3 failed: .* 100 rows were written before/);
    expect(await allRows('parts')).toHaveLength(101);
  });

  test('with permissions of their own, but not for roles of others', async () => {
    const share = (role: string) =>
      ask(ada(), createParts, {
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
    const { errors } = await ask(ada(), createParts, {
      data: [
        { _id: 'x', name: 'A', size: -1 },
        { _id: 'x', name: 'A name that is far too long' },
        { _id: '_', name: 'A' },
      ],
    });
    expect(errors?.[0]?.message).toMatch(
      /data\[0\]\.size: .*data\[1\]\.name: .*data\[1\]\._id: another row has the same id\. data\[2\]\._id: /,
    );
    const tooMany = await ask(ada(), createParts, { data: many(301) });
    expect(tooMany.errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(gateway.upstream.calls).toEqual([]);
  });
});

describe('rows that match', () => {
  beforeEach(async () => {
    await ask(key(), createParts, { data: many(150) });
  });

  test('are changed for a key by one call, whose queries go in its body', async () => {
    const { data } = await ask(
      key(),
      'mutation { updateParts(filter: { size: { gte: 100 } }, data: { name: "Big" }) { count } }',
    );
    expect(data).toEqual({ updateParts: { count: 50 } });
    expect(gateway.upstream.calls.map(({ path }) => path)).toEqual([
      '/tablesdb/store/tables/parts/rows',
    ]);
    const names = (await allRows('parts')).map((row) => row['name']);
    expect(names.filter((each) => each === 'Big')).toHaveLength(50);
  });

  test('are changed with operators, and answered whole', async () => {
    const { data } = await ask(
      key(),
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
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  });

  test("are not changed at all where one would leave the column's bounds", async () => {
    const { errors } = await ask(
      key(),
      'mutation { updateParts(filter: { size: { gte: 148 } }, apply: { size: { multiply: { by: 6.73 } } }) { count } }',
    );
    expect(errors?.[0]?.message).toContain('1003 is more than 1000');
    expect(writesOf(gateway)).toEqual([]);
    const within = await ask(
      key(),
      'mutation { updateParts(filter: { size: { gte: 148 } }, apply: { size: { multiply: { by: 2 } } }) { count } }',
    );
    expect(within.data).toEqual({ updateParts: { count: 2 } });
    expect(writesOf(gateway)).toEqual(['begin', 'stage', 'end']);
  });

  test('are deleted and returned as they were', async () => {
    const { data } = await ask(
      key(),
      'mutation { deleteParts(filter: { size: { lt: 2 } }) { count nodes { name } } }',
    );
    expect(data).toEqual({
      deleteParts: { count: 2, nodes: [{ name: 'Row 0' }, { name: 'Row 1' }] },
    });
    expect(await allRows('parts')).toHaveLength(148);
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
      const { errors } = await ask(key(), `mutation { ${field} }`);
      expect(errors?.[0]?.message).toContain('say `all: true`');
    }
    expect(gateway.upstream.calls).toEqual([]);
    const both = await ask(
      key(),
      'mutation { deleteParts(all: true, filter: { size: { gt: 1 } }) { count } }',
    );
    expect(both.errors?.[0]?.message).toContain('all: does not go with a filter');
    const none = await ask(
      key(),
      'mutation { deleteParts(filter: { _id: { in: [] } }) { count } }',
    );
    expect(none.data).toEqual({ deleteParts: { count: 0 } });
    expect(writesOf(gateway)).toEqual([]);
    const all = await ask(key(), 'mutation { deleteParts(all: true) { count } }');
    expect(all.data).toEqual({ deleteParts: { count: 150 } });
    expect(await allRows('parts')).toEqual([]);
  });

  test('a user finds, changes and deletes own rows, in a transaction', async () => {
    await ask(ada(), createParts, { data: many(3, 500) });
    const changed = await ask(
      ada(),
      'mutation { updateParts(all: true, data: { name: "Mine" }) { count nodes { name } } }',
    );
    expect(changed.data).toEqual({
      updateParts: { count: 3, nodes: Array.from({ length: 3 }, () => ({ name: 'Mine' })) },
    });
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual([
      'GET',
      'POST',
      'POST',
      'PATCH',
      'GET',
    ]);
    const deleted = await ask(ada(), 'mutation { deleteParts(all: true) { count } }');
    expect(deleted.data).toEqual({ deleteParts: { count: 3 } });
    expect(await allRows('parts')).toHaveLength(150);
    const nobodys = await ask(bob(), 'mutation { deleteParts(all: true) { count } }');
    expect(nobodys.data).toEqual({ deleteParts: { count: 0 } });
  });

  test('more of them than a field may write are refused before anything is', async () => {
    await ask(key(), createParts, { data: many(200, 200) });
    const { errors } = await ask(
      key(),
      'mutation { deleteParts(all: true) { count nodes { _id } } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(writesOf(gateway)).toEqual([]);
  });
});

describe('rows with relationships', () => {
  beforeEach(async () => {
    await ask(ada(), 'mutation { createBox(_id: "b1", data: { name: "B" }) { _id } }');
    await ask(ada(), createThings, { data: many(3) });
  });

  test('are related all at once', async () => {
    const { data } = await ask(
      ada(),
      'mutation { updateThings(all: true, data: { box: { connect: "b1" } }) { count nodes { box { name } } } }',
    );
    expect(data?.['updateThings']).toEqual({
      count: 3,
      nodes: Array.from({ length: 3 }, () => ({ box: { name: 'B' } })),
    });
    expect(writesOf(gateway)).toEqual(['begin', 'stage', 'end']);
  });

  test('stay where one of them may not be deleted', async () => {
    await ask(
      ada(),
      'mutation { updateThing(_id: "r0", data: { box: { connect: "b1" } }) { _id } }',
    );
    await ask(ada(), 'mutation { createBox(_id: "b2", data: { name: "Free" }) { _id } }');
    const { errors } = await ask(ada(), 'mutation { deleteBoxes(all: true) { count } }');
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect(await allRows('boxes')).toHaveLength(2);
  });

  test('have no new rows made for each of many', async () => {
    const { errors } = await ask(
      ada(),
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
    expect((await ask(key(), upsert, { data: rows })).data).toEqual({
      upsertParts: { count: 2, nodes: [{ name: 'A' }, { name: 'B' }] },
    });
    expect(writesOf(gateway)).toEqual(['PUT parts']);
    await ask(key(), upsert, { data: [{ _id: 'a', name: 'A2' }] });
    expect((await allRows('parts')).map((row) => row['name'])).toEqual(['A2', 'B']);
  });

  test.each([
    ['a key', key],
    ['a user', ada],
  ])('and never overwrite another row through a unique index, for %s', async (_who, as) => {
    await ask(as(), upsert, { data: [{ _id: 'a', name: 'A', code: 'X' }] });
    const { errors } = await ask(as(), upsert, {
      data: [
        { _id: 'c', name: 'C', code: 'Y' },
        { _id: 'b', name: 'B', code: 'X' },
      ],
    });
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    const rows = await allRows('parts');
    expect(rows.map(({ $id, name: stored, code: value }) => [$id, stored, value])).toEqual([
      ['a', 'A', 'X'],
    ]);
    const again = await ask(as(), upsert, { data: [{ _id: 'a', name: 'A2', code: 'X' }] });
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
  const { errors } = await ask(ada(), createParts, { data: many(150) });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    batch: { count: 100, chunk: 2, chunks: 2 },
  });
  expect(await allRows('parts')).toHaveLength(100);
});
