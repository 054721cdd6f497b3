import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createPeersFolder } from '../../../src/workers/peers-folder.ts';
import { createAdmin } from '../../support/admin.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli } from '../../support/cli.ts';
import { workersOf } from '../../support/crowd.ts';

/** Each test starts several processes; a machine that is busy needs its time. */
const longest = 180_000;
const patience = { timeout: longest };
const starts: { dispose(): Promise<void> }[] = [];
let devserver: Devserver;

beforeEach(async () => {
  devserver = await startDevserver();
  await createAdmin(devserver).createTables('shop', [
    { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
  ]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  // Folders are made before the processes that use them.
  for (const each of starts.splice(0).reverse()) await each.dispose();
  await devserver.close();
});

async function serve(workers: number, TMPDIR: string): Promise<Cli> {
  const words = ['start', '--workers', String(workers)];
  const cli = await startCli(words, { project: devserver, environment: { TMPDIR } });
  starts.push(cli);
  await cli.waitFor(/http:\/\//);
  return cli;
}

const isAlive = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    (line) => line !== '',
    () => false,
  );
const gone = (pids: readonly number[]): Promise<void> =>
  expect
    .poll(async () => (await Promise.all(pids.map(isAlive))).includes(true), patience)
    .toBe(false);

/** A place for temporary files, and the folders in it that workers listen in. */
async function makeTemporary() {
  const path = await mkdtemp(join(tmpdir(), 'appwrite-graphql-'));
  starts.push({ dispose: () => rm(path, { recursive: true }) });
  const folders = async (): Promise<string[]> =>
    (await readdir(path)).filter((name) => name.startsWith('appwrite-graphql-workers-'));
  return { TMPDIR: path, folders };
}

test(
  'workers end when the process that started them is killed, and leave nothing behind',
  async () => {
    const { TMPDIR, folders } = await makeTemporary();
    const { pid } = await serve(2, TMPDIR);
    const workers = await workersOf(pid);
    expect(await folders()).toHaveLength(1);
    process.kill(pid, 'SIGKILL');
    await gone(workers);
    expect(await folders()).toEqual([]);
  },
  longest,
);

test(
  'what processes that were killed together have left is removed by the next start, and nothing else',
  async () => {
    const { TMPDIR, folders } = await makeTemporary();
    const killed = await serve(1, TMPDIR);
    const [left = ''] = await folders();
    const pids = [killed.pid, ...(await workersOf(killed.pid))];
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await gone(pids);
    expect(await folders()).toEqual([left]);
    await serve(1, TMPDIR);
    const young = await folders();
    expect(young).toContain(left);
    expect(young).toHaveLength(2);
    const hourAgo = Date.now() / 1000 - 3600;
    for (const name of young) await utimes(join(TMPDIR, name), hourAgo, hourAgo);
    await serve(1, TMPDIR);
    const now = await folders();
    expect(now).toHaveLength(2);
    expect(now).not.toContain(left);
    expect(now).toEqual(expect.arrayContaining(young.filter((name) => name !== left)));
  },
  longest,
);

test('where there is no place for temporary files, workers cannot start, and that is one sentence', async () => {
  vi.stubEnv('TMPDIR', '/proc/no/such/folder');
  await expect(createPeersFolder(silentLogger)).rejects.toThrow(
    'Workers need a folder for temporary files, and none can be made in /proc/no/such/folder ' +
      '(ENOENT). Make room there, or name another folder with TMPDIR.',
  );
});
