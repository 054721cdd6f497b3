import {
  isText,
  holdsKey,
  type ColumnRecord,
  type IndexRecord,
  type ScalarType,
  type TableRecord,
} from './schema.ts';
import { isUniqueViolation, type SqlDatabase } from './database.ts';

/**
 * SQLite tables of rows. A table of rows is `t<sequence>`, its permissions `p<sequence>`. A column
 * is `c<number>`; text has beside it `k<number>`, the key that equality and order compare, and
 * `l<number>`, the one for substrings. A stored relationship key has `k<number>` too.
 */
export const rowTable = (table: TableRecord): string => `t${table.sequence}`;
export const permissionTable = (table: TableRecord): string => `p${table.sequence}`;
export const valueColumn = (column: ColumnRecord): string => `c${column.number}`;
export const keyColumn = (column: ColumnRecord): string => `k${column.number}`;
export const likeColumn = (column: ColumnRecord): string => `l${column.number}`;
const sqlIndex = (table: TableRecord, key: string): string => `"i${table.sequence}_${key}"`;
const linkIndex = (table: TableRecord, column: ColumnRecord): string =>
  `r${table.sequence}_${column.number}`;

/** Whether the column has a key for comparisons beside its value. */
export function hasTextKey(column: ColumnRecord): boolean {
  return column.kind === 'scalar' && isText(column.type) && !column.array;
}

const AFFINITY: Record<ScalarType, string> = {
  string: 'TEXT',
  varchar: 'TEXT',
  text: 'TEXT',
  mediumtext: 'TEXT',
  longtext: 'TEXT',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  double: 'REAL',
  boolean: 'INTEGER',
  datetime: 'TEXT',
  point: 'TEXT',
  linestring: 'TEXT',
  polygon: 'TEXT',
};

export function createRowTable(db: SqlDatabase, table: TableRecord): void {
  db.exec(`
    CREATE TABLE ${rowTable(table)} (
      _seq INTEGER PRIMARY KEY AUTOINCREMENT,
      _id TEXT NOT NULL,
      _key TEXT NOT NULL UNIQUE,
      _created TEXT NOT NULL,
      _updated TEXT NOT NULL,
      _permissions TEXT NOT NULL
    );
    CREATE TABLE ${permissionTable(table)} (
      seq INTEGER NOT NULL, action TEXT NOT NULL, role TEXT NOT NULL,
      PRIMARY KEY (seq, action, role)
    ) WITHOUT ROWID`);
}

export function dropRowTable(db: SqlDatabase, table: TableRecord): void {
  db.exec(`DROP TABLE ${rowTable(table)}; DROP TABLE ${permissionTable(table)}`);
}

function sqlColumns(column: ColumnRecord): string[] {
  if (column.kind === 'relationship') {
    return holdsKey(column) ? [`${valueColumn(column)} TEXT`, `${keyColumn(column)} TEXT`] : [];
  }
  const value = `${valueColumn(column)} ${column.array ? 'TEXT' : AFFINITY[column.type]}`;
  return hasTextKey(column)
    ? [value, `${keyColumn(column)} TEXT`, `${likeColumn(column)} TEXT`]
    : [value];
}

/** Adds the column's storage, and for a stored relationship key the index that it lives by. */
export function addRowColumn(db: SqlDatabase, table: TableRecord, column: ColumnRecord): void {
  for (const definition of sqlColumns(column)) {
    db.exec(`ALTER TABLE ${rowTable(table)} ADD COLUMN ${definition}`);
  }
  if (column.kind === 'relationship' && holdsKey(column)) {
    const unique = column.cardinality === 'oneToOne' ? 'UNIQUE' : '';
    db.exec(
      `CREATE ${unique} INDEX ${linkIndex(table, column)} ON ${rowTable(table)} (${keyColumn(column)})`,
    );
  }
}

export function dropRowColumn(db: SqlDatabase, table: TableRecord, column: ColumnRecord): void {
  if (column.kind === 'relationship') db.exec(`DROP INDEX IF EXISTS ${linkIndex(table, column)}`);
  for (const definition of sqlColumns(column)) {
    const [name = ''] = definition.split(' ');
    db.exec(`ALTER TABLE ${rowTable(table)} DROP COLUMN ${name}`);
  }
}

const INTERNAL: Readonly<Record<string, string>> = {
  $id: '_key',
  $sequence: '_seq',
  $createdAt: '_created',
  $updatedAt: '_updated',
};

/** The SQL column that an index over this key uses. */
export function indexedExpression(table: TableRecord, key: string): string {
  const column = table.columns.find((each) => each.key === key);
  if (column === undefined) return INTERNAL[key] ?? '_seq';
  return hasTextKey(column) ? keyColumn(column) : valueColumn(column);
}

/**
 * Full-text and spatial conditions are evaluated outside SQL and need no index here. A unique index
 * over rows that already repeat a value enforces nothing, in Appwrite too.
 */
export function createRowIndex(db: SqlDatabase, table: TableRecord, index: IndexRecord): void {
  if (index.type === 'fulltext' || index.type === 'spatial') return;
  const columns = index.columns.map((key) => indexedExpression(table, key)).join(', ');
  const create = (unique: string): void => {
    db.exec(
      `CREATE ${unique} INDEX ${sqlIndex(table, index.key)} ON ${rowTable(table)} (${columns})`,
    );
  };
  if (index.type === 'key') {
    create('');
    return;
  }
  try {
    create('UNIQUE');
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    create('');
  }
}

export function dropRowIndex(db: SqlDatabase, table: TableRecord, key: string): void {
  db.exec(`DROP INDEX IF EXISTS ${sqlIndex(table, key)}`);
}

/** The table that links the rows of a manyToMany, in the order in which links were made. */
export function createJunction(db: SqlDatabase, name: string): void {
  db.exec(`
    CREATE TABLE ${name} (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      parent TEXT NOT NULL, parent_key TEXT NOT NULL,
      child TEXT NOT NULL, child_key TEXT NOT NULL
    );
    CREATE INDEX ${name}_parent ON ${name} (parent_key);
    CREATE INDEX ${name}_child ON ${name} (child_key)`);
}

export function dropJunction(db: SqlDatabase, name: string): void {
  db.exec(`DROP TABLE ${name}`);
}
