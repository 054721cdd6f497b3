import {
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { createDeferred } from '../../support/deferred.ts';
import {
  createLogKeeper,
  helloSchema,
  schemaOf,
  startTestServer,
} from '../../support/http-server.ts';
import type { TestServer, TestServerOptions } from '../../support/http-server.ts';

const servers: TestServer[] = [];
const start = async (options?: TestServerOptions): Promise<TestServer> => {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}
const bodyOf = async (response: Response): Promise<Answer> => (await response.json()) as Answer;
const firstError = async (response: Response) => (await bodyOf(response)).errors?.[0];

const fail = (error: () => unknown) => ({
  type: GraphQLString,
  resolve: () => {
    throw error();
  },
});
const evenType = new GraphQLScalarType({
  name: 'Even',
  parseValue: () => {
    throw new TypeError('not even');
  },
});
const failing = schemaOf({
  forbidden: fail(
    () =>
      new GatewayError('FORBIDDEN', 'You may not read posts.', {
        appwrite: { type: 'user_unauthorized', status: 401 },
        cause: new Error('secret cause'),
      }),
  ),
  limited: fail(() => new GatewayError('RATE_LIMITED', 'Too many.', { retryAfter: 7 })),
  broken: fail(() => new Error('password=hunter2')),
  rejected: fail(() => new GraphQLError('plain GraphQL error')),
  strict: {
    type: GraphQLInt,
    args: { n: { type: new GraphQLNonNull(GraphQLInt) }, even: { type: evenType } },
    resolve: () => 1,
  },
});

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

test('a GatewayError arrives with its code, its place and what Appwrite said, without its cause', async () => {
  const server = await start({ schema: failing });
  const response = await server.post('{ forbidden }', { headers: { 'X-Request-Id': 'r1' } });
  expect(await bodyOf(response)).toEqual({
    data: { forbidden: null },
    errors: [
      {
        message: 'You may not read posts.',
        path: ['forbidden'],
        locations: [{ line: 1, column: 3 }],
        extensions: {
          code: 'FORBIDDEN',
          appwrite: { type: 'user_unauthorized', status: 401 },
          requestId: 'r1',
        },
      },
    ],
  });
});

test('the time after which a retry makes sense is passed on', async () => {
  const server = await start({ schema: failing });
  const error = await firstError(await server.post('{ limited }'));
  expect(error?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 7 });
});

test('an unknown error is masked, and the log has it under the id that the client got', async () => {
  const logger = createLogKeeper();
  const server = await start({ schema: failing, logger });
  const response = await server.post('{ broken }', { headers: { 'X-Request-Id': 'r2' } });
  const text = await response.text();
  expect(text).not.toContain('hunter2');
  expect(text).toContain('INTERNAL_SERVER_ERROR');
  expect(text).toContain('under the id r2');
  const line = await logger.waitFor('operation failed');
  expect(line.fields).toMatchObject({ requestId: 'r2', path: 'broken' });
  expect((line.fields['error'] as Error).message).toBe('password=hunter2');
});

test('in debug mode a masked error shows its message and stack', async () => {
  const server = await start({ schema: failing, isDebug: true });
  const error = await firstError(await server.post('{ broken }'));
  expect(error?.extensions['debug']).toMatchObject({ message: 'password=hunter2' });
});

test('an error that context creation throws is masked too', async () => {
  const server = await start({
    createContext: () => {
      throw new Error('inner workings');
    },
  });
  const response = await server.post('{ hello }');
  expect(await response.text()).not.toContain('inner workings');
});

