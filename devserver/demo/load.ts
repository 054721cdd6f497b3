import { createDemoClient, type DemoClient, type DemoTarget } from './client.ts';
import { readDemoRows, type DemoRow } from './rows.ts';
import { createDemoSchema } from './schema.ts';
import { database, relationships, rowStages } from './schema.facts.ts';
import { memberships, team, users } from './users.facts.ts';

/** Most rows that Appwrite takes in one bulk call. */
const bulkSize = 100;

/**
 * Loads the demo shop through the REST API: users and a team, then tables, columns,
 * relationships and indexes, then the rows. The project must not have the database yet.
 * Rejects with the first refusal; what was written until then stays.
 */
export async function loadDemo(target: DemoTarget): Promise<void> {
  const client = createDemoClient(target);
  try {
    await Promise.all([createUsers(client), createDemoSchema(client)]);
    for (const stage of rowStages) {
      await Promise.all(stage.map((tableId) => createRows(client, tableId)));
    }
  } finally {
    await client.close();
  }
}

async function createUsers(client: DemoClient): Promise<void> {
  await Promise.all([
    client.send('POST', '/teams', team),
    ...users.map(({ userId, name, email, password }) =>
      client.send('POST', '/users', { userId, name, email, password }),
    ),
  ]);
  for (const membership of memberships) {
    await client.send('POST', `/teams/${team.teamId}/memberships`, membership);
  }
}

/** One row after the other, so that `$sequence` follows the data file. */
async function createRows(client: DemoClient, tableId: string): Promise<void> {
  const path = `/tablesdb/${database.databaseId}/tables/${tableId}/rows`;
  for (const body of toBodies(tableId, await readDemoRows(tableId))) {
    await client.send('POST', path, body);
  }
}

/** Appwrite refuses bulk calls on tables with a relationship column, on either side. */
function toBodies(tableId: string, rows: readonly DemoRow[]): unknown[] {
  const isRelated = relationships.some(
    (one) => one.tableId === tableId || (one.twoWay && one.relatedTableId === tableId),
  );
  if (isRelated) {
    return rows.map(({ $id, $permissions, ...data }) => ({
      rowId: $id,
      permissions: $permissions,
      data,
    }));
  }
  return Array.from({ length: Math.ceil(rows.length / bulkSize) }, (_, index) => ({
    rows: rows.slice(index * bulkSize, (index + 1) * bulkSize),
  }));
}
