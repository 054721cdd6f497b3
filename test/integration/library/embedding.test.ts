import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createApp as createFastify } from '../../../examples/fastify/app.ts';
import { createApp as createHono } from '../../../examples/hono/app.ts';
import { createApp as createNode } from '../../../examples/node-http/app.ts';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { createGateway } from '../../../src/index.ts';
import type { Gateway, GatewayOptions } from '../../../src/index.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createAdmin } from '../../support/admin.ts';
import { createLogKeeper } from '../../support/http-server.ts';
import { createShelf } from '../../support/shelf.ts';
import { connectSocket } from '../../support/subscriber.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startShelf(): Promise<Devserver> {
  const devserver = await startDevserver();
  closers.push(() => devserver.close());
  await createShelf(createAdmin(devserver));
  return devserver;
}

function gatewayOf({ endpoint, project, key }: Devserver, options: GatewayOptions = {}): Gateway {
  const gateway = createGateway(
    { endpoint, projectId: project, apiKey: key, graphiql: true, mode: 'development' },
    { logger: silentLogger, isNamesFileUsed: false, ...options },
  );
  closers.push(() => gateway.close());
  return gateway;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const operation = (query: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify({ query }),
});
const titles = '{ books { nodes { title } } }';
const bothTitles = { data: { books: { nodes: [{ title: 'One' }, { title: 'Two' }] } } };

test('within node:http the gateway answers, and the server’s own pages stay', async () => {
  const url = await listen(createNode(gatewayOf(await startShelf())));
  expect(await (await fetch(`${url}/hello`)).text()).toBe('Hello');
  for (let round = 0; round < 3; round += 1) {
    const answer = await fetch(`${url}/graphql`, operation(titles));
    expect(await answer.json()).toEqual(bothTitles);
  }
  const socket = connectSocket({ url });
  const results = socket.subscribe(`subscription ${titles}`);
  expect(await results.next()).toEqual(bothTitles);
  await socket.close();
});

test('a server that answers in the gateway’s place, as on a time limit, goes on serving', async () => {
  const gateway = gatewayOf(await startShelf());
  let isLate = false;
  const url = await listen(
    createServer((request, response) => {
      gateway.listener(request, response);
      if (isLate) response.writeHead(503).end('Too late');
    }),
  );
  for (isLate of [false, false, true, true, false]) {
    for (const query of [titles, '{ __typename }', '{ books { nothing } }']) {
      const answer = await fetch(`${url}/graphql`, operation(query));
      expect(answer.status === 503).toBe(isLate);
      await answer.text();
    }
  }
});

test('within Fastify below a path the gateway answers, GraphiQL and health too', async () => {
  const gateway = gatewayOf(await startShelf(), { basePath: '/api' });
  const app = createFastify(gateway);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  expect(await (await fetch(`${url}/hello`)).json()).toEqual({ hello: 'world' });
  const answer = await fetch(`${url}/api/graphql`, operation(titles));
  expect(await answer.json()).toEqual(bothTitles);
  const health = await fetch(`${url}/api/health/ready`);
  expect(await health.json()).toMatchObject({ status: 'ready' });
  const page = await (
    await fetch(`${url}/api/graphql`, { headers: { Accept: 'text/html' } })
  ).text();
  const [, asset = ''] = /src="([^"]+graphiql\.js)"/.exec(page) ?? [];
  expect(asset).toMatch(/^\/api\/graphiql\//);
  expect((await fetch(`${url}${asset}`)).status).toBe(200);
  const initials = await fetch(
    `${url}/api/graphql`,
    operation('{ avatarsGetInitials(name: "A") }'),
  );
  const { data } = (await initials.json()) as { data: { avatarsGetInitials: string } };
  expect(data.avatarsGetInitials).toMatch(`${url}/api/files/`);
  const picture = await fetch(data.avatarsGetInitials);
  expect(picture.headers.get('content-type')).toMatch(/^image\//);
  const socket = connectSocket({ url: `${url}/api` });
  const results = socket.subscribe(`subscription ${titles}`);
  expect(await results.next()).toEqual(bothTitles);
  await socket.close();
});

