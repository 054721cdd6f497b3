import type { Migration } from '../store/migration.ts';

/** SQLite tables of functions and their variables. */
export const functionTables: readonly Migration[] = [
  {
    name: 'functions-1',
    sql: `
      CREATE TABLE functions (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        data TEXT NOT NULL
      );
      CREATE TABLE function_variables (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE COLLATE NOCASE,
        function TEXT NOT NULL,
        data TEXT NOT NULL
      );
      CREATE INDEX function_variables_by_function ON function_variables (function);`,
  },
];
