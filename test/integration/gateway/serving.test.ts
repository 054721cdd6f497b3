import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { createDeferred } from '../../support/deferred.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import { createLogKeeper } from '../../support/http-server.ts';
import { appwriteError } from '../../support/upstream-proxy.ts';
import type { Intercept } from '../../support/upstream-proxy.ts';

const gateways: TestGateway[] = [];
const start = async (options: TestGatewayOptions = {}): Promise<TestGateway> => {
  const gateway = await startTestGateway({ seed, ...options });
  gateways.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const books = '/tablesdb/shop/tables/books';
async function seed(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
  ]);
}
const addColumn = async ({ admin }: TestGateway, key: string): Promise<void> => {
  await admin.send('POST', `${books}/columns/integer`, { key, required: false });
  let status: unknown;
  while (status !== 'available') ({ status } = await admin.send('GET', `${books}/columns/${key}`));
};
const fieldsOf = async (gateway: TestGateway, type: string): Promise<string[] | undefined> => {
  const { data } = await gateway.query(`{ __type(name: "${type}") { fields { name } } }`);
  const { __type } = data as { __type: { fields: { name: string }[] } | null };
  return __type?.fields.map(({ name }) => name);
};
const readiness = async ({ url }: TestGateway): Promise<unknown> =>
  (await fetch(`${url}/health/ready`)).json();

test('a column and a table that are added appear without a restart', async () => {
  const gateway = await start();
  expect(await fieldsOf(gateway, 'Book')).not.toContain('pages');
  await addColumn(gateway, 'pages');
  await gateway.admin.send('POST', '/tablesdb/shop/tables', { tableId: 'shops', name: 'Shops' });
  await gateway.refresh();
  expect(await fieldsOf(gateway, 'Book')).toContain('pages');
  expect(await fieldsOf(gateway, 'Shop')).toContain('_id');
});

test('without being asked, the gateway notices a change at its next poll', async () => {
  const gateway = await start({ config: { pollIntervalMs: 500 } });
  await addColumn(gateway, 'pages');
  await expect.poll(() => fieldsOf(gateway, 'Book'), { timeout: 10_000 }).toContain('pages');
});

test('a table that is removed is served no longer', async () => {
  const gateway = await start();
  await gateway.admin.send('DELETE', books);
  await gateway.refresh();
  expect(await fieldsOf(gateway, 'Book')).toBeUndefined();
});

test('an operation that runs while the schema changes is answered by the old one', async () => {
  const gate = createDeferred();
  const arrived = createDeferred();
  const gateway = await start({
    intercept: async ({ path }) => {
      if (!path.includes('/rows')) return undefined;
      arrived.resolve();
      await gate.promise;
      return { status: 200, body: { total: 1, rows: [{ $id: 'salt', title: 'The Salt Road' }] } };
    },
  });
  const running = gateway.query('{ books { nodes { title } } }');
  await arrived.promise;
  await gateway.admin.send('DELETE', `${books}/columns/title`);
  await expect
    .poll(async () => {
      await gateway.refresh();
      return fieldsOf(gateway, 'Book');
    })
    .not.toContain('title');
  gate.resolve();
  expect(await running).toEqual({ data: { books: { nodes: [{ title: 'The Salt Road' }] } } });
});

test('a failed reload keeps the last good schema and says why', async () => {
  let isBroken = false;
  const logger = createLogKeeper();
  const gateway = await start({
    logger,
    intercept: ({ path }) =>
      isBroken && path.startsWith('/v1/tablesdb')
        ? appwriteError(401, 'general_unauthorized_scope', 'missing scope')
        : undefined,
  });
  isBroken = true;
  await gateway.refresh();
  await gateway.refresh();
  expect(await fieldsOf(gateway, 'Book')).toContain('title');
  expect(await readiness(gateway)).toMatchObject({
    status: 'ready',
    upstream: 'reachable',
    lastFailure: expect.stringContaining('databases.read') as string,
  });
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  isBroken = false;
  await gateway.refresh();
  expect(await readiness(gateway)).not.toHaveProperty('lastFailure');
});

