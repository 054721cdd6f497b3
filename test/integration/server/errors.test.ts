import {
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import {
  bodyOf,
  createServerGroup,
  firstError,
  createLogKeeper,
  schemaOf,
} from '../../support/http-server.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

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

test('an operation beyond the limits is refused as too costly', async () => {
  const server = await start({ limits: { maxDepth: 1, maxAliases: 1 } });
  const error = await firstError(await server.post('{ a: hello b: hello }'));
  expect(error?.extensions['code']).toBe('TOO_COSTLY');
});

test('a document of too many words is refused before it is parsed whole', async () => {
  const server = await start();
  const error = await firstError(await server.post(`{ ${'hello '.repeat(20_000)} }`));
  expect(error).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
});
