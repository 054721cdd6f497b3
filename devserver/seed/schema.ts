import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { SeedClient } from './client.ts';
import type { SeedDatabase, SeedTable } from './seed.ts';

/** Column types that createTable takes; each of the others has an endpoint of its own. */
const inlineTypes: ReadonlySet<string> = new Set([
  'string',
  'integer',
  'bigint',
  'double',
  'boolean',
  'datetime',
  'point',
  'linestring',
  'polygon',
]);

const shortestPauseMs = 2;
const longestPauseMs = 500;
const patienceMs = 60_000;

const part = z.object({ key: z.string(), status: z.string(), error: z.string() });
const tableList = z.object({
  tables: z.array(z.object({ $id: z.string(), columns: z.array(part), indexes: z.array(part) })),
});

export const tablesPath = ({ databaseId }: SeedDatabase): string =>
  `/tablesdb/${databaseId}/tables`;

/** Creates the database with its tables; resolves when every column and index is available. */
export async function createSchema(client: SeedClient, database: SeedDatabase): Promise<void> {
  const { databaseId, name, tables, relationships } = database;
  const root = tablesPath(database);
  await client.send('POST', '/tablesdb', { databaseId, name });
  for (const table of tables) {
    await createTable(client, root, table);
  }
  for (const { tableId, ...relationship } of relationships) {
    await client.send('POST', `${root}/${tableId}/columns/relationship`, relationship);
  }
  await untilAvailable(client, database);
  for (const { tableId, indexes } of tables) {
    for (const index of indexes) {
      await client.send('POST', `${root}/${tableId}/indexes`, index);
    }
  }
  await untilAvailable(client, database);
}

async function createTable(client: SeedClient, root: string, table: SeedTable): Promise<void> {
  const { tableId, name, permissions, rowSecurity } = table;
  const isInline = ({ type }: { type: string }) => inlineTypes.has(type);
  const columns = table.columns.filter(isInline);
  await client.send('POST', root, { tableId, name, permissions, rowSecurity, columns });
  for (const { type, ...column } of table.columns.filter((one) => !isInline(one))) {
    const body = { required: false, ...column };
    await client.send('POST', `${root}/${tableId}/columns/${type}`, body);
  }
}

/** Asks with growing pauses, since Appwrite makes columns and indexes in the background. */
async function untilAvailable(client: SeedClient, database: SeedDatabase): Promise<void> {
  if (database.tables.length === 0) return;
  const query = JSON.stringify({ method: 'limit', values: [database.tables.length] });
  const path = `${tablesPath(database)}?queries[0]=${encodeURIComponent(query)}`;
  const deadline = Date.now() + patienceMs;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const { tables } = tableList.parse(await client.send('GET', path));
    const parts = tables.flatMap(({ $id, columns, indexes }) =>
      [...columns, ...indexes].map((one) => ({ ...one, path: `${$id}.${one.key}` })),
    );
    const failed = parts.find(({ status }) => status === 'failed' || status === 'stuck');
    if (failed) {
      throw new Error(`Seed: ${failed.path} is ${failed.status}: ${failed.error}`);
    }
    const waiting = parts.filter(({ status }) => status !== 'available');
    if (waiting.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      const paths = waiting.map(({ path: one }) => one).join(', ');
      throw new Error(`Seed: not available after ${patienceMs / 1000} s: ${paths}`);
    }
    await setTimeout(pauseMs);
  }
}
