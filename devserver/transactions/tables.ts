import type { Migration } from '../store/migration.ts';

/** SQLite tables of transactions and of what is staged in those that are pending. */
export const transactionTables: readonly Migration[] = [
  {
    name: 'transactions-1',
    sql: `
      CREATE TABLE transactions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        owner TEXT,
        status TEXT NOT NULL,
        operations INTEGER NOT NULL,
        expires TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL
      );
      CREATE TABLE staged_operations (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        transaction_sequence INTEGER NOT NULL,
        table_sequence INTEGER NOT NULL,
        wording TEXT NOT NULL,
        action TEXT NOT NULL,
        row_id TEXT,
        data TEXT NOT NULL,
        seen TEXT,
        staged TEXT NOT NULL
      );
      CREATE INDEX staged_by_transaction ON staged_operations (transaction_sequence);`,
  },
];
