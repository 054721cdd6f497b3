import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs, createTable, type Answer } from './calls.ts';

const TRANSACTIONS = '/tablesdb/transactions';
const ROWS = '/tablesdb/db/tables/t/rows';

let server: Devserver;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-01-01T00:00:00Z');
  server = await startDevserver({
    // Each look at the clock is a millisecond later, so that everything has a time of its own.
    clock: () => new Date((now += 1)),
  });
  await createTable(server, {
    columns: [
      { key: 'name', type: 'string', size: 20, required: true },
      { key: 'count', type: 'integer', default: 0 },
    ],
  });
});

afterEach(async () => {
  await server.close();
});

const typeOf = ({ status, body }: Answer): unknown => [status, (body as { type?: unknown }).type];

async function begin(of = server): Promise<string> {
  const { body } = await callAs(of, 'POST', TRANSACTIONS, {});
  return (body as { $id: string }).$id;
}

const on = (action: string, rowId: string, data?: object) => ({
  databaseId: 'db',
  tableId: 't',
  action,
  rowId,
  ...(data && { data }),
});

async function stage(id: string, ...operations: object[]): Promise<Answer> {
  return callAs(server, 'POST', `${TRANSACTIONS}/${id}/operations`, { operations });
}

const commit = async (id: string): Promise<Answer> =>
  callAs(server, 'PATCH', `${TRANSACTIONS}/${id}`, { commit: true });

async function statusOf(id: string): Promise<unknown> {
  const { body } = await callAs(server, 'GET', `${TRANSACTIONS}/${id}`);
  return (body as { status: unknown }).status;
}

const create = async (rowId: string, data: object): Promise<Answer> =>
  callAs(server, 'POST', ROWS, { rowId, data });

