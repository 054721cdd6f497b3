import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../examples/supergraph');

let program: ChildProcess | undefined;
let url: string;

const modified = (path: string): number =>
  statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Installs again only when the lock file has changed. */
async function install(): Promise<void> {
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return;
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`npm ci ended with status ${String(status)}.`);
}

/** A process group of its own, so that a signal reaches what npm starts. */
async function start(): Promise<string> {
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  program = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /supergraph is served at (\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error('The example ended before it served anything.');
}

beforeAll(async () => {
  await install();
  url = await start();
});

afterAll(() => {
  if (program?.pid !== undefined && program.exitCode === null) process.kill(-program.pid);
});

async function ask(query: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as {
    data: unknown;
    errors?: { message: string; extensions?: Record<string, unknown> }[];
  };
}

test('rows lead to what the other subgraph knows, and the other way round', async () => {
  const { data, errors } = await ask(`{
    books(first: 1, filter: { title: { eq: "The Salt Road" } }) {
      nodes { title author { name } copies shelf { name } }
    }
    shelves { name books { title } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    books: {
      nodes: [
        {
          title: 'The Salt Road',
          author: { name: 'Ines Marlow' },
          copies: 6,
          shelf: { name: 'Window' },
        },
      ],
    },
    shelves: [
      { name: 'Window', books: [{ title: 'The Salt Road' }, { title: 'Slack Water' }] },
      { name: 'Back room', books: [{ title: 'Orange Season' }] },
    ],
  });
});

test('a caller without a credential is told so, with the code that the gateway gave', async () => {
  const { errors } = await ask('{ staffNotes(first: 1) { nodes { _id } } }');
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['UNAUTHENTICATED']);
});

test('what is no id is refused, and the client hears why', async () => {
  const { errors } = await ask('{ book(_id: "no id!") { title } }');
  expect(errors?.[0]?.message).toContain('"no id!" is not an id');
});

test('a signal ends all of it', async () => {
  const child = program;
  if (child?.pid === undefined) throw new Error('Nothing runs.');
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
  await expect(fetch(url)).rejects.toThrow();
});
