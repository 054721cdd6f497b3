import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChat } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { codeOf, connectSocket, connectStream, type Results } from '../../support/subscriber.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ seed: createChat, isRelayed: true });
});
afterAll(() => gateway.close());

interface Client {
  subscribe(query: string, options?: { readonly variables?: Record<string, unknown> }): Results;
  close(): unknown;
}

const transports: readonly (readonly [string, () => Client])[] = [
  ['a WebSocket', () => connectSocket(gateway)],
  ['graphql-sse', () => closing(connectStream(gateway, {}))],
  ['graphql-sse on one connection', () => closing(connectStream(gateway, {}, { isSingle: true }))],
];

const closing = (stream: ReturnType<typeof connectStream>): Client => ({
  subscribe: (...given) => stream.subscribe(...given),
  close: () => {
    stream.client.dispose();
  },
});

test('by yoga’s own events it is refused as any other operation that is wrong', async () => {
  gateway.upstream.clear();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { rooms { ... @defer { totalCount } } }' }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('"code":"BAD_USER_INPUT"');
  expect(gateway.upstream.received).toEqual([]);
});

describe.each(transports)('by %s', (_name, connect) => {
  test.each([
    'subscription { rooms { nodes { _id ... @defer { name } } } }',
    'subscription { rooms { nodes @stream(initialCount: 0) { name } } }',
    'subscription ($on: Boolean = true) { roomChanged { room { ... @defer(if: $on) { name } } } }',
    'subscription { ...F } fragment F on Subscription { rooms { nodes { ... @defer { name } } } }',
  ])('%s is refused before anything is opened', async (query) => {
    gateway.upstream.clear();
    const opened = gateway.sockets.opened;
    const client = connect();
    const result = await client.subscribe(query).next();
    expect(codeOf(result)).toBe('BAD_USER_INPUT');
    expect(result.errors?.[0]?.message).toMatch(/whole results/);
    await client.close();
    expect([gateway.upstream.received, gateway.sockets.opened]).toEqual([[], opened]);
  });

  test('what is switched off is no part', async () => {
    const client = connect();
    const query =
      'subscription ($on: Boolean!) { rooms { nodes { ... @defer(if: $on) { name } } totalCount } }';
    const result = await client.subscribe(query, { variables: { on: false } }).next();
    expect(result).toEqual({ data: { rooms: { nodes: [], totalCount: 0 } } });
    await client.close();
  });
});
