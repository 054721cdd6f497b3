import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type QueryOptions, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

/** Ids of twenty characters that fit one query of 4,096 characters. */
const idsPerQuery = 176;
const count = 400;

let gateway: TestGateway;
let ann: string;

async function seed(admin: Admin): Promise<void> {
  await createLibrary(admin);
  await fillLibrary(admin, count);
  await admin.createTables('private', [
    {
      id: 'notes',
      rowSecurity: true,
      permissions: [],
      columns: [['varchar', { key: 'text', size: 40, required: true }]],
    },
    {
      id: 'secrets',
      permissions: [],
      columns: [['varchar', { key: 'text', size: 40, required: false }]],
    },
  ]);
  ann = await admin.signUp('ann');
  await admin.signUp('bob');
  const permissions = ['read("user:ann")'];
  await admin.createRow('private/notes', { id: 'n1', data: { text: 'Hers' }, permissions });
  await admin.createRow('private/notes', { id: 'n2', data: { text: 'Nobody’s' }, permissions: [] });
  await admin.createRow('private/secrets', { id: 's1', data: { text: 'Secret' } });
  await admin.send('POST', '/teams', { teamId: 'crew', name: 'Crew' });
}

beforeAll(async () => {
  gateway = await startTestGateway({ seed, config: { relay: true, limits: { maxFirst: 1000 } } });
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

async function ask(document: string, options?: QueryOptions) {
  const answer = await gateway.query(document, options);
  return { ...answer, calls: gateway.upstream.calls.length };
}

const globalIdsOf = async (document: string, options?: QueryOptions): Promise<string[]> => {
  const { data, errors } = await gateway.query(document, options);
  expect(errors).toBeUndefined();
  const text = JSON.stringify(data);
  gateway.upstream.clear();
  return [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '');
};

const bookId = async (number: number): Promise<string> => {
  const [id] = await globalIdsOf(`{ book(_id: "${idOf('b', number)}") { id } }`);
  return id ?? '';
};

const nodes = (ids: readonly string[], selection: string, options: QueryOptions = {}) =>
  ask(`query($ids: [ID!]!) { nodes(ids: $ids) { ${selection} } }`, {
    ...options,
    variables: { ids },
  });

describe('node', () => {
  test('finds a row with its relationships by the global id, in a call for each level', async () => {
    const id = await bookId(3);
    const { data, errors, calls } = await ask(
      `query($id: ID!) {
        node(id: $id) { __typename id ... on Book { _id title author { name id } } }
      }`,
      { variables: { id } },
    );
    expect(errors).toBeUndefined();
    const author = { name: 'Person 1', id: expect.any(String) as string };
    const title = 'Book 3';
    expect(data).toEqual({ node: { __typename: 'Book', id, _id: idOf('b', 3), title, author } });
    expect(calls).toBe(2);
  });

  test('leads from a related row’s global id to the same row as from its own', async () => {
    const [id] = await globalIdsOf(`{ book(_id: "${idOf('b', 3)}") { author { id } } }`);
    const [other] = await globalIdsOf(`{ person(_id: "${idOf('p', 1)}") { id } }`);
    expect(id).toBe(other);
    const { data } = await ask(
      `query($id: ID!) { node(id: $id) { ... on Person { books { totalCount } } } }`,
      { variables: { id } },
    );
    expect(data).toEqual({ node: { books: { totalCount: 2 } } });
  });

  test('is null for a row that is not there, and for one that cannot be read', async () => {
    const [hers] = await globalIdsOf('{ note(_id: "n1") { id } }', { as: { session: ann } });
    const gone = Buffer.from('row/lib/books/never').toString('base64url');
    const noTable = Buffer.from('row/lib/shelves/s1').toString('base64url');
    for (const id of [hers, gone, noTable]) {
      const { data, errors } = await ask('query($id: ID!) { node(id: $id) { id } }', {
        variables: { id },
      });
      expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
    }
    const { data } = await ask('query($id: ID!) { node(id: $id) { ... on Note { text } } }', {
      variables: { id: hers },
      as: { session: ann },
    });
    expect(data).toEqual({ node: { text: 'Hers' } });
  });

  test('refuses what is no global id before any call', async () => {
    const { data, errors, calls } = await ask(`{ node(id: "${idOf('b', 1)}") { id } }`);
    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ path: ['node'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toContain('is no global id');
    expect(calls).toBe(0);
  });

  test('is found by the id that a mutation answers, and gone when it is deleted', async () => {
    const key = { key: gateway.devserver.key };
    const [made] = await globalIdsOf('mutation { createTag(data: { name: "New" }) { id } }', {
      as: key,
    });
    const tag = 'query($id: ID!) { node(id: $id) { ... on Tag { name _id } } }';
    const found = await ask(tag, { variables: { id: made } });
    expect(found.data).toMatchObject({ node: { name: 'New' } });
    const { _id } = (found.data as { node: { _id: string } }).node;
    const [deleted] = await globalIdsOf(`mutation { deleteTag(_id: "${_id}") { id } }`, {
      as: key,
    });
    expect(deleted).toBe(made);
    expect((await ask(tag, { variables: { id: made } })).data).toEqual({ node: null });
  });
});

describe('nodes', () => {
  test('reads the rows of a table in chunks, and keeps the order', async () => {
    const ids = await globalIdsOf(`{ books(first: ${count}) { nodes { id } } }`);
    expect(ids).toHaveLength(count);
    const shuffled = ids.toReversed();
    const { data, errors, calls } = await nodes(shuffled, 'id ... on Book { title }');
    expect(errors).toBeUndefined();
    const expected = shuffled.map((id, index) => ({ id, title: `Book ${count - 1 - index}` }));
    expect(data).toEqual({ nodes: expected });
    expect(calls).toBe(Math.ceil(count / idsPerQuery));
  });

  test('reads each table once, whatever the order of the ids, and their common level together', async () => {
    const books = await globalIdsOf('{ books(first: 4) { nodes { id } } }');
    const people = await globalIdsOf('{ people(first: 2) { nodes { id } } }');
    const ids = [books[0], people[0], books[1], people[1], books[0], books[2]].map(String);
    const { data, errors, calls } = await nodes(
      ids,
      '__typename id ... on Book { author { city { name } } } ... on Person { city { name } }',
    );
    expect(errors).toBeUndefined();
    const read = (data as { nodes: { id: string; __typename: string }[] }).nodes;
    expect(read.map(({ id }) => id)).toEqual(ids);
    expect(read.map(({ __typename }) => __typename).join()).toBe(
      'Book,Person,Book,Person,Book,Book',
    );
    // Books, people; then the books' authors with the people's cities; then the authors' cities.
    expect(calls).toBe(5);
  });

  test('leaves null where there is nothing, at its place', async () => {
    const [first, second] = await globalIdsOf('{ books(first: 2) { nodes { id } } }');
    const gone = Buffer.from('row/lib/books/never').toString('base64url');
    const ids = [gone, String(first), gone, String(second)];
    const { data, errors, calls } = await nodes(ids, 'id');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ nodes: [null, { id: first }, null, { id: second }] });
    expect(calls).toBe(1);
  });

  test('refuses all where one is no global id, before any call', async () => {
    const { data, errors, calls } = await nodes([await bookId(1), 'nonsense'], 'id');
    expect(data).toEqual({ nodes: null });
    expect(errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toMatch(/^ids\[1\]: "nonsense"/);
    expect(calls).toBe(0);
  });

  test('tells once of a table that the caller may not read, and gives the rest', async () => {
    const [secret] = await globalIdsOf('{ secret(_id: "s1") { id } }', {
      as: { key: gateway.devserver.key },
    });
    const ids = [String(secret), await bookId(1), String(secret)];
    const { data, errors } = await nodes(ids, 'id');
    expect(data).toEqual({ nodes: [null, { id: ids[1] }, null] });
    expect(errors).toMatchObject([
      {
        path: ['nodes', 0],
        extensions: {
          code: 'UNAUTHENTICATED',
          paths: [
            ['nodes', 0],
            ['nodes', 2],
          ],
        },
      },
    ]);
  });

  test('refuses more than the operation may call, before the first call', async () => {
    const ids = Array.from({ length: 101 * idsPerQuery }, (_each, number) =>
      Buffer.from(`row/lib/books/${idOf('b', number)}`).toString('base64url'),
    );
    const { errors, calls } = await nodes(ids, 'id');
    expect(errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY' } }]);
    expect(calls).toBe(0);
  });
});

describe('Appwrite’s own things', () => {
  const things = '__typename id ... on AppwriteUser { email } ... on AppwriteTeam { name }';

  test('are nodes: users and teams for a key, each list once', async () => {
    const as = { key: gateway.devserver.key };
    const users = await globalIdsOf('{ usersList { users { id } } }', { as });
    const teams = await globalIdsOf('{ teamsList { teams { id } } }', { as });
    expect([users.length, teams.length]).toEqual([2, 1]);
    const ids = [...users, ...teams, ...users];
    const { data, errors, calls } = await nodes(ids, things, { as });
    expect(errors).toBeUndefined();
    const read = (data as { nodes: { id: string }[] }).nodes;
    expect(read.map(({ id }) => id)).toEqual(ids);
    expect(read[2]).toEqual({ __typename: 'AppwriteTeam', id: teams[0], name: 'Crew' });
    expect(calls).toBe(2);
  });

  test('a user finds themselves, and nobody else', async () => {
    const as = { session: ann };
    const [own] = await globalIdsOf('{ accountGet { id } }', { as });
    const bob = Buffer.from('user/bob').toString('base64url');
    const { data, errors, calls } = await nodes([bob, String(own)], things, { as });
    const email = 'ann@example.com';
    expect(data).toEqual({ nodes: [null, { __typename: 'AppwriteUser', id: own, email }] });
    expect(errors).toMatchObject([{ path: ['nodes', 0], extensions: { code: 'FORBIDDEN' } }]);
    expect(calls).toBe(1);
  });
});

test('without the setting there is no `Node` and no `id`', async () => {
  const plain = await startTestGateway({ seed: createLibrary });
  try {
    const { errors } = await plain.query('{ node(id: "x") { id } books { nodes { id } } }');
    expect(errors?.map(({ message }) => message).join()).toMatch(
      /Cannot query field "node".*Cannot query field "id"/,
    );
  } finally {
    await plain.close();
  }
});