/** Calls as somebody without the key. */
async function callWithout(
  method: string,
  at: string,
  ...[body, session = '']: [body: object, session?: string]
): Promise<Answer> {
  const response = await fetch(`${server.endpoint}${at}`, {
    method,
    headers: {
      'x-appwrite-project': server.project,
      'content-type': 'application/json',
      ...(session === '' ? {} : { 'x-appwrite-session': session }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as unknown, text };
}

async function signIn(userId: string): Promise<string> {
  const user = { userId, email: `${userId}@example.com`, password: 'Corr3ct-horse' };
  await callAs(server, 'POST', '/users', user);
  const { body } = await callAs(server, 'POST', `/users/${userId}/sessions`, {});
  return (body as { secret: string }).secret;
}

describe('a commit', () => {
  test('writes into several tables and databases at once, or into none', async () => {
    await callAs(server, 'POST', '/tablesdb', { databaseId: 'other', name: 'Other' });
    const table = { tableId: 't', name: 'T', columns: [{ key: 'line', type: 'string', size: 9 }] };
    await callAs(server, 'POST', '/tablesdb/other/tables', table);
    const log = { databaseId: 'other', tableId: 't', action: 'create', rowId: 'l', data: {} };
    const refused = await begin();
    await stage(refused, on('create', 'a', { name: 'Ann' }), log, on('create', 'a', { name: 'B' }));
    expect(typeOf(await commit(refused))).toEqual([409, 'transaction_conflict']);
    expect((await callAs(server, 'GET', '/tablesdb/other/tables/t/rows/l')).status).toBe(404);
    const accepted = await begin();
    await stage(accepted, on('create', 'a', { name: 'Ann' }), log);
    expect((await commit(accepted)).status).toBe(200);
    expect((await callAs(server, 'GET', '/tablesdb/other/tables/t/rows/l')).status).toBe(200);
    expect((await callAs(server, 'GET', `${ROWS}/a`)).status).toBe(200);
  });

  test('is refused when somebody else has changed or deleted a row since', async () => {
    await create('a', { name: 'Ann' });
    const [updating, deleting, incrementing] = [await begin(), await begin(), await begin()];
    await stage(updating, on('update', 'a', { name: 'B' }));
    await stage(deleting, on('delete', 'a'));
    await stage(incrementing, on('increment', 'a', { column: 'count' }));
    await callAs(server, 'PATCH', `${ROWS}/a`, { data: { name: 'C' } });
    expect(typeOf(await commit(updating))).toEqual([409, 'transaction_conflict']);
    expect(typeOf(await commit(deleting))).toEqual([409, 'transaction_conflict']);
    // Increments add to whatever is there.
    expect((await commit(incrementing)).status).toBe(200);
    expect((await callAs(server, 'GET', `${ROWS}/a`)).body).toMatchObject({ name: 'C', count: 1 });
    const late = await begin();
    await stage(late, on('delete', 'a'));
    await callAs(server, 'DELETE', `${ROWS}/a`);
    expect(typeOf(await commit(late))).toEqual([404, 'document_not_found']);
    expect(await statusOf(late)).toBe('failed');
  });

  test('is refused when a bulk change meets a row that was changed since', async () => {
    await create('a', { name: 'Ann' });
    const id = await begin();
    const change = { queries: [], data: { count: 5 } };
    await stage(id, { databaseId: 'db', tableId: 't', action: 'bulkUpdate', data: change });
    await callAs(server, 'PATCH', `${ROWS}/a`, { data: { name: 'B' } });
    expect(typeOf(await commit(id))).toEqual([409, 'transaction_conflict']);
  });

  test('sees its own changes: rows that it has written before count as its own', async () => {
    await create('a', { name: 'Ann' });
    const id = await begin();
    await stage(
      id,
      on('update', 'a', { name: 'B' }),
      on('upsert', 'a', { count: 4 }),
      on('increment', 'a', { column: 'count', value: 2 }),
      { databaseId: 'db', tableId: 't', action: 'bulkUpsert', data: [{ $id: 'a', name: 'C' }] },
    );
    expect((await commit(id)).status).toBe(200);
    const { body } = await callAs(server, 'GET', ROWS);
    expect(body).toMatchObject({ total: 1, rows: [{ $id: 'a', name: 'C', count: 6 }] });
  });

  test('refuses a float for an integer column, which staging took', async () => {
    const id = await begin();
    const operation = '{"databaseId":"db","tableId":"t","action":"create","rowId":"a"';
    const staged = await callAs(
      server,
      'POST',
      `${TRANSACTIONS}/${id}/operations`,
      `{"operations":[${operation},"data":{"name":"A","count":5.0}}]}`,
    );
    expect(staged.status).toBe(201);
    expect(typeOf(await commit(id))).toEqual([400, 'document_invalid_structure']);
  });

  test('breaks over queries that are no texts, and can be tried again', async () => {
    const id = await begin();
    const data = { queries: [{ method: 'limit', values: [1] }] };
    await stage(id, { databaseId: 'db', tableId: 't', action: 'bulkDelete', data });
    expect((await commit(id)).status).toBe(500);
    expect(await statusOf(id)).toBe('pending');
    expect(
      (await callAs(server, 'PATCH', `${TRANSACTIONS}/${id}`, { rollback: true })).status,
    ).toBe(200);
  });

  test('does not find a table that was deleted since', async () => {
    const id = await begin();
    await stage(id, on('create', 'a', { name: 'Ann' }));
    await callAs(server, 'DELETE', '/tablesdb/db/tables/t');
    expect(typeOf(await commit(id))).toEqual([404, 'document_not_found']);
    expect(await statusOf(id)).toBe('failed');
  });
});

describe('limits', () => {
  test('a transaction that has expired takes no operations and cannot be committed', async () => {
    const id = await begin();
    await stage(id, on('create', 'a', { name: 'Ann' }));
    now += 301_000;
    expect(typeOf(await stage(id, on('create', 'b', { name: 'B' })))).toEqual([
      500,
      'transaction_expired',
    ]);
    const row = { rowId: 'c', data: { name: 'C' }, transactionId: id };
    expect(typeOf(await callAs(server, 'POST', ROWS, row))).toEqual([500, 'transaction_expired']);
    expect(typeOf(await commit(id))).toEqual([500, 'transaction_expired']);
    expect(await statusOf(id)).toBe('pending');
  });

  test('calls on rows count among the hundred operations', async () => {
    const id = await begin();
    const many = Array.from({ length: 99 }, (_, at) => on('create', `r${at}`, { name: 'R' }));
    await stage(id, ...many);
    const row = { data: { name: 'X' }, transactionId: id };
    expect((await callAs(server, 'POST', ROWS, { rowId: 'x', ...row })).status).toBe(201);
    expect(typeOf(await callAs(server, 'POST', ROWS, { rowId: 'y', ...row }))).toEqual([
      400,
      'transaction_limit_exceeded',
    ]);
  });
});

describe('reads inside', () => {
  test('of a row show what is staged, also to a selection', async () => {
    await create('a', { name: 'Ann', count: 1 });
    const id = await begin();
    await stage(id, on('update', 'a', { count: 9 }), on('create', 'b', { name: 'Bea' }));
    const select = encodeURIComponent('{"method":"select","values":["count"]}');
    const { body } = await callAs(
      server,
      'GET',
      `${ROWS}/a?transactionId=${id}&queries[]=${select}`,
    );
    expect(body).toMatchObject({ $id: 'a', count: 9, $sequence: '' });
    expect(body).not.toHaveProperty('name');
    const made = await callAs(server, 'GET', `${ROWS}/b?transactionId=${id}`);
    expect(made.body).toEqual({
      $id: 'b',
      name: 'Bea',
      $sequence: '',
      $databaseId: 'db',
      $tableId: 't',
    });
  });

  test('of a list add what is staged, whatever the filters say', async () => {
    await create('a', { name: 'Ann' });
    const id = await begin();
    await stage(id, on('create', 'b', { name: 'Bea' }), on('delete', 'a'));
    const filter = encodeURIComponent('{"method":"equal","attribute":"name","values":["Nobody"]}');
    const { body } = await callAs(server, 'GET', `${ROWS}?transactionId=${id}&queries[]=${filter}`);
    expect(body).toMatchObject({ total: 0, rows: [{ $id: 'b' }] });
    const all = await callAs(server, 'GET', `${ROWS}?transactionId=${id}`);
    expect(all.body).toMatchObject({ total: 1, rows: [{ $id: 'b' }] });
  });
});

describe('users', () => {
  test('can neither see nor use the transactions of others; guests none at all', async () => {
    const [nell, omar] = [await signIn('nell'), await signIn('omar')];
    const { body } = await callWithout('POST', TRANSACTIONS, {}, nell);
    const at = `${TRANSACTIONS}/${(body as { $id: string }).$id}`;
    expect((await callWithout('GET', at, {}, nell)).status).toBe(200);
    expect(typeOf(await callWithout('GET', at, {}, omar))).toEqual([404, 'transaction_not_found']);
    expect((await callWithout('PATCH', at, { commit: true }, omar)).status).toBe(404);
    const own = await callWithout('POST', TRANSACTIONS, {});
    expect(own.status).toBe(201);
    const guests = `${TRANSACTIONS}/${(own.body as { $id: string }).$id}`;
    expect((await callWithout('GET', guests, {})).status).toBe(404);
    expect((await callAs(server, 'GET', guests)).status).toBe(200);
  });

  test('commit with their own rights', async () => {
    await callAs(server, 'PUT', '/tablesdb/db/tables/t', { name: 'T', permissions: [] });
    const nell = await signIn('nell');
    const { body } = await callWithout('POST', TRANSACTIONS, {}, nell);
    const id = (body as { $id: string }).$id;
    const operations = [on('create', 'a', { name: 'Ann' })];
    const path = `${TRANSACTIONS}/${id}`;
    const staged = await callWithout('POST', `${path}/operations`, { operations }, nell);
    expect(typeOf(staged)).toEqual([401, 'user_unauthorized']);
    await stage(id, ...operations);
    const committed = await callWithout('PATCH', path, { commit: true }, nell);
    expect(typeOf(committed)).toEqual([401, 'user_unauthorized']);
    expect((await commit(id)).status).toBe(200);
  });
});

test('transactions and what they hold outlive the server', async () => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'devserver-transactions-'));
  try {
    const first = await startDevserver({ dataDirectory });
    await createTable(first, { columns: [{ key: 'name', type: 'string', size: 20 }] });
    const id = await begin(first);
    const operations = [on('create', 'a', { name: 'Ann' })];
    await callAs(first, 'POST', `${TRANSACTIONS}/${id}/operations`, { operations });
    await first.close();
    const second = await startDevserver({ dataDirectory });
    const { status } = await callAs(second, 'PATCH', `${TRANSACTIONS}/${id}`, { commit: true });
    const row = await callAs(second, 'GET', `${ROWS}/a`);
    await second.close();
    expect([status, row.body]).toEqual([200, expect.objectContaining({ name: 'Ann' })]);
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
});
