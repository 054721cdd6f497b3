import { parse, stringify } from 'lossless-json';

/**
 * A JSON number without a fraction that was written as one (`5.0`, `1e3`). PHP reads it as a float
 * and refuses it for an integer column, so it must stay apart from `5`.
 */
export class WholeFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Integers beyond 2^53 become bigint; beyond 64 bits they are floats, as in PHP. */
export function parseExactNumber(digits: string): number | bigint | WholeFloat {
  const value = Number(digits);
  if (/[.eE]/.test(digits)) return Number.isInteger(value) ? new WholeFloat(value) : value;
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(digits);
  return BigInt.asIntN(64, exact) === exact ? exact : new WholeFloat(value);
}

/** Numbers that a plain JSON reader would get wrong. */
const NEEDS_CARE = /\d{16}|\d\.0|\d[eE]/;

/** Reads JSON with exact integers. Throws a SyntaxError. */
export function parseJson(text: string): unknown {
  if (!NEEDS_CARE.test(text)) return JSON.parse(text);
  return parse(text, undefined, {
    parseNumber: parseExactNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

function parseStoredNumber(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(digits) ? value : BigInt(digits);
}

/** Reads JSON of our own writing: exact integers, and `1e21` is just a number. */
export function parseStoredJson(text: string): unknown {
  return /\d{16}/.test(text) ? parse(text, undefined, parseStoredNumber) : JSON.parse(text);
}

function hasBigInt(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasBigInt);
  for (const key in value) if (hasBigInt((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** JSON without bigints, which nearly all of it is; undefined where there are some. */
function toPlainJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError && hasBigInt(value)) return undefined;
    throw error;
  }
}

/** Writes JSON; a bigint is written with all its digits. */
export function toJson(value: object): string {
  const text = toPlainJson(value) ?? stringify(value);
  if (text === undefined) throw new TypeError('The value cannot be written as JSON.');
  return text;
}
