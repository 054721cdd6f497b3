import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { askEntities, type AskedEntities, type Representation } from '../../support/entities.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { idOf } from '../../support/library.ts';
import { createShop, fillShop, isbnOf } from '../../support/shop.ts';

const count = 300;
/** Ids of twenty characters that fit one query of 4,096 characters. */
const idsPerQuery = 176;

let gateway: TestGateway;
let ann: string;

async function seed(admin: Admin): Promise<void> {
  await createShop(admin);
  await fillShop(admin, count);
  ann = await admin.signUp('ann');
  await admin.signUp('bob');
  const permissions = ['read("user:ann")'];
  await admin.createRow('shop/notes', { id: 'n1', data: { text: 'Hers' }, permissions });
  await admin.createRow('shop/secrets', { id: 's1', data: { text: 'Secret' } });
  await admin.send('POST', '/teams', { teamId: 'crew', name: 'Crew' });
}

beforeAll(async () => {
  const config = { relay: true, federation: { enabled: true }, limits: { maxFirst: 500 } };
  gateway = await startTestGateway({ seed, config });
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const entities = (...asked: AskedEntities) => askEntities(gateway, ...asked);

const book = (number: number): Representation => ({ __typename: 'Book', _id: idOf('b', number) });
const numbers = (length: number): number[] => Array.from({ length }, (_each, index) => index);

describe('rows', () => {
  test('are read in chunks of their ids, and answered in the order of the representations', async () => {
    const wanted = numbers(count).toReversed();
    const { read, errors, calls } = await entities(wanted.map(book), '... on Book { title }');
    expect(errors).toBeUndefined();
    expect(read).toEqual(wanted.map((number) => ({ title: `Book ${number}` })));
    expect(calls).toBe(Math.ceil(count / idsPerQuery));
  });

  test('of several types are read once for each type, and what is nested once for all', async () => {
    const author = { __typename: 'Author', _id: idOf('a', 0) };
    const { read, errors, calls } = await entities(
      [book(1), author, book(0), book(1), { ...author, _id: idOf('a', 9) }],
      '__typename ... on Book { title author { name } } ... on Author { name books { nodes { title } } }',
    );
    expect(errors).toBeUndefined();
    const one = { __typename: 'Book', title: 'Book 1', author: { name: 'Author 0' } };
    expect(read).toMatchObject([
      one,
      { __typename: 'Author', name: 'Author 0' },
      { __typename: 'Book', title: 'Book 0', author: { name: 'Author 0' } },
      one,
      { books: { nodes: [{ title: 'Book 18' }, { title: 'Book 19' }] } },
    ]);
    // Books, authors; then the books' authors, the authors' books.
    expect(calls).toBe(4);
  });

  test('of several fields of an operation are one call, with what any of them asks for', async () => {
    const { data, errors } = await gateway.query(
      `query($a: [_Any!]!, $b: [_Any!]!) {
        a: _entities(representations: $a) { ... on Book { title } }
        b: _entities(representations: $b) { ... on Book { isbn } }
      }`,
      { variables: { a: [book(1), book(2)], b: [book(2)] } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      a: [{ title: 'Book 1' }, { title: 'Book 2' }],
      b: [{ isbn: isbnOf(2) }],
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('that are not there, or not to be seen, are null at their places', async () => {
    const note = { __typename: 'Note', _id: 'n1' };
    const wanted = [{ ...book(1), _id: 'never' }, book(1), note];
    const guest = await entities(wanted, '... on Book { title } ... on Note { text }');
    expect(guest.errors).toBeUndefined();
    expect(guest.read).toEqual([null, { title: 'Book 1' }, null]);
    const hers = await entities([note], '... on Note { text }', { as: { session: ann } });
    expect(hers.read).toEqual([{ text: 'Hers' }]);
  });

  test('are read as the caller, and never with the gateway’s key', async () => {
    await entities([book(1)], '... on Book { title author { name } }', { as: { session: ann } });
    const { received, calls } = gateway.upstream;
    expect(calls.map(({ credentialKind }) => credentialKind)).toEqual(['session', 'session']);
    for (const { headers } of received) {
      expect(headers['x-appwrite-session']).toBe(ann);
      expect(headers['x-appwrite-key']).toBeUndefined();
    }
    gateway.upstream.clear();
    await entities([book(1)], '... on Book { title }');
    expect(gateway.upstream.calls.map(({ credentialKind }) => credentialKind)).toEqual(['guest']);
  });

  test('of a table that the caller may not read are null with one error that names the places', async () => {
    const secret = { __typename: 'Secret', _id: 's1' };
    const wanted = [secret, book(1), secret];
    const { read, errors } = await entities(
      wanted,
      '... on Book { title } ... on Secret { text }',
      {
        as: { session: ann },
      },
    );
    expect(read).toEqual([null, { title: 'Book 1' }, null]);
    expect(errors).toMatchObject([
      {
        path: ['_entities', 0],
        extensions: {
          code: 'FORBIDDEN',
          paths: [
            ['_entities', 0],
            ['_entities', 2],
          ],
        },
      },
    ]);
  });
});

describe('Appwrite’s own things', () => {
  const selection = `__typename
    ... on AppwriteUser { email } ... on AppwriteTeam { name } ... on AppwriteFile { name sizeOriginal }`;

  test('users and teams are entities for a key, each list read once', async () => {
    const user = (_id: string) => ({ __typename: 'AppwriteUser', _id });
    const wanted = [
      user('bob'),
      { __typename: 'AppwriteTeam', _id: 'crew' },
      user('nobody'),
      user('ann'),
    ];
    const as = { key: gateway.devserver.key };
    const { read, errors, calls } = await entities(wanted, selection, { as });
    expect(errors).toBeUndefined();
    expect(read).toEqual([
      { __typename: 'AppwriteUser', email: 'bob@example.com' },
      { __typename: 'AppwriteTeam', name: 'Crew' },
      null,
      { __typename: 'AppwriteUser', email: 'ann@example.com' },
    ]);
    expect(calls).toBe(2);
  });

  test('a user is an entity for themselves', async () => {
    const wanted = ['ann', 'bob'].map((_id) => ({ __typename: 'AppwriteUser', _id }));
    const { read, errors } = await entities(wanted, selection, { as: { session: ann } });
    expect(read).toEqual([{ __typename: 'AppwriteUser', email: 'ann@example.com' }, null]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('files are found by bucket and id, a list for each bucket', async () => {
    const { endpoint, project, key } = gateway.devserver;
    for (const bucketId of ['left', 'right']) {
      const permissions = ['read("any")'];
      await gateway.admin.send('POST', '/storage/buckets', {
        bucketId,
        name: bucketId,
        permissions,
      });
      const form = new FormData();
      form.set('fileId', 'f1');
      form.set('file', new Blob(['x'.repeat(bucketId.length)]), `${bucketId}.txt`);
      const url = `${endpoint}/storage/buckets/${bucketId}/files`;
      const headers = { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key };
      expect((await fetch(url, { method: 'POST', headers, body: form })).status).toBe(201);
    }
    gateway.upstream.clear();
    const file = (bucketId: string, _id: string) => ({ __typename: 'AppwriteFile', bucketId, _id });
    const wanted = [file('right', 'f1'), file('left', 'f1'), file('left', 'f2')];
    const { read, errors, calls } = await entities(wanted, selection);
    expect(errors).toBeUndefined();
    expect(read).toEqual([
      { __typename: 'AppwriteFile', name: 'right.txt', sizeOriginal: 5 },
      { __typename: 'AppwriteFile', name: 'left.txt', sizeOriginal: 4 },
      null,
    ]);
    expect(calls).toBe(2);
    const away = await entities([file('nowhere', 'f1'), wanted[1] ?? {}], selection);
    expect(away.read).toMatchObject([null, { name: 'left.txt' }]);
    expect(away.errors).toMatchObject([
      { path: ['_entities', 0], extensions: { code: 'NOT_FOUND' } },
    ]);
  });
});

describe('serving', () => {
  test('the same bytes get the same answer every time, whichever way they take', async () => {
    const send = () =>
      entities(
        [book(2), { ...book(2), _id: 'never' }, book(1)],
        '... on Book { title } __typename',
      );
    const answers = [await send(), ...(await Promise.all([send(), send()])), await send()];
    for (const { read, errors } of answers) {
      expect({ read, errors }).toEqual({ read: answers[0]?.read, errors: undefined });
    }
    expect(answers[0]?.read).toEqual([
      { title: 'Book 2', __typename: 'Book' },
      null,
      { title: 'Book 1', __typename: 'Book' },
    ]);
  });

  test('more than an operation may call is refused before the first call', async () => {
    const wanted = numbers(101 * idsPerQuery).map(book);
    const { errors, calls } = await entities(wanted, '... on Book { title }');
    expect(errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY' } }]);
    expect(calls).toBe(0);
  });

  test('the schema for routers is the same whenever it is asked for', async () => {
    const ask = async () => (await gateway.query('{ _service { sdl } }')).data?.['_service'];
    const [first, second] = [await ask(), await ask()];
    expect(first).toEqual(second);
    const { sdl } = first as { sdl: string };
    expect(sdl).toContain(
      'type Book implements Node @key(fields: "_id") @key(fields: "id") @key(fields: "isbn") @key(fields: "shelf place") @key(fields: "printedAt") {',
    );
    expect(sdl).not.toMatch(/_entities|_service|_Any|@atomic|@defer/);
  });
});
