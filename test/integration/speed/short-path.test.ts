import { EventEmitter, once } from 'node:events';
import { GraphQLInt, GraphQLNonNull, GraphQLString } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { OperationFlights } from '../../../src/server/operation-flights.ts';
import type { Answer } from '../../../src/server/short-path.ts';
import { createDeferred } from '../../support/deferred.ts';
import { startTestGateway } from '../../support/gateway.ts';
import {
  createLogKeeper,
  createServerGroup,
  identityOf,
  requestsInFlight,
  schemaOf,
} from '../../support/http-server.ts';
import type { TestContext, TestServer } from '../../support/http-server.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

const echo = {
  type: GraphQLString,
  args: { word: { type: GraphQLString }, times: { type: new GraphQLNonNull(GraphQLInt) } },
  resolve: (_root: unknown, { word, times }: { word?: string; times: number }) =>
    (word ?? 'nothing').repeat(times),
};
const schema = schemaOf(
  {
    echo,
    fails: {
      type: GraphQLString,
      resolve: () => {
        throw new GatewayError('FORBIDDEN', 'Not for you.');
      },
    },
    breaks: {
      type: GraphQLString,
      resolve: () => {
        throw new Error('secret detail');
      },
    },
  },
  { change: { type: GraphQLString, resolve: () => 'changed' } },
);

const document = `query Echo($word: String, $times: Int!) { echo(word: $word, times: $times) }
  query Fails { fails echo(times: 1) }
  query Breaks { breaks }
  mutation Change { change }`;

interface Sent {
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

const post = (server: TestServer, { body, headers = {}, signal }: Sent) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    ...(signal ? { signal } : {}),
  });

const varying = ['date', 'x-request-id', 'content-length', 'transfer-encoding'];

/** What a client sees of an answer, but for the request's id. */
async function seen(response: Response) {
  const id = response.headers.get('x-request-id') ?? '-';
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => !varying.includes(name)),
  );
  return {
    status: response.status,
    headers,
    body: (await response.text()).replaceAll(id, 'ID'),
  };
}

/** The same JSON under a name that only the long way reads. */
const longWay = { 'content-type': 'application/graphql+json' };

const json = (value: unknown): string => JSON.stringify(value);
const variables = { word: 'a', times: 2 };
const bodies = {
  'a query': json({ query: document, operationName: 'Echo', variables }),
  'no variables': json({ query: document, operationName: 'Echo' }),
  'a null for a required variable': json({
    query: document,
    operationName: 'Echo',
    variables: { times: null },
  }),
  'a variable of the wrong type': json({
    query: document,
    operationName: 'Echo',
    variables: { times: 'two' },
  }),
  'variables that are a list': json({ query: document, operationName: 'Echo', variables: [1] }),
  'variables that are a text': json({ query: document, operationName: 'Echo', variables: '{}' }),
  'an operation that is not there': json({ query: document, operationName: 'Other' }),
  'no operation name where it is needed': json({ query: document, variables }),
  'a name that is no text': json({ query: document, operationName: 7, variables }),
  'nulls for what may be left out': json({
    query: '{ echo(times: 1) }',
    operationName: null,
    variables: null,
    extensions: null,
  }),
  'another parameter': json({ query: document, operationName: 'Echo', variables, more: 1 }),
  'parameters of an extension': json({
    query: document,
    operationName: 'Echo',
    variables,
    extensions: { a: 1 },
  }),
  'a field that fails': json({ query: document, operationName: 'Fails' }),
  'a field that breaks': json({ query: document, operationName: 'Breaks' }),
  'a mutation': json({ query: document, operationName: 'Change' }),
  'a list of operations': json([{ query: '{ echo(times: 1) }' }]),
  'no object': '7',
  'no JSON': '{"query":',
  'no query': json({ operationName: 'Echo' }),
  'a document with a mistake': json({ query: '{ echo(' }),
  'an invalid document': json({ query: '{ other }' }),
} as const;

const accepts = [
  undefined,
  '*/*',
  'application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
  'text/event-stream, multipart/mixed, application/json',
  'text/html',
];

test.each(Object.entries(bodies))(
  'once known, %s is answered by the short path as by the long one',
  async (_name, body) => {
    const server = await start({ schema });
    for (const operationName of ['Echo', 'Fails', 'Breaks'])
      await post(server, { body: json({ query: document, operationName, variables }) });
    await post(server, { body: json({ query: '{ echo(times: 1) }' }) });
    for (const accept of accepts) {
      const headers: Record<string, string> = accept === undefined ? {} : { accept };
      const short = await seen(await post(server, { body, headers }));
      const long = await seen(await post(server, { body, headers: { ...headers, ...longWay } }));
      expect({ accept, ...short }).toEqual({ accept, ...long });
    }
  },
);

