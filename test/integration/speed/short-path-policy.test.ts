import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { GraphQLInt, GraphQLString } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { schemaOf, startTestServer, type TestServer } from '../../support/http-server.ts';
import { bodiesOf, pipeline } from '../../support/pipeline.ts';

const query = 'query Echo($word: String, $times: Int) { echo(word: $word, times: $times) }';
const plainBody = JSON.stringify({ query });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    schema: schemaOf(
      {
        echo: {
          type: GraphQLString,
          args: { word: { type: GraphQLString }, times: { type: GraphQLInt } },
          resolve: (_root, { word, times }: { word?: string | null; times?: number | null }) =>
            (word ?? 'nothing').repeat(times ?? 1),
        },
      },
      { change: { type: GraphQLString, resolve: () => 'changed' } },
    ),
    isIntrospectionAllowed: false,
  });
  for (const operationName of [undefined, 'Echo', null]) {
    await post(JSON.stringify({ query, operationName }));
  }
});
afterAll(() => server.close());

/** The long way has the same body under a type that the short one does not know. */
const shortType = 'application/json';
const longType = 'application/graphql+json';

async function post(body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': shortType, ...headers },
    body,
  });
  const id = response.headers.get('x-request-id') ?? '-';
  const names = ['content-type', 'cache-control', 'vary', 'allow', 'x-content-type-options'];
  return {
    status: response.status,
    headers: names.map((name) => response.headers.get(name)),
    body: (await response.text()).replaceAll(id, 'ID'),
  };
}

/** Both ways answer alike; gives what they answer. */
async function postBoth(body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) {
  const short = await post(body, headers);
  const long = await post(body, { ...headers, 'content-type': longType });
  expect(short).toEqual(long);
  return short;
}

const parameter = fc.oneof(
  fc.constantFrom('q=0.5', 'q=0', 'q=1', 'charset=utf-8', 'charset=UTF-8', 'charset=latin1', 'v=1'),
  fc.stringMatching(/^[a-z0-9;= ,/]{0,6}$/),
);
const mediaType = fc.oneof(
  fc.constantFrom('application/json', 'application/graphql-response+json', '*/*', 'application/*'),
  fc.constantFrom('Application/JSON', 'text/html', '*/json', 'text/*', '*', 'json', 'image/avif'),
  fc.constantFrom('*/graphql-response+json', 'application', '', 'application/json5'),
);
const accept = fc
  .array(
    fc.tuple(mediaType, fc.array(parameter, { maxLength: 2 }), fc.constantFrom('', ' ', '\t')),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.map(([type, of, blank]) => [type, ...of].join(`${blank};`)).join(`,`));

test('whatever a client accepts, both ways send the same type and status', async () => {
  const bodies = [plainBody, JSON.stringify({ query, variables: { times: -1 } })];
  const counts = { any: 0, none: 0 };
  await fc.assert(
    fc.asyncProperty(accept, fc.constantFrom(...bodies), async (given, body) => {
      const { status } = await postBoth(body, { accept: given });
      counts[status === 406 ? 'none' : 'any'] += 1;
    }),
    { numRuns: 300 },
  );
  expect(counts.any).toBeGreaterThan(50);
  expect(counts.none).toBeGreaterThan(20);
});

const quoted = (text: string): string => JSON.stringify(text);
const values = fc.oneof(
  fc.constantFrom(quoted(query), `${quoted(query)} `, '""', 'null', '7', '"Echo"', '{}', '[]'),
  fc.constantFrom('{"word":"a"}', '{"times":2}', '{"times":1e400}', '{"__proto__":{"word":"b"}}'),
  fc.constantFrom('{"word":"a","word":"b"}', '{"word":"\\ud800"}', '{"word":"\\u0000"}', '{"x":1}'),
  fc.nat({ max: 3000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.json({ maxDepth: 2 }),
);
const names = fc.constantFrom(
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
  '__proto__',
  'Query',
  'qu\\u0065ry',
);
const bodyTexts = fc
  .tuple(
    fc.array(fc.tuple(names, values), { maxLength: 4 }),
    fc.boolean(),
    fc.constantFrom('', ' ', '\n\t', '\ufeff', 'x'),
  )
  .map(([entries, isKnown, blank]) => {
    const known: [string, string][] = isKnown ? [['query', quoted(query)]] : [];
    const parts = [...known, ...entries].map(([name, value]) => `"${name}":${blank}${value}`);
    return `${blank}{${parts.join()}}${blank}`;
  });

test('whatever a body holds, both ways say the same of it', async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      bodyTexts,
      fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 2 })),
      fc.nat({ max: 3 }),
      async (text, [place, instead], chance) => {
        const whole = Buffer.from(text);
        const at = place % whole.length;
        const damaged = Buffer.concat([whole.subarray(0, at), instead, whole.subarray(at + 1)]);
        const body = chance === 0 ? damaged : whole;
        const { status } = await postBoth(body, {
          accept: 'application/graphql-response+json',
        });
        statuses.add(status);
      },
    ),
    { numRuns: 400 },
  );
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400]));
}, 60_000);

interface Init extends RequestInit {
  readonly headers?: Record<string, string>;
}