test.each([
  ['{ hello', {}, 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['query ($n: Int!) { strict(n: $n) }', { n: 'x' }, 'BAD_USER_INPUT'],
  ['query ($n: Int!) { strict(n: $n) }', {}, 'BAD_USER_INPUT'],
  ['query ($e: Even) { strict(n: 1, even: $e) }', { e: 1 }, 'BAD_USER_INPUT'],
  ['{ rejected }', {}, 'BAD_USER_INPUT'],
])('%s with %j is refused with its message and the code %s', async (query, variables, code) => {
  const server = await start({ schema: failing });
  for (const round of ['first', 'from the parser cache']) {
    const error = await firstError(await server.post(query, { variables }));
    expect({ round, code: error?.extensions['code'] }).toEqual({ round, code });
    expect(error?.message).not.toContain('Something went wrong');
  }
});

test('a request error has a 4xx status for clients that accept GraphQL responses', async () => {
  const server = await start({ schema: failing });
  const headers = { Accept: 'application/graphql-response+json' };
  expect((await server.post('{ nothing }', { headers })).status).toBe(400);
  expect((await server.post('{ strict(n: 1) }', { headers })).status).toBe(200);
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

test('a request is logged in one line without variables, headers or the document', async () => {
  const logger = createLogKeeper();
  const server = await start({ schema: failing, logger });
  await server.post('query Ask($n: Int!) { strict(n: $n) forbidden }', {
    headers: { 'X-Request-Id': 'r3', 'X-Appwrite-Session': 'sess-secret' },
    variables: { n: 424242 },
  });
  const line = await logger.waitFor('request');
  expect(line.fields).toMatchObject({
    requestId: 'r3',
    operation: 'Ask',
    type: 'query',
    status: 200,
    upstreamCalls: 0,
    errors: ['FORBIDDEN'],
  });
  expect(JSON.stringify(logger.lines)).not.toMatch(/sess-secret|424242|strict\(/);
});

const mutable = schemaOf(
  { hello: { type: GraphQLString, resolve: () => 'world' } },
  { change: { type: GraphQLString, resolve: () => 'changed' } },
);
const get = (server: TestServer, query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

test('a GET runs queries and never mutations', async () => {
  const server = await start({ schema: mutable });
  expect(await bodyOf(await get(server, '{ hello }'))).toEqual({ data: { hello: 'world' } });
  const refused = await get(server, 'mutation { change }');
  expect(refused.status).toBe(405);
  expect((await bodyOf(refused)).data).toBeUndefined();
});

test('what another site can make a browser send is refused unless a header proves otherwise', async () => {
  const server = await start({ schema: mutable });
  const form = (headers: Record<string, string>) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: 'query=mutation+%7B+change+%7D',
    });
  const refused = await form({ Cookie: 'a_session_p=1' });
  expect((await firstError(refused))?.extensions['code']).toBe('FORBIDDEN');
  expect(await bodyOf(await form({ 'X-Requested-With': 'app' }))).toEqual({
    data: { change: 'changed' },
  });
  const cookie = { Cookie: 'a_session_p=1' };
  expect((await firstError(await get(server, '{ hello }', cookie)))?.extensions['code']).toBe(
    'FORBIDDEN',
  );
  const proven = await get(server, '{ hello }', { ...cookie, 'GraphQL-Require-Preflight': '1' });
  expect(await bodyOf(proven)).toEqual({ data: { hello: 'world' } });
  expect((await server.post('mutation { change }', { headers: cookie })).status).toBe(200);
});

test('other origins get credentials only when they are listed', async () => {
  const server = await start({ cors: ['https://app.example.com'] });
  const preflight = (origin: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
  const allowed = await preflight('https://app.example.com');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
  const refused = await preflight('https://evil.example.com');
  expect(refused.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
  const closed = await start();
  const answer = await closed.post('{ hello }', { headers: { Origin: 'https://app.example.com' } });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

const signIn = schemaOf({
  signIn: {
    type: GraphQLString,
    resolve: (_root, _args, { passCookies }) => {
      passCookies({
        setCookies: [
          'a_session_p=SECRET; Path=/v1; Domain=appwrite.test; Max-Age=60; SameSite=None',
        ],
        fallbackCookies: '{"a_session_p":"SECRET"}',
      });
      return 'in';
    },
  },
});

test('a session cookie of Appwrite comes back as an httpOnly cookie of the gateway', async () => {
  const server = await start({ schema: signIn });
  const response = await server.post('{ signIn }');
  expect(response.headers.getSetCookie()).toEqual([
    'a_session_p=SECRET; Max-Age=60; Path=/; HttpOnly; SameSite=Strict',
  ]);
  expect(response.headers.get('x-fallback-cookies')).toBeNull();
});

test('behind a trusted proxy that speaks https the cookie is secure', async () => {
  const server = await start({ schema: signIn, trustProxy: true });
  const response = await server.post('{ signIn }', { headers: { 'X-Forwarded-Proto': 'https' } });
  expect(response.headers.getSetCookie()[0]).toMatch(/; Secure$/);
});

test('fallback cookies go only to clients that use them', async () => {
  const server = await start({ schema: signIn });
  const response = await server.post('{ signIn }', { headers: { 'X-Fallback-Cookies': '{}' } });
  expect(response.headers.get('x-fallback-cookies')).toBe('{"a_session_p":"SECRET"}');
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
