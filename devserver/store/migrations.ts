import { authTables } from '../auth/tables.ts';
import { storageTables } from '../storage/tables.ts';
import type { SqlDatabase } from './database.ts';
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

const migrations: readonly Migration[] = [...coreTables, ...authTables, ...storageTables];

/** Brings a data file to this version's layout. */
export function migrate(db: SqlDatabase): void {
  db.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)');
  const done = new Set(db.lists('SELECT name FROM migrations').map(([name]) => name));
  db.transaction(() => {
    for (const { name, sql } of migrations) {
      if (done.has(name)) continue;
      db.exec(sql);
      db.run('INSERT INTO migrations (name) VALUES (?)', [name]);
    }
  });
}
