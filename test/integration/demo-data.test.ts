import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadDemo } from '../../devserver/demo/load.ts';
import { readDemoRows } from '../../devserver/demo/rows.ts';
import { relationships, rowStages, tables } from '../../devserver/demo/schema.facts.ts';
import { users } from '../../devserver/demo/users.facts.ts';
import { startDevserver, type Devserver } from '../../devserver/server.ts';

const rowList = z.object({ total: z.number(), rows: z.array(z.looseObject({ $id: z.string() })) });
const column = z.looseObject({ key: z.string(), type: z.string(), status: z.string() });
const tableList = z.object({
  tables: z.array(z.object({ $id: z.string(), columns: z.array(column) })),
});

type Headers = Readonly<Record<string, string>>;
interface Query {
  readonly method: string;
  readonly attribute?: string;
  readonly values: readonly unknown[];
}

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver({});
  await loadDemo(server);
});

afterAll(async () => {
  await server.close();
});

async function send(path: string, headers: Headers, body?: object): Promise<Response> {
  const response = await fetch(`${server.endpoint}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'x-appwrite-project': server.project,
      'content-type': 'application/json',
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
  });
  return response;
}

const key = (): Headers => ({ 'x-appwrite-key': server.key });

async function signIn(userId: string): Promise<Headers> {
  const user = users.find((one) => one.userId === userId);
  expect(user).toBeDefined();
  const response = await send('/account/sessions/email', key(), {
    email: user?.email,
    password: user?.password,
  });
  const { secret } = z.object({ secret: z.string().min(1) }).parse(await response.json());
  return { 'x-appwrite-session': secret };
}

async function list(tableId: string, headers: Headers, queries: readonly Query[] = []) {
  const all = [...queries, { method: 'limit', values: [500] }];
  const query = all.map(
    (one, index) => `queries[${index}]=${encodeURIComponent(JSON.stringify(one))}`,
  );
  const response = await send(
    `/tablesdb/bookshop/tables/${tableId}/rows?${query.join('&')}`,
    headers,
  );
  return rowList.parse(await response.json());
}

const idsOf = ({ rows }: z.infer<typeof rowList>) => rows.map(({ $id }) => $id);

describe('the demo data', () => {
  test('fills every table with the rows of its file, in their order', async () => {
    const tableIds = tables.map(({ tableId }) => tableId);
    expect(rowStages.flat().toSorted()).toEqual(tableIds.toSorted());
    for (const tableId of tableIds) {
      const expected = (await readDemoRows(tableId)).map(({ $id }) => $id);
      expect(idsOf(await list(tableId, key())), tableId).toEqual(expected);
    }
  });

  test('has hundreds of rows and relationships of all four types, both one-way and two-way', async () => {
    const counts = await Promise.all(
      tables.map(async ({ tableId }) => (await list(tableId, key())).total),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(300);
    expect(new Set(relationships.map(({ type }) => type)).size).toBe(4);
    expect(new Set(relationships.map(({ twoWay }) => twoWay)).size).toBe(2);
  });

  test('has a bucket that takes pictures from users and from nobody else', async () => {
    const form = (): FormData => {
      const parts = new FormData();
      parts.append('fileId', 'unique()');
      parts.append('file', new File(['picture'], 'shelf.png', { type: 'image/png' }));
      return parts;
    };
    const upload = (headers: Headers): Promise<Response> =>
      fetch(`${server.endpoint}/storage/buckets/photos/files`, {
        method: 'POST',
        headers: { 'x-appwrite-project': server.project, ...headers },
        body: form(),
      });
    expect((await upload({})).status).toBe(401);
    expect((await upload(await signIn('priya'))).status).toBe(201);
    const files: unknown = await (await send('/storage/buckets/photos/files', {})).json();
    expect(files).toMatchObject({ total: 1, files: [{ name: 'shelf.png' }] });
  });

  test('leaves every column available', async () => {
    const response = await send('/tablesdb/bookshop/tables', key());
    const columns = tableList.parse(await response.json()).tables.flatMap((one) => one.columns);
    expect(columns.filter(({ status }) => status !== 'available')).toEqual([]);
    expect(columns.length).toBeGreaterThan(80);
  });

  test('points to no row that does not exist', async () => {
    const ids = new Map(
      await Promise.all(
        tables.map(async ({ tableId }) => {
          const rows = await readDemoRows(tableId);
          return [tableId, new Set<unknown>(rows.map(({ $id }) => $id))] as const;
        }),
      ),
    );
    const targets = relationships.map(({ tableId, key: name, relatedTableId: target }) => ({
      tableId,
      name,
      target,
    }));
    const backwards = relationships.map(({ tableId: target, twoWayKey: name, relatedTableId }) => ({
      tableId: relatedTableId,
      name,
      target,
    }));
    for (const { tableId, name, target } of [...targets, ...backwards]) {
      const pointers = (await readDemoRows(tableId)).flatMap((row) => row[name] ?? []);
      expect(
        pointers.filter((id) => !ids.get(target)?.has(id)),
        `${tableId}.${name}`,
      ).toEqual([]);
    }
  });

  test('shows guests the shop window and nothing of the readers', async () => {
    const guest = {};
    for (const tableId of ['books', 'authors', 'genres', 'events', 'reviews', 'shops']) {
      expect((await list(tableId, guest)).total, tableId).toBe(
        (await readDemoRows(tableId)).length,
      );
    }
    for (const tableId of ['readers', 'orders', 'order-lines']) {
      expect(await list(tableId, guest), tableId).toEqual({ total: 0, rows: [] });
    }
    const lists = await list('reading-lists', guest);
    expect(lists.rows.every((row) => row['isPublic'] === true)).toBe(true);
    expect(lists.total).toBeGreaterThan(0);
    expect((await send('/tablesdb/bookshop/tables/staff-notes/rows', guest)).status).toBe(401);
  });

  test('shows readers their own orders and private lists, and nobody else’s', async () => {
    const [priya, joel] = await Promise.all([signIn('priya'), signIn('joel')]);
    const [hers, his] = await Promise.all([list('orders', priya), list('orders', joel)]);
    expect(hers.total).toBeGreaterThan(0);
    expect(his.total).toBeGreaterThan(0);
    expect(idsOf(hers).filter((id) => idsOf(his).includes(id))).toEqual([]);
    expect(idsOf(await list('reading-lists', priya))).toContain('priyas-gifts');
    expect(idsOf(await list('reading-lists', joel))).not.toContain('priyas-gifts');
    expect((await send('/tablesdb/bookshop/tables/staff-notes/rows', priya)).status).toBe(401);
  });

  test('shows the staff every order and their notes, but no private reading list', async () => {
    const maren = await signIn('maren');
    expect((await list('orders', maren)).total).toBe((await readDemoRows('orders')).length);
    expect((await list('staff-notes', maren)).total).toBeGreaterThan(0);
    expect(idsOf(await list('reading-lists', maren))).not.toContain('priyas-gifts');
  });

  test('can be searched by words of a summary, and found by an exact number', async () => {
    const found = await list('books', {}, [
      { method: 'search', attribute: 'summary', values: ['smuggling'] },
    ]);
    expect(idsOf(found)).toEqual(['the-salt-road']);
    const [book] = found.rows;
    const same = await list('books', {}, [
      { method: 'equal', attribute: 'isbn', values: [book?.['isbn']] },
    ]);
    expect(idsOf(same)).toEqual(['the-salt-road']);
  });

  test('links a book with its author, publisher, genres and cover from both sides', async () => {
    const [book] = (
      await list('books', {}, [
        { method: 'equal', attribute: '$id', values: ['the-salt-road'] },
        {
          method: 'select',
          values: ['title', 'author.name', 'publisher.name', 'genres.name', 'cover.artist'],
        },
      ])
    ).rows;
    expect(book).toMatchObject({
      author: { name: 'Ines Marlow' },
      publisher: { name: 'Gannet & Sons' },
      genres: [{ name: 'Historical Fiction' }, { name: 'Literary Fiction' }],
      cover: { artist: 'Lotte Varga' },
    });
    const [author] = (
      await list('authors', {}, [
        { method: 'equal', attribute: '$id', values: ['ines-marlow'] },
        { method: 'select', values: ['name', 'books.title'] },
      ])
    ).rows;
    expect(author?.['books']).toHaveLength(3);
  });
});
