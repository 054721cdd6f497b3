import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs, createTable } from './calls.ts';
import type { Work } from './commit-child.ts';

const KILLS = 30;
const TRANSACTIONS = 2;
const ROWS = 45;
/** Further apart than a commit takes, so that the kills fall on all of its parts. */
const LATEST_KILL_MS = 24;

let directory: string;
let children: ChildProcessWithoutNullStreams[];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'devserver-crash-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Why it ended: a signal, or what it had to complain about. */
  readonly ended: Promise<string>;
}

function startChild(): Child {
  const file = fileURLToPath(new URL('commit-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file]);
  children.push(child);
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  // Nobody reads what is written to a child that has ended by itself.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([, signal]) => String(signal ?? complaints));
  return { process: child, ended };
}

/** Lets the child work, and kills it a while after it has begun with one of its commits. */
async function killWithin(
  { process: child, ended }: Child,
  { commit, afterMs }: { commit: number; afterMs: number },
): Promise<void> {
  let output = '';
  let isDoomed = false;
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    if (isDoomed || output.split('committing').length <= commit) return;
    isDoomed = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  const work: Work = { dataDirectory: directory, transactions: TRANSACTIONS, rows: ROWS };
  child.stdin.write(`${JSON.stringify(work)}\n`);
  expect(await ended).toBe('SIGKILL');
}

async function countOf(server: Devserver, table: string, batch: string): Promise<unknown> {
  const queries = [
    { method: 'equal', attribute: 'batch', values: [batch] },
    { method: 'limit', values: [1] },
  ];
  const search = queries.map((query) => `queries[]=${encodeURIComponent(JSON.stringify(query))}`);
  const { body } = await callAs(
    server,
    'GET',
    `/tablesdb/db/tables/${table}/rows?${search.join('&')}`,
  );
  return (body as { total: unknown }).total;
}

interface Found {
  readonly $id: string;
  readonly status: string;
  readonly operations: number;
}

async function isWhole(server: Devserver, { $id, status }: Found): Promise<void> {
  const expected = status === 'committed' ? ROWS : 0;
  const counts = [await countOf(server, 'left', $id), await countOf(server, 'right', $id)];
  expect({ status, counts }).toEqual({ status, counts: [expected, expected] });
}

interface State {
  readonly transactions: readonly Found[];
  /** How many transactions were committed, as the row says that each of them increments. */
  readonly commits: unknown;
}

/** Starts a server on the data, and looks whether the transactions from the given one on are whole. */
async function inspect(first: number): Promise<State> {
  const server = await startDevserver({ dataDirectory: directory });
  try {
    const all = encodeURIComponent('{"method":"limit","values":[1000]}');
    const list = await callAs(server, 'GET', `/tablesdb/transactions?queries[]=${all}`);
    const { transactions } = list.body as { transactions: Found[] };
    for (const transaction of transactions.slice(first)) await isWhole(server, transaction);
    const total = await callAs(server, 'GET', '/tablesdb/db/tables/totals/rows/all');
    return { transactions, commits: (total.body as { commits: unknown }).commits };
  } finally {
    await server.close();
  }
}

async function prepare(): Promise<void> {
  const server = await startDevserver({ dataDirectory: directory });
  const batch = { key: 'batch', type: 'string', size: 36 };
  const commits = { key: 'commits', type: 'integer' };
  await createTable(server, { tableId: 'left', columns: [batch] });
  await createTable(server, { tableId: 'right', columns: [batch] });
  await createTable(server, { tableId: 'totals', columns: [commits] });
  const row = { rowId: 'all', data: { commits: 0 } };
  await callAs(server, 'POST', '/tablesdb/db/tables/totals/rows', row);
  await server.close();
}

test('a server that is killed while it commits has applied each transaction wholly or not at all', async () => {
  await prepare();
  let next = startChild();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = next;
    // The next one loads its modules in the meantime.
    if (kill + 1 < KILLS) next = startChild();
    await killWithin(child, {
      commit: 1 + (kill % TRANSACTIONS),
      afterMs: Math.floor((kill * LATEST_KILL_MS) / KILLS),
    });
    const { transactions, commits } = await inspect(kill * TRANSACTIONS);
    const committed = transactions.filter(({ status }) => status === 'committed');
    expect(commits).toBe(committed.length);
    // Nothing that was staged before is lost either.
    expect(transactions).toHaveLength((kill + 1) * TRANSACTIONS);
    for (const { operations } of transactions) expect(operations).toBe(2 * ROWS + 1);
  }
  await inspect(0);
}, 300_000);

test('what a killed server had staged can be committed by the next one', async () => {
  await prepare();
  await killWithin(startChild(), { commit: 1, afterMs: 0 });
  const { transactions } = await inspect(0);
  const pending = transactions.filter(({ status }) => status === 'pending');
  expect(pending.length).toBeGreaterThan(0);
  const server = await startDevserver({ dataDirectory: directory });
  for (const { $id } of pending) {
    const { status } = await callAs(server, 'PATCH', `/tablesdb/transactions/${$id}`, {
      commit: true,
    });
    expect(status).toBe(200);
  }
  await server.close();
  expect(await inspect(0)).toMatchObject({ commits: TRANSACTIONS });
});
