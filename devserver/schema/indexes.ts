import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { createRowIndex, dropRowIndex } from '../store/row-tables.ts';
import {
  isSpatial,
  isText,
  sameKey,
  type ColumnRecord,
  type IndexRecord,
  type IndexType,
  type ScalarColumn,
  type TableRecord,
} from '../store/schema.ts';
import { formatTime } from '../time.ts';

/** MariaDB's limits, less what Appwrite's own indexes take. */
const MAX_INDEXES = 58;
const MAX_INDEX_LENGTH = 768;

const INTERNAL_KEYS: ReadonlySet<string> = new Set([
  '$id',
  '$createdAt',
  '$updatedAt',
  '$sequence',
]);

export interface NewIndex {
  readonly key: string;
  readonly type: IndexType;
  readonly columns: readonly string[];
  readonly lengths: readonly (number | null)[];
  readonly orders: readonly (string | null)[];
}

const invalid = (message: string): ApiError => new ApiError('column_index_invalid', message);

function findScalars(columns: readonly ColumnRecord[], keys: readonly string[]): ScalarColumn[] {
  return keys.flatMap((key) => {
    const column = columns.find((each) => each.key === key);
    return column?.kind === 'scalar' ? [column] : [];
  });
}

/** What only the endpoint for single indexes says, not the creation of a table. */
function checkColumns(columns: readonly ColumnRecord[], index: NewIndex): void {
  for (const key of index.columns) {
    if (INTERNAL_KEYS.has(key)) continue;
    const column = columns.find((each) => each.key === key);
    if (column === undefined) throw new ApiError('column_unknown', `Unknown column: ${key}`);
    if (column.kind === 'relationship') {
      throw new ApiError('column_type_invalid', `Cannot index the relationship '${key}'.`);
    }
    if (column.status !== 'available') {
      throw new ApiError('column_not_available', `Column '${key}' is not available yet.`);
    }
    if (column.array) throw new ApiError('index_invalid', `Cannot index the array '${key}'.`);
  }
}

function checkFulltext(columns: readonly ScalarColumn[]): void {
  if (!columns.every(({ type }) => isText(type))) {
    throw invalid('Full-text indexes need text columns.');
  }
}

function checkSpatial(columns: readonly ScalarColumn[]): void {
  const [only] = columns;
  if (columns.length !== 1 || only === undefined || !isSpatial(only.type)) {
    throw invalid('A spatial index needs one spatial column.');
  }
  if (!only.required) throw invalid('A spatial index needs a required column.');
}

/** What one column adds to an index's length. */
function lengthOf(column: ScalarColumn, given: number): number {
  if (!isText(column.type)) {
    if (given > 0) throw invalid(`Cannot set a length on the column '${column.key}'.`);
    return 1;
  }
  if (given > column.size)
    throw invalid(`Index length is larger than the size of '${column.key}'.`);
  return given === 0 ? column.size : given;
}

function checkLengths(columns: readonly ScalarColumn[], index: NewIndex): void {
  let total = 0;
  for (const column of columns) {
    if (isSpatial(column.type)) throw invalid(`Column '${column.key}' needs a spatial index.`);
    const given = index.lengths[index.columns.indexOf(column.key)] ?? 0;
    if (given < 0) throw invalid('Negative index length provided.');
    total += lengthOf(column, given);
  }
  if (total > MAX_INDEX_LENGTH) {
    throw invalid(`Index length is longer than the maximum: ${MAX_INDEX_LENGTH}`);
  }
}

/** Refuses an index that MariaDB could not make over these columns. */
export function checkIndex(columns: readonly ColumnRecord[], index: NewIndex): void {
  if (index.columns.length === 0) throw invalid('No columns provided for index');
  const distinct = new Set(index.columns.map((key) => key.toLowerCase()));
  if (distinct.size !== index.columns.length) throw invalid('Duplicate columns provided');
  const scalars = findScalars(columns, index.columns);
  if (
    index.columns.some(
      (key) => !INTERNAL_KEYS.has(key) && !scalars.some((each) => each.key === key),
    )
  ) {
    throw invalid('Invalid index column.');
  }
  if (scalars.some(({ array }) => array)) throw invalid('Cannot index an array.');
  switch (index.type) {
    case 'fulltext':
      checkFulltext(scalars);
      return;
    case 'spatial':
      checkSpatial(scalars);
      return;
    case 'key':
    case 'unique':
      checkLengths(scalars, index);
  }
}

/** The stored record; missing lengths are 0. */
export function toIndexRecord(index: NewIndex, now: string): IndexRecord {
  return {
    ...index,
    lengths: index.columns.map((_, at) => index.lengths[at] ?? 0),
    status: 'available',
    error: '',
    createdAt: now,
    updatedAt: now,
  };
}

function checkIndexIsNew(table: TableRecord, key: string): void {
  if (table.indexes.some((each) => sameKey(each.key, key))) {
    throw new ApiError('column_index_already_exists', 'Index with this key already exists.');
  }
  if (table.indexes.length >= MAX_INDEXES) {
    throw new ApiError('column_index_limit_exceeded', 'The maximum number of indexes is reached.');
  }
}

/** Makes an index, which answers `processing` first. */
export function addIndex(server: ServerContext, table: TableRecord, index: NewIndex): IndexRecord {
  checkIndexIsNew(table, index.key);
  checkColumns(table.columns, index);
  checkIndex(table.columns, index);
  const record = {
    ...toIndexRecord(index, formatTime(server.clock())),
    status: 'processing' as const,
  };
  server.db.transaction(() => {
    const saved = server.schema.saveTable({ ...table, indexes: [...table.indexes, record] });
    createRowIndex(server.db, saved, record);
  });
  server.defer(() => {
    const current = server.schema.currentTable(table);
    if (current === undefined) return;
    server.schema.saveTable({
      ...current,
      indexes: current.indexes.map((each) =>
        each.key === record.key ? { ...each, status: 'available' as const } : each,
      ),
    });
  });
  return record;
}

export function removeIndex(server: ServerContext, table: TableRecord, key: string): void {
  server.db.transaction(() => {
    dropRowIndex(server.db, table, key);
    server.schema.saveTable({
      ...table,
      indexes: table.indexes.filter((index) => index.key !== key),
    });
  });
}
