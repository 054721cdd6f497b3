import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { createAdmin, type TableSeed } from '../support/admin.ts';
import { callAs, type Answer } from './calls.ts';

let server: Devserver;

beforeEach(async () => {
  server = await startDevserver();
});

afterEach(async () => {
  await server.close();
});

const rows = (table: string): string => `/tablesdb/db/tables/${table}/rows`;

const withQueries = (path: string, queries: readonly object[]): string =>
  `${path}?${queries
    .map((query, at) => `queries[${at}]=${encodeURIComponent(JSON.stringify(query))}`)
    .join('&')}`;

const select = (...values: string[]): object => ({ method: 'select', values });
const equal = (attribute: string, ...values: unknown[]): object => ({
  method: 'equal',
  attribute,
  values,
});

type Json = Record<string, unknown>;

function bodyOf({ status, body, text }: Answer): Json {
  if (status >= 400) throw new Error(text);
  return body as Json;
}

/** What a row shows beside its envelope. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('$') || key === '$id');
  return Object.fromEntries(kept.map(([key, each]) => [key, shown(each)]));
}

async function create(table: string, rowId: string, data: object): Promise<Json> {
  return bodyOf(await callAs(server, 'POST', rows(table), { rowId, data }));
}

async function get(table: string, id: string, ...queries: object[]): Promise<unknown> {
  return shown(bodyOf(await callAs(server, 'GET', withQueries(`${rows(table)}/${id}`, queries))));
}

async function listed(table: string, ...queries: object[]): Promise<unknown> {
  const body = bodyOf(await callAs(server, 'GET', withQueries(rows(table), queries)));
  return shown(body['rows']);
}

const name = ['varchar', { key: 'name', size: 50, required: false }] as const;

const relationship = (body: Json): readonly [string, Json] => [
  'relationship',
  { onDelete: 'setNull', ...body },
];

async function createTables(...tables: TableSeed[]): Promise<void> {
  await createAdmin(server).createTables('db', tables);
}

/** Authors with many books, each of one genre. */
async function createLibrary(): Promise<void> {
  await createTables(
    { id: 'genres', columns: [name] },
    {
      id: 'books',
      columns: [
        name,
        ['varchar', { key: 'tags', size: 20, required: false, array: true }],
        ['integer', { key: 'copies', required: false }],
        relationship({ relatedTableId: 'genres', type: 'manyToOne', key: 'genre' }),
      ],
    },
    {
      id: 'authors',
      columns: [
        name,
        relationship({
          relatedTableId: 'books',
          type: 'oneToMany',
          key: 'books',
          twoWay: true,
          twoWayKey: 'author',
        }),
      ],
    },
  );
  await create('genres', 'sea', { name: 'Sea' });
  await create('authors', 'amy', {
    name: 'Amy',
    books: [{ $id: 'tides', name: 'Tides', tags: ['salt'], copies: 2, genre: 'sea' }],
  });
}

test('a relationship can be called like a method of every object', async () => {
  await createTables(
    { id: 'plans', columns: [name] },
    {
      id: 'houses',
      columns: [
        name,
        relationship({
          ...{ relatedTableId: 'plans', type: 'oneToMany', key: 'constructor' },
          ...{ twoWay: true, twoWayKey: 'toString' },
        }),
      ],
    },
  );
  await create('plans', 'p', { name: 'Plan' });
  await create('houses', 'h', { name: 'House' });
  const patch = (data: object) => callAs(server, 'PATCH', `${rows('houses')}/h`, { data });
  bodyOf(await patch({ constructor: ['p'] }));
  bodyOf(await patch({ name: 'Home' }));
  expect(await get('houses', 'h', select('name', 'constructor.name'))).toEqual({
    $id: 'h',
    name: 'Home',
    constructor: [{ $id: 'p', name: 'Plan' }],
  });
});

describe('reading related rows', () => {
  test('unselected lists are empty beside a path, whatever they hold', async () => {
    await createLibrary();
    expect(await get('books', 'tides', select('name', 'genre.name'))).toEqual({
      $id: 'tides',
      name: 'Tides',
      tags: [],
      genre: { $id: 'sea', name: 'Sea' },
    });
  });

  test('what a child leads to shows only when all of the child is selected', async () => {
    await createLibrary();
    const partial = await get('authors', 'amy', select('name', 'books.name', 'books.genre.name'));
    expect(partial).toEqual({ $id: 'amy', name: 'Amy', books: [{ $id: 'tides', name: 'Tides' }] });
    const whole = await get('authors', 'amy', select('name', 'books.*', 'books.genre.name'));
    expect(whole).toMatchObject({ books: [{ genre: { $id: 'sea', name: 'Sea' } }] });
  });

  test('a page that leads to more than 500 rows is refused', async () => {
    await createTables(
      { id: 'targets', columns: [name] },
      {
        id: 'sources',
        columns: [
          name,
          relationship({ relatedTableId: 'targets', type: 'manyToOne', key: 'target' }),
        ],
      },
    );
    for (let at = 0; at < 501; at += 1) await create('sources', `s${at}`, { target: `t${at}` });
    const page = (limit: number): string =>
      withQueries(rows('sources'), [select('target.name'), { method: 'limit', values: [limit] }]);
    expect((await callAs(server, 'GET', page(500))).status).toBe(200);
    const refused = await callAs(server, 'GET', page(501));
    expect(refused.body).toMatchObject({ code: 400, type: 'general_query_invalid' });
  });
});

