import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { DemoClient } from './client.ts';
import { database, relationships, tables } from './schema.facts.ts';
import type { DemoColumn, DemoTable } from './schema.facts.ts';

/** Column types that createTable refuses; each has an endpoint of its own. */
const separateTypes: readonly DemoColumn['type'][] = ['varchar', 'text'];

const shortestPauseMs = 2;
const longestPauseMs = 500;
const patienceMs = 60_000;

const part = z.object({ key: z.string(), status: z.string(), error: z.string() });
const tableList = z.object({
  tables: z.array(z.object({ $id: z.string(), columns: z.array(part), indexes: z.array(part) })),
});

const root = `/tablesdb/${database.databaseId}/tables`;

/** Creates the database with its tables; resolves when every column and index is available. */
export async function createDemoSchema(client: DemoClient): Promise<void> {
  await client.send('POST', '/tablesdb', database);
  for (const table of tables) {
    await createTable(client, table);
  }
  for (const { tableId, ...relationship } of relationships) {
    await client.send('POST', `${root}/${tableId}/columns/relationship`, relationship);
  }
  await untilAvailable(client);
  await Promise.all(tables.map((table) => createIndexes(client, table)));
  await untilAvailable(client);
}

async function createTable(client: DemoClient, table: DemoTable): Promise<void> {
  const { tableId, name, permissions, rowSecurity } = table;
  const isSeparate = ({ type }: DemoColumn) => separateTypes.includes(type);
  const columns = table.columns.filter((column) => !isSeparate(column));
  await client.send('POST', root, { tableId, name, permissions, rowSecurity, columns });
  for (const { type, ...column } of table.columns.filter(isSeparate)) {
    const body = { required: false, ...column };
    await client.send('POST', `${root}/${tableId}/columns/${type}`, body);
  }
}

async function createIndexes(client: DemoClient, { tableId, indexes }: DemoTable): Promise<void> {
  for (const index of indexes) {
    await client.send('POST', `${root}/${tableId}/indexes`, index);
  }
}

/** Asks with growing pauses, since Appwrite makes columns and indexes in the background. */
async function untilAvailable(client: DemoClient): Promise<void> {
  const limit = encodeURIComponent(JSON.stringify({ method: 'limit', values: [tables.length] }));
  const deadline = Date.now() + patienceMs;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const list = tableList.parse(await client.send('GET', `${root}?queries[0]=${limit}`));
    const parts = list.tables.flatMap(({ $id, columns, indexes }) =>
      [...columns, ...indexes].map((one) => ({ ...one, path: `${$id}.${one.key}` })),
    );
    const failed = parts.find(({ status }) => status === 'failed' || status === 'stuck');
    if (failed) {
      throw new Error(`Demo data: ${failed.path} is ${failed.status}: ${failed.error}`);
    }
    const waiting = parts.filter(({ status }) => status !== 'available');
    if (waiting.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      const paths = waiting.map(({ path }) => path).join(', ');
      throw new Error(`Demo data: not available after ${patienceMs / 1000} s: ${paths}`);
    }
    await setTimeout(pauseMs);
  }
}
