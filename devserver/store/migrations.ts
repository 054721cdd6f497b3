import { authTables } from '../auth/tables.ts';
import { functionTables } from '../functions/tables.ts';
import { messagingTables } from '../messaging/tables.ts';
import { storageTables } from '../storage/tables.ts';
import { transactionTables } from '../transactions/tables.ts';
import type { SqlDatabase, SqlValue } from './database.ts';
import type { Migration } from './migration.ts';

const coreTables: readonly Migration[] = [
  {
    name: 'core-1',
    sql: `
      CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
      CREATE TABLE databases (sequence INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL);
      CREATE TABLE tables (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        database_sequence INTEGER NOT NULL,
        data TEXT NOT NULL
      );`,
  },
];

/** All steps; a data file's schema version is how many of them it has been through. */
export const migrations: readonly Migration[] = [
  ...coreTables,
  ...authTables,
  ...storageTables,
  ...transactionTables,
  ...functionTables,
  ...messagingTables,
];

function refuseNewer(names: readonly SqlValue[], version: number): void {
  const known = new Set<SqlValue>(migrations.map(({ name }) => name));
  if (version <= migrations.length && names.every((name) => known.has(name))) return;
  throw new Error(
    `The data file has schema version ${Math.max(version, names.length)}, this devserver knows ${migrations.length}: it was written by a newer one.`,
  );
}

/** Brings a data file to this version's layout. Throws when a newer version wrote it. */
export function migrate(db: SqlDatabase, steps: readonly Migration[] = migrations): void {
  db.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)');
  const names = db.lists('SELECT name FROM migrations').map(([name]) => name ?? null);
  refuseNewer(names, Number(db.lists('PRAGMA user_version')[0]?.[0] ?? 0));
  const done = new Set(names);
  db.transaction(() => {
    for (const { name, sql } of steps) {
      if (done.has(name)) continue;
      db.exec(sql);
      db.run('INSERT INTO migrations (name) VALUES (?)', [name]);
    }
    db.exec(`PRAGMA user_version = ${steps.length}`);
  });
}
