import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createChat, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { codeOf, connectSocket, connectStream } from '../../support/subscriber.ts';

let gateway: TestGateway;
let session: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    config: {
      subscriptions: { intervalMs: 5, maxPerConnection: 3, maxPerCredential: 5 },
      cors: ['https://app.example.com'],
    },
  });
  session = await gateway.admin.signUp('ana');
});

afterAll(() => gateway.close());

const document = 'subscription { rooms { nodes { name } } }';

let rowNumber = 0;
async function addRoom(): Promise<string> {
  rowNumber += 1;
  const name = `Room ${rowNumber}`;
  await gateway.admin.send('POST', rooms, { rowId: `room${rowNumber}`, data: { name } });
  return name;
}

const names = (data: unknown): string => JSON.stringify(data);

describe('graphql-sse', () => {
  test.each([
    ['a connection for each operation', { isSingle: false }],
    ['one connection for all operations', { isSingle: true }],
  ])('works with %s', async (_about, options) => {
    const stream = connectStream(gateway, { 'X-Appwrite-Session': session }, options);
    const [first, second] = [stream.subscribe(document), stream.subscribe(document)];
    await Promise.all([first.next(), second.next()]);
    const name = await addRoom();
    await first.settle(({ data }) => names(data).includes(name));
    await second.settle(({ data }) => names(data).includes(name));
    first.close();
    const other = await addRoom();
    await second.settle(({ data }) => names(data).includes(other));
    expect(names(first.last)).not.toContain(other);
    stream.client.dispose();
  });

  test('answers queries and refuses what is wrong, in both modes', async () => {
    for (const isSingle of [false, true]) {
      const stream = connectStream(gateway, {}, { isSingle });
      const query = stream.subscribe('{ rooms(first: 1) { nodes { __typename } } }');
      await query.ended();
      expect(query.last?.data).toBeDefined();
      const wrong = stream.subscribe('subscription { rooms { nodes { nothing } } }');
      await wrong.ended();
      expect(wrong.last?.errors?.[0]?.message).toContain('Cannot query field "nothing"');
      stream.client.dispose();
    }
  });

  test('does not let others listen to a stream without its token', async () => {
    const put = await fetch(`${gateway.url}/graphql/stream`, { method: 'PUT' });
    expect(put.status).toBe(201);
    expect(await put.text()).toMatch(/^[0-9a-f-]{36}$/);
    const stolen = await fetch(`${gateway.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        'X-GraphQL-Event-Stream-Token': 'guessed',
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      body: JSON.stringify({ query: document, extensions: { operationId: '1' } }),
    });
    expect(stolen.status).toBe(404);
  });

  test('refuses a stream that a page of another site has a browser open', async () => {
    const url = `${gateway.url}/graphql/stream?query=${encodeURIComponent(document)}`;
    const headers = { Accept: 'text/event-stream', Cookie: 'a_session_x=1' };
    expect((await fetch(url, { headers })).status).toBe(403);
    const own = await fetch(url, { headers: { ...headers, 'Sec-Fetch-Site': 'same-origin' } });
    expect(own.status).toBe(200);
    await own.body?.cancel();
  });
});

describe("yoga's own streams at /graphql", () => {
  test('serve the graphql-sse client, too', async () => {
    const stream = connectStream(gateway, {}, { path: '/graphql' });
    const results = stream.subscribe(document);
    await results.next();
    const name = await addRoom();
    await results.settle(({ data }) => names(data).includes(name));
    stream.client.dispose();
  });

  test('end upstream subscriptions when the client goes', async () => {
    const abort = new AbortController();
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { rooms(first: 7) { totalCount } }' }),
      signal: abort.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    abort.abort();
    await addRoom();
    // The metric counts what is open; it is asked until it is gone.
    for (;;) {
      const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
      if (/appwrite_graphql_subscriptions 0/.test(metrics)) break;
    }
  });
});

describe('graphql-ws', () => {
  test('carries queries and mutations as the caller, beside subscriptions', async () => {
    const socket = connectSocket(gateway, { 'X-Appwrite-Session': session });
    const query = socket.subscribe('{ accountGet { _id } }');
    expect(await query.next()).toEqual({ data: { accountGet: { _id: 'ana' } } });
    await query.ended();
    const wrong = socket.subscribe('{ accountGet { nothing } }');
    await wrong.ended();
    expect(JSON.stringify(wrong.end)).toContain('Cannot query field');
    await socket.close();
  });

  test('takes credentials from the opening request, and from params before those', async () => {
    const ben = await gateway.admin.signUp('ben');
    const whoIs = async (params: Record<string, unknown>, headers: Record<string, string>) => {
      const socket = connectSocket(gateway, params, { headers });
      const result = await socket.subscribe('{ accountGet { _id } }').next();
      await socket.close();
      return result.data?.['accountGet'];
    };
    const header = { 'X-Appwrite-Session': session };
    const cookie = { Cookie: `a_session_${gateway.devserver.project}=${session}` };
    expect(await whoIs({}, header)).toEqual({ _id: 'ana' });
    expect(await whoIs({}, cookie)).toEqual({ _id: 'ana' });
    expect(await whoIs({ 'x-appwrite-session': ben }, header)).toEqual({ _id: 'ben' });
    expect(await whoIs({ headers: { 'X-Appwrite-Session': ben } }, cookie)).toEqual({ _id: 'ben' });
  });

  test.each([
    ['https://evil.example.com', 403],
    ['null', 403],
    ['https://app.example.com', 101],
    [undefined, 101],
  ])('answers a page of %s with %s', async (origin, status) => {
    const socket = new WebSocket(
      `${gateway.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      origin === undefined ? {} : { origin },
    );
    const answer = await new Promise<number>((resolve) => {
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
      });
      socket.on('open', () => {
        resolve(101);
      });
    });
    socket.on('error', () => undefined);
    socket.terminate();
    expect(answer).toBe(status);
  });

  test('limits operations by connection and by credential, and says so', async () => {
    const first = connectSocket(gateway, { 'X-Appwrite-Session': session });
    const second = connectSocket(gateway, { 'X-Appwrite-Session': session });
    const open = [1, 2, 3].map((count) =>
      first.subscribe(`subscription { rooms(first: ${count}) { totalCount } }`),
    );
    for (const results of open) await results.next();
    const fourth = first.subscribe(document);
    await fourth.ended();
    expect(JSON.stringify(fourth.end)).toContain('subscriptions.maxPerConnection');
    const others = [1, 2].map(() => second.subscribe(document));
    for (const results of others) await results.next();
    const sixth = await second.subscribe(document).next();
    expect(codeOf(sixth)).toBe('RATE_LIMITED');
    expect(sixth.errors?.[0]?.message).toContain('subscriptions.maxPerCredential');
    open[0]?.close();
    await Promise.all([first.close(), second.close()]);
  });
});
