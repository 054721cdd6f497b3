import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { startDevserverWithDemo } from '../../devserver/start-with-demo.ts';
import { callAs } from './calls.ts';
import { RealtimeClient } from './realtime-client.ts';

const TABLE = '/tablesdb/db/tables/t';
const ROWS = `${TABLE}/rows`;

let server: Devserver;

beforeEach(async () => {
  server = await startDevserver({ responseFormat: '1.8' });
  await callAs(server, 'POST', '/tablesdb', { databaseId: 'db', name: 'Database' });
  const permissions = ['read("any")', 'create("users")'];
  await callAs(server, 'POST', '/tablesdb/db/tables', { tableId: 't', name: 'T', permissions });
});

afterEach(async () => {
  await server.close();
});

/** A text column, once it is available. */
async function addText(): Promise<void> {
  const path = `${TABLE}/columns`;
  await callAs(server, 'POST', `${path}/string`, { key: 'text', size: 20, required: false });
  for (;;) {
    const { body } = await callAs(server, 'GET', `${path}/text`);
    if ((body as { status: string }).status === 'available') return;
  }
}

const typeOf = ({ body }: { body: unknown }): unknown => (body as { type: unknown }).type;

test('sequences of rows are numbers', async () => {
  await addText();
  const created = await callAs(server, 'POST', ROWS, { rowId: 'a', data: { text: 'x' } });
  const listed = await callAs(server, 'GET', ROWS);

  expect(created.body).toMatchObject({ $id: 'a', $sequence: 1 });
  expect(listed.body).toMatchObject({ rows: [{ $sequence: 1, text: 'x' }] });
});

test('a newer server shows them as numbers to clients that ask for the older format', async () => {
  server.behaveAs('1.9');
  await addText();
  await callAs(server, 'POST', ROWS, { rowId: 'a', data: { text: 'x' } });
  const sequenceFor = async (format: string): Promise<unknown> => {
    const response = await fetch(`${server.endpoint}${ROWS}/a`, {
      headers: { 'x-appwrite-project': server.project, 'x-appwrite-response-format': format },
    });
    return ((await response.json()) as { $sequence: unknown }).$sequence;
  };

  expect(await sequenceFor('1.8.0')).toBe(1);
  expect(await sequenceFor('1.9.0')).toBe('1');
  expect(await sequenceFor('9.9.9')).toBe('1');
});

test('columns in the call that creates a table, and newer types of columns, are unknown', async () => {
  const columns = [{ key: 'text', type: 'string', size: 10 }];
  await callAs(server, 'POST', '/tablesdb/db/tables', { tableId: 'u', name: 'U', columns });
  const body = { key: 'text', size: 10, required: false };

  const listed = await callAs(server, 'GET', '/tablesdb/db/tables/u/columns');
  expect(listed.body).toMatchObject({ total: 0 });
  expect(await callAs(server, 'POST', `${TABLE}/columns/varchar`, body)).toMatchObject({
    status: 404,
  });
  expect(await callAs(server, 'POST', `${TABLE}/columns/string`, body)).toMatchObject({
    status: 202,
  });
});

test('newer query methods are refused, also inside others', async () => {
  await addText();
  const any = { method: 'containsAny', attribute: 'text', values: ['x'] };
  const isNull = { method: 'isNull', attribute: 'text' };
  for (const query of [any, { method: 'or', values: [isNull, any] }]) {
    const search = `queries[0]=${encodeURIComponent(JSON.stringify(query))}`;
    expect(typeOf(await callAs(server, 'GET', `${ROWS}?${search}`))).toBe('general_query_invalid');
  }
});

test('errors and accounts have their older shape', async () => {
  const missing = await callAs(server, 'GET', `${ROWS}/none`);
  const user = await callAs(server, 'POST', '/users', { userId: 'ann', email: 'ann@example.com' });

  expect(missing.body).toMatchObject({ version: '1.8.1' });
  expect(user.body).not.toHaveProperty('impersonator');
});

test('realtime wants channels, knows no subscribe messages and names no subscriptions', async () => {
  await addText();
  const without = new RealtimeClient(server);
  const client = new RealtimeClient(server, 'channels[]=rows&channels[]=tablesdb.db.tables.t.rows');
  try {
    expect(await without.next()).toMatchObject({ type: 'error', data: { code: 1008 } });
    expect(await without.closed).toBe(1006);
    expect(await client.next()).toEqual({
      type: 'connected',
      data: { channels: ['rows', 'tablesdb.db.tables.t.rows'], user: null },
    });
    const subscribe = { type: 'subscribe', data: [{ channels: ['documents'] }] };
    expect(await client.ask(subscribe)).toMatchObject({ type: 'error', data: { code: 1003 } });

    await callAs(server, 'POST', ROWS, { rowId: 'a', data: { text: 'x' } });

    const { data } = await client.next();
    expect(data).toMatchObject({ payload: { $id: 'a', $sequence: 1 } });
    expect(data).not.toHaveProperty('subscriptions');
    expect(data?.['channels']).toEqual([
      'documents',
      'databases.db.collections.t.documents',
      'databases.db.collections.t.documents.a',
      'rows',
      'databases.db.tables.t.rows',
      'databases.db.tables.t.rows.a',
    ]);
  } finally {
    await Promise.all([without.close(), client.close()]);
  }
});

test('demo data is loaded although it needs a newer release', async () => {
  const older = await startDevserverWithDemo({ responseFormat: '1.8' });
  try {
    const { body } = await callAs(older, 'GET', '/tablesdb');
    expect((body as { total: number }).total).toBeGreaterThan(0);
    expect((await callAs(older, 'GET', '/health/none')).body).toContain('404');
  } finally {
    await older.close();
  }
});
