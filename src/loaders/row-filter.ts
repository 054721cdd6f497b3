import { Query } from '../appwrite/query-strings.ts';
import {
  chunkIds,
  defaultMaxUrlLength,
  endpointLength,
  maxQueries,
  maxQueryLength,
  maxQueryValues,
  toListPath,
} from '../appwrite/query.ts';
import type { TableAddress } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import { foldId } from './row-needs.ts';

/** The attribute holds one of these ids. */
export interface IdList {
  readonly attribute: string;
  readonly ids: readonly string[];
}

/** Which rows of a table are wanted. All of it must hold. */
export interface RowFilter {
  /** Query strings that every call carries. */
  readonly queries: readonly string[];
  /** One list an attribute; the longest of them may be longer than a call holds. */
  readonly oneOf: readonly IdList[];
  /** Ids of rows that are not wanted; there may be more of them than a call holds. */
  readonly noneOf: readonly string[];
}

export const everyRow: RowFilter = { queries: [], oneOf: [], noneOf: [] };

/** Whether a filter can need more than one call. */
export const holdsIds = ({ oneOf, noneOf }: RowFilter): boolean =>
  oneOf.length > 0 || noneOf.length > 0;

const noIds: ReadonlySet<string> = new Set();

/** A filter as calls. */
export interface FilterSplit {
  /** The query strings of each call. By `$id` and by stored keys no row is found by two of them. */
  readonly parts: readonly (readonly string[])[];
  /** Folded ids of rows that the calls can find and that are not wanted. */
  readonly dropped: ReadonlySet<string>;
}

export interface SplitOptions {
  readonly table: TableAddress;
  /** Query strings that will stand beside the filter: order, cursor, columns. */
  readonly otherQueries: readonly string[];
  /** In characters. */
  readonly maxUrlLength?: number;
}

/** Room in the URL that a list of ids is to have at least, in characters. */
const ROOM_FOR_IDS = 2_000;

/**
 * Divides a filter into as few calls as its longest list of ids needs.
 * @throws TOO_COSTLY where two lists are too long for one call.
 */
export function splitFilter(filter: RowFilter, options: SplitOptions): FilterSplit {
  if (!holdsIds(filter)) return { parts: [filter.queries], dropped: noIds };
  const [longest, ...others] = [...filter.oneOf].sort((a, b) => b.ids.length - a.ids.length);
  const fixed = [...filter.queries, ...others.map((list) => toQuery(list))];
  const left = filter.noneOf.map((id) => Query.notEqual('$id', [id] as never));
  const isLeftOut = fits([...fixed, ...left], options, longest ? ROOM_FOR_IDS : 0);
  const queries = isLeftOut ? [...fixed, ...left] : fixed;
  return {
    parts: longest ? toParts(queries, longest, options) : [queries],
    dropped: new Set(isLeftOut ? [] : filter.noneOf.map(foldId)),
  };
}

function toParts(
  queries: readonly string[],
  { attribute, ids }: IdList,
  { table, otherQueries, maxUrlLength }: SplitOptions,
): string[][] {
  const chunks = chunkIds(ids, {
    table,
    attribute,
    otherQueries: [...queries, ...otherQueries],
    ...(maxUrlLength === undefined ? {} : { maxUrlLength }),
  });
  return chunks.map((chunk) => [...queries, Query.equal(attribute, chunk)]);
}

function toQuery({ attribute, ids }: IdList): string {
  const text = Query.equal(attribute, [...ids]);
  if (ids.length <= maxQueryValues && text.length <= maxQueryLength) return text;
  throw new GatewayError(
    'TOO_COSTLY',
    `filter: it comes to two lists of ids that are too long for one call (${ids.length} in ` +
      `"${attribute}"). Narrow one of them, or ask in two operations.`,
  );
}

function fits(queries: readonly string[], options: SplitOptions, room: number): boolean {
  const { table, otherQueries, maxUrlLength = defaultMaxUrlLength } = options;
  if (queries.length > maxQueries) return false;
  const { length } = toListPath(table, [...queries, ...otherQueries]);
  return length + room + endpointLength <= maxUrlLength;
}