/** Answers row lists with one row that names the session which asked. */
const echoSession: Intercept = ({ path, headers }) =>
  path.includes('/rows')
    ? {
        status: 200,
        body: { total: 1, rows: [{ $id: 'x', title: headers['x-appwrite-session'] ?? 'nobody' }] },
      }
    : undefined;

test('callers with identical operations at the same time each get their own rows', async () => {
  const gateway = await start({ intercept: echoSession });
  const sessions = Array.from({ length: 20 }, (_, index) => `session-${index}`);
  const answers = await Promise.all(
    sessions.map((session) => gateway.query('{ books { nodes { title } } }', { as: { session } })),
  );
  expect(answers).toEqual(sessions.map((title) => ({ data: { books: { nodes: [{ title }] } } })));
});

test("no call for an operation carries the gateway's key, and each carries one credential", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const gateway = await start({
    intercept: (call) => {
      if (call.headers['x-request-id'] !== undefined) seen.push(call.headers);
      return echoSession(call);
    },
  });
  const document = '{ books { nodes { title } } accountGet { _id } }';
  const { project } = gateway.devserver;
  await gateway.query(document);
  await gateway.query(document, { as: { session: 's' } });
  await gateway.query(document, { as: { jwt: 'j' } });
  await gateway.query(document, { as: { cookie: `a_session_${project}=c` } });
  await gateway.query(document, { as: { key: 'k' }, headers: { 'X-Appwrite-Session': 's' } });
  const names = ['x-appwrite-key', 'x-appwrite-jwt', 'x-appwrite-session', 'cookie'];
  const credentials = seen.map((headers) =>
    names.flatMap((name) =>
      headers[name] === undefined ? [] : [`${name}: ${[headers[name]].flat().join()}`],
    ),
  );
  expect(credentials).toHaveLength(10);
  expect(new Set(credentials.map((each) => each.join()))).toEqual(
    new Set([
      '',
      'x-appwrite-session: s',
      'x-appwrite-jwt: j',
      `cookie: a_session_${project}=c`,
      'x-appwrite-key: k',
    ]),
  );
  expect(JSON.stringify(seen)).not.toContain(gateway.devserver.key);
});

test('the request id reaches Appwrite and the log, which counts the calls', async () => {
  const ids: unknown[] = [];
  const logger = createLogKeeper();
  const gateway = await start({
    logger,
    intercept: (call) => {
      if (call.path.includes('/rows')) ids.push(call.headers['x-request-id']);
      return echoSession(call);
    },
  });
  await gateway.post('query List { books { nodes { title } } }', {
    headers: { 'X-Request-Id': 'r-7' },
  });
  expect(ids).toEqual(['r-7']);
  const { fields } = await logger.waitFor('request');
  expect(fields).toMatchObject({ requestId: 'r-7', operation: 'List', upstreamCalls: 1 });
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain(
    'appwrite_graphql_upstream_calls_total{method="GET",route="/tablesdb/{databaseId}/tables/{tableId}/rows",status="200"} 1',
  );
});

test('when the client goes away, the call upstream is ended', async () => {
  const arrived = createDeferred();
  const forever = createDeferred<undefined>();
  const logger = createLogKeeper();
  const gateway = await start({
    logger,
    intercept: ({ path }) => {
      if (!path.includes('/rows')) return undefined;
      arrived.resolve();
      return forever.promise;
    },
  });
  const client = new AbortController();
  const answer = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ books { nodes { _id } } }' }),
    signal: client.signal,
  });
  await arrived.promise;
  client.abort();
  await expect(answer).rejects.toThrow();
  expect((await logger.waitFor('request')).fields).toMatchObject({ clientGone: true });
  await expect.poll(() => gateway.upstream.calls.map(({ status }) => status)).toEqual([0]);
  forever.resolve(undefined);
});
