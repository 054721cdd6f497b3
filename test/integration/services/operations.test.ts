import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Answer } from '../../support/http-server.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: ['account', 'users', 'teams', 'tablesDB', 'messaging'] },
    seed: async (admin) => {
      for (const name of ['Ants', 'Bees', 'Cats']) {
        await admin.send('POST', '/teams', { teamId: name.toLowerCase(), name });
      }
      await admin.createTables('zoo', [
        {
          id: 'checks',
          name: 'Health Get',
          columns: [['varchar', { key: 'name', size: 40, required: false }]],
        },
        {
          id: 'boxes',
          columns: [
            ['integer', { key: 'count', required: false }],
            ['email', { key: 'mail', required: false }],
          ],
        },
      ]);
    },
  });
});
beforeEach(() => {
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const run = (query: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  gateway.query(query, { variables, as: { key: gateway.devserver.key } });

const calls = (): string[] =>
  gateway.upstream.calls.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);

describe('a list of things of a service', () => {
  test('is filtered, ordered and cut by typed arguments', async () => {
    const query = `{ teamsList(
      filter: [{ field: "name", in: ["Ants", "Cats"] }]
      orderBy: [{ field: "name", direction: DESC }]
      first: 1
    ) { total teams { _id name _createdAt } } }`;
    expect(await run(query)).toEqual({
      data: {
        teamsList: {
          total: 2,
          teams: [{ _id: 'cats', name: 'Cats', _createdAt: expect.any(String) as string }],
        },
      },
    });
    expect(calls()).toEqual([
      'GET /teams' +
        '?queries[0]={"method":"equal","attribute":"name","values":["Ants","Cats"]}' +
        '&queries[1]={"method":"orderDesc","attribute":"name"}' +
        '&queries[2]={"method":"limit","values":[1]}',
    ]);
  });

  test('takes alternatives, and names of system fields as GraphQL spells them', async () => {
    const query = `{ teamsList(filter: [{ or: [
      { field: "_id", eq: "ants" }, { field: "name", startsWith: "B", notContains: "x" }
    ] }], orderBy: [{ field: "_createdAt" }]) { teams { name } } }`;
    const { data } = await run(query);
    expect(calls()[0]).toContain('"attribute":"$id"');
    expect(calls()[0]).toContain('{"method":"orderAsc","attribute":"$createdAt"}');
    expect(data).toBeDefined();
  });

  test('takes query strings as the built-in API does, before the typed ones', async () => {
    const queries = ['{"method":"orderDesc","attribute":"name"}'];
    const { data } = await run(
      'query($q: [String!]) { teamsList(queries: $q, first: 2, offset: 1) { teams { name } } }',
      { q: queries },
    );
    expect(data).toEqual({ teamsList: { teams: [{ name: 'Bees' }, { name: 'Ants' }] } });
  });

  test('goes on after an id', async () => {
    const { data } = await run(
      '{ teamsList(orderBy: [{ field: "name" }], after: "ants") { teams { name } } }',
    );
    expect(data).toEqual({ teamsList: { teams: [{ name: 'Bees' }, { name: 'Cats' }] } });
  });

  test.each([
    ['[{ eq: 1 }]', 'a condition has to name its field'],
    ['[{ field: "name", between: [1] }]', 'between takes two values'],
    ['[{ or: [] }]', 'or needs at least one condition'],
    ['[{ or: [{ field: "name" }] }]', 'a condition has to name an operator'],
  ])('refuses the filter %s before any call', async (filter, message) => {
    const { errors } = await run(`{ teamsList(filter: ${filter}) { total } }`);
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(calls()).toEqual([]);
  });

  test('that is not counted costs Appwrite no count', async () => {
    await run('{ teamsList(total: false) { teams { name } } }');
    expect(calls()).toEqual(['GET /teams?total=0']);
  });
});

describe('values', () => {
  test('that are free-form are JSON', async () => {
    const prefs = { theme: 'dark', sizes: [1, 2], deep: { list: [] } };
    const query = 'mutation($p: JSON!) { teamsUpdatePrefs(teamId: "ants", prefs: $p) }';
    expect(await run(query, { p: prefs })).toEqual({ data: { teamsUpdatePrefs: prefs } });
    expect(await run('{ teamsGet(teamId: "ants") { prefs } }')).toEqual({
      data: { teamsGet: { prefs } },
    });
  });

  test('of rows are JSON under their keys, without the system keys', async () => {
    await gateway.admin.send('POST', '/tablesdb/zoo/tables/boxes/rows', {
      rowId: 'one',
      data: { count: 3, mail: null },
    });
    const query =
      '{ tablesDBGetRow(databaseId: "zoo", tableId: "boxes", rowId: "one") { _id data } }';
    expect(await run(query)).toEqual({
      data: { tablesDBGetRow: { _id: 'one', data: { count: 3, mail: null } } },
    });
  });

  test('of enums are those that Appwrite knows', async () => {
    const index = (type: string): string => `mutation { tablesDBCreateIndex(
      databaseId: "zoo", tableId: "boxes", key: "by_count", type: ${type}, columns: ["count"], orders: [desc]
    ) { type orders } }`;
    const { errors } = await run(index('sorted'));
    expect(errors?.[0]?.message).toContain('AppwriteIndexType');
    expect(calls()).toEqual([]);
    expect(await run(index('key'))).toEqual({
      data: { tablesDBCreateIndex: { type: 'key', orders: ['desc'] } },
    });
  });

  test('that a union may be are told apart, and their big integers keep their digits', async () => {
    const query = `{ tablesDBListColumns(databaseId: "zoo", tableId: "boxes") { columns {
      __typename ... on AppwriteColumnInteger { min max } ... on AppwriteColumnEmail { format }
    } } }`;
    expect(await run(query)).toEqual({
      data: {
        tablesDBListColumns: {
          columns: [
            {
              __typename: 'AppwriteColumnInteger',
              min: '-9223372036854775808',
              max: '9223372036854775807',
            },
            { __typename: 'AppwriteColumnEmail', format: 'email' },
          ],
        },
      },
    });
  });

  test('of one column are of its own kind', async () => {
    const query = `{ tablesDBGetColumn(databaseId: "zoo", tableId: "boxes", key: "mail") {
      __typename ... on AppwriteColumnEmail { key }
    } }`;
    expect(await run(query)).toEqual({
      data: { tablesDBGetColumn: { __typename: 'AppwriteColumnEmail', key: 'mail' } },
    });
  });

  test('that are dates are null where there is none, and other texts stay empty', async () => {
    await gateway.admin.send('POST', '/users', { userId: 'eve', email: 'eve@example.com' });
    const query =
      '{ usersGet(userId: "eve") { accessedAt phone hashOptions { ... on AppwriteAlgoArgon2 { memoryCost } } } }';
    expect(await run(query)).toEqual({
      data: { usersGet: { accessedAt: null, phone: '', hashOptions: { memoryCost: 65536 } } },
    });
  });
});

describe('an operation', () => {
  test('makes one call for each field, and one for fields that ask the same', async () => {
    await run(`{ a: teamsGet(teamId: "ants") { name } b: teamsGet(teamId: "ants") { total }
      c: teamsGet(teamId: "bees") { name } }`);
    expect(calls().sort()).toEqual(['GET /teams/ants', 'GET /teams/bees']);
  });

  test('that deletes answers with the status', async () => {
    await gateway.admin.send('POST', '/teams', { teamId: 'gone', name: 'Gone' });
    expect(await run('mutation { teamsDelete(teamId: "gone") { status } }')).toEqual({
      data: { teamsDelete: { status: '204' } },
    });
  });

  test("that Appwrite refuses carries Appwrite's type and the gateway's code", async () => {
    const { errors, data } = await gateway.query('{ usersList { total } }');
    expect(data).toEqual({ usersList: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      appwrite: { type: 'general_unauthorized_scope', status: 401 },
    });
  });

  test('that this Appwrite does not have is said to be of another version', async () => {
    const query = 'mutation { messagingCreateResendProvider(providerId: "r", name: "R") { _id } }';
    const { errors } = await run(query);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          /^Appwrite has nothing at POST \/messaging\/providers\/resend: its version /,
        ) as string,
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  });

  test('of a service that is not configured is not there', async () => {
    const { errors } = await run('{ localeListContinents { total } }');
    expect(errors?.[0]?.message).toContain('Cannot query field "localeListContinents"');
  });
});

test('a table whose field is the name of an operation, served or not, gets another one', async () => {
  expect(await run('{ zooHealthGets(first: 1) { totalCount } }')).toEqual({
    data: { zooHealthGets: { totalCount: 0 } },
  });
});
