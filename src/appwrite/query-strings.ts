import { Query } from 'node-appwrite';

/** Texts that both ways of writing JSON write alike. */
const plainText = /^[\x20-\x7e]*$/;

const isPlain = (value: unknown): boolean =>
  typeof value === 'string'
    ? plainText.test(value)
    : typeof value === 'number' || typeof value === 'boolean';

/** The query string that node-appwrite's `Query` makes, whose JSON takes ten times as long. */
export function toQueryString(
  method: string,
  attribute: string | undefined,
  values?: readonly unknown[],
): string {
  if ((attribute !== undefined && !isPlain(attribute)) || values?.every(isPlain) === false) {
    return new Query(method, attribute, values as never).toString();
  }
  return JSON.stringify({ method, attribute, values });
}

export const limitTo = (rows: number): string => toQueryString('limit', undefined, [rows]);
export const skip = (rows: number): string => toQueryString('offset', undefined, [rows]);
export const selectKeys = (keys: readonly string[]): string =>
  toQueryString('select', undefined, keys);
export const orderBy = (attribute: string, direction: 'ASC' | 'DESC'): string =>
  toQueryString(direction === 'ASC' ? 'orderAsc' : 'orderDesc', attribute);

/** Compares a column with a value, or with several. */
export const compareBy =
  (method: string) =>
  (attribute: string, value: unknown): string =>
    toQueryString(method, attribute, Array.isArray(value) ? value : [value]);
