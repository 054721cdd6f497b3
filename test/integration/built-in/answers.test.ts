import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askBuiltIn, runBuiltIn } from '../../support/built-in.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { bodyOf } from '../../support/http-server.ts';

let gateway: TestGateway;
let key: { 'X-Appwrite-Key': string };

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.send('POST', '/teams', { teamId: 'crew', name: 'Crew' });
      await admin.createTables('shop', [
        {
          id: 'boxes',
          permissions: ['read("any")', 'create("any")', 'update("any")'],
          columns: [
            ['varchar', { key: 'name', size: 40, required: false }],
            ['varchar', { key: 'tags', size: 40, required: false, array: true }],
            ['bigint', { key: 'code', required: false }],
            ['enum', { key: 'kind', elements: ['a', 'b'], required: false }],
          ],
        },
      ]);
    },
  });
  key = { 'X-Appwrite-Key': gateway.devserver.key };
});
beforeEach(() => {
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const paths = (): string[] => gateway.upstream.calls.map(({ method, path }) => `${method} ${path}`);

describe('calls upstream', () => {
  test('are one for each field of a service', async () => {
    const query =
      '{ a: localeListContinents { total } b: teamsList { total } localeGet { country } }';
    await runBuiltIn(gateway, query);
    expect(paths().sort()).toEqual(['GET /locale', 'GET /locale/continents', 'GET /teams']);
  });

  test('are one for fields that ask the same, and two for fields that do not', async () => {
    const query = '{ a: teamsGet(teamId: "crew") { _id } b: teamsGet(teamId: "crew") { name } }';
    expect(await runBuiltIn(gateway, query)).toEqual({
      data: { a: { _id: 'crew' }, b: { name: 'Crew' } },
    });
    expect(paths()).toEqual(['GET /teams/crew']);
    gateway.upstream.clear();
    await runBuiltIn(gateway, '{ a: teamsList { total } b: teamsList(search: "x") { total } }');
    expect(paths()).toHaveLength(2);
  });

  test('are shared by the fields of one operation only, not by a batch', async () => {
    const query = '{ teamsGet(teamId: "crew") { name } }';
    await askBuiltIn(gateway, { body: [{ query }, { query }], headers: key });
    expect(paths()).toEqual(['GET /teams/crew', 'GET /teams/crew']);
  });

  test('are as many as the limit allows', async () => {
    const fields = Array.from(
      { length: 101 },
      (_, at) => `f${at}: teamsList(search: "${at}") { total }`,
    );
    const { errors } = await runBuiltIn(gateway, `{ ${fields.join(' ')} }`);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(paths()).toHaveLength(100);
  });

  test('are none where the operation is refused', async () => {
    const body = { query: '{ teamsGet(teamId: "crew") { nope } }' };
    await askBuiltIn(gateway, { body, headers: key });
    expect(paths()).toEqual([]);
  });
});

describe('arguments', () => {
  test('of a path cannot lead to another route', async () => {
    const query = 'query($id: String!) { teamsGet(teamId: $id) { _id } }';
    for (const id of ['crew/prefs', '../users', 'a?b=c', 'a#b', '%2e%2e']) {
      gateway.upstream.clear();
      await runBuiltIn(gateway, query, { id });
      expect(paths()).toEqual([`GET /teams/${encodeURIComponent(id)}`]);
    }
  });

  test.each(['', '.', '..'])('of a path are refused when they are %j', async (id) => {
    const query = 'query($id: String!) { teamsGet(teamId: $id) { _id } }';
    const { data, errors } = await runBuiltIn(gateway, query, { id });
    expect(data).toEqual({ teamsGet: null });
    expect(errors?.[0]).toMatchObject({
      path: ['teamsGet'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(errors?.[0]?.message).toMatch(/^teamId: /);
    expect(paths()).toEqual([]);
  });

  test('that are null and cannot be are left out', async () => {
    const query = 'mutation { teamsCreate(teamId: "nulls", name: "N", roles: null) { name } }';
    expect(await runBuiltIn(gateway, query)).toEqual({ data: { teamsCreate: { name: 'N' } } });
  });

  test('keep all that a literal says: lists, integers, nested objects and variables', async () => {
    const query = `mutation($name: String) {
      tablesDBCreateRow(databaseId: "shop", tableId: "boxes", rowId: "literal",
        data: { name: $name, tags: ["x", "y/z"], code: 9007199254740993 }) { data }
    }`;
    const { data } = await runBuiltIn(gateway, query, { name: 'Box' });
    const text = (data?.['tablesDBCreateRow'] as { data: string }).data;
    expect(text).toContain('"code":9007199254740993');
    expect(JSON.parse(text)).toMatchObject({ name: 'Box', tags: ['x', 'y/z'] });
  });

  test('keep all digits of an integer in the variables', async () => {
    const query = `mutation($data: Json!) {
      tablesDBCreateRow(databaseId: "shop", tableId: "boxes", rowId: "digits", data: $data) { data }
    }`;
    const body = JSON.stringify({ query, variables: { data: { code: 0 } } }).replace(
      '"code":0',
      '"code":9007199254740993',
    );
    const response = await askBuiltIn(gateway, {
      body,
      headers: { ...key, 'Content-Type': 'application/json' },
    });
    expect(await response.text()).toContain('9007199254740993');
  });

  test('that are objects are taken as objects and as JSON text', async () => {
    const run = (prefs: string) =>
      runBuiltIn(
        gateway,
        `mutation { teamsUpdatePrefs(teamId: "crew", prefs: ${prefs}) { data } }`,
      );
    const expected = { data: { teamsUpdatePrefs: { data: '{"a":{"b":["c"]}}' } } };
    expect(await run('{ a: { b: ["c"] } }')).toEqual(expected);
    expect(await run(JSON.stringify('{"a":{"b":["c"]}}'))).toEqual(expected);
    const { errors } = await run('"no JSON"');
    expect(errors?.[0]?.message).toContain('Assoc takes an object');
  });
});

describe('what the built-in API gets wrong', () => {
  test('is right: every kind of column is resolved', async () => {
    const query = `{ tablesDBListColumns(databaseId: "shop", tableId: "boxes") {
      columns { __typename ... on ColumnEnum { key elements } ... on ColumnBigint { key } }
    } }`;
    expect(await runBuiltIn(gateway, query)).toMatchObject({
      data: {
        tablesDBListColumns: {
          columns: [
            { __typename: 'ColumnVarchar' },
            { __typename: 'ColumnVarchar' },
            { __typename: 'ColumnBigint', key: 'code' },
            { __typename: 'ColumnEnum', key: 'kind', elements: ['a', 'b'] },
          ],
        },
      },
    });
  });

  test('is right: nothing is cut off by its depth', async () => {
    const query =
      '{ tablesDBListTables(databaseId: "shop") { tables { columns { __typename } } } }';
    const { data, errors } = await runBuiltIn(gateway, query);
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain('ColumnVarchar');
  });

  test('is right: __typename stands beside other fields', async () => {
    expect(await runBuiltIn(gateway, '{ __typename teamsGet(teamId: "crew") { name } }')).toEqual({
      data: { __typename: 'Query', teamsGet: { name: 'Crew' } },
    });
  });

  test('is right: lists that it takes for a text are lists', async () => {
    const query =
      '{ messagingListTopics(queries: ["{\\"method\\":\\"limit\\",\\"values\\":[1]}"]) { total } }';
    expect(await runBuiltIn(gateway, query)).toEqual({
      data: { messagingListTopics: { total: 0 } },
    });
  });
});

describe('errors', () => {
  test("carry Appwrite's message, its type and status, and the gateway's code", async () => {
    const { errors } = await runBuiltIn(gateway, '{ teamsGet(teamId: "nobody") { _id } }');
    expect(errors).toEqual([
      {
        message: 'Team with the requested ID could not be found.',
        locations: [{ line: 1, column: 3 }],
        path: ['teamsGet'],
        extensions: {
          code: 'NOT_FOUND',
          appwrite: { type: 'team_not_found', status: 404 },
          requestId: expect.any(String) as string,
        },
      },
    ]);
  });

  test('of a request that is no operation come with status 200 and without data', async () => {
    const response = await askBuiltIn(gateway, { body: { query: '{ nope }' }, headers: key });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    const body = await bodyOf(response);
    expect(body).not.toHaveProperty('data');
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test('of a JWT that is none are the whole answer, in the form of the REST API', async () => {
    const response = await askBuiltIn(gateway, {
      body: { query: '{ accountGet { _id } }' },
      headers: { 'X-Appwrite-JWT': 'not.a.jwt' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      message: 'Failed to verify JWT. Invalid token.',
      code: 401,
      type: 'user_jwt_invalid',
      version: '1.9.6',
    });
  });
});

describe('a request', () => {
  test('by GET runs no mutation', async () => {
    const query = encodeURIComponent(
      'mutation { teamsCreate(teamId: "got", name: "Got") { _id } }',
    );
    const path = `/v1/graphql?query=${query}`;
    const response = await askBuiltIn(gateway, { method: 'GET', path, headers: key });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ type: 'general_method_unsupported' });
    expect(paths()).toEqual([]);
  });

  test('that is too large is refused with a word', async () => {
    const body = { query: `{ teamsGet(teamId: "${'x'.repeat(10_000_000)}") { _id } }` };
    const response = await askBuiltIn(gateway, { body, headers: key });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 413 });
  });

  test.each([
    ['an object without a query', {}, 'graphql_no_query'],
    ['a list without operations', [], 'graphql_no_query'],
    ['eleven operations', Array(11).fill({ query: '{ __typename }' }), 'graphql_too_many_queries'],
  ])('with %s is refused in the form of the REST API', async (_what, body, type) => {
    const response = await askBuiltIn(gateway, { body, headers: key });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 400, type });
  });

  test.each([
    ['text', '{ __typename }', 'general_argument_invalid'],
    ['number', 42, 'general_argument_invalid'],
    ['nothing', null, 'graphql_no_query'],
    ['an empty list', [], 'graphql_no_query'],
    ['an empty object', {}, 'graphql_no_query'],
  ])('in the form of the SDKs that wraps %s is refused', async (_what, query, type) => {
    const headers = { ...key, 'X-SDK-GraphQL': 'true' };
    const response = await askBuiltIn(gateway, { body: { query }, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type });
  });

  test('is not asked for by an address that is not there', async () => {
    const response = await askBuiltIn(gateway, { path: '/v1/account', method: 'GET' });
    expect(response.status).toBe(404);
  });
});

describe('a file', () => {
  const upload = (parts: Readonly<Record<string, string | Blob>>): Promise<Response> => {
    const form = new FormData();
    for (const [name, part] of Object.entries(parts)) {
      if (typeof part === 'string') form.append(name, part);
      else form.append(name, part, 'note.txt');
    }
    return askBuiltIn(gateway, { body: form, headers: key });
  };
  const query = `mutation($file: InputFile!, $id: String!) {
    storageCreateFile(bucketId: "docs", fileId: $id, file: $file, permissions: ["read(\\"any\\")"]) { _id sizeOriginal }
  }`;
  const operations = (id: string): string =>
    JSON.stringify({ query, variables: { file: null, id } });

  beforeAll(async () => {
    await gateway.admin.send('POST', '/storage/buckets', { bucketId: 'docs', name: 'Docs' });
  });

  test.each(['0', 'file'])('is uploaded from the part %s, byte by byte', async (part) => {
    const content = new Blob([Uint8Array.from({ length: 256 }, (_, at) => at)]);
    const map = JSON.stringify({ [part]: ['variables.file'] });
    const id = `part-${part}`;
    const response = await upload({ operations: operations(id), map, [part]: content });
    expect(await response.json()).toEqual({
      data: { storageCreateFile: { _id: id, sizeOriginal: 256 } },
    });
    const view = `{ storageGetFileDownload(bucketId: "docs", fileId: "${id}") { status } }`;
    const answer = await askBuiltIn(gateway, { body: { query: view }, headers: key });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="note.txt"');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(
      new Uint8Array(await content.arrayBuffer()),
    );
  });

  test('whose map leads out of the variables is not put anywhere', async () => {
    const map = JSON.stringify({ 0: ['variables.__proto__.polluted'] });
    const response = await upload({ operations: operations('x'), map, 0: new Blob(['x']) });
    expect(response.status).toBe(400);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('in a form that breaks off is refused', async () => {
    const response = await askBuiltIn(gateway, {
      body: '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query"',
      headers: { ...key, 'Content-Type': 'multipart/form-data; boundary=x' },
    });
    expect(response.status).toBe(400);
  });
});
