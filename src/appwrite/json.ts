import { isInteger, parse, stringify } from 'lossless-json';

/**
 * Whether a number may have been rounded: every integer that a double cannot hold becomes one
 * beyond the safe ones. To look at the values costs less than to look through the text.
 */
function isPerhapsRounded(value: unknown): boolean {
  if (typeof value === 'number')
    return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isPerhapsRounded);
  for (const key in value) {
    if (isPerhapsRounded(value[key as keyof typeof value])) return true;
  }
  return false;
}

const toNumber = (digits: string): number | bigint => {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !isInteger(digits) ? number : BigInt(digits);
};

/**
 * Parses JSON without rounding: integers beyond ±(2^53 − 1) become bigints, every other number
 * stays a number. Throws a SyntaxError for anything that is not JSON.
 */
export function decodeJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!isPerhapsRounded(value)) return value;
  return parse(text, null, {
    parseNumber: toNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** Writes JSON; bigints become plain digits, undefined properties are left out. */
export function encodeJson(value: unknown): string {
  return stringify(value) ?? '{}';
}
