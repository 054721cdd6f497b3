import { Client, fetchExchange, type OperationResult } from '@urql/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/config.ts';
import { createGate } from '../../support/gate.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLogKeeper } from '../../support/http-server.ts';
import { createLibrary, fillLibrary } from '../../support/library.ts';
import { collect, errorsOf, events, multipart, partsOf, readParts } from '../../support/parts.ts';
import { appwriteError, type ProxyAnswer } from '../../support/upstream-proxy.ts';

const gate = createGate();
const log = createLogKeeper();
/** Answers in the place of Appwrite, by a part of the path. */
const refusals = new Map<string, ProxyAnswer>();

const start = (config: ConfigInput = {}): Promise<TestGateway> =>
  startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 12);
    },
    intercept: async (call) => {
      await gate.intercept(call);
      return [...refusals].find(([part]) => call.path.includes(part))?.[1];
    },
    logger: log,
    config: { mode: 'development', ...config },
  });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await start();
}, 60_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
  log.lines.length = 0;
});
afterEach(() => {
  gate.open();
  refusals.clear();
});

const deferred = '{ books(first: 3) { nodes { title ... @defer { author { name } } } } }';
const ask = (document: string, headers: Record<string, string> = multipart) =>
  gateway.post(document, { headers });

describe('a client of the trade', () => {
  test('understands the parts, and has the first before the second is read', async () => {
    const client = new Client({
      url: `${gateway.url}/graphql`,
      exchanges: [fetchExchange],
      preferGetMethod: false,
    });
    gate.hold('/tables/people/');
    const results: { data: unknown; hasNext: boolean }[] = [];
    await new Promise<void>((resolve) => {
      client.query(deferred, {}).subscribe((result: OperationResult<unknown>) => {
        results.push({ data: structuredClone(result.data), hasNext: result.hasNext });
        if (result.hasNext) gate.open();
        else resolve();
      });
    });
    expect(results).toEqual([
      {
        hasNext: true,
        data: { books: { nodes: [0, 1, 2].map((n) => ({ title: `Book ${n}` })) } },
      },
      {
        hasNext: false,
        data: {
          books: {
            nodes: [0, 1, 2].map((n) => ({
              title: `Book ${n}`,
              author: { name: `Person ${Math.floor(n / 2)}` },
            })),
          },
        },
      },
    ]);
  });
});

