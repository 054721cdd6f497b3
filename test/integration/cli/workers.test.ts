import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import type { ConfigInput } from '../../../src/config/config.ts';
import { createAdmin } from '../../support/admin.ts';
import type { Project } from '../../support/admin.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli } from '../../support/cli.ts';
import { createDeferred } from '../../support/deferred.ts';
import { startCrowd, workersOf } from '../../support/crowd.ts';
import { startUpstreamProxy } from '../../support/upstream-proxy.ts';
import type { Intercept } from '../../support/upstream-proxy.ts';

/** Each test starts several processes; a machine that is busy needs its time. */
const longest = 180_000;
const patience = { timeout: longest };
const starts: { dispose(): Promise<void> }[] = [];
let devserver: Devserver;
const received: string[] = [];

beforeEach(async () => {
  received.length = 0;
  devserver = await startDevserver({ onRequest: ({ path }) => received.push(path) });
  await createAdmin(devserver).createTables('shop', [
    { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
  ]);
});
afterEach(async () => {
  await Promise.all(starts.splice(0).map((each) => each.dispose()));
  await devserver.close();
});

interface Served {
  readonly cli: Cli;
  readonly url: string;
}

async function serve(config: ConfigInput, project: Project = devserver): Promise<Served> {
  const cli = await startCli(['start'], { project, config: { pollIntervalMs: 500, ...config } });
  starts.push(cli);
  return { cli, url: (await cli.waitFor(/(http:\/\/\S+)\/graphql/))[1] ?? '' };
}

const intercepted = async (intercept: Intercept): Promise<Project> => {
  const upstream = await startUpstreamProxy(devserver, intercept);
  starts.push({ dispose: () => upstream.close() });
  return upstream;
};

const ask = async (url: string, query: string): Promise<unknown> => {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return answer.json();
};
const addColumn = (key: string): Promise<unknown> =>
  createAdmin(devserver).send('POST', '/tablesdb/shop/tables/books/columns/integer', {
    key,
    required: false,
  });
const fieldsOf = async (url: string): Promise<string> =>
  JSON.stringify(await ask(url, '{ __type(name: "Book") { fields { name } } }'));
const readiness = async (url: string): Promise<unknown> =>
  (await fetch(`${url}/health/ready`)).json();
const ready = (workers: number): object => ({
  status: 'ready',
  workers: { wanted: workers, serving: workers },
});
const metric = async (url: string, line: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length),
  );
};
const asked = 'appwrite_graphql_requests_total{operation_type="query",outcome="ok"}';

test(
  'several processes serve one port, one of them reads the tables, and none of the others has the key',
  async () => {
    const beforeStart = received.length;
    const { cli, url } = await serve({ workers: 2, pollIntervalMs: 86_400_000 });
    expect(await readiness(url)).toMatchObject(ready(2));
    const catalogReads = received.slice(beforeStart).map((path) => path.split('?')[0]);
    expect(catalogReads).toEqual(['/v1/tablesdb', '/v1/tablesdb/shop/tables']);
    const workers = await workersOf(cli.pid);
    expect(workers).toHaveLength(2);
    const environments = workers.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8'));
    expect((await Promise.all(environments)).join()).not.toContain(devserver.key);
    expect(await ask(url, '{ books { nodes { title } } }')).toEqual({
      data: { books: { nodes: [] } },
    });
    cli.signal('SIGTERM');
    expect(await cli.finished).toMatchObject({ exitCode: 0 });
  },
  longest,
);

test(
  'the metrics are those of all workers, and the log says which one answered',
  async () => {
    const { cli, url } = await serve({ workers: 2 });
    // Connections that stay open, side by side, are not all with one worker.
    await Promise.all(Array.from({ length: 40 }, () => ask(url, '{ __typename }')));
    const scrapes = Array.from({ length: 6 }, () => metric(url, asked));
    expect(await Promise.all(scrapes)).toEqual(Array.from({ length: 6 }, () => 40));
    expect(await metric(url, 'appwrite_graphql_workers')).toBe(2);
    cli.signal('SIGTERM');
    const { stderr } = await cli.finished;
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { worker?: number });
    expect(lines).toHaveLength(40);
    expect(lines.every(({ worker }) => worker === 1 || worker === 2)).toBe(true);
  },
  longest,
);

test(
  'a worker that dies is replaced, and what it had counted is kept',
  async () => {
    const { cli, url } = await serve({ workers: 2 });
    for (let count = 0; count < 5; count += 1) await ask(url, '{ __typename }');
    expect(await metric(url, asked)).toBe(5);
    const workers = await workersOf(cli.pid);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    await cli.waitForLog(/worker died[^]*worker died/);
    await cli.waitForLog(/worker replaced[^]*worker replaced/);
    expect(await readiness(url)).toMatchObject(ready(2));
    expect(await workersOf(cli.pid)).not.toEqual(expect.arrayContaining(workers));
    expect(await metric(url, 'appwrite_graphql_worker_deaths_total')).toBe(2);
    expect(await metric(url, asked)).toBe(5);
  },
  longest,
);

