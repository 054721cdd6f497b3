import { stringify } from 'lossless-json';
import { foldForLike, foldText } from '../query/collation.ts';
import { parseStoredJson } from '../numbers.ts';
import type { SqlValue } from './database.ts';
import { hasTextKey, keyColumn, likeColumn, valueColumn } from './row-tables.ts';
import type { ColumnRecord, Json, ScalarColumn, ScalarType } from './schema.ts';

/** Stands for NUL in stored texts, since the SQLite binding cuts texts there; never a character. */
const ESCAPE = '\u{10FFFF}';

/** A text as it is stored; the inverse of `decodeText`. */
export function encodeText(text: string): string {
  if (!text.includes('\0') && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, `${ESCAPE}1`).replaceAll('\0', `${ESCAPE}0`);
}

export function decodeText(text: string): string {
  if (!text.includes(ESCAPE)) return text;
  return text.replaceAll(`${ESCAPE}0`, '\0').replaceAll(`${ESCAPE}1`, ESCAPE);
}

function toJsonText(value: Json): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('The value cannot be stored.');
  return text;
}

/** The server keeps fourteen digits of a floating-point number. */
export function roundDouble(value: number): number {
  return Number(value.toPrecision(14));
}

function encodeScalar(value: Json): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'object' && value !== null) return toJsonText(value);
  return value;
}

function rounded({ type }: ScalarColumn, value: Json): Json {
  return type === 'double' && typeof value === 'number' ? roundDouble(value) : value;
}

/** What a value is stored as: by SQLite column, with its keys for comparisons. */
export function encodeColumn(column: ColumnRecord, value: Json): [string, SqlValue][] {
  if (column.kind === 'relationship') {
    const id = typeof value === 'string' ? value : null;
    return [
      [valueColumn(column), id],
      [keyColumn(column), id === null ? null : foldText(id)],
    ];
  }
  const stored: [string, SqlValue] = [
    valueColumn(column),
    value !== null && column.array ? toJsonText(value) : encodeScalar(rounded(column, value)),
  ];
  if (!hasTextKey(column)) return [stored];
  const text = typeof value === 'string' ? value : null;
  return [
    stored,
    [keyColumn(column), text === null ? null : foldText(text)],
    [likeColumn(column), text === null ? null : foldForLike(text)],
  ];
}

type Decode = (value: SqlValue) => Json;

const decodeJson = (value: SqlValue): Json => parseStoredJson(String(value)) as Json;

const asIs: Decode = (value) => value as Json;

const decodeStoredText: Decode = (value) => (typeof value === 'string' ? decodeText(value) : null);
const decodeInteger: Decode = (value) =>
  typeof value === 'string' ? BigInt(value) : (value as Json);
const decodeNullableJson: Decode = (value) => (value === null ? null : decodeJson(value));

const DECODERS: Record<ScalarType, Decode> = {
  string: decodeStoredText,
  varchar: decodeStoredText,
  text: decodeStoredText,
  mediumtext: decodeStoredText,
  longtext: decodeStoredText,
  integer: decodeInteger,
  bigint: decodeInteger,
  double: asIs,
  boolean: (value) => (value === null ? null : value !== 0),
  datetime: asIs,
  point: decodeNullableJson,
  linestring: decodeNullableJson,
  polygon: decodeNullableJson,
};

/** How a stored value is read: the SQL that selects it, and what turns it into JSON. */
export interface Reader {
  readonly sql: string;
  readonly decode: Decode;
}

/** Integers that a JavaScript number would round are selected as text. */
function selectExact(name: string): string {
  const max = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN ${name} BETWEEN -${max} AND ${max} THEN ${name} ELSE CAST(${name} AS TEXT) END`;
}

export function readerOf(column: ColumnRecord): Reader {
  const sql = valueColumn(column);
  if (column.kind === 'relationship') return { sql, decode: asIs };
  // A list without a value reads as an empty one.
  if (column.array) return { sql, decode: (value) => (value === null ? [] : decodeJson(value)) };
  const isInteger = column.type === 'integer' || column.type === 'bigint';
  return { sql: isInteger ? selectExact(sql) : sql, decode: DECODERS[column.type] };
}
