import { ApiError } from '../errors.ts';
import { parsePermission } from '../permissions.ts';
import { foldText } from '../query/collation.ts';
import { isUniqueViolation, type SqlDatabase, type SqlValue } from '../store/database.ts';
import { indexedExpression, keyColumn, permissionTable, rowTable } from '../store/row-tables.ts';
import { holdsKey, type ColumnRecord, type Json, type TableRecord } from '../store/schema.ts';
import { encodeColumn } from '../store/values.ts';

/** Columns with the values they are to hold. */
export type ColumnValues = readonly (readonly [column: ColumnRecord, value: Json])[];

export interface NewRow {
  readonly id: string;
  readonly sequence: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly permissions: readonly string[];
  readonly values: ColumnValues;
}

/** What changes in a row; what is absent stays. */
export interface RowChange {
  readonly createdAt?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly values: ColumnValues;
}

function savePermissions(
  db: SqlDatabase,
  table: TableRecord,
  { sequence, permissions }: { sequence: number; permissions: readonly string[] },
): void {
  for (const permission of permissions) {
    const { action, role } = parsePermission(permission);
    db.run(`INSERT OR IGNORE INTO ${permissionTable(table)} (seq, action, role) VALUES (?, ?, ?)`, [
      sequence,
      action,
      role,
    ]);
  }
}

function refuseDuplicates<T>(store: () => T): T {
  try {
    return store();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ApiError(
      'row_already_exists',
      'A row with the requested ID, or with a value that must be unique, already exists.',
      { cause: error },
    );
  }
}

/** Stores a new row; 409 when its id or a unique value is taken. */
export function insertRow(db: SqlDatabase, table: TableRecord, row: NewRow): void {
  const stored: [string, SqlValue][] = [
    ['_seq', row.sequence],
    ['_id', row.id],
    ['_key', foldText(row.id)],
    ['_created', row.createdAt],
    ['_updated', row.updatedAt],
    ['_permissions', JSON.stringify(row.permissions)],
    ...row.values.flatMap(([column, value]) => encodeColumn(column, value)),
  ];
  const names = stored.map(([name]) => name).join(', ');
  const places = stored.map(() => '?').join(', ');
  refuseDuplicates(() =>
    db.run(
      `INSERT INTO ${rowTable(table)} (${names}) VALUES (${places})`,
      stored.map(([, value]) => value),
    ),
  );
  savePermissions(db, table, row);
}

/** What must be unique in a table beside the id: by indexes, and by oneToOne relationships. */
function uniqueExpressions(table: TableRecord): string[][] {
  const indexes = table.indexes.filter(({ type }) => type === 'unique');
  const columns = table.columns.filter(
    (column) =>
      column.kind === 'relationship' && column.cardinality === 'oneToOne' && holdsKey(column),
  );
  return [
    ...indexes.map((index) => index.columns.map((key) => indexedExpression(table, key))),
    ...columns.map((column) => [keyColumn(column)]),
  ];
}

/** The sequence of a row that has the same value in a unique index; undefined when none has. */
function findOwner(db: SqlDatabase, table: TableRecord, values: ColumnValues): number | undefined {
  const stored = new Map(values.flatMap(([column, value]) => encodeColumn(column, value)));
  for (const names of uniqueExpressions(table)) {
    const where = names.map((name) => `${name} = ?`).join(' AND ');
    const [line] = db.lists(
      `SELECT _seq FROM ${rowTable(table)} WHERE ${where}`,
      names.map((name) => stored.get(name) ?? null),
    );
    if (line !== undefined) return Number(line[0]);
  }
  return undefined;
}

/**
 * Stores a new row or, when a unique value of it belongs to another row, overwrites that one, as
 * MariaDB does with an upsert. Answers the sequence of the overwritten row, else null.
 */
export function insertOrOverwriteRow(
  db: SqlDatabase,
  table: TableRecord,
  row: NewRow,
): number | null {
  const owner = findOwner(db, table, row.values);
  if (owner === undefined) {
    insertRow(db, table, row);
    return null;
  }
  const { updatedAt, permissions, values } = row;
  updateStoredRow(db, table, { sequence: owner, change: { updatedAt, permissions, values } });
  return owner;
}

/** Changes a stored row; 409 when a unique value is taken. */
export function updateStoredRow(
  db: SqlDatabase,
  table: TableRecord,
  { sequence, change }: { sequence: number; change: RowChange },
): void {
  const { createdAt, updatedAt, permissions, values } = change;
  const stored: [string, SqlValue][] = values.flatMap(([column, value]) =>
    encodeColumn(column, value),
  );
  if (createdAt !== undefined) stored.push(['_created', createdAt]);
  if (updatedAt !== undefined) stored.push(['_updated', updatedAt]);
  if (permissions !== undefined) stored.push(['_permissions', JSON.stringify(permissions)]);
  if (stored.length === 0) return;
  const assignments = stored.map(([name]) => `${name} = ?`).join(', ');
  refuseDuplicates(() =>
    db.run(`UPDATE ${rowTable(table)} SET ${assignments} WHERE _seq = ?`, [
      ...stored.map(([, value]) => value),
      sequence,
    ]),
  );
  if (permissions === undefined) return;
  db.run(`DELETE FROM ${permissionTable(table)} WHERE seq = ?`, [sequence]);
  savePermissions(db, table, { sequence, permissions });
}

export function deleteStoredRow(db: SqlDatabase, table: TableRecord, sequence: number): void {
  db.run(`DELETE FROM ${rowTable(table)} WHERE _seq = ?`, [sequence]);
  db.run(`DELETE FROM ${permissionTable(table)} WHERE seq = ?`, [sequence]);
}
