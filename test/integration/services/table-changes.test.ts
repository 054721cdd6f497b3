import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { askBuiltIn } from '../../support/built-in.ts';
import type { Answer } from '../../support/http-server.ts';
import type { ProxyAnswer } from '../../support/upstream-proxy.ts';

let gateway: TestGateway;
/** What Appwrite says of a column, for as long as there is something here. */
let states: ProxyAnswer[] = [];
const state = (key: string, status: string, error = ''): ProxyAnswer => ({
  status: 200,
  body: { key, type: 'integer', status, error },
});

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: ['tablesDB'], requestTimeoutMs: 2000 },
    seed: (admin) =>
      admin.createTables('shop', [
        { id: 'things', columns: [] },
        { id: 'boxes', columns: [] },
      ]),
    intercept: ({ method, path }) =>
      method === 'GET' && /\/(?:columns|indexes)\/\w+$/.test(path) ? states.shift() : undefined,
  });
});
beforeEach(() => {
  states = [];
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const run = (query: string): Promise<Answer> =>
  gateway.query(query, { as: { key: gateway.devserver.key } });
const calls = (): string[] => gateway.upstream.calls.map(({ method, path }) => `${method} ${path}`);
const column = (key: string, more = ''): string =>
  `tablesDBCreateIntegerColumn(databaseId: "shop", tableId: "things", key: "${key}", required: false${more}) { key status }`;

test('a table that was just made can be used by the next operation', async () => {
  const made = await run(`mutation {
    tablesDBCreate(databaseId: "library", name: "Library") { _id }
    tablesDBCreateTable(databaseId: "library", tableId: "books", name: "Books", permissions: ["read(\\"any\\")", "create(\\"any\\")"]) { _id }
    tablesDBCreateVarcharColumn(databaseId: "library", tableId: "books", key: "title", size: 100, required: true, waitUntilAvailable: true) { key status }
    tablesDBCreateIndex(databaseId: "library", tableId: "books", key: "by_title", type: key, columns: ["title"], waitUntilAvailable: true) { key status }
  }`);
  expect(made.errors).toBeUndefined();
  expect(made.data).toMatchObject({
    tablesDBCreateVarcharColumn: { key: 'title', status: 'available' },
    tablesDBCreateIndex: { key: 'by_title', status: 'available' },
  });
  const { data } = await run('mutation { createBook(data: { title: "Emma" }) { title } }');
  expect(data).toEqual({ createBook: { title: 'Emma' } });
});

test('a column that was made, renamed or taken away is so for the next operation', async () => {
  await run(`mutation { ${column('weight', ', waitUntilAvailable: true')} }`);
  expect((await run('{ things { nodes { weight } } }')).errors).toBeUndefined();
  await run(
    'mutation { tablesDBUpdateIntegerColumn(databaseId: "shop", tableId: "things", key: "weight", newKey: "mass", required: false, default: null) { key } }',
  );
  expect((await run('{ things { nodes { mass } } }')).errors).toBeUndefined();
  await run(
    'mutation { tablesDBDeleteColumn(databaseId: "shop", tableId: "things", key: "mass") { status } }',
  );
  expect((await run('{ things { nodes { mass } } }')).errors?.[0]?.message).toContain('mass');
});

test('a relationship is waited for as well', async () => {
  const { data } = await run(`mutation { tablesDBCreateRelationshipColumn(
    databaseId: "shop", tableId: "things", relatedTableId: "boxes", type: manyToOne, key: "box", waitUntilAvailable: true
  ) { key status } }`);
  expect(data?.['tablesDBCreateRelationshipColumn']).toEqual({
    key: 'box',
    status: 'available',
  });
  expect((await run('{ things { nodes { box { _id } } } }')).errors).toBeUndefined();
});

test('waiting asks until the column is available, and answers with that', async () => {
  states = [state('slow', 'processing'), state('slow', 'processing')];
  const { data } = await run(`mutation { ${column('slow', ', waitUntilAvailable: true')} }`);
  expect(data?.['tablesDBCreateIntegerColumn']).toEqual({ key: 'slow', status: 'available' });
  expect(calls()).toEqual([
    'POST /tablesdb/shop/tables/things/columns/integer',
    ...Array.from({ length: 3 }, () => 'GET /tablesdb/shop/tables/things/columns/slow'),
  ]);
});

test('without the argument nobody waits', async () => {
  await run(`mutation { ${column('quick')} }`);
  expect(calls()).toEqual(['POST /tablesdb/shop/tables/things/columns/integer']);
});

test('a column that cannot be made is an error with the reason', async () => {
  states = [state('broken', 'processing'), state('broken', 'failed', 'The row is full')];
  const { data, errors } = await run(
    `mutation { ${column('broken', ', waitUntilAvailable: true')} }`,
  );
  expect(data).toEqual({ tablesDBCreateIntegerColumn: null });
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('"broken"') as string,
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect(errors?.[0]?.message).toContain('The row is full');
});

test('a column that takes too long is an error that says so', async () => {
  states = Array.from({ length: 1000 }, () => state('eternal', 'processing'));
  const { errors } = await run(`mutation { ${column('eternal', ', waitUntilAvailable: true')} }`);
  expect(errors?.[0]?.extensions['code']).toBe('TIMEOUT');
  expect(errors?.[0]?.message).toContain('"eternal" is still being made');
});

/** Paths of what the gateway asked for with its own key: how it reads the tables. */
const catalogReads = (): string[] =>
  gateway.upstream.received
    .filter(({ headers }) => headers['x-request-id'] === undefined)
    .map(({ path }) => path.split('?')[0] ?? '');

const oneReading = ['/v1/tablesdb', '/v1/tablesdb/shop/tables', '/v1/tablesdb/library/tables'];

test('several changes in one operation are followed by one reading of the tables', async () => {
  const { errors } = await run(`mutation {
    tablesDBCreateTable(databaseId: "shop", tableId: "cups", name: "Cups", permissions: ["read(\\"any\\")"]) { _id }
    tablesDBCreateIntegerColumn(databaseId: "shop", tableId: "cups", key: "size", required: false, waitUntilAvailable: true) { key }
    tablesDBCreateIndex(databaseId: "shop", tableId: "cups", key: "by_size", type: key, columns: ["size"], waitUntilAvailable: true) { key }
  }`);
  expect(errors).toBeUndefined();
  expect(catalogReads()).toEqual(oneReading);
  expect((await run('{ cups { nodes { size } } }')).errors).toBeUndefined();
});

test('what is changed through the other endpoint can be used at once, too', async () => {
  const change = (tableId: string): string =>
    `mutation { tablesDBCreateTable(databaseId: "shop", tableId: "${tableId}", name: "${tableId}", permissions: ["read(\\"any\\")"]) { _id } }`;
  const headers = { 'X-Appwrite-Key': gateway.devserver.key };
  const body = [{ query: change('pots') }, { query: change('pans') }];
  const answer = await askBuiltIn(gateway, { body, headers });
  expect(await answer.json()).toMatchObject([{ data: {} }, { data: {} }]);
  expect(catalogReads()).toEqual(oneReading);
  const used = await run('{ pots { nodes { _id } } pans { nodes { _id } } }');
  expect(used.errors).toBeUndefined();
});

test('a change that Appwrite refuses, and one of another project, has no tables read', async () => {
  const query =
    'mutation { tablesDBCreateTable(databaseId: "none", tableId: "a", name: "A") { _id } }';
  expect((await run(query)).errors).toHaveLength(1);
  const headers = { 'X-Appwrite-Key': gateway.devserver.key, 'X-Appwrite-Project': 'another' };
  await (await askBuiltIn(gateway, { body: { query }, headers })).text();
  expect(catalogReads()).toEqual([]);
});

test('who has no key changes nothing', async () => {
  const { errors } = await gateway.query(`mutation { ${column('forbidden')} }`);
  expect(errors?.[0]?.extensions['code']).toMatch(/^(?:UNAUTHENTICATED|FORBIDDEN)$/);
});
