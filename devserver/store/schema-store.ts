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

/** Records by sequence, and found by id without regard to case. */
interface Records<T extends { readonly sequence: number }> {
  readonly all: Map<number, T>;
  readonly byName: Map<string, T>;
}

interface Memory {
  readonly databases: Records<DatabaseRecord>;
  readonly tables: Records<TableRecord>;
  /** Whether something was written since memory was read: only then can a rollback undo it. */
  isChanged: boolean;
}

const databaseName = ({ id }: Pick<DatabaseRecord, 'id'>): string => id.toLowerCase();
const tableName = ({
  databaseSequence,
  id,
}: Pick<TableRecord, 'databaseSequence' | 'id'>): string =>
  `${databaseSequence}/${id.toLowerCase()}`;

function createRecords<T extends { readonly sequence: number }>(): Records<T> {
  return { all: new Map(), byName: new Map() };
}

function keep<T extends { readonly sequence: number }>(
  { all, byName }: Records<T>,
  record: T,
  name: string,
): void {
  all.set(record.sequence, record);
  byName.set(name, record);
}

function drop<T extends { readonly sequence: number }>(
  { all, byName }: Records<T>,
  { sequence }: T,
  name: string,
): void {
  all.delete(sequence);
  byName.delete(name);
}

/** Makes memory equal to what is stored. */
function loadMemory(db: SqlDatabase, memory: Memory): void {
  for (const records of [memory.databases, memory.tables]) {
    records.all.clear();
    records.byName.clear();
  }
  memory.isChanged = false;
  for (const { data } of db.all('SELECT data FROM databases ORDER BY sequence')) {
    const record = decode(data) as DatabaseRecord;
    keep(memory.databases, record, databaseName(record));
  }
  for (const { data } of db.all('SELECT data FROM tables ORDER BY sequence')) {
    const record = decode(data) as TableRecord;
    keep(memory.tables, record, tableName(record));
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
    keep(memory.databases, record, databaseName(record));
    memory.isChanged = true;
    return record;
  };
  return {
    databases: () => [...memory.databases.all.values()],
    findDatabase: (id) => memory.databases.byName.get(databaseName({ id })),
    createDatabase: (record) =>
      saveDatabase({ ...record, sequence: nextSequence(db, 'databases') }),
    saveDatabase,
    removeDatabase: (record) => {
      db.run('DELETE FROM databases WHERE sequence = ?', [record.sequence]);
      drop(memory.databases, record, databaseName(record));
      memory.isChanged = true;
    },
  };
}

/** Reads the data file's schema once; from then on memory answers. */
export function openSchemaStore(db: SqlDatabase): SchemaStore {
  const memory: Memory = {
    databases: createRecords(),
    tables: createRecords(),
    isChanged: false,
  };
  loadMemory(db, memory);
  db.onRollback(() => {
    if (memory.isChanged) loadMemory(db, memory);
  });
  const tables = (database: DatabaseRecord): TableRecord[] =>
    [...memory.tables.all.values()].filter((table) => table.databaseSequence === database.sequence);
  const saveTable = (record: TableRecord): TableRecord => {
    db.run('INSERT OR REPLACE INTO tables (sequence, database_sequence, data) VALUES (?, ?, ?)', [
      record.sequence,
      record.databaseSequence,
      encode(record),
    ]);
    keep(memory.tables, record, tableName(record));
    memory.isChanged = true;
    return record;
  };
  return {
    ...databaseMethods(db, memory),
    tables,
    findTable: ({ sequence }, id) =>
      memory.tables.byName.get(tableName({ databaseSequence: sequence, id })),
    currentTable: ({ sequence }) => memory.tables.all.get(sequence),
    createTable: (record) => saveTable({ ...record, sequence: nextSequence(db, 'tables') }),
    saveTable,
    removeTable: (record) => {
      db.run('DELETE FROM tables WHERE sequence = ?', [record.sequence]);
      drop(memory.tables, record, tableName(record));
      memory.isChanged = true;
    },
  };
}
