import type { GraphQLLeafType } from 'graphql';
import { isEnumType } from 'graphql';

/** Whether a JSON value that stands there is one that the field's type writes as it is. */
export type Fits = (bytes: Buffer, start: number, end: number) => boolean;

/** How to tell that a scalar writes a value as it is. What does not fit is the scalar's business. */
export interface PlainValue {
  /** As a condition on `v`. */
  readonly condition: string;
  readonly fits: Fits;
}

const quote = 0x22;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;

const isText: Fits = (bytes, start) => bytes[start] === quote;

/** Text that is passed on is what a parser would have made of it and a writer written again. */
const text: PlainValue = { condition: "typeof v === 'string'", fits: isText };

const list: PlainValue = {
  condition: 'Array.isArray(v)',
  fits: (bytes, start) => bytes[start] === 0x5b,
};

/** An integer no further from zero than this, and not minus zero. */
const isInteger =
  (most: number): Fits =>
  (bytes, start, end) => {
    const first = bytes[start] === minus ? start + 1 : start;
    if (first > start && bytes[first] === zero) return false;
    let value = 0;
    for (let at = first; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte < zero || byte > nine) return false;
      value = 10 * value + byte - zero;
    }
    return value <= most;
  };

/** A number that is surely finite: with an exponent it might not be. */
const isDecimal: Fits = (bytes, start, end) => {
  const first = bytes[start] as number;
  const isNumber = first === minus || (first >= zero && first <= nine);
  if (!isNumber || end - start > maxDecimals) return false;
  for (let at = start; at < end; at += 1) {
    if (((bytes[at] as number) | 0x20) === 0x65) return false;
  }
  return true;
};

const maxDecimals = 30;

/** Digits of a number that surely fits 64 bits, in quotes. */
const isBigInt: Fits = (bytes, start, end) => {
  if (bytes[start] !== quote || end - start > 20 || end - start < 3) return false;
  if (bytes[start + 1] === zero) return false;
  for (let at = start + 1; at < end - 1; at += 1) {
    const byte = bytes[at] as number;
    if (byte < zero || byte > nine) return false;
  }
  return true;
};

const plainValues: ReadonlyMap<string, PlainValue> = new Map<string, PlainValue>([
  ...['ID', 'String', 'DateTime', 'EmailAddress', 'URL', 'IP'].map((name) => [name, text] as const),
  ...['Point', 'LineString', 'Polygon'].map((name) => [name, list] as const),
  [
    'Boolean',
    {
      condition: "typeof v === 'boolean'",
      fits: (bytes, start) => bytes[start] === 0x74 || bytes[start] === 0x66,
    },
  ],
  ['Int', { condition: "typeof v === 'number' && (v | 0) === v", fits: isInteger(2 ** 31 - 1) }],
  ['SafeInt', { condition: 'Number.isSafeInteger(v)', fits: isInteger(Number.MAX_SAFE_INTEGER) }],
  ['Float', { condition: 'Number.isFinite(v)', fits: isDecimal }],
  [
    'BigInt',
    { condition: String.raw`typeof v === 'string' && /^[1-9]\d{0,17}$/.test(v)`, fits: isBigInt },
  ],
]);

export const plainValueOf = (type: GraphQLLeafType): PlainValue | undefined =>
  plainValues.get(type.name);

/** The names of an enum whose elements are called as they are stored; undefined for others. */
export function plainNamesOf(type: GraphQLLeafType): ReadonlySet<unknown> | undefined {
  if (!isEnumType(type)) return undefined;
  const values = type.getValues();
  const isPlain = values.every(({ name, value }) => name === value);
  return isPlain ? new Set(values.map(({ name }) => name)) : undefined;
}

export const isOneOf =
  (names: ReadonlySet<unknown>): Fits =>
  (bytes, start, end) =>
    bytes[start] === quote && names.has(bytes.toString('latin1', start + 1, end - 1));

const isNull = (bytes: Buffer, start: number): boolean => bytes[start] === 0x6e;

export const orNull =
  (fits: Fits): Fits =>
  (bytes, start, end) =>
    fits(bytes, start, end) || isNull(bytes, start);
