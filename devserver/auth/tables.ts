import type { Migration } from '../store/migration.ts';

/** SQLite tables of users, sessions and teams: JSON records beside the keys to find them by. */
export const authTables: readonly Migration[] = [
  {
    name: 'auth-1',
    sql: `
      CREATE TABLE users (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        email TEXT UNIQUE,
        phone TEXT UNIQUE,
        data TEXT NOT NULL
      );
      CREATE TABLE sessions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        user_id TEXT NOT NULL,
        secret_hash TEXT NOT NULL UNIQUE,
        data TEXT NOT NULL
      );
      CREATE INDEX sessions_by_user ON sessions (user_id);
      CREATE TABLE tokens (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        user_id TEXT NOT NULL,
        data TEXT NOT NULL
      );
      CREATE INDEX tokens_by_user ON tokens (user_id);
      CREATE TABLE teams (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        data TEXT NOT NULL
      );
      CREATE TABLE memberships (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        user_id TEXT NOT NULL,
        team_id TEXT NOT NULL,
        data TEXT NOT NULL,
        UNIQUE (team_id, user_id)
      );
      CREATE INDEX memberships_by_user ON memberships (user_id);
      CREATE TABLE project_keys (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        secret TEXT NOT NULL UNIQUE,
        data TEXT NOT NULL
      );`,
  },
];
