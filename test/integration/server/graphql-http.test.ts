import { GraphQLString } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { createDeferred } from '../../support/deferred.ts';
import {
  bodyOf,
  createServerGroup,
  firstError,
  helloSchema,
  schemaOf,
} from '../../support/http-server.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

test('an operation is answered with the data and a request id', async () => {
  const server = await start();
  const response = await server.post('{ hello }');
  expect(response.status).toBe(200);
  expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await bodyOf(response)).toEqual({ data: { hello: 'world' } });
});

test('a sane request id of the client is kept, and any other is replaced', async () => {
  const server = await start();
  const kept = await server.post('{ hello }', { headers: { 'X-Request-Id': 'trace-1.a' } });
  expect(kept.headers.get('x-request-id')).toBe('trace-1.a');
  for (const id of ['a b', 'x'.repeat(200), '<script>']) {
    const replaced = await server.post('{ hello }', { headers: { 'X-Request-Id': id } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  }
});

test('two requests under way never share an id', async () => {
  const gate = createDeferred();
  const arrived = createDeferred();
  const schema = schemaOf({
    wait: {
      type: GraphQLString,
      resolve: async () => {
        arrived.resolve();
        await gate.promise;
      },
    },
    hello: { type: GraphQLString, resolve: () => 'world' },
  });
  const server = await start({ schema });
  const headers = { 'X-Request-Id': 'same' };
  const first = server.post('{ wait }', { headers });
  await arrived.promise;
  const second = await server.post('{ hello }', { headers });
  gate.resolve();
  expect((await first).headers.get('x-request-id')).toBe('same');
  expect(second.headers.get('x-request-id')).not.toBe('same');
});

test('introspection can be switched off', async () => {
  const server = await start({ isIntrospectionAllowed: false });
  const error = await firstError(await server.post('{ __schema { types { name } } }'));
  expect(error?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('an operation runs on the schema in force when it began, the next one on the new schema', async () => {
  const gate = createDeferred();
  const arrived = createDeferred();
  const before = schemaOf({
    old: {
      type: GraphQLString,
      resolve: async () => {
        arrived.resolve();
        await gate.promise;
        return 'finished';
      },
    },
  });
  let current = before;
  const server = await start({ schema: () => current });
  const running = server.post('{ old }');
  await arrived.promise;
  current = helloSchema;
  expect(await bodyOf(await server.post('{ hello }'))).toEqual({ data: { hello: 'world' } });
  expect((await firstError(await server.post('{ old }')))?.extensions['code']).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  gate.resolve();
  expect(await bodyOf(await running)).toEqual({ data: { old: 'finished' } });
});

test('an operation that outlives its deadline is answered with TIMEOUT and its calls are aborted', async () => {
  const aborted = createDeferred();
  const schema = schemaOf({
    forever: {
      type: GraphQLString,
      resolve: (_root, _args, { incoming }) => {
        incoming.signal.addEventListener('abort', () => {
          aborted.resolve();
        });
        return new Promise<string>(() => undefined);
      },
    },
  });
  const server = await start({ schema, requestTimeoutMs: 30 });
  const response = await server.post('{ forever }');
  expect((await firstError(response))?.extensions['code']).toBe('TIMEOUT');
  await aborted.promise;
});

test('when the client goes away, the request is aborted', async () => {
  const arrived = createDeferred();
  const aborted = createDeferred();
  const schema = schemaOf({
    wait: {
      type: GraphQLString,
      resolve: (_root, _args, { incoming }) =>
        new Promise<string>((resolve) => {
          incoming.signal.addEventListener('abort', () => {
            aborted.resolve();
            resolve('nobody hears this');
          });
          arrived.resolve();
        }),
    },
  });
  const server = await start({ schema });
  const client = new AbortController();
  const answer = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ wait }' }),
    signal: client.signal,
  });
  await arrived.promise;
  client.abort();
  await expect(answer).rejects.toThrow();
  await aborted.promise;
});

test('the client address is the socket, or with a trusted proxy what that wrote last', async () => {
  const schema = schemaOf({
    address: {
      type: GraphQLString,
      resolve: (_root, _args, { incoming }) => incoming.clientAddress,
    },
  });
  const headers = { 'X-Forwarded-For': '1.1.1.1, 203.0.113.9' };
  const plain = await start({ schema });
  expect((await bodyOf(await plain.post('{ address }', { headers }))).data).toEqual({
    address: '127.0.0.1',
  });
  const behind = await start({ schema, trustProxy: true });
  expect((await bodyOf(await behind.post('{ address }', { headers }))).data).toEqual({
    address: '203.0.113.9',
  });
});

test('batches are refused', async () => {
  const server = await start();
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([{ query: '{ hello }' }, { query: '{ hello }' }]),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('world');
});
