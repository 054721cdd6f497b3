import { WholeFloat } from '../numbers.ts';
import { parseIsoDate } from '../rows/formats.ts';
import { isWideInteger } from '../schema/width.ts';
import type { SqlValue } from '../store/database.ts';
import type { ScalarColumn, ScalarType } from '../store/schema.ts';
import { roundDouble } from '../store/values.ts';
import { formatTime } from '../time.ts';
import { foldText } from './collation.ts';
import type { Field } from './fields.ts';
import { InvalidQuery } from './query.ts';

const MAX_INT32 = 2_147_483_647;

function invalid(attribute: string): InvalidQuery {
  return new InvalidQuery(`Invalid query: Query value is invalid for attribute "${attribute}"`);
}

type Convert = (value: unknown) => SqlValue | undefined;

const toText: Convert = (value) => (typeof value === 'string' ? foldText(value) : undefined);

const isInteger = (value: unknown): value is number | bigint =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** Digits of an integer within 64 bits, as text. */
function parseDigits(text: string): number | bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}

const toBigInt: Convert = (value) =>
  typeof value === 'string' ? parseDigits(value) : isInteger(value) ? value : undefined;

const toInteger =
  (column: ScalarColumn): Convert =>
  (value) => {
    if (!isInteger(value)) return undefined;
    const isNarrow = !isWideInteger(column);
    return isNarrow && (value > MAX_INT32 || value < -MAX_INT32 - 1) ? undefined : value;
  };

const toDouble: Convert = (value) => {
  const number = value instanceof WholeFloat ? value.value : value;
  if (typeof number === 'bigint') return Number(number);
  if (typeof number !== 'number') return undefined;
  // MariaDB has no infinity: comparing with it finds nothing.
  return Number.isFinite(number) ? roundDouble(number) : null;
};

const toBoolean: Convert = (value) => (typeof value === 'boolean' ? (value ? 1 : 0) : undefined);

const toDatetime: Convert = (value) => {
  const date = typeof value === 'string' ? parseIsoDate(value) : null;
  return date === null ? undefined : formatTime(date);
};

const asIs: Convert = (value) => (typeof value === 'string' ? value : undefined);
const nothing: Convert = () => undefined;

/** List items compare exactly, letter by letter; dates as they are stored. */
const ITEM_CONVERTERS: Record<ScalarType, (column: ScalarColumn) => Convert> = {
  string: () => asIs,
  varchar: () => asIs,
  text: () => asIs,
  mediumtext: () => asIs,
  longtext: () => asIs,
  integer: toInteger,
  bigint: () => toBigInt,
  double: () => toDouble,
  boolean: () => toBoolean,
  datetime: () => toDatetime,
  point: () => nothing,
  linestring: () => nothing,
  polygon: () => nothing,
};

const CONVERTERS: Record<Exclude<Field['kind'], 'integer' | 'list'>, Convert> = {
  text: toText,
  relationship: toText,
  sequence: toBigInt,
  bigint: toBigInt,
  double: toDouble,
  boolean: toBoolean,
  datetime: toDatetime,
  spatial: nothing,
};

function converterOf(field: Field): Convert {
  if (field.kind === 'integer') return toInteger(field.column);
  if (field.kind === 'list') return ITEM_CONVERTERS[field.column.type](field.column);
  return CONVERTERS[field.kind];
}

/** The values as they compare with what is stored; one of the wrong type spoils the query. */
export function toOperands(
  field: Field,
  { attribute, values }: { attribute: string; values: readonly unknown[] },
): SqlValue[] {
  const convert = converterOf(field);
  return values.map((value) => {
    const operand = convert(value);
    if (operand === undefined) throw invalid(attribute);
    return operand;
  });
}

/** The values as texts, for substrings. */
export function toTexts({
  attribute,
  values,
}: {
  attribute: string;
  values: readonly unknown[];
}): string[] {
  return values.map((value) => {
    if (typeof value !== 'string') throw invalid(attribute);
    return value;
  });
}