test('a page of a listed origin may read what the short path answers, and of no other', async () => {
  const server = await start({ schema, cors: ['https://app.example.com'] });
  const body = json({ query: '{ echo(times: 1) }' });
  await post(server, { body });
  const ask = async (origin: string) => (await post(server, { body, headers: { origin } })).headers;
  const allowed = await ask('https://app.example.com');
  expect(allowed.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(allowed.get('vary')).toBe('Origin');
  expect((await ask('https://evil.example.com')).get('access-control-allow-origin')).toBeNull();
});

test('the log and the metrics tell of operations on the short path', async () => {
  const logger = createLogKeeper();
  const server = await start({ schema, logger });
  const body = json({ query: document, operationName: 'Fails' });
  await post(server, { body });
  await post(server, { body });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain(
    'appwrite_graphql_requests_total{operation_type="query",outcome="FORBIDDEN"} 2',
  );
  const requests = logger.lines.filter(({ message }) => message === 'request');
  expect(requests).toMatchObject(
    [1, 2].map(() => ({
      fields: { operation: 'Fails', type: 'query', status: 200, errors: ['FORBIDDEN'] },
    })),
  );
});

test('a credential that cannot be one is refused on the short path too', async () => {
  const server = await start({
    schema,
    identify: () => {
      throw new GatewayError('UNAUTHENTICATED', 'The header does not hold one credential.');
    },
  });
  const body = json({ query: '{ echo(times: 1) }' });
  await post(server, { body });
  // The test's own context refuses nobody: it is asked, and so the long way was taken.
  expect(await (await post(server, { body })).json()).toEqual({ data: { echo: 'nothing' } });
});

const both = ['{ slow }', '{ service }'];

/** A server whose fields wait to be let go, and that knows the operations that ask for them. */
async function startSlow() {
  const asked: TestContext[] = [];
  const events = new EventEmitter();
  let gate: Promise<unknown> = Promise.resolve();
  const wait = async (_root: unknown, _args: unknown, context: TestContext): Promise<string> => {
    asked.push(context);
    events.emit('asked');
    await gate;
    return `for ${context.incoming.headers.get('x-who') ?? ''}`;
  };
  const flights = new OperationFlights<Answer>();
  const server = await start({
    schema: schemaOf({
      slow: { type: GraphQLString, extensions: { readsRows: true }, resolve: wait },
      service: { type: GraphQLString, resolve: wait },
    }),
    flights,
    identify: ({ headers }) => identityOf(headers.get('x-who') ?? ''),
  });
  const ask = async (who: string, query = '{ slow }', signal?: AbortSignal): Promise<unknown> => {
    const body = json({ query });
    const response = await post(server, { body, headers: { 'x-who': who }, signal });
    return response.json();
  };
  for (const query of both) await ask('', query);
  asked.length = 0;
  const open = createDeferred();
  gate = open.promise;
  /** Resolves when the operations have begun so many times and the server has so many requests. */
  const arrived = async ({ begun, requests }: { begun: number; requests: number }) => {
    while (asked.length < begun) await once(events, 'asked');
    while ((await requestsInFlight(server)) < requests);
  };
  const release = (): void => {
    open.resolve();
  };
  return { asked, ask, flights, arrived, open: release };
}

const forAda = { data: { slow: 'for ada' } };

test('what a caller asks several times at once is answered by one run', async () => {
  const { asked, ask, arrived, open } = await startSlow();
  const answers = [ask('ada'), ask('ada'), ask('ada')];
  await arrived({ begun: 1, requests: 3 });
  open();
  expect(await Promise.all(answers)).toEqual([forAda, forAda, forAda]);
  expect(asked).toHaveLength(1);
});

test('callers who ask the same at once each have their own run', async () => {
  const { asked, ask, arrived, open } = await startSlow();
  const answers = [ask('ada'), ask('bob'), ask('ada')];
  await arrived({ begun: 2, requests: 3 });
  open();
  expect(await Promise.all(answers)).toEqual([forAda, { data: { slow: 'for bob' } }, forAda]);
  expect(asked).toHaveLength(2);
});

test('a caller who has written meanwhile does not get what was begun before', async () => {
  const { asked, ask, flights, arrived, open } = await startSlow();
  const answers = [ask('ada')];
  await arrived({ begun: 1, requests: 1 });
  flights.forget('ada');
  answers.push(ask('ada'));
  await arrived({ begun: 2, requests: 2 });
  open();
  expect(await Promise.all(answers)).toEqual([forAda, forAda]);
  expect(asked).toHaveLength(2);
});

test('only operations that do nothing but read rows are shared', async () => {
  const { asked, ask, arrived, open } = await startSlow();
  const answers = [ask('ada', '{ service }'), ask('ada', '{ service }')];
  await arrived({ begun: 2, requests: 2 });
  open();
  await Promise.all(answers);
  expect(asked).toHaveLength(2);
});

test('one who goes away leaves the others their answer, and the last one ends the run', async () => {
  const { asked, ask, arrived, open } = await startSlow();
  const [first, second] = [new AbortController(), new AbortController()];
  const left = [first, second].map(({ signal }) =>
    ask('ada', '{ slow }', signal).catch(() => null),
  );
  const stays = ask('ada');
  await arrived({ begun: 1, requests: 3 });
  const [run] = asked;
  first.abort();
  open();
  expect(await stays).toEqual(forAda);
  second.abort();
  await Promise.all(left);
  expect(run?.incoming.signal.aborted).toBe(false);

  const again = await startSlow();
  const gone = new AbortController();
  const abandoned = again.ask('ada', '{ slow }', gone.signal).catch(() => null);
  await again.arrived({ begun: 1, requests: 1 });
  const ended = once(again.asked[0]?.incoming.signal as AbortSignal, 'abort');
  gone.abort();
  await ended;
  await abandoned;
});

test('through the gateway: a write ends what was shared, and nobody sees rows of before it', async () => {
  const gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 2);
    },
  });
  try {
    const as = { key: gateway.devserver.key };
    const titles = '{ books(orderBy: [{ _id: ASC }]) { nodes { title } } }';
    await gateway.query(titles, { as });
    const update = `mutation { updateBook(_id: "${idOf('b', 0)}", data: { title: "New" }) { _id } }`;
    expect((await gateway.query(update, { as })).errors).toBeUndefined();
    const answers = await Promise.all([1, 2, 3].map(() => gateway.query(titles, { as })));
    for (const { data } of answers)
      expect(data).toMatchObject({ books: { nodes: [{ title: 'New' }, {}] } });
  } finally {
    await gateway.close();
  }
});
