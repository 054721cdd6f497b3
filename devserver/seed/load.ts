import { createSeedClient, type SeedClient, type SeedTarget } from './client.ts';
import { createSchema, tablesPath } from './schema.ts';
import { parseSeed, type SeedDatabase, type Seed, type SeedInput, type SeedRow } from './seed.ts';

/** Most rows that Appwrite takes in one bulk call. */
const bulkSize = 100;

/**
 * Loads a seed through the REST API: users and teams, buckets, then tables, columns, relationships
 * and indexes, then the rows, table after table. The project must not have any of it yet. Rejects with
 * the first refusal; what was written until then stays.
 */
export async function loadSeed(target: SeedTarget, input: SeedInput): Promise<void> {
  const seed = parseSeed(input);
  const client = createSeedClient(target);
  try {
    await createPeople(client, seed);
    for (const bucket of seed.buckets) await client.send('POST', '/storage/buckets', bucket);
    for (const database of seed.databases) {
      await createSchema(client, database);
      for (const { tableId, rows } of database.tables) {
        const bodies = toBodies(rows, isRelated(database, tableId));
        for (const body of bodies) {
          await client.send('POST', `${tablesPath(database)}/${tableId}/rows`, body);
        }
      }
    }
  } finally {
    await client.close();
  }
}

/** At the same time, since hashing passwords takes its time. */
async function createPeople(client: SeedClient, { users, teams }: Seed): Promise<void> {
  await Promise.all(
    users.map(async ({ labels, ...user }) => {
      await client.send('POST', '/users', user);
      if (labels) await client.send('PUT', `/users/${user.userId}/labels`, { labels });
    }),
  );
  for (const { memberships, ...team } of teams) {
    await client.send('POST', '/teams', team);
    for (const membership of memberships) {
      await client.send('POST', `/teams/${team.teamId}/memberships`, membership);
    }
  }
}

/** Appwrite refuses bulk calls on tables with a relationship column, on either side. */
function isRelated({ relationships }: SeedDatabase, id: string): boolean {
  return relationships.some(
    ({ tableId, relatedTableId, twoWay }) => tableId === id || (twoWay && relatedTableId === id),
  );
}

/** What is sent for the rows, in their order, so that `$sequence` follows the seed. */
function toBodies(rows: readonly SeedRow[], isSingle: boolean): unknown[] {
  if (isSingle) {
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
