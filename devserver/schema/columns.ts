import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import {
  addRowColumn,
  createRowIndex,
  dropJunction,
  dropRowColumn,
  dropRowIndex,
} from '../store/row-tables.ts';
import {
  sameKey,
  type ColumnRecord,
  type ColumnStatus,
  type RelationshipColumn,
  type ScalarColumn,
  type TableRecord,
} from '../store/schema.ts';
import { formatTime } from '../time.ts';
import { MAX_BYTES, rowBytes, type ColumnSize } from './width.ts';

/** MariaDB's limit, Appwrite's own columns included. */
const MAX_COLUMNS = 1017;

export function checkKeyIsFree(table: TableRecord, key: string): void {
  if (table.columns.some((column) => sameKey(column.key, key))) {
    throw new ApiError(
      'column_already_exists',
      `Column with the requested key '${key}' already exists.`,
    );
  }
}

/** Refuses columns that MariaDB would not take into one row. */
export function checkRoom(columns: readonly ColumnSize[]): void {
  if (columns.length > MAX_COLUMNS || rowBytes(columns) > MAX_BYTES) {
    throw new ApiError(
      'column_limit_exceeded',
      'The maximum number or size of columns is exceeded.',
    );
  }
}

export type NewColumn =
  | Omit<ScalarColumn, 'number' | 'status' | 'error' | 'createdAt' | 'updatedAt'>
  | Omit<RelationshipColumn, 'number' | 'status' | 'error' | 'createdAt' | 'updatedAt'>;

/** The column's record and storage; it stays `processing` until `makeAvailable`. */
export function addColumn(
  server: ServerContext,
  table: TableRecord,
  column: NewColumn,
): { table: TableRecord; column: ColumnRecord } {
  const now = formatTime(server.clock());
  const record: ColumnRecord = {
    ...column,
    number: table.nextColumn,
    status: 'processing',
    error: '',
    createdAt: now,
    updatedAt: now,
  };
  const saved = server.schema.saveTable({
    ...table,
    columns: [...table.columns, record],
    nextColumn: table.nextColumn + 1,
  });
  addRowColumn(server.db, saved, record);
  return { table: saved, column: record };
}

/** Replaces one column of a table by its number; does nothing when table or column are gone. */
export function replaceColumn(
  server: ServerContext,
  table: TableRecord,
  change: { number: number; with: (column: ColumnRecord) => ColumnRecord },
): void {
  const current = server.schema.currentTable(table);
  if (current === undefined) return;
  server.schema.saveTable({
    ...current,
    columns: current.columns.map((each) =>
      each.number === change.number ? change.with(each) : each,
    ),
  });
}

/** Appwrite makes columns in the background: answers `processing`, then soon `available`. */
export function makeAvailable(server: ServerContext, table: TableRecord, number: number): void {
  server.defer(() => {
    replaceColumn(server, table, {
      number,
      with: (column) => ({ ...column, status: 'available' }),
    });
  });
}

/** The far side of a relationship that has failed stays `processing`, as in Appwrite. */
function isAbandoned(table: TableRecord, column: ColumnRecord): boolean {
  return (
    column.kind === 'relationship' &&
    table.columns.some(({ key, status }) => key === column.twoWayKey && status === 'failed')
  );
}

function finished<T extends { readonly status: ColumnStatus }>(record: T): T {
  return record.status === 'processing' ? { ...record, status: 'available' } : record;
}

/** Columns and indexes that a stopped server left unfinished are finished at the next start. */
export function finishUnfinished(server: ServerContext): void {
  const tables = server.schema.databases().flatMap((database) => server.schema.tables(database));
  for (const table of tables) {
    const isUnfinished = [...table.columns, ...table.indexes].some(
      ({ status }) => status === 'processing',
    );
    if (!isUnfinished) continue;
    server.schema.saveTable({
      ...table,
      columns: table.columns.map((column) =>
        isAbandoned(table, column) ? column : finished(column),
      ),
      indexes: table.indexes.map(finished),
    });
  }
}

/** Takes the column out of the table's indexes; an index of no other column goes. */
function shrinkIndexes(server: ServerContext, table: TableRecord, key: string): TableRecord {
  const indexes = table.indexes.flatMap((index) => {
    if (!index.columns.includes(key)) return [index];
    dropRowIndex(server.db, table, index.key);
    const kept = index.columns
      .map((column, at) => ({ column, at }))
      .filter(({ column }) => column !== key);
    if (kept.length === 0) return [];
    const smaller = {
      ...index,
      columns: kept.map(({ column }) => column),
      lengths: kept.map(({ at }) => index.lengths[at] ?? null),
      orders: kept.flatMap(({ at }) => index.orders[at] ?? []),
    };
    createRowIndex(server.db, table, smaller);
    return [smaller];
  });
  return { ...table, indexes };
}

function removeOne(server: ServerContext, table: TableRecord, column: ColumnRecord): void {
  const shrunk = shrinkIndexes(server, table, column.key);
  dropRowColumn(server.db, table, column);
  server.schema.saveTable({
    ...shrunk,
    columns: shrunk.columns.filter(({ number }) => number !== column.number),
  });
}

/** The table and column at the other end of a relationship. */
export function farSide(
  server: ServerContext,
  table: TableRecord,
  column: RelationshipColumn,
): { table: TableRecord; column: RelationshipColumn } | undefined {
  const database = server.schema
    .databases()
    .find(({ sequence }) => sequence === table.databaseSequence);
  const related = database && server.schema.findTable(database, column.relatedTable);
  const found = related?.columns.find(
    (each) =>
      each.kind === 'relationship' &&
      each.key === column.twoWayKey &&
      each.twoWayKey === column.key &&
      each.side !== column.side &&
      sameKey(each.relatedTable, table.id),
  );
  return related !== undefined && found?.kind === 'relationship'
    ? { table: related, column: found }
    : undefined;
}

/** Removes a column with its values and, for a relationship, its other side and its links. */
export function removeColumn(
  server: ServerContext,
  table: TableRecord,
  column: ColumnRecord,
): void {
  server.db.transaction(() => {
    if (column.kind === 'relationship') {
      const far = farSide(server, table, column);
      if (far !== undefined) removeOne(server, far.table, far.column);
      if (column.junction !== null) dropJunction(server.db, column.junction);
    }
    removeOne(server, server.schema.currentTable(table) ?? table, column);
  });
}

/** Gives a column another key, also in the indexes that name it. */
export function renameIn(table: TableRecord, from: string, to: string): TableRecord {
  const rename = (key: string): string => (key === from ? to : key);
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, key: rename(column.key) })),
    indexes: table.indexes.map((index) => ({ ...index, columns: index.columns.map(rename) })),
  };
}
