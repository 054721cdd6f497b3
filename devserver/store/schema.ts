/** The stored shape of databases, tables, columns and indexes. Records are replaced, never changed. */

export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface DatabaseRecord {
  readonly sequence: number;
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly type: 'tablesdb' | 'legacy';
  /** The number that the next table gets; failed creations use one up too. */
  readonly nextTable: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface TableRecord {
  /** Unique in the whole data file: names the SQLite table. */
  readonly sequence: number;
  readonly databaseSequence: number;
  readonly databaseId: string;
  /** Counts within its database; part of the ids of columns and indexes. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly rowSecurity: boolean;
  readonly permissions: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly columns: readonly ColumnRecord[];
  readonly indexes: readonly IndexRecord[];
  /** The number that the next column gets; never reused. */
  readonly nextColumn: number;
}

export type ColumnStatus = 'available' | 'processing' | 'deleting' | 'stuck' | 'failed';

interface ColumnBase {
  readonly key: string;
  /** Names the SQLite column, which keeps its name when the key changes. */
  readonly number: number;
  readonly status: ColumnStatus;
  readonly error: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type TextType = 'string' | 'varchar' | 'text' | 'mediumtext' | 'longtext';
export type SpatialType = 'point' | 'linestring' | 'polygon';
export type ScalarType =
  TextType | SpatialType | 'integer' | 'bigint' | 'double' | 'boolean' | 'datetime';
export type Format = '' | 'email' | 'ip' | 'url' | 'enum';

export interface ScalarColumn extends ColumnBase {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  readonly format: Format;
  /** Characters; 0 where the type has none. */
  readonly size: number;
  readonly required: boolean;
  readonly array: boolean;
  readonly default: Json;
  /** Null: not given. Kept exact. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly elements: readonly string[];
  readonly encrypt: boolean;
}

export type Cardinality = 'oneToOne' | 'oneToMany' | 'manyToOne' | 'manyToMany';
export type OnDelete = 'restrict' | 'cascade' | 'setNull';

export interface RelationshipColumn extends ColumnBase {
  readonly kind: 'relationship';
  readonly relatedTable: string;
  readonly cardinality: Cardinality;
  readonly twoWay: boolean;
  readonly twoWayKey: string;
  readonly onDelete: OnDelete;
  readonly side: 'parent' | 'child';
  /**
   * The other side of a one-way relationship has a column too, which Appwrite does not list; that
   * of a oneToMany holds the key and appears in rows.
   */
  readonly listed: boolean;
  /** The SQLite table that links the rows of a manyToMany, shared by both sides; else null. */
  readonly junction: string | null;
}

export type ColumnRecord = ScalarColumn | RelationshipColumn;

export type IndexType = 'key' | 'fulltext' | 'unique' | 'spatial';

export interface IndexRecord {
  readonly key: string;
  readonly type: IndexType;
  readonly status: ColumnStatus;
  readonly error: string;
  readonly columns: readonly string[];
  readonly lengths: readonly (number | null)[];
  readonly orders: readonly (string | null)[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Whether the side's own rows hold the related id. */
export function holdsKey({ cardinality, side, twoWay }: RelationshipColumn): boolean {
  switch (cardinality) {
    case 'oneToOne':
      return side === 'parent' || twoWay;
    case 'oneToMany':
      return side === 'child';
    case 'manyToOne':
      return side === 'parent';
    case 'manyToMany':
      return false;
  }
}

const TEXT_TYPES: ReadonlySet<ScalarType> = new Set([
  'string',
  'varchar',
  'text',
  'mediumtext',
  'longtext',
]);
const SPATIAL_TYPES: ReadonlySet<ScalarType> = new Set(['point', 'linestring', 'polygon']);

export const isText = (type: ScalarType): type is TextType => TEXT_TYPES.has(type);
export const isSpatial = (type: ScalarType): type is SpatialType => SPATIAL_TYPES.has(type);

/** Ids and keys are one and the same when they differ in case only. */
export const sameKey = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function findColumn(table: TableRecord, key: string): ColumnRecord | undefined {
  return table.columns.find((column) => column.key === key);
}

/**
 * Whether rows have the column by now. A relationship of a table to itself can be declared, but
 * Appwrite never makes it work.
 */
export function isUsable(table: TableRecord, column: ColumnRecord): boolean {
  if (column.status !== 'available') return false;
  if (column.kind === 'scalar' || column.side === 'child') return true;
  return !sameKey(column.relatedTable, table.id);
}
