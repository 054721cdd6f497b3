import { encodeText, Query } from '../appwrite/query-strings.ts';
import { z } from 'zod';
import { decodeJson, encodeJson } from '../appwrite/json.ts';
import type { Row, TableAddress } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import { and, isSendable, or, query, toQueryStrings, type Condition } from './condition.ts';
import { reverseOrder, type OrderKey } from './order.ts';

/** A place in an order: the values by which its row is ordered, and the row's id. */
export interface Cursor {
  readonly values: readonly CursorValue[];
  readonly id: string;
}

type CursorValue = string | number | bigint | boolean | null;

const cursorText = z.object({
  o: z.string(),
  v: z.array(z.union([z.string(), z.number(), z.bigint(), z.boolean(), z.null()])),
  i: z.string(),
});

/** Tells tables and orders apart, so that a cursor is not taken for one of another list. */
const signatureOf = ({ databaseId, id }: TableAddress, keys: readonly OrderKey[]): string =>
  [`${databaseId}/${id}`, ...keys.map((key) => `${key.attribute} ${key.direction}`)].join(',');

/** Opaque text that stays valid when the row is deleted. Inverse of `decodeCursor`. */
export function encodeCursor(row: Row, keys: readonly OrderKey[]): string {
  const values = keys.map(({ attribute }) => row[attribute] ?? null);
  const table = { databaseId: String(row.$databaseId), id: String(row.$tableId) };
  const text = encodeJson({ o: signatureOf(table, keys), v: values, i: row.$id });
  return Buffer.from(text).toString('base64url');
}

export interface CursorOptions {
  readonly table: TableAddress;
  /** `after` or `before`, for the error. */
  readonly argument: string;
}

/** @throws BAD_USER_INPUT for anything that `encodeCursor` did not make for this table and order. */
export function decodeCursor(
  text: string,
  keys: readonly OrderKey[],
  { table, argument }: CursorOptions,
): Cursor {
  const parsed = cursorText.safeParse(parseText(text));
  if (!parsed.success) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `${argument}: this is not a cursor. Pass one that an edge or pageInfo returned.`,
    );
  }
  const { o, v, i } = parsed.data;
  const isWhole = keys.every(({ isNullable }, index) => isNullable || v[index] !== null);
  if (o !== signatureOf(table, keys) || v.length !== keys.length || !isWhole) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `${argument}: this cursor belongs to another list or another orderBy. Keep both while you page.`,
    );
  }
  return { values: v, id: i };
}

function parseText(text: string): unknown {
  try {
    return decodeJson(Buffer.from(text, 'base64url').toString());
  } catch {
    // Whatever it was, it is no cursor: the caller's check says so.
    return undefined;
  }
}

/**
 * Query strings for the rows behind a cursor in this order. They compare the order's values, so
 * they hold when the cursor's row is gone; where the values are too long to be sent, Appwrite's
 * own cursor does, which needs the row.
 *
 * @param argument - `after` or `before`, for the error.
 * @throws TOO_COSTLY where Appwrite's own cursor would leave rows out.
 */
export function toCursorQueries(
  cursor: Cursor,
  keys: readonly OrderKey[],
  argument: string,
): readonly string[] {
  const behind = toKeyset(cursor, keys);
  const unsafe = keys.find((key, index) => losesRows(key, cursor.values[index] ?? null));
  if (isSendable(behind)) {
    const queries = toQueryStrings(behind, argument);
    if (unsafe !== undefined || isShortInUrl(queries)) return queries;
  }
  if (unsafe === undefined) return [Query.cursorAfter(cursor.id)];
  throw new GatewayError(
    'TOO_COSTLY',
    `${argument}: the row at this place has a value too long to compare others with, and Appwrite ` +
      `cannot go on from the row itself, since other rows may lack "${unsafe.attribute}". Page by ` +
      '`offset`, or let `orderBy` begin with a shorter column.',
  );
}

/** Longest in an address of the usual length, beside filters and columns, in characters. */
const LONGEST_IN_URL = 5_000;

const isShortInUrl = (queries: readonly string[]): boolean =>
  encodeText(queries.join('')).length <= LONGEST_IN_URL;

/** Appwrite's own cursor cannot stand on a null, and finds none behind a value. */
const losesRows = ({ isRequired, direction }: OrderKey, value: CursorValue): boolean =>
  value === null || (direction === 'DESC' && !isRequired);

/** Query strings for the rows behind a row of a list; null for a random order, which has none. */
export function toBehind({
  keys,
  isBackward,
}: {
  readonly keys: readonly OrderKey[] | null;
  readonly isBackward: boolean;
}): ((row: Row) => readonly string[]) | null {
  if (keys === null) return null;
  const directed = isBackward ? reverseOrder(keys) : keys;
  return (row) => {
    const values = directed.map(({ attribute }) => (row[attribute] ?? null) as CursorValue);
    return toCursorQueries({ values, id: String(row.$id) }, directed, 'filter');
  };
}

function toKeyset({ values }: Cursor, keys: readonly OrderKey[]): Condition {
  const alternatives = keys.map((key, index) => {
    const same = keys.slice(0, index).map((before, at) => equals(before, values[at] ?? null));
    return and([...same, follows(key, values[index] ?? null)]);
  });
  return or(alternatives);
}

const equals = ({ attribute }: OrderKey, value: CursorValue): Condition =>
  query(value === null ? Query.isNull(attribute) : Query.equal(attribute, [value]));

/** Rows without a value come first in ascending order, and last in descending order. */
function follows({ attribute, direction, isNullable }: OrderKey, value: CursorValue): Condition {
  if (value === null) {
    return direction === 'ASC' ? query(Query.isNotNull(attribute)) : { kind: 'none' };
  }
  const given = value as string | number;
  if (direction === 'ASC') return query(Query.greaterThan(attribute, given));
  const less = query(Query.lessThan(attribute, given));
  return isNullable ? or([less, query(Query.isNull(attribute))]) : less;
}
