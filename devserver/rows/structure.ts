import { ApiError } from '../errors.ts';
import { WholeFloat } from '../numbers.ts';
import { MAX_INT, MIN_INT } from '../schema/column-types.ts';
import { isWideInteger } from '../schema/width.ts';
import {
  isText,
  isUsable,
  type Format,
  type Json,
  type ScalarColumn,
  type SpatialType,
  type TableRecord,
} from '../store/schema.ts';
import { countCharacters } from '../text.ts';
import { formatTime } from '../time.ts';
import { isEmail, isIpAddress, isUrl, parseDate } from './formats.ts';
import { toShape } from './shapes.ts';

/** MariaDB's own 32-bit limit; Appwrite allows no lower bound beyond its negative. */
const MAX_INT32 = 2_147_483_647;

export function invalidStructure(message: string): ApiError {
  return new ApiError('row_invalid_structure', `Invalid document structure: ${message}`);
}

/** Appwrite's stored form of a value, or undefined when the column does not take it. */
type Normalize = (value: unknown, column: ScalarColumn, now: Date) => Json | undefined;

const FORMAT_CHECKS: Record<Format, (value: string, column: ScalarColumn) => boolean> = {
  '': () => true,
  email: isEmail,
  ip: isIpAddress,
  url: isUrl,
  enum: (value, { elements }) => elements.includes(value),
};

const normalizeText: Normalize = (value, column) => {
  if (typeof value !== 'string' || countCharacters(value) > column.size) return undefined;
  return FORMAT_CHECKS[column.format](value, column) ? value : undefined;
};

function isWithin(value: number | bigint, { min, max }: ScalarColumn): boolean {
  return (min === null || value >= min) && (max === null || value <= max);
}

const normalizeInteger: Normalize = (value, column) => {
  const isWhole =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isWhole) return undefined;
  const limit = isWideInteger(column) ? MAX_INT : MAX_INT32;
  return value >= -limit && value <= limit && isWithin(value, column) ? value : undefined;
};

const normalizeBigInt: Normalize = (value, column) => {
  const isWhole =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  if (!isWhole) return undefined;
  return value >= MIN_INT && value <= MAX_INT && isWithin(value, column) ? value : undefined;
};

const normalizeDouble: Normalize = (value, column) => {
  const number = value instanceof WholeFloat ? value.value : value;
  if (typeof number !== 'number' && typeof number !== 'bigint') return undefined;
  const double = Number(number);
  return Number.isFinite(double) && isWithin(double, column) ? double : undefined;
};

/** A date in Appwrite's form. */
export function normalizeTime(value: unknown, now: Date): string | undefined {
  const date = typeof value === 'string' ? parseDate(value, now) : null;
  return date === null ? undefined : formatTime(date);
}

function normalizerOf({ type }: ScalarColumn): Normalize {
  if (isText(type)) return normalizeText;
  switch (type) {
    case 'integer':
      return normalizeInteger;
    case 'bigint':
      return normalizeBigInt;
    case 'double':
      return normalizeDouble;
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : undefined);
    case 'datetime':
      return (value, _column, now) => normalizeTime(value, now);
    case 'point':
    case 'linestring':
    case 'polygon':
      return (value) => toShape(type satisfies SpatialType, value);
  }
}

/** What PHP makes of a missing item of a list. */
function emptyItem({ type }: ScalarColumn): Json {
  if (type === 'integer' || type === 'bigint' || type === 'double') return 0;
  return type === 'boolean' ? false : null;
}

/** A value as the column stores it; throws `row_invalid_structure` when it does not take it. */
export function normalizeValue(column: ScalarColumn, value: unknown, now: Date): Json {
  if (value === null || value === undefined) return null;
  const normalize = normalizerOf(column);
  const refuse = (): never => {
    throw invalidStructure(`Attribute "${column.key}" has invalid type or value.`);
  };
  if (!column.array) return normalize(value, column, now) ?? refuse();
  if (!Array.isArray(value)) return refuse();
  return value.map((item: unknown) =>
    item === null ? emptyItem(column) : (normalize(item, column, now) ?? refuse()),
  );
}

/** Refuses keys that are no columns; `$…` keys are not columns but no error either. */
export function checkKeys(table: TableRecord, keys: readonly string[]): void {
  for (const key of keys) {
    if (key.startsWith('$')) continue;
    const column = table.columns.find((each) => each.key === key);
    if (column === undefined || !isUsable(table, column)) {
      throw invalidStructure(`Unknown attribute: "${key}"`);
    }
  }
}

/** The scalar columns of a table that rows have by now. */
export function scalarColumns(table: TableRecord): ScalarColumn[] {
  return table.columns.filter(
    (column): column is ScalarColumn => column.kind === 'scalar' && column.status === 'available',
  );
}

/** Refuses a row in which a required column has no value. */
export function checkRequired(column: ScalarColumn, value: Json | undefined): void {
  if (column.required && (value === null || value === undefined)) {
    throw invalidStructure(`Missing required attribute "${column.key}"`);
  }
}
