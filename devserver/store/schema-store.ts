import { stringify } from 'lossless-json';
import { parseStoredJson } from '../numbers.ts';
import type { SqlDatabase } from './database.ts';
import type { DatabaseRecord, TableRecord } from './schema.ts';

type New<T> = Omit<T, 'sequence'>;

/** Databases and tables with their columns and indexes: in memory, and written through to SQLite. */
export interface SchemaStore {
  databases(): readonly DatabaseRecord[];
  /** By id, without regard to case. */
  findDatabase(id: string): DatabaseRecord | undefined;
  createDatabase(record: New<DatabaseRecord>): DatabaseRecord;
  saveDatabase(record: DatabaseRecord): DatabaseRecord;
  /** Removes the record only: remove its tables first. */
  removeDatabase(record: DatabaseRecord): void;
  tables(database: DatabaseRecord): readonly TableRecord[];
  findTable(database: DatabaseRecord, id: string): TableRecord | undefined;
  /** The record in force for one that may have been replaced since; undefined when deleted. */
  currentTable(table: TableRecord): TableRecord | undefined;
  createTable(record: New<TableRecord>): TableRecord;
  saveTable(record: TableRecord): TableRecord;
  removeTable(record: TableRecord): void;
}

function encode(record: object): string {
  const text = stringify(record);
  if (text === undefined) throw new Error('A record cannot be written as JSON.');
  return text;
}

const decode = (text: unknown): unknown => parseStoredJson(String(text));

interface Memory {
  readonly databases: Map<number, DatabaseRecord>;
  readonly tables: Map<number, TableRecord>;
  /** Whether something was written since memory was read: only then can a rollback undo it. */
  isChanged: boolean;
}

/** Makes memory equal to what is stored. */
function loadMemory(db: SqlDatabase, memory: Memory): void {
  memory.databases.clear();
  memory.tables.clear();
  memory.isChanged = false;
  for (const { data } of db.all('SELECT data FROM databases ORDER BY sequence')) {
    const record = decode(data) as DatabaseRecord;
    memory.databases.set(record.sequence, record);
  }
  for (const { data } of db.all('SELECT data FROM tables ORDER BY sequence')) {
    const record = decode(data) as TableRecord;
    memory.tables.set(record.sequence, record);
  }
}

function nextSequence(db: SqlDatabase, table: 'databases' | 'tables'): number {
  const row = db.get('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]);
  return Number(row?.['seq'] ?? 0) + 1;
}

function databaseMethods(
  db: SqlDatabase,
  memory: Memory,
): Pick<
  SchemaStore,
  'databases' | 'findDatabase' | 'createDatabase' | 'saveDatabase' | 'removeDatabase'
> {
  const saveDatabase = (record: DatabaseRecord): DatabaseRecord => {
    db.run('INSERT OR REPLACE INTO databases (sequence, data) VALUES (?, ?)', [
      record.sequence,
      encode(record),
    ]);
    memory.databases.set(record.sequence, record);
    memory.isChanged = true;
    return record;
  };
  return {
    databases: () => [...memory.databases.values()],
    findDatabase: (id) => {
      const key = id.toLowerCase();
      return [...memory.databases.values()].find((record) => record.id.toLowerCase() === key);
    },
    createDatabase: (record) =>
      saveDatabase({ ...record, sequence: nextSequence(db, 'databases') }),
    saveDatabase,
    removeDatabase: ({ sequence }) => {
      db.run('DELETE FROM databases WHERE sequence = ?', [sequence]);
      memory.databases.delete(sequence);
      memory.isChanged = true;
    },
  };
}

/** Reads the data file's schema once; from then on memory answers. */
export function openSchemaStore(db: SqlDatabase): SchemaStore {
  const memory: Memory = { databases: new Map(), tables: new Map(), isChanged: false };
  loadMemory(db, memory);
  db.onRollback(() => {
    if (memory.isChanged) loadMemory(db, memory);
  });
  const tables = (database: DatabaseRecord): TableRecord[] =>
    [...memory.tables.values()].filter((table) => table.databaseSequence === database.sequence);
  const saveTable = (record: TableRecord): TableRecord => {
    db.run('INSERT OR REPLACE INTO tables (sequence, database_sequence, data) VALUES (?, ?, ?)', [
      record.sequence,
      record.databaseSequence,
      encode(record),
    ]);
    memory.tables.set(record.sequence, record);
    memory.isChanged = true;
    return record;
  };
  return {
    ...databaseMethods(db, memory),
    tables,
    findTable: (database, id) => {
      const key = id.toLowerCase();
      return tables(database).find((record) => record.id.toLowerCase() === key);
    },
    currentTable: ({ sequence }) => memory.tables.get(sequence),
    createTable: (record) => saveTable({ ...record, sequence: nextSequence(db, 'tables') }),
    saveTable,
    removeTable: ({ sequence }) => {
      db.run('DELETE FROM tables WHERE sequence = ?', [sequence]);
      memory.tables.delete(sequence);
      memory.isChanged = true;
    },
  };
}
