import type { RelationshipColumn, ScalarColumn, ScalarType } from '../store/schema.ts';

/** Bytes of a MariaDB row that Appwrite's own columns take. */
const OWN_BYTES = 1067;
export const MAX_BYTES = 65_535;
const POINTER_BYTES = 20;
const RELATIONSHIP_BYTES = 1021;
/** A longer text is stored apart and only its pointer counts. */
const MAX_VARCHAR = 16_381;
const MAX_INT32 = 2_147_483_647;

type ScalarSize = Pick<ScalarColumn, 'type' | 'size' | 'max'>;

/** What decides how much room a column takes. */
export type ColumnSize =
  (ScalarSize & Pick<ScalarColumn, 'kind' | 'array'>) | Pick<RelationshipColumn, 'kind'>;

/** An integer column takes four bytes unless its maximum needs eight. */
export function isWideInteger({ type, max }: Pick<ScalarColumn, 'type' | 'max'>): boolean {
  return type === 'bigint' || (type === 'integer' && max !== null && max > MAX_INT32);
}

const varchar = ({ size }: ScalarSize): number => size * 4 + (size > 255 ? 2 : 1);

const BYTES: Record<ScalarType, (column: ScalarSize) => number> = {
  string: (column) => (column.size > MAX_VARCHAR ? POINTER_BYTES : varchar(column)),
  varchar,
  text: () => POINTER_BYTES,
  mediumtext: () => POINTER_BYTES,
  longtext: () => POINTER_BYTES,
  integer: (column) => (isWideInteger(column) ? 8 : 4),
  bigint: () => 8,
  double: () => 8,
  boolean: () => 1,
  datetime: () => 7,
  point: () => 25,
  linestring: () => POINTER_BYTES,
  polygon: () => POINTER_BYTES,
};

function columnBytes(column: ColumnSize): number {
  if (column.kind === 'relationship') return RELATIONSHIP_BYTES;
  return column.array ? POINTER_BYTES : BYTES[column.type](column);
}

/** What a row of these columns would take in MariaDB; Appwrite refuses rows that do not fit. */
export function rowBytes(columns: readonly ColumnSize[]): number {
  return columns.reduce((sum, column) => sum + columnBytes(column), OWN_BYTES);
}
