import { GatewayError } from '../errors.ts';
import { encodeText, Query } from './query-strings.ts';
import type { QueryValue, ServiceRequest, TableAddress } from './types.ts';

/** Longest query string that Appwrite accepts, in characters. */
export const maxQueryLength = 4096;

/** Most query strings of one call, less those for order, page and columns. */
export const maxQueries = 80;

/** Most values that one query string may hold. */
export const maxQueryValues = 500;

/** Longest URL that proxies with common settings let through, in characters. */
export const defaultMaxUrlLength = 8000;

/** Room kept for what stands before the path: the endpoint's own path, and the host where a proxy counts it. */
export const endpointLength = 100;

const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

/**
 * An id as one part of a path. Anything that Appwrite would not take for an id is refused here:
 * with an empty one, a call for one row would become a call for the whole table.
 */
export function toPathPart(id: string): string {
  const fault = findIdFault(id);
  // What an id consists of stands in a path as it is.
  if (fault === null) return id;
  throw new GatewayError('BAD_USER_INPUT', fault);
}

/** What keeps a text from being an id; null where nothing does. */
export const findIdFault = (id: string): string | null =>
  idForm.test(id)
    ? null
    : `${JSON.stringify(id)} is not an id: ids consist of a-z, A-Z, 0-9, ".", "-" and "_", and begin with a letter or digit.`;

/** Path of a table's rows below the endpoint. */
export const toRowsPath = ({ databaseId, id }: TableAddress): string =>
  `/tablesdb/${toPathPart(databaseId)}/tables/${toPathPart(id)}/rows`;

/** Path of one row below the endpoint. */
export const toRowPath = (table: TableAddress, rowId: string): string =>
  `${toRowsPath(table)}/${toPathPart(rowId)}`;

/**
 * Any text as one part of a path, for routes whose arguments are not all ids: Appwrite says what
 * is wrong with it. `name` is the argument's.
 */
export function toSegment(name: string, value: string): string {
  if (value === '') throw new GatewayError('BAD_USER_INPUT', `${name}: must not be empty.`);
  if (value !== '.' && value !== '..') return encodeText(value);
  throw new GatewayError('BAD_USER_INPUT', `${name}: ${JSON.stringify(value)} is not allowed.`);
}

function* toParameters(name: string, value: QueryValue): Generator<string> {
  if (value === undefined) return;
  if (typeof value !== 'object') {
    // Appwrite takes the text `false` for true.
    const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
    yield `${name}=${encodeText(text)}`;
    return;
  }
  // A list's entries have their positions for keys.
  for (const [key, item] of Object.entries(value)) {
    yield `${name}[${encodeText(key)}]=${encodeText(item)}`;
  }
}

/** Appends URL parameters in Appwrite's notation: arrays as `name[0]=…&name[1]=…`. */
export function toPath(path: string, parameters: ServiceRequest['query'] = {}): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [
    ...toParameters(name, value),
  ]);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/**
 * Path of a list call, as `toPath` makes it. Without a count Appwrite is told so by `total=0`; it
 * takes `false` for true.
 */
export function toListPath(
  table: TableAddress,
  queries: readonly string[],
  { withTotal = false }: { withTotal?: boolean } = {},
): string {
  let path = toRowsPath(table);
  let before = '?';
  for (let index = 0; index < queries.length; index += 1) {
    path += `${before}queries[${index}]=${encodeText(queries[index] ?? '')}`;
    before = '&';
  }
  return withTotal ? path : `${path}${before}total=0`;
}

export interface ChunkOptions extends ListChunkOptions {
  /** The table that is listed. */
  readonly table: TableAddress;
}

export interface ListChunkOptions {
  /** Column that the ids are compared with, `$id` by default. */
  readonly attribute?: string;
  /** Query strings that stand beside the id list in every call. */
  readonly otherQueries?: readonly string[];
  /** In characters. */
  readonly maxQueryLength?: number;
  /** In characters. */
  readonly maxUrlLength?: number;
}

const comma = encodeURIComponent(',').length;

/**
 * Splits ids into lists that each fit one `equal` query string and one URL, as full as they can
 * be. The order is kept. A TOO_COSTLY error says so where the other query strings leave no room.
 */
export const chunkIds = (ids: readonly string[], options: ChunkOptions): string[][] =>
  chunkIdsOf(toRowsPath(options.table), ids, options);

/** The same for any list; `path` is the list's below the endpoint. */
export function chunkIdsOf(
  path: string,
  ids: readonly string[],
  options: ListChunkOptions,
): string[][] {
  const room = roomFor(path, Query.equal(options.attribute ?? '$id', []), options);
  return chunk(ids, room, (id) => JSON.stringify(id));
}

export interface ValueChunkOptions<Value> extends Omit<ChunkOptions, 'attribute'> {
  /** The query string that asks for the values, with none in it. */
  readonly empty: string;
  /** How a value stands in that query string. */
  readonly textOf: (value: Value) => string;
}

/** The same for whatever one query string can ask for together. */
export const chunkValues = <Value>(
  values: readonly Value[],
  { table, empty, textOf, ...options }: ValueChunkOptions<Value>,
): Value[][] => chunk(values, roomFor(toRowsPath(table), empty, options), textOf);

interface Room {
  readonly inQuery: number;
  readonly inUrl: number;
}

/** What is left beside a query string that names no value yet. */
function roomFor(path: string, empty: string, options: Omit<ListChunkOptions, 'attribute'>): Room {
  const { otherQueries = [] } = options;
  const { length } = toPath(path, { queries: [...otherQueries, empty], total: 0 });
  return {
    inQuery: (options.maxQueryLength ?? maxQueryLength) - empty.length,
    inUrl: (options.maxUrlLength ?? defaultMaxUrlLength) - endpointLength - length,
  };
}

/** As few lists as the room allows; `textOf` says how a value stands in the query string. */
function chunk<Value>(
  values: readonly Value[],
  room: Room,
  textOf: (value: Value) => string,
): Value[][] {
  const chunks: Value[][] = [];
  let used = { inQuery: 0, inUrl: 0 };
  for (const value of values) {
    const text = textOf(value);
    const size = { inQuery: text.length + 1, inUrl: encodeText(text).length + comma };
    // The last value of a list has no comma after it.
    if (size.inQuery - 1 > room.inQuery || size.inUrl - comma > room.inUrl) throw noRoom();
    const last = chunks.at(-1);
    const isFull =
      last === undefined ||
      last.length >= maxQueryValues ||
      used.inQuery + size.inQuery - 1 > room.inQuery ||
      used.inUrl + size.inUrl - comma > room.inUrl;
    if (isFull) chunks.push([value]);
    else last.push(value);
    used = isFull ? size : { inQuery: used.inQuery + size.inQuery, inUrl: used.inUrl + size.inUrl };
  }
  return chunks;
}

const noRoom = (): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    'The filter is so long that no id fits beside it in one call; shorten it or split the operation.',
  );
