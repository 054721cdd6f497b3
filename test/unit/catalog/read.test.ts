import { describe, expect, test } from 'vitest';
import type { AppwriteCalls } from '../../../src/appwrite/types.ts';
import { buildCatalog } from '../../../src/catalog/build.ts';
import { GatewayError } from '../../../src/errors.ts';
import { readDatabases } from '../../../src/catalog/read.ts';
import { createFakeUpstream, refusing } from './fake-upstream.ts';
import { wireColumn, wireTable } from './fixtures.ts';

const tables = (...ids: string[]) => ids.map((id) => wireTable(id));
const blog = { $id: 'blog', name: 'Blog', type: 'tablesdb', tables: tables('posts', 'authors') };
const old = { $id: 'old', name: 'Old', type: 'legacy', tables: tables('memos') };

describe('reading', () => {
  test('takes one call for the databases and one for each', async () => {
    const appwrite = createFakeUpstream([blog, old]);
    const databases = await readDatabases({ appwrite });
    expect(appwrite.calls).toEqual(['/tablesdb', '/tablesdb/blog/tables', '/tablesdb/old/tables']);
    expect(databases).toMatchObject([
      { id: 'blog', name: 'Blog', tables: [{ $id: 'posts' }, { $id: 'authors' }] },
      { id: 'old', name: 'Old', tables: [{ $id: 'memos' }] },
    ]);
  });

  test('goes on by cursor until a page is not full', async () => {
    const appwrite = createFakeUpstream([
      { ...blog, tables: tables('a', 'b', 'c', 'd') },
      { ...old, tables: tables('e') },
    ]);
    const databases = await readDatabases({ appwrite, pageSize: 2 });
    expect(databases.map((each) => each.tables.map(({ $id }) => $id))).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e'],
    ]);
    expect(appwrite.calls.filter((path) => path.startsWith('/tablesdb/blog'))).toEqual([
      '/tablesdb/blog/tables',
      '/tablesdb/blog/tables?after=b',
      '/tablesdb/blog/tables?after=d',
    ]);
  });

  test('serves only the databases that the configuration names', async () => {
    const appwrite = createFakeUpstream([blog, old]);
    expect(await readDatabases({ appwrite, databases: ['old'] })).toMatchObject([{ id: 'old' }]);
    expect(appwrite.calls).toEqual(['/tablesdb', '/tablesdb/old/tables']);
  });

  test('refuses a database of the configuration that is not there', async () => {
    const appwrite = createFakeUpstream([blog]);
    await expect(readDatabases({ appwrite, databases: ['blog', 'blgo'] })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('"blgo"') as string,
    });
  });

  test('passes over databases without tables', async () => {
    const documents = { $id: 'docs', name: 'Docs', type: 'documentsdb', tables: [] };
    const untyped = { $id: 'main', name: 'Main', tables: [] };
    const appwrite = createFakeUpstream([documents, untyped]);
    expect((await readDatabases({ appwrite })).map(({ id }) => id)).toEqual(['main']);
  });
});

describe('a refusal becomes a sentence for whoever runs the gateway', () => {
  test.each([
    ['/tablesdb$', 'general_unauthorized_scope', '"databases.read"'],
    ['/tables$', 'general_unauthorized_scope', '"tables.read"'],
    ['/tablesdb$', 'user_unauthorized', 'does not know the API key'],
    ['/tablesdb$', 'project_key_expired', 'has expired'],
  ])('%s %s', async (path, type, sentence) => {
    const appwrite = refusing(createFakeUpstream([blog]), {
      path: new RegExp(path),
      code: 'FORBIDDEN',
      type,
    });
    await expect(readDatabases({ appwrite })).rejects.toMatchObject({
      name: 'GatewayError',
      message: expect.stringContaining(sentence) as string,
      appwrite: { type },
    });
  });

  test('an unreachable server keeps its own, with the setting to check', async () => {
    const upstream = createFakeUpstream([]);
    const appwrite = refusing(upstream, { path: /./, code: 'UPSTREAM_UNAVAILABLE' });
    await expect(readDatabases({ appwrite })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'What Appwrite says. Check the endpoint (APPWRITE_ENDPOINT).',
    });
  });

  test('a rate limit says when to try again', async () => {
    const limited = new GatewayError('RATE_LIMITED', 'Too many.', { retryAfter: 7 });
    const appwrite = { send: () => Promise.reject(limited) };
    await expect(readDatabases({ appwrite })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      message: 'The tables cannot be read so often: Too many. Try again in 7 s.',
      retryAfter: 7,
    });
  });

  test('an answer of another form says what is odd about it', async () => {
    const body = { databases: [{ $id: 'x' }] };
    const appwrite: Pick<AppwriteCalls, 'send'> = {
      send: () => Promise.resolve({ status: 200, body, setCookies: [] }),
    };
    await expect(readDatabases({ appwrite })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('databases.0.name') as string,
    });
  });
});

test('a column of a newer type does not keep the other tables from being read', async () => {
  const odd = wireTable('odd', [wireColumn('v', 'vector', { size: 3 })]);
  const appwrite = createFakeUpstream([{ ...blog, tables: [odd, ...tables('posts')] }]);
  const { catalog } = buildCatalog(await readDatabases({ appwrite }));
  expect(catalog.tables.map(({ id }) => id)).toEqual(['odd', 'posts']);
  expect(catalog.omissions).toHaveLength(1);
});
