import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../../devserver/server.ts';
import type { ConfigInput } from '../../../src/config/config.ts';
import { createAdmin, type Admin } from '../../support/admin.ts';
import { createChat, rooms } from '../../support/chat.ts';
import { startCli, type Cli } from '../../support/cli.ts';
import { connectSocket, connectStream, type Results } from '../../support/subscriber.ts';

/** Each test starts several processes; a machine that is busy needs its time. */
const longest = 180_000;

let devserver: Devserver;
let admin: Admin;
let cli: Cli | undefined;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  devserver = await startDevserver();
  admin = createAdmin(devserver);
  await createChat(admin);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await cli?.dispose();
  await devserver.close();
});

async function serve(
  config: ConfigInput = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<{ cli: Cli; url: string }> {
  const words = ['start', '--workers', '2'];
  const started = await startCli(words, { project: devserver, config, environment });
  cli = started;
  return { cli: started, url: (await started.waitFor(/(http:\/\/\S+)\/graphql/))[1] ?? '' };
}

const live = 'subscription { rooms { nodes { name } } }';
const addRoom = (name: string): Promise<unknown> =>
  admin.send('POST', rooms, { rowId: name, data: { name } });
const untilAllSee = async (all: readonly Results[], name: string): Promise<void> => {
  await Promise.all(
    all.map((each) => each.settle(({ data }) => JSON.stringify(data).includes(name))),
  );
};
const metric = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`appwrite_graphql_${name} `));
  return Number(line?.split(' ')[1]);
};

test(
  'clients of every transport are served by whichever worker they come to, and counted together',
  async () => {
    const { url } = await serve();
    const sockets = Array.from({ length: 8 }, () => connectSocket({ url }));
    const streams = Array.from({ length: 8 }, () => connectStream({ url }, {}));
    closers.push(...sockets.map((each) => () => each.close()));
    closers.push(
      ...streams.map(({ client }) => () => {
        client.dispose();
      }),
    );
    const all = [...sockets, ...streams].map((each) => each.subscribe(live));
    await Promise.all(all.map((each) => each.next()));
    await addRoom('first');
    await untilAllSee(all, 'first');
    expect(await metric(url, 'subscriptions')).toBe(16);
    expect(await metric(url, 'subscription_connections')).toBe(16);
    // Each worker listens to Appwrite for itself.
    expect([1, 2]).toContain(await metric(url, 'upstream_sockets'));
    expect(await metric(url, 'subscription_operations')).toBe(
      await metric(url, 'upstream_sockets'),
    );
  },
  longest,
);

test(
  'a client with one connection for all its subscriptions may come to any worker with each request',
  async () => {
    const { url } = await serve();
    for (let round = 1; round <= 6; round += 1) {
      const stream = connectStream({ url }, {}, { isSingle: true });
      // Every request of the client is on a connection of its own while others are under way.
      const results = [1, 2, 3, 4].map(() => stream.subscribe(live));
      await Promise.all(results.map((each) => each.next()));
      await addRoom(`round${round}`);
      await untilAllSee(results, `round${round}`);
      results[0]?.close();
      await addRoom(`later${round}`);
      await untilAllSee(results.slice(1), `later${round}`);
      expect(JSON.stringify(results[0]?.last)).not.toContain(`later${round}`);
      stream.client.dispose();
    }
    // What clients have left is given up by the workers that held it.
    await expect.poll(() => metric(url, 'subscriptions'), { timeout: longest }).toBe(0);
    expect(await metric(url, 'subscription_connections')).toBe(0);
  },
  longest,
);

test(
  'a stream that another worker has reserved is used by its token alone, and not by a made-up one',
  async () => {
    const { url } = await serve();
    const ask = (method: string, token?: string): Promise<Response> =>
      fetch(`${url}/graphql/stream`, {
        method,
        headers: {
          ...(token !== undefined && { 'X-GraphQL-Event-Stream-Token': token }),
          ...(method === 'POST' && { 'Content-Type': 'application/json' }),
          Accept: '*/*',
        },
        ...(method === 'POST' && {
          body: JSON.stringify({ query: live, extensions: { operationId: 'one' } }),
        }),
      });
    const reserved = await ask('PUT');
    const token = await reserved.text();
    expect([reserved.status, token]).toEqual([201, expect.stringMatching(/^\d+\.[\w-]{36}$/)]);
    // Side by side they are on connections of their own, which both workers take.
    const own = await Promise.all(Array.from({ length: 12 }, () => ask('POST', token)));
    const statuses = own.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, ...Array.from({ length: 11 }, () => 409)]);
    const guesses = [token.replace(/[\w-]+$/, 'guess'), '99999.guess', '1.../../x', 'guess'];
    for (const guess of guesses) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => ask('POST', guess)));
      expect([guess, ...new Set(answers.map(({ status }) => status))]).toEqual([guess, 404]);
    }
  },
  longest,
);

test(
  'SIGTERM tells the clients of all workers to connect again, and leaves nothing behind',
  async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'appwrite-graphql-'));
    closers.push(() => rm(temporary, { recursive: true }));
    const started = await serve({}, { TMPDIR: temporary });
    const folders = async (): Promise<string[]> =>
      (await readdir(temporary)).filter((name) => name.startsWith('appwrite-graphql-workers-'));
    expect(await folders()).toHaveLength(1);
    const sockets = Array.from({ length: 8 }, () => connectSocket(started));
    const closes = sockets.map(
      ({ client }) =>
        new Promise((resolve) => {
          client.on('closed', (event) => {
            resolve((event as { readonly code: number }).code);
          });
        }),
    );
    const single = connectStream(started, {}, { isSingle: true });
    const all = [...sockets, single].map((each) => each.subscribe(live));
    await Promise.all(all.map((each) => each.next()));
    started.cli.signal('SIGTERM');
    expect(new Set(await Promise.all(closes))).toEqual(new Set([1012]));
    await all.at(-1)?.ended();
    expect(await started.cli.finished).toMatchObject({ exitCode: 0 });
    expect(await folders()).toEqual([]);
    for (const socket of sockets) await socket.close();
    single.client.dispose();
  },
  longest,
);
