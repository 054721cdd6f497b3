import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs, createTable } from './calls.ts';

let directory: string;
const running: Devserver[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'devserver-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  await rm(directory, { recursive: true });
});

async function start(): Promise<Devserver> {
  const server = await startDevserver({ dataDirectory: directory });
  running.push(server);
  return server;
}

async function restart(server: Devserver): Promise<Devserver> {
  running.splice(running.indexOf(server), 1);
  await server.close();
  return start();
}

test('a data file keeps its project, its key and its rows', async () => {
  const first = await start();
  await createTable(first, { columns: [{ key: 'title', type: 'string', size: 20 }] });
  await callAs(first, 'POST', '/tablesdb/db/tables/t/rows', {
    rowId: 'a',
    data: { title: 'Kept' },
  });

  const second = await restart(first);

  expect([second.project, second.key]).toEqual([first.project, first.key]);
  const { body } = await callAs(second, 'GET', '/tablesdb/db/tables/t/rows/a');
  expect(body).toMatchObject({ $id: 'a', title: 'Kept', $sequence: '1' });
});

test('sequences go on after a restart, also past a row that was deleted', async () => {
  const first = await start();
  await createTable(first, { columns: [{ key: 'title', type: 'string', size: 20 }] });
  const rows = '/tablesdb/db/tables/t/rows';
  await callAs(first, 'POST', rows, { rowId: 'a', data: { title: 'A' } });
  await callAs(first, 'POST', rows, { rowId: 'b', data: { title: 'B' } });
  await callAs(first, 'DELETE', `${rows}/b`);

  const second = await restart(first);

  const { body } = await callAs(second, 'POST', rows, { rowId: 'c', data: { title: 'C' } });
  expect(body).toMatchObject({ $sequence: '3' });
});

test('a column that was still processing when the server closed is available afterwards', async () => {
  const first = await start();
  await createTable(first, {});
  const column = { key: 'late', required: false };
  const { body } = await callAs(first, 'POST', '/tablesdb/db/tables/t/columns/boolean', column);
  expect(body).toMatchObject({ status: 'processing' });

  const second = await restart(first);

  const answer = await callAs(second, 'GET', '/tablesdb/db/tables/t/columns/late');
  expect(answer.body).toMatchObject({ status: 'available' });
});
