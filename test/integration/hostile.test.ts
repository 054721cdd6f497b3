import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { isConnected } from '../../src/config/config.ts';
import { createGateway } from '../../src/gateway.ts';
import { silentLogger } from '../../src/logger.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let session: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { graphiql: true, cors: [] },
    seed: async (admin) => {
      session = await admin.signUp('ada');
      await admin.createTables('lib', [
        { id: 'labels', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        {
          id: 'posts',
          permissions: ['read("any")', 'create("users")', 'update("users")'],
          columns: [
            ['varchar', { key: 'slug', size: 40, required: false }],
            ['varchar', { key: 'valueOf', size: 40, required: false }],
            ['varchar', { key: 'state', size: 40, required: false, default: 'draft' }],
            ['varchar', { key: 'tags', size: 40, required: false, array: true }],
            ['point', { key: 'place', required: false }],
            [
              'relationship',
              { type: 'manyToMany', relatedTableId: 'labels', key: 'labels', twoWay: false },
            ],
          ],
        },
      ]);
      const index = { key: 'one_slug', type: 'unique', columns: ['slug'] };
      await admin.send('POST', '/tablesdb/lib/tables/posts/indexes', index);
      await admin.createRow('lib/labels', { id: 'l1', data: { name: 'L1' } });
      for (const id of ['p1', 'p2']) {
        const data = { slug: id, valueOf: `v${id}`, tags: ['a', null], labels: ['l1'] };
        await admin.createRow('lib/posts', { id, data });
      }
    },
  });
  await gateway.refresh();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const ask = (document: string, variables = {}) =>
  gateway.query(document, { as: { session }, variables });

describe('writes that Appwrite would carry out otherwise than told', () => {
  test("an upsert does not take another row's unique value", async () => {
    const { errors } = await ask(
      'mutation { upsertPost(_id: "p9", data: { slug: "p1" }) { _id } }',
    );
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('data.slug: another row has this value') as string,
      extensions: { code: 'CONFLICT' },
    });
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(await ask('mutation { upsertPost(_id: "p1", data: { slug: "p1" }) { slug } }')).toEqual({
      data: { upsertPost: { slug: 'p1' } },
    });
  });

  test('an upsert clears related rows like an update', async () => {
    for (const field of ['upsertPost', 'updatePost']) {
      await ask('mutation { updatePost(_id: "p2", data: { labels: { set: ["l1"] } }) { _id } }');
      const document = `mutation { ${field}(_id: "p2", data: { labels: { set: [] } }) { labels { totalCount } } }`;
      expect(await ask(document)).toEqual({ data: { [field]: { labels: { totalCount: 0 } } } });
    }
  });

  test('null for a column with a default is refused in a create, and stored by an update', async () => {
    const { errors } = await ask('mutation { createPost(data: { state: null }) { _id } }');
    expect(errors?.[0]?.message).toContain(
      "data.state: null would be stored as the column's default",
    );
    expect(
      await ask('mutation { updatePost(_id: "p1", data: { state: null }) { state } }'),
    ).toEqual({
      data: { updatePost: { state: null } },
    });
  });

  test('a permission that is none is refused before a call is made', async () => {
    const { errors } = await ask(
      'mutation { createPost(data: { slug: "x" }, permissions: [{ raw: "all" }]) { _id } }',
    );
    expect(errors?.[0]?.message).toContain('permissions[0].raw: "all" is no permission');
    expect(gateway.upstream.calls).toHaveLength(0);
  });
});

describe('strange reads', () => {
  test('a null inside a list leaves the other items', async () => {
    expect(await ask('{ post(_id: "p1") { tags } }')).toEqual({
      data: { post: { tags: ['a', null] } },
    });
  });

  test('a column called like a method of every object is filtered and ordered by', async () => {
    expect(await ask('{ posts(filter: { valueOf_: { eq: "vp2" } }) { nodes { _id } } }')).toEqual({
      data: { posts: { nodes: [{ _id: 'p2' }] } },
    });
    expect(
      await ask('{ posts(orderBy: [{ valueOf_: DESC }], first: 1) { nodes { valueOf_ } } }'),
    ).toEqual({
      data: { posts: { nodes: [{ valueOf_: 'vp2' }] } },
    });
  });

  test.each([
    ['an id that is none', '{ a: post(_id: "x y") { _id } }', '_id: "x y" is not an id'],
    [
      'a distance without a number',
      '{ a: posts(filter: { place: { distance: { of: [1, 2] } } }) { nodes { _id } } }',
      'distance: give at least one of lt, gt, eq, ne',
    ],
    [
      'too many conditions',
      `{ a: posts(filter: { and: [${'{ slug: { ne: "x" } } '.repeat(90)}] }) { nodes { _id } } }`,
      'it comes to 90 conditions',
    ],
    [
      'a filter too long for an address',
      `{ a: posts(filter: { and: [${`{ slug: { ne: "${'ü'.repeat(40)}" } } `.repeat(60)}] }) { nodes { _id } } }`,
      'upstream.maxUrlLength',
    ],
    [
      'a filter of a hundred thousand parts',
      `{ a: posts(filter: $filter) { nodes { _id } } }`,
      'more than 4096 characters',
    ],
  ])('%s is refused alone, before a call is made for it', async (_name, document, message) => {
    const filter = { or: Array.from({ length: 20_000 }, () => ({ slug: { eq: 'a' } })) };
    const query = document.includes('$filter')
      ? `query ($filter: PostFilter) ${document}`
      : document;
    const { data, errors } = await ask(query.replace(/ }$/, ' b: post(_id: "p1") { slug } }'), {
      filter,
    });
    expect(data).toEqual({ a: null, b: { slug: 'p1' } });
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('variables that nest without end are refused without a stack', async () => {
    let filter: object = { slug: { eq: 'a' } };
    for (let level = 0; level < 2_500; level += 1) filter = { not: filter };
    const { errors } = await ask(
      'query ($filter: PostFilter) { posts(filter: $filter) { nodes { _id } } }',
      { filter },
    );
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  test('a page of no rows still says whether there are some', async () => {
    expect(await ask('{ posts(first: 0) { nodes { _id } pageInfo { hasNextPage } } }')).toEqual({
      data: { posts: { nodes: [], pageInfo: { hasNextPage: true } } },
    });
  });
});

describe('over HTTP', () => {
  test('an empty list of origins lets no other origin in', async () => {
    const response = await gateway.post('{ posts { totalCount } }', {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a malformed Host header is a 400 without a stack', async () => {
    const { port, hostname } = new URL(gateway.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => {
        resolve(text);
      });
      socket.write('GET /graphql HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('node_modules');
  });

  test('an operation in the address is answered, whatever the client accepts', async () => {
    const url = `${gateway.url}/graphql?query={posts{totalCount}}`;
    const response = await fetch(url, {
      headers: { accept: 'text/html,application/json', 'x-requested-with': 'x' },
    });
    expect(await response.json()).toEqual({ data: { posts: { totalCount: 2 } } });
  });
});

test('a gateway that is closed while it starts does not listen afterwards', async () => {
  const { endpoint, project: projectId, key: apiKey } = gateway.devserver;
  const config = parseConfig({ endpoint, projectId, apiKey, port: 0 }, {});
  if (!isConnected(config)) throw new Error('Not connected.');
  const other = createGateway(config, { logger: silentLogger, isNamesFileUsed: false });
  const starting = other.start();
  await other.close();
  await expect(starting).rejects.toThrow();
});