describe('what only the long way answers', () => {
  test.each<[string, Init, number]>([
    [
      'a body that is compressed',
      { body: gzipSync(plainBody), headers: { 'content-encoding': 'gzip' } },
      400,
    ],
    ['a list of operations', { body: `[${plainBody}]` }, 400],
    ['another method', { method: 'PUT', body: plainBody }, 405],
    ['a form', { body: plainBody, headers: { 'content-type': 'text/plain' } }, 403],
    ['no type', { body: Buffer.from(plainBody), headers: { 'content-type': '' } }, 403],
  ])('is refused: %s', async (_name, init, status) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      ...init,
      headers: {
        'content-type': shortType,
        accept: 'application/graphql-response+json',
        ...init.headers,
      },
    });
    expect(response.status).toBe(status);
    expect((await post(plainBody)).body).toBe('{"data":{"echo":"nothing"}}');
  });

  test('is a mutation in an address, which is refused', async () => {
    const address = `${server.url}/graphql?query=${encodeURIComponent('mutation { change }')}`;
    expect((await fetch(address, { headers: { accept: shortType } })).status).toBe(405);
  });

  test('is a question for the schema where it is not to be told', async () => {
    const body = JSON.stringify({ query: '{ __schema { queryType { name } } }' });
    for (let times = 0; times < 3; times += 1) {
      expect((await postBoth(body)).body).toContain('introspection');
    }
  });
});

test('a connection goes on after whatever was refused on it, and each request counts once', async () => {
  const counted = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const counts = text.matchAll(/^appwrite_graphql_requests_total\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const before = await counted();
  const bodies = [plainBody, '{"query":', plainBody, '[]', '7', '{}', plainBody];
  const answers = await pipeline(
    server.url,
    bodies.map((body) => ({ body })),
  );
  const found = bodiesOf(answers) as { data?: unknown; errors?: unknown[] }[];
  expect(found.map(({ data }) => data)).toEqual(
    bodies.map((body) => (body === plainBody ? { echo: 'nothing' } : undefined)),
  );
  expect((await counted()) - before).toBe(bodies.length);
});

describe('through the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      seed: (admin) =>
        admin.createTables('lib', [
          { id: 'things', columns: [['varchar', { key: 'text', size: 400, required: false }]] },
        ]),
      intercept: ({ path, headers }) => {
        if (!path.includes('/tables/things/rows')) return undefined;
        carried.push(headers);
        const who = String(headers['x-appwrite-session']);
        return { status: 200, body: { total: 1, rows: [{ $id: 'r', text: who }] } };
      },
    });
    await gateway.query(things);
  });
  afterAll(() => gateway.close());

  const things = '{ things { nodes { text } } }';
  const carried: Record<string, unknown>[] = [];

  test('callers who take turns on one connection with the same operation get their own rows', async () => {
    const callers = Array.from({ length: 60 }, (_, at) => `caller${at % 3}`);
    const body = JSON.stringify({ query: things });
    const answers = await pipeline(
      gateway.url,
      callers.map((who) => ({ body, headers: { 'x-appwrite-session': who } })),
    );
    expect(bodiesOf(answers)).toEqual(
      callers.map((text) => ({ data: { things: { nodes: [{ text }] } } })),
    );
  });

  const secret = fc.oneof(
    fc.stringMatching(/^[a-z0-9_.-]{1,20}$/),
    fc.constantFrom('', ' ', 'a b', 'a,b', 'a;b'),
  );
  const credentials = fc.record(
    {
      'x-appwrite-key': secret,
      'x-appwrite-jwt': secret,
      authorization: fc
        .tuple(fc.constantFrom('Bearer ', 'bearer  ', 'Basic ', ''), secret)
        .map(([scheme, token]) => scheme + token),
      'x-appwrite-session': secret,
      cookie: secret.map((value) => `other=1; a_session_PROJECT=${value}`),
      'x-fallback-cookies': secret.map((value) => JSON.stringify({ a_session_PROJECT: value })),
      'x-appwrite-locale': fc.constantFrom('de', 'pt-br', '!'),
      'accept-language': fc.constantFrom('fr', 'de;q=0.5, en'),
    },
    { requiredKeys: [] },
  );

  test('whoever a request is from, both ways ask Appwrite as the same caller', async () => {
    const told = ['key', 'jwt', 'session', 'locale'].map((name) => `x-appwrite-${name}`);
    const names = [...told, 'cookie', 'x-fallback-cookies', 'authorization', 'x-forwarded-host'];
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(credentials, async (given) => {
        const headers = Object.fromEntries(
          Object.entries(given).map(([name, value]) => [
            name,
            value.replace('PROJECT', gateway.devserver.project),
          ]),
        );
        carried.length = 0;
        const short = await gateway.query(things, { headers });
        const long = await gateway.query(things, {
          headers: { ...headers, 'Content-Type': longType },
        });
        const codes = [short, long].map(({ errors }) =>
          errors?.map(({ extensions }) => extensions['code']),
        );
        expect(codes[0]).toEqual(codes[1]);
        expect(short.data).toEqual(long.data);
        const [first, second] = carried.map((of) => names.map((name) => of[name]));
        expect(first).toEqual(second);
        expect(carried).toHaveLength(codes[0] ? 0 : 2);
        asked += carried.length;
      }),
      { numRuns: 300 },
    );
    expect(asked).toBeGreaterThan(100);
  });
});