test.each([1, 2])(
  'when a column is added, fresh workers take over from %i without losing a request',
  async (workers) => {
    const { cli, url } = await serve({ workers });
    const before = await workersOf(cli.pid);
    const crowd = startCrowd(url);
    await crowd.answered(20);
    await addColumn('pages');
    await cli.waitForLog(/schema changed/);
    // A connection that is still open to an old worker gets one more answer of the old schema.
    await expect.poll(() => fieldsOf(url), patience).toContain('pages');
    await crowd.answered(20);
    await expect
      .poll(async () => (await workersOf(cli.pid)).filter((pid) => before.includes(pid)), patience)
      .toEqual([]);
    expect(await crowd.stop()).toEqual([]);
    expect(await readiness(url)).toMatchObject(ready(workers));
    expect(await metric(url, 'appwrite_graphql_schema_reloads_total{outcome="swapped"}')).toBe(1);
    expect(await metric(url, asked)).toBeGreaterThan(40);
  },
  longest,
);

test(
  'a table that is made through one worker is there for the next operation, whoever answers it',
  async () => {
    const config = { workers: 2, pollIntervalMs: 86_400_000 };
    const { cli, url } = await serve(config);
    const before = await workersOf(cli.pid);
    // Connections that stay open, with both workers.
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const askKept = (query: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const sent = request(`${url}/graphql`, { agent, method: 'POST' }, (response) => {
          json(response).then(resolve, reject);
        });
        sent.once('error', reject).setHeader('Content-Type', 'application/json');
        sent.setHeader('X-Appwrite-Key', devserver.key);
        sent.end(JSON.stringify({ query }));
      });
    const everywhere = (query: string): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 20 }, () => askKept(query)));
    await everywhere('{ books { nodes { title } } }');
    const made = await askKept(`mutation {
      tablesDBCreateTable(databaseId: "shop", tableId: "maps", name: "Maps") { _id }
      tablesDBCreateIntegerColumn(databaseId: "shop", tableId: "maps", key: "scale", required: false, waitUntilAvailable: true) { key }
    }`);
    expect(made).toMatchObject({ data: { tablesDBCreateTable: { _id: 'maps' } } });
    for (const answer of await everywhere('{ maps { nodes { scale } } }')) {
      expect(answer).toEqual({ data: { maps: { nodes: [] } } });
    }
    expect(await workersOf(cli.pid)).not.toEqual(before);
    agent.destroy();
  },
  longest,
);

test(
  'an operation that runs while fresh workers take over is answered by the old schema',
  async () => {
    const arrived = createDeferred();
    const gate = createDeferred();
    const project = await intercepted(async ({ path }) => {
      if (!path.includes('/rows')) return undefined;
      arrived.resolve();
      await gate.promise;
      return { status: 200, body: { total: 1, rows: [{ $id: 'salt', title: 'The Salt Road' }] } };
    });
    const { cli, url } = await serve({ workers: 1 }, project);
    const running = ask(url, '{ books { nodes { title } } }');
    await arrived.promise;
    await createAdmin(devserver).send('DELETE', '/tablesdb/shop/tables/books/columns/title');
    await cli.waitForLog(/schema changed/);
    expect(await fieldsOf(url)).not.toContain('title');
    gate.resolve();
    expect(await running).toEqual({ data: { books: { nodes: [{ title: 'The Salt Road' }] } } });
  },
  longest,
);

test(
  'SIGTERM loses no request, whichever worker has it',
  async () => {
    const { cli, url } = await serve({ workers: 2 });
    const crowd = startCrowd(url);
    await crowd.answered(50);
    cli.signal('SIGTERM');
    expect((await cli.finished).exitCode).toBe(0);
    expect(await crowd.stop()).toEqual([]);
  },
  longest,
);

test(
  'with workers, a start that fails is one sentence and leaves no process',
  async () => {
    const { url } = await serve({});
    const port = new URL(url).port;
    const taken = await startCli(['start', '--workers', '2', '--port', port], {
      project: devserver,
    });
    starts.push(taken);
    const { exitCode, stderr } = await taken.finished;
    expect([exitCode, stderr]).toEqual([
      1,
      `127.0.0.1:${port} is taken by another program; choose another one with PORT.\n`,
    ]);
  },
  longest,
);

test(
  'the embedded server serves several workers',
  async () => {
    const cli = await startCli(['start', '--ephemeral', '--workers', '2']);
    starts.push(cli);
    const url = (await cli.waitFor(/(http:\/\/\S+)\/graphql/))[1] ?? '';
    expect(await readiness(url)).toMatchObject(ready(2));
    const answer = await ask(url, '{ books(first: 1) { nodes { author { name } } } }');
    expect(answer).toMatchObject({ data: { books: { nodes: [{ author: {} }] } } });
  },
  longest,
);