describe('filters over related rows', () => {
  test('filters at one and at two levels must be met by one related row', async () => {
    await createLibrary();
    await create('genres', 'hill', { name: 'Hill' });
    await create('authors', 'bob', {
      name: 'Bob',
      books: [{ $id: 'peaks', name: 'Peaks', genre: 'hill' }],
    });
    const filtered = (...queries: object[]): Promise<unknown> =>
      listed('authors', ...queries, select('name'));
    expect(await filtered(equal('books.genre.name', 'Sea'))).toEqual([{ $id: 'amy', name: 'Amy' }]);
    expect(await filtered(equal('books.genre.name', 'Sea'), equal('books.name', 'Peaks'))).toEqual(
      [],
    );
  });

  test('a second hop from one to many is refused once there is something to look for', async () => {
    await createLibrary();
    await createAdmin(server).send('POST', '/tablesdb/db/tables/authors/columns/relationship', {
      relatedTableId: 'genres',
      type: 'manyToOne',
      key: 'favourite',
      twoWay: true,
      twoWayKey: 'fans',
      onDelete: 'setNull',
    });
    const filtered = (value: string): Promise<Answer> =>
      callAs(
        server,
        'GET',
        withQueries(rows('books'), [equal('genre.fans.name', value), select('name')]),
      );
    expect((await filtered('Nobody')).body).toMatchObject({ total: 0 });
    expect((await filtered('Amy')).body).toMatchObject({ type: 'general_query_invalid' });
  });
});

describe('writing related rows', () => {
  test('an answer leaves out the key of a parent that stays as it is', async () => {
    await createLibrary();
    const { body } = await callAs(server, 'PATCH', `${rows('books')}/tides`, {
      data: { name: 'High tides' },
    });
    expect(shown(body)).toEqual({
      $id: 'tides',
      name: 'High tides',
      tags: ['salt'],
      copies: 2,
      genre: { $id: 'sea', name: 'Sea' },
    });
    expect(await get('books', 'tides')).toMatchObject({ author: 'amy' });
  });

  test('the lock guards rows within the row too', async () => {
    await createLibrary();
    const { endpoint, project, key } = server;
    const response = await fetch(`${endpoint}${rows('authors')}/amy`, {
      method: 'PATCH',
      headers: {
        'x-appwrite-project': project,
        'x-appwrite-key': key,
        'content-type': 'application/json',
        'x-appwrite-timestamp': '2001-01-01T00:00:00.000+00:00',
      },
      body: JSON.stringify({ data: { books: [] } }),
    });
    expect(await response.json()).toMatchObject({ type: 'row_update_conflict' });
    expect(await get('books', 'tides')).toMatchObject({ author: 'amy' });
  });

  test('an upsert that does not name its many rows doubles their links', async () => {
    await createTables(
      { id: 'tags', columns: [name] },
      {
        id: 'posts',
        columns: [name, relationship({ relatedTableId: 'tags', type: 'manyToMany', key: 'tags' })],
      },
    );
    await create('posts', 'p', { name: 'Post', tags: [{ $id: 'a', name: 'A' }] });
    await callAs(server, 'PUT', `${rows('posts')}/p`, { data: { name: 'Again' } });
    expect(await get('posts', 'p', select('tags.name'))).toMatchObject({
      tags: [{ $id: 'a' }, { $id: 'a' }],
    });
  });

  test('a refused row leaves nothing of what was within its children', async () => {
    await createLibrary();
    const refused = await callAs(server, 'POST', rows('authors'), {
      rowId: 'bob',
      data: {
        name: 'Bob',
        books: [
          { $id: 'first', name: 'First' },
          { $id: 'second', genre: { $id: 'new', name: 'x'.repeat(51) } },
        ],
      },
    });
    expect(refused.body).toMatchObject({ type: 'row_invalid_structure' });
    expect(await listed('books', select('name'))).toEqual([
      { $id: 'tides', name: 'Tides' },
      { $id: 'first', name: 'First' },
    ]);
  });
});

describe('calls beside the row itself', () => {
  test('an increment answers with related rows that do not say their table', async () => {
    await createLibrary();
    const { body } = await callAs(server, 'PATCH', `${rows('books')}/tides/copies/increment`);
    expect(body).toMatchObject({ copies: 3, $tableId: 'books', genre: { name: 'Sea' } });
    expect((body as { genre: Json }).genre).not.toHaveProperty('$tableId');
  });

  test('deleting rows in bulk heeds one-way relationships that lead to them', async () => {
    await createTables(
      { id: 'voices', columns: [name] },
      {
        id: 'singers',
        columns: [
          name,
          relationship({
            relatedTableId: 'voices',
            type: 'manyToOne',
            key: 'voice',
            onDelete: 'restrict',
          }),
        ],
      },
    );
    await create('singers', 's', { name: 'Noor', voice: { $id: 'alto', name: 'Alto' } });
    const refused = await callAs(server, 'DELETE', rows('voices'), {});
    expect(refused.body).toMatchObject({ code: 403, type: 'row_delete_restricted' });
    expect(await listed('voices')).toHaveLength(1);
  });

  test('dropping a related table takes the relationship along', async () => {
    await createLibrary();
    await callAs(server, 'DELETE', '/tablesdb/db/tables/genres');
    expect(await get('books', 'tides')).not.toHaveProperty('genre');
    expect(await create('books', 'more', { name: 'More' })).toMatchObject({ name: 'More' });
  });
});
