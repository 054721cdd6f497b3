import type { Migration } from '../store/migration.ts';

/** SQLite tables of topics, who subscribes to them, and messages. */
export const messagingTables: readonly Migration[] = [
  {
    name: 'messaging-1',
    sql: `
      CREATE TABLE topics (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        data TEXT NOT NULL
      );
      CREATE TABLE subscribers (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        topic TEXT NOT NULL,
        target TEXT NOT NULL,
        data TEXT NOT NULL,
        UNIQUE (topic, target)
      );
      CREATE TABLE messages (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        data TEXT NOT NULL
      );`,
  },
];
