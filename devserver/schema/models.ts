import { MAX_BYTES, rowBytes } from './width.ts';
import {
  isSpatial,
  type ColumnRecord,
  type DatabaseRecord,
  type IndexRecord,
  type Json,
  type JsonObject,
  type RelationshipColumn,
  type ScalarColumn,
  type TableRecord,
} from '../store/schema.ts';

export function databaseModel(database: DatabaseRecord): JsonObject {
  return {
    $id: database.id,
    name: database.name,
    $createdAt: database.createdAt,
    $updatedAt: database.updatedAt,
    enabled: database.enabled,
    type: database.type,
  };
}

function baseModel(column: ColumnRecord): JsonObject {
  return {
    key: column.key,
    type: column.kind === 'scalar' ? column.type : 'relationship',
    status: column.status,
    error: column.error,
    required: column.kind === 'scalar' && column.required,
    array: column.kind === 'scalar' && column.array,
    $createdAt: column.createdAt,
    $updatedAt: column.updatedAt,
  };
}

/** The sets of fields that a column's answer can have beside the common ones. */
export type ColumnModel = 'sized' | 'text' | 'range' | 'plain' | 'format' | 'enum';

const FIELDS: Record<ColumnModel, (column: ScalarColumn) => Record<string, Json>> = {
  sized: ({ size, encrypt }) => ({ size, encrypt }),
  text: ({ encrypt }) => ({ encrypt }),
  range: ({ min, max }) => ({ min, max }),
  plain: () => ({}),
  format: ({ format }) => ({ format }),
  enum: ({ elements, format }) => ({ elements, format }),
};

function modelOf(column: ScalarColumn): ColumnModel {
  if (column.format !== '') return column.format === 'enum' ? 'enum' : 'format';
  if (isSpatial(column.type)) return 'plain';
  const models = {
    string: 'sized',
    varchar: 'sized',
    text: 'text',
    mediumtext: 'text',
    longtext: 'text',
    integer: 'range',
    bigint: 'range',
    double: 'range',
    boolean: 'plain',
    datetime: 'format',
  } as const;
  return models[column.type];
}

/** A scalar column in the words of another type: an update answers in those of its endpoint. */
export function scalarModel(column: ScalarColumn, model = modelOf(column)): JsonObject {
  return { ...baseModel(column), ...FIELDS[model](column), default: column.default };
}

function relationshipModel(column: RelationshipColumn): JsonObject {
  return {
    ...baseModel(column),
    relatedTable: column.relatedTable,
    relationType: column.cardinality,
    twoWay: column.twoWay,
    twoWayKey: column.twoWayKey,
    onDelete: column.onDelete,
    side: column.side,
  };
}

export function columnModel(column: ColumnRecord): JsonObject {
  return column.kind === 'scalar' ? scalarModel(column) : relationshipModel(column);
}

/** Columns that Appwrite shows; the far sides of one-way relationships are its own affair. */
export function listedColumns(table: TableRecord): ColumnRecord[] {
  return table.columns.filter((column) => column.kind === 'scalar' || column.listed);
}

export function indexModel(table: TableRecord, index: IndexRecord): JsonObject {
  return {
    $id: `${table.databaseSequence}_${table.number}_${index.key}`,
    $createdAt: index.createdAt,
    $updatedAt: index.updatedAt,
    key: index.key,
    type: index.type,
    status: index.status,
    error: index.error,
    columns: index.columns,
    lengths: index.lengths,
    orders: index.orders,
  };
}

export function tableModel(table: TableRecord): JsonObject {
  const columns = listedColumns(table);
  return {
    $id: table.id,
    $createdAt: table.createdAt,
    $updatedAt: table.updatedAt,
    $permissions: table.permissions,
    databaseId: table.databaseId,
    name: table.name,
    enabled: table.enabled,
    rowSecurity: table.rowSecurity,
    columns: columns.map(columnModel),
    indexes: table.indexes.map((index) => indexModel(table, index)),
    bytesMax: MAX_BYTES,
    bytesUsed: rowBytes(columns),
  };
}

/** A table just made answers as if it had no columns yet. */
export function newTableModel(table: TableRecord): JsonObject {
  return tableModel({ ...table, columns: [], indexes: [] });
}
