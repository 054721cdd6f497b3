import type { SeedTarget } from '../seed/client.ts';
import { loadSeed } from '../seed/load.ts';
import { readDemoRows } from './rows.ts';
import {
  buckets,
  database,
  relationships,
  rowStages,
  tables,
  type DemoTable,
} from './schema.facts.ts';
import { memberships, team, users } from './users.facts.ts';

const copies = <T extends object>(facts: readonly T[]): { [K in keyof T]: T[K] }[] =>
  facts.map((fact) => ({ ...fact }));

async function toSeedTable(table: DemoTable) {
  const rows = await readDemoRows(table.tableId);
  return { ...table, columns: copies(table.columns), indexes: copies(table.indexes), rows };
}

/**
 * Loads the demo shop through the REST API. The project must not have the database yet. Rejects
 * with the first refusal; what was written until then stays.
 */
export async function loadDemo(target: SeedTarget): Promise<void> {
  const order = rowStages.flat();
  const ordered = tables.toSorted(
    (one, other) => order.indexOf(one.tableId) - order.indexOf(other.tableId),
  );
  const seedTables = await Promise.all(ordered.map(toSeedTable));
  await loadSeed(target, {
    databases: [{ ...database, tables: seedTables, relationships: copies(relationships) }],
    users: users.map(({ userId, name, email, password }) => ({ userId, name, email, password })),
    teams: [{ ...team, memberships }],
    buckets,
  });
}
