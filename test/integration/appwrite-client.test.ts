import { afterEach, describe, expect, test } from 'vitest';
import type { AppwriteCalls } from '../../src/appwrite/types.ts';
import {
  type Answer,
  closeAll,
  connect,
  failureOf,
  json,
  list,
  listPosts,
  posts,
  type Received,
  refusal,
  row,
  startUpstream,
} from '../support/http-upstream.ts';

afterEach(closeAll);

describe('a call', () => {
  test('carries project, credential, request id and what is known of the client', async () => {
    const { endpoint, received } = await startUpstream(list);
    const { calls } = connect(endpoint, {
      requestId: 'r-1',
      forwarded: { 'x-forwarded-for': '203.0.113.7' },
    });
    await calls.listRows(posts, ['{"method":"limit","values":[1]}'], { withTotal: true });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/v1/tablesdb/blog/tables/posts/rows?queries[0]=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D',
      headers: {
        'x-appwrite-project': 'shop',
        'x-appwrite-session': 'secret',
        'x-appwrite-response-format': '1.9.5',
        'x-request-id': 'r-1',
        'x-forwarded-for': '203.0.113.7',
      },
    });
    expect(received[0]?.headers).not.toHaveProperty('x-appwrite-key');
  });

  test('is recorded with its route, never a concrete id in it', async () => {
    const { endpoint } = await startUpstream(json(200, row));
    const { calls, records } = connect(endpoint, { requestId: 'r-1' });
    await calls.updateRow(posts, 'p1', { data: {} });
    expect(records).toEqual([
      {
        method: 'PATCH',
        route: '/tablesdb/{databaseId}/tables/{tableId}/rows/{rowId}',
        path: '/tablesdb/blog/tables/posts/rows/p1',
        status: 200,
        milliseconds: expect.any(Number) as number,
        requestId: 'r-1',
        credentialKind: 'session',
        attempt: 1,
      },
    ]);
  });

  test('reuses connections, whoever it is for', async () => {
    const { endpoint, server } = await startUpstream(list);
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const { client } = connect(endpoint);
    for (let count = 0; count < 20; count += 1) {
      await listPosts(client.as({ credentials: { kind: 'session', secret: String(count) } }));
    }
    // An answer is there a moment before its socket is free again, so there may be a second one.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('waits for one of the connections that are allowed', async () => {
    const { endpoint, server } = await startUpstream(list);
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const { calls } = connect(endpoint, {}, { connections: 3 });
    await Promise.all(Array.from({ length: 30 }, () => listPosts(calls)));
    expect(connections).toBe(3);
  });

  test('keeps every digit of big integers, both ways', async () => {
    const big = '{"$id":"p1","views":9223372036854775807}';
    const { endpoint, received } = await startUpstream(json(201, big));
    const { calls } = connect(endpoint);
    const created = await calls.createRow(posts, 'p1', { data: { views: 9223372036854775807n } });
    expect(created).toEqual({ $id: 'p1', views: 9223372036854775807n });
    expect(received[0]?.body).toBe('{"rowId":"p1","data":{"views":9223372036854775807}}');
  });
});

describe('rows', () => {
  test.each<[string, (calls: AppwriteCalls) => Promise<unknown>, Partial<Received>]>([
    [
      'create',
      (calls) => calls.createRow(posts, 'p1', { data: { a: 1 }, permissions: ['read("any")'] }),
      {
        method: 'POST',
        url: '/v1/tablesdb/blog/tables/posts/rows',
        body: '{"rowId":"p1","data":{"a":1},"permissions":["read(\\"any\\")"]}',
      },
    ],
    [
      'update',
      (calls) => calls.updateRow(posts, 'p1', { data: { a: null } }),
      {
        method: 'PATCH',
        url: '/v1/tablesdb/blog/tables/posts/rows/p1',
        body: '{"data":{"a":null}}',
      },
    ],
    [
      'upsert',
      (calls) => calls.upsertRow(posts, 'p1', { data: { a: 1 } }),
      { method: 'PUT', url: '/v1/tablesdb/blog/tables/posts/rows/p1', body: '{"data":{"a":1}}' },
    ],
    [
      'delete',
      (calls) => calls.deleteRow(posts, 'p1'),
      { method: 'DELETE', url: '/v1/tablesdb/blog/tables/posts/rows/p1', body: '' },
    ],
  ])('%s sends what was given and nothing else', async (_name, call, expected) => {
    const { endpoint, received } = await startUpstream(json(200, row));
    await call(connect(endpoint).calls);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject(expected);
  });

  test('a lock is sent as a timestamp', async () => {
    const { endpoint, received } = await startUpstream(json(200, row));
    const ifUnmodifiedSince = '2030-01-01T00:00:00.000+00:00';
    await connect(endpoint).calls.updateRow(posts, 'p1', { data: {}, ifUnmodifiedSince });
    expect(received[0]?.headers['x-appwrite-timestamp']).toBe(ifUnmodifiedSince);
  });

  test('a table that is not there is an error', async () => {
    const { endpoint } = await startUpstream(refusal(404, 'table_not_found'));
    const error = await failureOf(connect(endpoint).calls.listRows(posts, []));
    expect(error.code).toBe('NOT_FOUND');
  });

  test('deleting the row with an empty id sends nothing, as it would delete every row', async () => {
    const { endpoint, received } = await startUpstream(json(204, ''));
    const error = await failureOf(connect(endpoint).calls.deleteRow(posts, ''));
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(received).toEqual([]);
  });
});

describe('a service call', () => {
  test('hands the cookies that Appwrite sets on', async () => {
    const { endpoint, received } = await startUpstream((response) => {
      response.writeHead(201, {
        'content-type': 'application/json',
        'set-cookie': ['a_session_shop=x; HttpOnly', 'a_session_shop_legacy=x'],
        'x-fallback-cookies': '{"a_session_shop":"x"}',
      });
      response.end('{"$id":"s1"}');
    });
    const answer = await connect(endpoint).calls.send({
      method: 'POST',
      path: '/account/sessions/email',
      body: { email: 'a@example.com', password: undefined },
    });
    expect(received[0]?.body).toBe('{"email":"a@example.com"}');
    expect(answer).toEqual({
      status: 201,
      body: { $id: 's1' },
      setCookies: ['a_session_shop=x; HttpOnly', 'a_session_shop_legacy=x'],
      fallbackCookies: '{"a_session_shop":"x"}',
    });
  });

  test('an empty answer has no body', async () => {
    const { endpoint } = await startUpstream((response) => response.writeHead(204).end());
    const path = '/account/sessions/current';
    const answer = await connect(endpoint).calls.send({ method: 'DELETE', path });
    expect(answer).toMatchObject({ status: 204, body: undefined, setCookies: [] });
  });
});

describe('an answer that Appwrite would not give', () => {
  test.each<[string, Answer]>([
    ['a page', (response) => response.end('<!doctype html>')],
    ['nothing', (response) => response.end()],
    ['JSON without rows', json(200, { ok: true })],
    ['rows without ids', json(200, { total: 1, rows: [{ title: 'x' }] })],
    ['a page for a route that is not there', (response) => response.writeHead(404).end('<html>')],
  ])('%s is taken for a wrong endpoint', async (_name, answer) => {
    const { endpoint } = await startUpstream(answer);
    const error = await failureOf(listPosts(connect(endpoint).calls));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.message).toMatch(/does not look like Appwrite/);
  });
});
