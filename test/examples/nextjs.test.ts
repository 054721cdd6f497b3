import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../devserver/demo/load.ts';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { packPackage } from '../support/packed-package.ts';

const example = join(import.meta.dirname, '../../examples/nextjs');
// Vitest's own mean something to Next.js and to the gateway.
const environment = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NEXT_TELEMETRY_DISABLED: '1',
};

let folder: string;
let devserver: Devserver;
let program: ChildProcess | undefined;
let url: string;

const npm = (...words: string[]) =>
  promisify(execFile)('npm', words, { cwd: folder, env: environment });

/** Answers with the address that Next.js prints. */
async function start(): Promise<string> {
  const child = spawn('npm', ['start', '--', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: folder,
    env: {
      ...environment,
      APPWRITE_ENDPOINT: devserver.endpoint,
      APPWRITE_PROJECT_ID: devserver.project,
      APPWRITE_API_KEY: devserver.key,
      LOG_LEVEL: 'warn',
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /Local: +(http:\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('Next.js ended before it served anything.');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-next-'));
  await cp(example, folder, {
    recursive: true,
    filter: (path) => !/node_modules|\.next\b/.test(path.slice(example.length)),
  });
  await npm('ci', '--no-audit', '--no-fund');
  const tarball = await packPackage(folder);
  await npm('install', '--no-save', '--no-audit', '--no-fund', tarball);
  // Without the project's variables.
  await npm('run', 'build');
  devserver = await startDevserver();
  await loadDemo(devserver);
  url = await start();
}, 600_000);

afterAll(async () => {
  if (program?.pid !== undefined && program.exitCode === null) {
    const closed = once(program, 'close');
    process.kill(-program.pid);
    await closed;
  }
  await devserver.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/api/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

test('the built application answers operations, long ones and short ones', async () => {
  const query = '{ book(_id: "slack-water") { title author { name } } }';
  const data = { book: { title: 'Slack Water', author: { name: expect.any(String) as string } } };
  for (let round = 0; round < 3; round += 1) {
    expect(await (await ask(query)).json()).toEqual({ data });
  }
});

test('who signs in is known by the cookie afterwards', async () => {
  const signedIn = await ask(
    'mutation { accountCreateEmailPasswordSession(email: "priya@example.com", password: "paper-lanterns") { userId } }',
  );
  const Cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  expect(await (await ask('{ accountGet { name } }', { Cookie })).json()).toEqual({
    data: { accountGet: { name: 'Priya Nair' } },
  });
});

test('files, health and Appwrite’s own path are below the same path', async () => {
  const answer = await ask('{ avatarsGetInitials(name: "A B") }');
  const { data } = (await answer.json()) as { data: { avatarsGetInitials: string } };
  expect(data.avatarsGetInitials).toMatch(`${url}/api/files/`);
  const picture = await fetch(data.avatarsGetInitials);
  expect(picture.headers.get('content-type')).toMatch(/^image\//);
  const health = await fetch(`${url}/api/health/ready`);
  expect(await health.json()).toMatchObject({ status: 'ready' });
  const builtIn = await fetch(`${url}/api/v1/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Appwrite-Project': devserver.project },
    body: '{"query":"{ localeListContinents { total } }"}',
  });
  expect(await builtIn.json()).toEqual({ data: { localeListContinents: { total: 7 } } });
});

test('a subscription comes as a stream of events', async () => {
  const answer = await ask('subscription { book(_id: "slack-water") { title } }', {
    Accept: 'text/event-stream',
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('Slack Water')) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error(`It ended: ${text}`);
    text += value;
  }
  await reader?.cancel();
});
