import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs } from './calls.ts';

const COLLECTIONS = '/databases/db/collections';
const DOCUMENTS = `${COLLECTIONS}/books/documents`;

let server: Devserver;

beforeEach(async () => {
  server = await startDevserver();
  await callAs(server, 'POST', '/databases', { databaseId: 'db', name: 'Library' });
  await callAs(server, 'POST', COLLECTIONS, {
    collectionId: 'books',
    name: 'Books',
    permissions: ['read("any")'],
    documentSecurity: true,
    attributes: [
      { key: 'title', type: 'string', size: 50, required: true },
      { key: 'pages', type: 'integer', required: false },
    ],
  });
});

afterEach(async () => {
  await server.close();
});

const typeOf = ({ status, body }: { status: number; body: unknown }): unknown => [
  status,
  (body as { type?: unknown }).type,
];

async function untilAvailable(path: string): Promise<void> {
  const { body } = await callAs(server, 'GET', path);
  if ((body as { status?: unknown }).status !== 'available') await untilAvailable(path);
}

describe('names', () => {
  test('what is made through one API is there in the other, each with its own names', async () => {
    await callAs(server, 'POST', DOCUMENTS, { documentId: 'a', data: { title: 'Emma' } });
    const row = await callAs(server, 'GET', '/tablesdb/db/tables/books/rows/a');
    expect(row.body).toMatchObject({ title: 'Emma', $tableId: 'books' });
    expect(row.body).not.toHaveProperty('$collectionId');
    await callAs(server, 'PATCH', '/tablesdb/db/tables/books/rows/a', { data: { pages: 474 } });
    const document = await callAs(server, 'GET', `${DOCUMENTS}/a`);
    expect(document.body).toMatchObject({ title: 'Emma', pages: 474, $collectionId: 'books' });
    expect(document.body).not.toHaveProperty('$tableId');
  });

  test('columns that are called as parts of the API keep their names', async () => {
    await callAs(server, 'POST', COLLECTIONS, {
      collectionId: 'odd',
      name: 'Odd',
      attributes: ['rows', 'columns', 'documents', 'rowSecurity'].map((key) => ({
        key,
        type: 'string',
        size: 10,
        required: false,
      })),
    });
    const data = { rows: 'a', columns: 'b', documents: 'c', rowSecurity: 'd' };
    const body = { documentId: 'x', data };
    const { body: document } = await callAs(server, 'POST', `${COLLECTIONS}/odd/documents`, body);
    expect(document).toMatchObject(data);
    const listed = await callAs(server, 'GET', `${COLLECTIONS}/odd/documents`);
    expect(listed.body).toMatchObject({ total: 1, documents: [data] });
  });

  test('parameters with the names of the other API count for nothing', async () => {
    const collection = { tableId: 'x', name: 'X' };
    expect(typeOf(await callAs(server, 'POST', COLLECTIONS, collection))).toEqual([
      400,
      'general_argument_invalid',
    ]);
    const both = { rowId: 'wrong', documentId: 'right', data: { title: 'Emma' } };
    const { body } = await callAs(server, 'POST', DOCUMENTS, both);
    expect(body).toMatchObject({ $id: 'right' });
  });

  test('documents within documents are named as documents too', async () => {
    await callAs(server, 'POST', COLLECTIONS, { collectionId: 'people', name: 'People' });
    const relationship = { relatedCollectionId: 'people', type: 'manyToOne', key: 'author' };
    const path = `${COLLECTIONS}/books/attributes`;
    const { status, body } = await callAs(server, 'POST', `${path}/relationship`, relationship);
    expect([status, body]).toEqual([
      202,
      expect.objectContaining({ relatedCollection: 'people', twoWayKey: 'books' }),
    ]);
    expect(body).not.toHaveProperty('relatedTable');
    await untilAvailable(`${path}/author`);
    await callAs(server, 'POST', DOCUMENTS, {
      documentId: 'a',
      data: { title: 'Emma', author: { $id: 'jane' } },
    });
    const select = encodeURIComponent('{"method":"select","values":["*","author.*"]}');
    const { text } = await callAs(server, 'GET', `${DOCUMENTS}/a?queries[]=${select}`);
    expect(text).toContain('"$collectionId":"people"');
    expect(text).not.toContain('$tableId');
  });

  test('a collection answers its attributes and indexes', async () => {
    await callAs(server, 'POST', `${COLLECTIONS}/books/indexes`, {
      key: 'by_title',
      type: 'key',
      attributes: ['title'],
    });
    const { body } = await callAs(server, 'GET', `${COLLECTIONS}/books`);
    expect(body).toMatchObject({
      documentSecurity: true,
      attributes: [{ key: 'title' }, { key: 'pages' }],
      indexes: [{ key: 'by_title', attributes: ['title'] }],
    });
    const table = await callAs(server, 'GET', '/tablesdb/db/tables/books');
    expect(table.body).toMatchObject({ rowSecurity: true, indexes: [{ columns: ['title'] }] });
  });
});

describe('errors', () => {
  test.each([
    { what: 'a collection', path: `${COLLECTIONS}/none`, type: 'collection_not_found' },
    {
      what: 'an attribute',
      path: `${COLLECTIONS}/books/attributes/x`,
      type: 'attribute_not_found',
    },
    { what: 'an index', path: `${COLLECTIONS}/books/indexes/x`, type: 'index_not_found' },
    { what: 'a document', path: `${DOCUMENTS}/none`, type: 'document_not_found' },
  ])('$what that is missing is refused in the words of documents', async ({ path, type }) => {
    expect(typeOf(await callAs(server, 'GET', path))).toEqual([404, type]);
  });

  test('writes are refused in the words of documents too', async () => {
    const none = await callAs(server, 'POST', DOCUMENTS, { documentId: 'a' });
    expect(typeOf(none)).toEqual([400, 'document_missing_data']);
    const taken = await callAs(server, 'POST', COLLECTIONS, { collectionId: 'BOOKS', name: 'B' });
    expect(typeOf(taken)).toEqual([409, 'collection_already_exists']);
  });

  test('the same refusals keep the words of rows in the other API', async () => {
    const answer = await callAs(server, 'GET', '/tablesdb/db/tables/books/rows/none');
    expect(typeOf(answer)).toEqual([404, 'row_not_found']);
  });
});

test('only databases made through the older API are in its list, but all can be read', async () => {
  await callAs(server, 'POST', '/tablesdb', { databaseId: 'new', name: 'New' });
  const { body } = await callAs(server, 'GET', '/databases');
  expect(body).toMatchObject({ total: 1, databases: [{ $id: 'db', type: 'legacy' }] });
  const found = await callAs(server, 'GET', '/databases/new');
  expect(found.body).toMatchObject({ $id: 'new', type: 'tablesdb' });
});
