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

/** What may be rounded in a value that was parsed; the whole of it by default. */
type Look = (value: unknown) => boolean;

/**
 * Parses JSON without rounding: integers beyond ±(2^53 − 1) become bigints, every other number
 * stays a number. Throws a SyntaxError for anything that is not JSON. `look` spares looking at
 * what cannot be long.
 */
export function decodeJson(text: string, look: Look = isPerhapsRounded): unknown {
  const value: unknown = JSON.parse(text);
  if (!look(value)) return value;
  return parse(text, null, {
    parseNumber: toNumber,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** Looks only at these columns of the rows of a list. */
export const lookAtColumns =
  (keys: readonly string[]): Look =>
  (list) => {
    const rows = (list as { readonly rows?: unknown } | null)?.rows;
    if (keys.length === 0 || !Array.isArray(rows)) return false;
    return rows.some((row: Readonly<Record<string, unknown>> | null) =>
      keys.some((key) => isPerhapsRounded(row?.[key])),
    );
  };

/** Writes JSON; bigints become plain digits, undefined properties are left out. */
export function encodeJson(value: unknown): string {
  return stringify(value) ?? '{}';
}
