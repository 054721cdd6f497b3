import type { Migration } from '../store/migration.ts';

/** SQLite tables of users, sessions and teams. */
export const authTables: readonly Migration[] = [];
