import { GraphQLString } from 'graphql';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Health } from '../../../src/server/health.ts';
import { createMetrics } from '../../../src/server/metrics.ts';
import { createDeferred } from '../../support/deferred.ts';
import { bodyOf, createServerGroup, schemaOf } from '../../support/http-server.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

const jsonOf = async (response: Response): Promise<unknown> => response.json();
const serving: Health = {
  kind: 'serving',
  revision: 'r1',
  tables: 3,
  readAt: Date.now(),
  upstream: 'reachable',
};

test('the process is live and not ready before the first schema', async () => {
  const { url } = await start({ health: () => ({ kind: 'starting' }) });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await jsonOf(ready)).toEqual({ status: 'starting' });
});

test('with a schema the gateway is ready and names the catalog in force', async () => {
  const { url } = await start({ health: () => serving });
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await jsonOf(ready)).toEqual({
    status: 'ready',
    upstream: 'reachable',
    catalog: { revision: 'r1', tables: 3, ageSeconds: expect.any(Number) as number },
  });
});

test('with Appwrite unreachable the gateway stays ready and says why', async () => {
  const failure = 'Appwrite cannot be reached.';
  const { url } = await start({
    health: () => ({ ...serving, upstream: 'unreachable', failure }),
  });
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await jsonOf(ready)).toMatchObject({ upstream: 'unreachable', lastFailure: failure });
});

test('the metrics count requests by outcome, upstream calls by route and the age of the catalog', async () => {
  const metrics = createMetrics({
    catalogAge: () => 12,
    requestsInFlight: () => 0,
    subscriptions: () => ({ open: 0, operations: 0, connections: 0, upstreamSockets: 0 }),
  });
  const server = await start({ metrics });
  await server.post('{ hello }');
  await server.post('{ nothing }');
  metrics.recordCall({ method: 'GET', route: '/tablesdb/{id}', status: 200, milliseconds: 4 });
  metrics.recordReload('failed');
  const response = await fetch(`${server.url}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain');
  for (const line of [
    'appwrite_graphql_requests_total{operation_type="query",outcome="ok"} 1',
    'appwrite_graphql_requests_total{operation_type="query",outcome="GRAPHQL_VALIDATION_FAILED"} 1',
    'appwrite_graphql_upstream_calls_total{method="GET",route="/tablesdb/{id}",status="200"} 1',
    'appwrite_graphql_schema_reloads_total{outcome="failed"} 1',
    'appwrite_graphql_catalog_age_seconds 12',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toContain('process_cpu_seconds_total');
});

test('the root leads to the API, and other paths say where it is', async () => {
  const { url } = await start();
  const root = await fetch(url, { redirect: 'manual' });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/graphql']);
  const missing = await fetch(`${url}/nothing`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('/graphql');
});

test('a port that is taken is one sentence', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  await expect(start({ port })).rejects.toThrow(
    `127.0.0.1:${port} is taken by another program; choose another one with PORT.`,
  );
});

test('a closing server finishes the requests in flight, refuses readiness and takes no new ones', async () => {
  const gate = createDeferred();
  const arrived = createDeferred();
  const server = await start({
    lullMs: 50,
    health: () => serving,
    schema: schemaOf({
      slow: {
        type: GraphQLString,
        resolve: async () => {
          arrived.resolve();
          await gate.promise;
          return 'finished';
        },
      },
    }),
  });
  const running = server.post('{ slow }');
  await arrived.promise;
  const closed = server.close();
  const ready = await fetch(`${server.url}/health/ready`);
  expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
  gate.resolve();
  const answer = await running;
  expect(answer.headers.get('connection')).toBe('close');
  expect(await bodyOf(answer)).toEqual({ data: { slow: 'finished' } });
  await closed;
  await expect(server.post('{ slow }')).rejects.toThrow();
});

test('a request that is on an idle connection when closing begins is still answered', async () => {
  const server = await start({ lullMs: 200 });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const request = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
  socket.write(request);
  await once(socket, 'data');
  const closed = server.close();
  socket.write(request);
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close/);
  await closed;
});

test('a request that does not end in time does not keep the server from closing', async () => {
  const arrived = createDeferred();
  const server = await start({
    requestTimeoutMs: 50,
    schema: schemaOf({
      endless: {
        type: GraphQLString,
        resolve: () => {
          arrived.resolve();
          return new Promise<string>(() => undefined);
        },
      },
    }),
  });
  const running = server.post('{ endless }').catch((error: unknown) => error);
  await arrived.promise;
  await server.close();
  await running;
});
