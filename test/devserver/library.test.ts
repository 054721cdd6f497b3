import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import {
  loadDemo,
  loadSeed,
  startDevserver,
  type Devserver,
  type DevserverOptions,
  type SeedInput,
} from '../../devserver/index.ts';
import { callAs } from './calls.ts';

const running: Devserver[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(options?: DevserverOptions): Promise<Devserver> {
  const server = await startDevserver(options);
  running.push(server);
  return server;
}

async function seedOfTheGuide(): Promise<SeedInput> {
  const guide = await readFile(new URL('../../docs/devserver.md', import.meta.url), 'utf8');
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
  return JSON.parse(json) as SeedInput;
}

test('the seed of the guide loads with its bucket, and its rows are related', async () => {
  const server = await start();
  await loadSeed(server, await seedOfTheGuide());
  const { body } = await callAs(server, 'GET', '/tablesdb/zoo/tables/animals/rows/otter');
  expect(body).toMatchObject({ name: 'Otter', keeper: 'ines' });
  const bucket = await callAs(server, 'GET', '/storage/buckets/photos');
  expect(bucket.body).toMatchObject({ name: 'Photos', $permissions: ['read("any")'] });
});

test('servers in memory stand beside each other and share nothing', async () => {
  const [one, other] = [await start(), await start()];
  await loadSeed(one, { databases: [{ databaseId: 'db', name: 'Database' }] });
  expect(one.project).not.toBe(other.project);
  expect((await callAs(one, 'GET', '/tablesdb')).body).toMatchObject({ total: 1 });
  expect((await callAs(other, 'GET', '/tablesdb')).body).toMatchObject({ total: 0 });
  const stranger = { ...one, key: other.key };
  expect((await callAs(stranger, 'GET', '/tablesdb')).status).toBe(401);
});

test('a seed of the wrong form is refused before anything is sent', async () => {
  const paths: string[] = [];
  const server = await start({ onRequest: ({ path }) => paths.push(path) });
  const wrong = { databases: [{ databaseId: 'db', name: 'Database', colour: 'red' }] };
  await expect(loadSeed(server, wrong as SeedInput)).rejects.toThrow(/colour/);
  expect(paths).toEqual([]);
});

test('the demo data can be loaded into a server of a test', async () => {
  const server = await start();
  await loadDemo(server);
  const { body } = await callAs(server, 'GET', '/tablesdb/bookshop/tables');
  expect(body).toMatchObject({ total: 13 });
});

test('after closing, the port answers nobody and the server can be started anew', async () => {
  const server = await start();
  running.pop();
  await server.close();
  await expect(fetch(`${server.endpoint}/health/version`)).rejects.toThrow();
  const port = Number(new URL(server.endpoint).port);
  expect((await start({ port })).endpoint).toBe(server.endpoint);
});