describe('a client that takes no parts', () => {
  test.each([
    ['nothing', {}],
    ['JSON', { Accept: 'application/json' }],
    ['anything', { Accept: '*/*' }],
  ])('and asks for %s is told what to send, before a call is made', async (_name, headers) => {
    const response = await ask(deferred, { ...headers });
    expect(response.status).toBe(406);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('Send `Accept: multipart/mixed`') as string,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('gets other operations as ever', async () => {
    const response = await ask('{ books(first: 1) { nodes { title } } }', multipart);
    expect(response.headers.get('content-type')).toContain('application/json');
  });
});

test.each([
  ['a literal null', 'query { books { nodes { ... @defer(if: null) { title } } } }', {}],
  [
    'a null variable',
    'query ($on: Boolean) { books { nodes { ... @defer(if: $on) { title } } } }',
    { on: null },
  ],
  [
    'a label twice',
    '{ books { nodes { ... @defer(label: "a") { title } ... @defer(label: "a") { pages } } } }',
    {},
  ],
  [
    'a label by a variable',
    'query ($l: String) { books { nodes { ... @defer(label: $l) { title } } } }',
    {},
  ],
  ['@stream on what is no list', '{ books @stream { nodes { title } } }', {}],
  [
    '@defer at the root of a mutation',
    'mutation { ... @defer { deleteBook(_id: "x") { _id } } }',
    {},
  ],
  [
    'one name for two fields, of which one is deferred',
    '{ books { nodes { a: title ... @defer { a: pages } } } }',
    {},
  ],
  // GraphQL's own rule bounds its work, and must not be replaced by one that does not.
  [
    'a document that would take long to check for such names',
    `{ books { nodes { ${'title '.repeat(5_000)} } } }`,
    {},
  ],
])('%s is refused before a call is made', async (_name, document, variables) => {
  const response = await gateway.post(document, { variables, headers: multipart });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect(errors).toHaveLength(1);
  expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions.code);
  expect(gateway.upstream.calls).toHaveLength(0);
});

describe('what fails in a later part', () => {
  test('leaves the first part, and is one error with all its paths', async () => {
    refusals.set('/tables/people/', appwriteError(401, 'user_unauthorized', 'No.'));
    const parts = await collect(partsOf(await ask(deferred)));
    expect(parts[0]?.errors).toBeUndefined();
    const places = [0, 1, 2].map((n) => ['books', 'nodes', n, 'author']);
    expect(errorsOf(parts)).toEqual([
      expect.objectContaining({
        path: places[0],
        extensions: expect.objectContaining({ code: 'UNAUTHENTICATED', paths: places }) as object,
      }),
    ]);
    const increments = parts.flatMap(({ incremental = [] }) => incremental);
    expect(increments.map(({ data }) => data)).toEqual([0, 1, 2].map(() => ({ author: null })));
  });

  test('is masked as everywhere, and logged with the id that the client has', async () => {
    refusals.set('/tables/people/', { status: 200, body: { rows: 'none' } });
    const response = await ask(deferred);
    const [error] = errorsOf(await collect(partsOf(response)));
    expect(error?.extensions).toMatchObject({ requestId: response.headers.get('x-request-id') });
    expect(JSON.stringify(error)).not.toContain('zod');
    const { fields } = await log.waitFor('request');
    expect(fields['errors']).toEqual([error?.extensions['code']]);
  });

  test('and bad arguments below @defer are refused before a call is made', async () => {
    const parts = await ask(
      '{ people { nodes { name ... @defer { books(first: 1, last: 1) { nodes { title } } } } } }',
    );
    expect(await parts.text()).toContain('books: first and last cannot stand together');
    expect(gateway.upstream.calls).toHaveLength(0);
  });
});

describe('limits', () => {
  test.each([
    [
      'depth',
      `{ books { nodes { ... @defer { ${'author { books { nodes { '.repeat(5)} title ${'} } } '.repeat(5)} } } } }`,
      'levels deep',
    ],
    [
      'aliases',
      `{ books { nodes { ... @defer { ${Array.from({ length: 51 }, (_, n) => `a${n}: title`).join(' ')} } } } }`,
      'aliases',
    ],
    [
      'parts',
      `{ books { nodes { ${'... @defer { title } '.repeat(51)} } } }`,
      '0 aliases and 51 @defer or @stream',
    ],
  ])('hold below @defer: %s', async (_name, document, message) => {
    const response = await ask(document);
    const { errors } = (await response.json()) as {
      errors: { message: string; extensions: object }[];
    };
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions).toEqual({ code: 'TOO_COSTLY' });
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('calls are counted over all parts', async () => {
    const limited = await start({ limits: { maxCalls: 2 } });
    try {
      const document =
        '{ books(first: 2) { nodes { title ... @defer { author { name ... @defer { city { name } } } } } } }';
      const parts = await collect(partsOf(await limited.post(document, { headers: multipart })));
      expect(errorsOf(parts).map(({ extensions }) => extensions['code'])).toEqual(['TOO_COSTLY']);
      expect(limited.upstream.calls).toHaveLength(2);
    } finally {
      await limited.close();
    }
  });
});

test('the log and the metrics know of all parts, and of one request', async () => {
  gate.hold('/tables/people/');
  const parts = readParts(await ask(`query Later ${deferred}`));
  await parts.next();
  expect(log.lines.filter(({ message }) => message === 'request')).toEqual([]);
  gate.open();
  await parts.rest();
  const { fields } = await log.waitFor('request');
  expect(fields).toMatchObject({
    operation: 'Later',
    type: 'query',
    status: 200,
    upstreamCalls: 2,
  });
});

test('the last part explains the calls of all', async () => {
  const parts = await collect(partsOf(await ask(deferred, { ...multipart, 'x-explain': '1' })));
  expect(parts.map(({ extensions }) => extensions !== undefined)).toEqual([
    ...parts.slice(1).map(() => false),
    true,
  ]);
  const { explain } = parts.at(-1)?.extensions as { explain: { calls: { path: string }[] } };
  expect(explain.calls.map(({ path }) => path)).toEqual([
    expect.stringContaining('/tables/books/'),
    expect.stringContaining('/tables/people/'),
  ]);
});

test('when the client goes away between two parts, the calls for the next are given up', async () => {
  gate.hold('/tables/people/');
  const client = new AbortController();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...multipart },
    body: JSON.stringify({ query: deferred }),
    signal: client.signal,
  });
  const parts = readParts(response);
  await parts.next();
  await gate.arrived();
  client.abort();
  await expect(parts.rest()).rejects.toThrow();
  const { fields } = await log.waitFor('request');
  expect(fields).toMatchObject({ clientGone: true });
  await gate.abandoned();
});

test.each([
  ['multipart', multipart],
  ['server-sent events', events],
])('parts that are not there by the deadline fail with TIMEOUT, by %s', async (_name, headers) => {
  const hurried = await start({ requestTimeoutMs: 1_000 });
  try {
    gate.hold('/tables/people/');
    const parts = readParts(await hurried.post(deferred, { headers }));
    expect((await parts.next()).hasNext).toBe(true);
    const rest = await parts.rest();
    expect(rest.at(-1)?.hasNext).toBe(false);
    expect(errorsOf(rest).map(({ extensions }) => extensions['code'])).toEqual(['TIMEOUT']);
  } finally {
    gate.open();
    await hurried.close();
  }
});
