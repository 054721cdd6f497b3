import type { Migration } from '../store/migration.ts';

/** SQLite tables of buckets, their files, and the tokens that open files. */
export const storageTables: readonly Migration[] = [
  {
    name: 'storage-1',
    sql: `
      CREATE TABLE buckets (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        data TEXT NOT NULL
      );
      CREATE TABLE files (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        bucket INTEGER NOT NULL,
        data TEXT NOT NULL
      );
      CREATE INDEX files_by_bucket ON files (bucket);
      CREATE TABLE file_tokens (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        file TEXT NOT NULL,
        data TEXT NOT NULL
      );
      CREATE INDEX file_tokens_by_file ON file_tokens (file);`,
  },
];
