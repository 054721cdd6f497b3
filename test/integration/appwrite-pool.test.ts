import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppwriteCalls } from '../../src/appwrite/types.ts';
import { GatewayError } from '../../src/errors.ts';
import {
  type Answer,
  closeAll,
  connect,
  cutShort,
  failureOf,
  json,
  list,
  listPosts,
  posts,
  refusal,
  reset,
  row,
  silence,
  startUpstream,
} from '../support/http-upstream.ts';

afterEach(closeAll);

describe('a read', () => {
  test.each<[string, Answer]>([
    ['a reset connection', reset],
    ['an answer that was cut short', cutShort],
    ['502', (response) => response.writeHead(502).end('<html>')],
    ['503', refusal(503, 'general_unknown')],
    ['504', (response) => response.writeHead(504).end()],
    ['429 whose wait is over', refusal(429, 'general_rate_limit_exceeded', { 'retry-after': '0' })],
  ])('is repeated after %s, twice at most', async (_name, failure) => {
    const { endpoint, received } = await startUpstream(failure, failure, list);
    const { calls, records } = connect(endpoint);
    expect(await listPosts(calls)).toEqual({ total: 1, rows: [row] });
    expect(received).toHaveLength(3);
    expect(records.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('fails after the third try', async () => {
    const { endpoint, received } = await startUpstream(reset);
    const { calls, records } = connect(endpoint);
    const error = await failureOf(listPosts(calls));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(error.message).toMatch(/^Appwrite cannot be reached: the connection was/);
    expect(received).toHaveLength(3);
    expect(records.map(({ status }) => status)).toEqual([0, 0, 0]);
  });

  test('is not repeated after an answer that would be the same again', async () => {
    const { endpoint, received } = await startUpstream(refusal(500, 'general_unknown'));
    const error = await failureOf(listPosts(connect(endpoint).calls));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(received).toHaveLength(1);
  });

  test('does not wait for a rate limit that outlasts the deadline', async () => {
    const limited = refusal(429, 'general_rate_limit_exceeded', { 'retry-after': '60' });
    const { endpoint, received } = await startUpstream(limited);
    const { calls } = connect(endpoint, { deadline: Date.now() + 5000 });
    const error = await failureOf(listPosts(calls));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 });
    expect(received).toHaveLength(1);
  });

  test('of an endpoint where nobody listens says so', async () => {
    const { endpoint, server } = await startUpstream(list);
    server.close();
    await once(server, 'close');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const error = await failureOf(listPosts(connect(endpoint).calls));
    expect(error.message).toBe('Appwrite cannot be reached: the connection was refused.');
  });
});

describe('a write is never repeated', () => {
  test.each<[string, Answer]>([
    ['a reset connection', reset],
    ['an answer that was cut short', cutShort],
    ['503', refusal(503, 'general_unknown')],
    ['429', refusal(429, 'general_rate_limit_exceeded', { 'retry-after': '0' })],
  ])('after %s', async (_name, failure) => {
    const { endpoint, received } = await startUpstream(failure, json(200, row));
    await failureOf(connect(endpoint).calls.updateRow(posts, 'p1', { data: {} }));
    expect(received).toHaveLength(1);
  });
});

describe('a connection that was kept and that the upstream closes as it is used again', () => {
  /** Keeps `count` connections open, each of which breaks with its second request. */
  async function keep(count: number) {
    const used = new Set<Socket>();
    const waiting: (() => void)[] = [];
    const answer: Answer = (response, request) => {
      if (used.has(request.socket)) {
        request.socket.destroy();
        return;
      }
      used.add(request.socket);
      waiting.push(() => {
        list(response, request);
      });
      // Nobody is answered before each has a connection.
      if (used.size >= count) for (const go of waiting.splice(0)) go();
    };
    const { endpoint, received } = await startUpstream(answer);
    const { calls, records } = connect(endpoint);
    await Promise.all(Array.from({ length: count }, () => listPosts(calls)));
    expect(used.size).toBe(count);
    // Connections are free for others a turn after their answer.
    await new Promise(setImmediate);
    received.length = records.length = 0;
    return { calls, received, records, used };
  }

  test('costs a read a second try, on a connection of its own, however many others are kept', async () => {
    const { calls, received, records, used } = await keep(8);
    expect(await listPosts(calls)).toEqual({ total: 1, rows: [row] });
    expect(received).toHaveLength(2);
    expect(records.map(({ status }) => status)).toEqual([0, 200]);
    expect(used.size).toBe(9);
  });

  test('fails a write, which may have been carried out and is not sent again', async () => {
    const { calls, received } = await keep(8);
    const error = await failureOf(calls.updateRow(posts, 'p1', { data: {} }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(error.outcome).not.toBe('none');
    expect(received).toHaveLength(1);
  });
});

describe('a connection that the upstream has closed while nobody used it', () => {
  test.each<[string, (calls: AppwriteCalls) => Promise<unknown>]>([
    ['a read', (calls) => calls.send({ method: 'GET', path: '/account' })],
    ['a write', (calls) => calls.updateRow(posts, 'p1', { data: {} })],
  ])('is noticed before %s is sent on it', async (_name, call) => {
    const { endpoint, received, server } = await startUpstream(list, json(200, row));
    const { calls, records } = connect(endpoint);
    const connection = once(server, 'connection') as Promise<[Socket]>;
    await listPosts(calls);
    const [socket] = await connection;
    const closed = once(socket, 'close');
    server.closeIdleConnections();
    await closed;
    await call(calls);
    expect(received).toHaveLength(2);
    expect(records.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    'with %i is refused, and no credential goes where it points',
    async (status) => {
      const elsewhere = await startUpstream(list);
      const location = `${elsewhere.endpoint}/tablesdb/blog/tables/posts/rows`;
      const { endpoint } = await startUpstream(json(status, '', { location }));
      const error = await failureOf(listPosts(connect(endpoint).calls));
      expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
      expect(error.message).toContain('APPWRITE_ENDPOINT');
      expect(elsewhere.received).toEqual([]);
    },
  );
});

describe('a caller who goes away', () => {
  test('ends the call under way and its connection', async () => {
    const { endpoint, received, server } = await startUpstream(silence);
    const controller = new AbortController();
    const { calls, records } = connect(endpoint, { signal: controller.signal });
    const failure = failureOf(listPosts(calls));
    const closed = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));
    await once(server, 'received');
    controller.abort();
    expect(await failure).toMatchObject({ code: 'TIMEOUT', message: 'The request was cancelled.' });
    await closed;
    expect(received).toHaveLength(1);
    expect(records).toHaveLength(1);
  });

  test('ends the wait before the next try', async () => {
    const limited = refusal(429, 'general_rate_limit_exceeded', { 'retry-after': '10' });
    const { endpoint, received } = await startUpstream(limited);
    const controller = new AbortController();
    const onCall = (): void => {
      setImmediate(() => {
        controller.abort();
      });
    };
    const { calls } = connect(endpoint, { signal: controller.signal }, { onCall });
    expect(await failureOf(listPosts(calls))).toMatchObject({ code: 'TIMEOUT' });
    expect(received).toHaveLength(1);
  });

  test("ends all of its calls, and nobody else's", async () => {
    const { endpoint, received, server } = await startUpstream(silence);
    const controller = new AbortController();
    const { client } = connect(endpoint);
    const goingAway = client.as({ credentials: { kind: 'guest' }, signal: controller.signal });
    const staying = client.as({
      credentials: { kind: 'guest' },
      signal: new AbortController().signal,
    });
    const failures = [listPosts(goingAway), listPosts(goingAway)].map(failureOf);
    const settled: string[] = [];
    const other = failureOf(staying.deleteRow(posts, 'p1')).finally(() => settled.push('other'));
    while (received.length < 3) await once(server, 'received');
    controller.abort();
    expect(await Promise.all(failures)).toMatchObject([{ code: 'TIMEOUT' }, { code: 'TIMEOUT' }]);
    expect(settled).toEqual([]);
    server.closeAllConnections();
    expect(await other).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  test('begins no call', async () => {
    const { endpoint, received } = await startUpstream(list);
    const { calls } = connect(endpoint, { signal: AbortSignal.abort() });
    expect(await failureOf(listPosts(calls))).toMatchObject({ code: 'TIMEOUT' });
    expect(received).toEqual([]);
  });

  test('is told the reason where one was written for it', async () => {
    const { endpoint } = await startUpstream(list);
    const reason = new GatewayError('TOO_COSTLY', 'Enough.');
    const { calls } = connect(endpoint, { signal: AbortSignal.abort(reason) });
    expect(await failureOf(listPosts(calls))).toBe(reason);
  });

  test('may have many calls under way on one signal, which leave no listener behind', async () => {
    const { endpoint } = await startUpstream(list);
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { calls } = connect(endpoint, { signal });
    await Promise.all(Array.from({ length: 40 }, () => listPosts(calls)));
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a deadline', () => {
  test('ends the call under way', async () => {
    const { endpoint, received } = await startUpstream(silence);
    const { calls } = connect(endpoint, { deadline: Date.now() + 100 });
    const error = await failureOf(listPosts(calls));
    expect(error.code).toBe('TIMEOUT');
    expect(error.message).toMatch(/^Appwrite did not answer within \d+ ms\.$/);
    expect(received).toHaveLength(1);
  });

  test('that is over lets no call begin', async () => {
    const { endpoint, received } = await startUpstream(list);
    const { calls } = connect(endpoint, { deadline: Date.now() - 1 });
    expect(await failureOf(listPosts(calls))).toMatchObject({ code: 'TIMEOUT' });
    expect(received).toEqual([]);
  });

  test('holds for every try, also without a deadline of the caller', async () => {
    const { endpoint, received } = await startUpstream((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"total":');
    });
    const { calls } = connect(endpoint, {}, { timeoutMs: 100 });
    const error = await failureOf(listPosts(calls));
    expect(error.message).toBe('Appwrite did not answer within 100 ms.');
    expect(received).toHaveLength(1);
  });
});

test('closing waits for the calls under way', async () => {
  const { endpoint, server } = await startUpstream((response) => {
    server.once('go', () => {
      list(response, response.req);
    });
  });
  const { calls, client } = connect(endpoint);
  const answer = listPosts(calls);
  await once(server, 'received');
  const closed = client.close();
  server.emit('go');
  await closed;
  expect(await answer).toEqual({ total: 1, rows: [row] });
});
