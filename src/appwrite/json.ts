import { isInteger, parse, stringify } from 'lossless-json';

/**
 * Numbers of 16 digits or more may not fit a double. The pattern also matches such text inside
 * strings, which only costs the slower parser.
 */
const perhapsUnsafe = /(?:^|[:,[])\s*-?\d{16}/;

const toNumber = (digits: string): number | bigint => {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !isInteger(digits) ? number : BigInt(digits);
};

/**
 * Parses JSON without rounding: integers beyond ±(2^53 − 1) become bigints, every other number
 * stays a number. Throws a SyntaxError for anything that is not JSON.
 */
export function decodeJson(text: string): unknown {
  if (!perhapsUnsafe.test(text)) return JSON.parse(text);
  return parse(text, null, {
    parseNumber: toNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** Writes JSON; bigints become plain digits, undefined properties are left out. */
export function encodeJson(value: Readonly<Record<string, unknown>>): string {
  return stringify(value) ?? '{}';
}