describe('within Hono', () => {
  test('queries, cookies and errors go through the fetch handler', async () => {
    const devserver = await startShelf();
    await createAdmin(devserver).signUp('ann');
    const app = createHono(gatewayOf(devserver, { basePath: '/api' }));
    expect(await (await app.request('/hello')).text()).toBe('Hello');
    for (let round = 0; round < 3; round += 1) {
      const answer = await app.request('http://app.test/api/graphql', operation(titles));
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual(bothTitles);
    }
    const signIn = await app.request(
      'https://app.test/api/graphql',
      operation(
        'mutation { accountCreateEmailPasswordSession(email: "ann@example.com", password: "Corr3ct-horse") { userId } }',
      ),
    );
    const cookies = signIn.headers.getSetCookie();
    expect(cookies.join()).toMatch(/a_session_.*HttpOnly/i);
    expect(cookies.join()).toMatch(/Secure/i);
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
    const me = await app.request(
      'https://app.test/api/graphql',
      operation('{ accountGet { email } }', { Cookie: cookie }),
    );
    expect(await me.json()).toEqual({ data: { accountGet: { email: 'ann@example.com' } } });
    const broken = await app.request(
      'http://app.test/api/graphql',
      operation('{ nothing }', { Accept: 'application/graphql-response+json' }),
    );
    expect(broken.status).toBe(400);
  });

  test('an answer that was handed on counts as answered, not as left by its client', async () => {
    const logger = createLogKeeper();
    const app = createHono(gatewayOf(await startShelf(), { basePath: '/api', logger }));
    for (const query of [titles, '{ books(first: 1) { totalCount } }']) {
      await (await app.request('http://app.test/api/graphql', operation(query))).json();
    }
    const requests = logger.lines.filter(({ message }) => message === 'request');
    expect(requests.map(({ fields }) => fields['status'])).toEqual([200, 200]);
    expect(requests.filter(({ fields }) => fields['clientGone'] === true)).toEqual([]);
  });

  test('a stream of events comes as it is made, and ends when the client leaves', async () => {
    const app = createHono(gatewayOf(await startShelf(), { basePath: '/api' }));
    const leave = new AbortController();
    const answer = await app.request('http://app.test/api/graphql', {
      ...operation(`subscription ${titles}`, { Accept: 'text/event-stream' }),
      signal: leave.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('"One"')) text += (await reader?.read())?.value ?? '';
    leave.abort();
    await expect(reader?.read()).rejects.toThrow();
  });
});

test('as a route handler of Next.js the gateway answers', async () => {
  const devserver = await startShelf();
  const settings = {
    APPWRITE_ENDPOINT: devserver.endpoint,
    APPWRITE_PROJECT_ID: devserver.project,
    APPWRITE_API_KEY: devserver.key,
    LOG_LEVEL: 'silent',
    MODE: 'production',
  };
  const before = Object.fromEntries(
    Object.keys(settings).map((name) => [name, process.env[name]] as const),
  );
  const home = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-next-'));
  Object.assign(process.env, settings);
  process.chdir(folder);
  try {
    const { POST } = await import('../../../examples/nextjs/app/api/[...path]/route.ts');
    const request = new Request('http://app.test/api/graphql', operation(titles));
    expect(await (await POST(request)).json()).toEqual(bothTitles);
  } finally {
    process.chdir(home);
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  }
});

describe('the handlers', () => {
  test('answer 503 while the tables cannot be read, and try again with the next request', async () => {
    const devserver = await startShelf();
    let isDown = true;
    const front = createServer((request, response) => {
      if (isDown) {
        response.writeHead(401, { 'Content-Type': 'application/json' });
        response.end('{"message":"no","code":401,"type":"user_unauthorized"}');
        return;
      }
      void fetch(`${new URL(devserver.endpoint).origin}${request.url ?? ''}`, {
        headers: request.headers as Record<string, string>,
      }).then(async (answer) => {
        response.writeHead(answer.status, { 'Content-Type': 'application/json' });
        response.end(await answer.text());
      });
    });
    const url = await listen(front);
    const gateway = gatewayOf({ ...devserver, endpoint: `${url}/v1` });
    const ask = (): Promise<Response> =>
      gateway.fetch(new Request('http://app.test/graphql', operation(titles)));
    expect((await ask()).status).toBe(503);
    isDown = false;
    expect(await (await ask()).json()).toEqual(bothTitles);
  });

  test('let the process end once the gateway is closed: no socket and no timer is left', async () => {
    const { endpoint, project, key } = await startShelf();
    const child = fileURLToPath(new URL('../../support/embedded-child.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), child],
      {
        cwd: tmpdir(),
        env: {
          PATH: process.env['PATH'],
          APPWRITE_ENDPOINT: endpoint,
          APPWRITE_PROJECT_ID: project,
          APPWRITE_API_KEY: key,
        },
        timeout: 25_000,
      },
    );
    expect(JSON.parse(stdout)).toEqual(bothTitles);
  });
});

test('settings in code are checked like those of a file', () => {
  expect(() => createGateway({ endpoint: 'https://cloud.appwrite.io/v1' })).toThrow(
    'projectId is missing',
  );
  expect(() => createGateway({})).toThrow('No project is configured');
});
