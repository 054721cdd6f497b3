import { stringify } from 'lossless-json';
import { parseJson, WholeFloat } from '../numbers.ts';

/** A float stays one: at the commit, `5.0` is refused for an integer column. */
const wholeFloat = {
  test: (value: unknown): boolean => value instanceof WholeFloat,
  stringify: (value: unknown): string => {
    const text = String((value as WholeFloat).value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  },
};

/** Writes what a call gave, so that `decodeGiven` reads the very same. */
export function encodeGiven(value: unknown): string {
  return stringify(value, undefined, undefined, [wholeFloat]) ?? 'null';
}

export const decodeGiven = (text: string): unknown => parseJson(text);

/** What was given, as an answer repeats it. */
export function echo(value: unknown): unknown {
  if (value instanceof WholeFloat) return value.value;
  if (Array.isArray(value)) return value.map(echo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, echo(each)]));
}
