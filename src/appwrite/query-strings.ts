import { GatewayError } from '../errors.ts';
import { encodeJson } from './json.ts';

/** One value, or a list of them; the schema and the catalog see to it that Appwrite takes it. */
type Values = string | number | bigint | boolean | readonly unknown[];

/** Points and lines as Appwrite has them, longitude first. */
type Shape = readonly unknown[];

/**
 * Encodes text for a URL.
 * @throws GatewayError BAD_USER_INPUT for text that is no Unicode.
 */
export function encodeText(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (cause) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'A text holds half a character (a lone surrogate), which cannot be sent.',
      { cause },
    );
  }
}

function write(method: string, attribute: string | undefined, given?: Values): string {
  const values = given === undefined || Array.isArray(given) ? given : [given as unknown];
  const query = { method, attribute, values };
  const isExact = values?.some((value) => typeof value === 'bigint') ?? false;
  const text = isExact ? encodeJson(query) : JSON.stringify(query);
  // So JSON writes half a character, which Appwrite could not read.
  if (text.includes('\\ud')) values?.forEach((value) => encodeText(String(value)));
  return text;
}

/** In metres, or in degrees. */
interface Distance {
  readonly distance: number;
  readonly inMeters: boolean;
}

type Compare = (attribute: string, value: Values) => string;
type Between = (attribute: string, start: Values, end: Values) => string;
type Measure = (attribute: string, shape: Shape, distance: Distance) => string;

const comparing =
  (method: string): Compare =>
  (attribute, value) =>
    write(method, attribute, value);

/**
 * Looks for a text as it is. Appwrite sees to `%` and `_`, but leaves backslashes to the database,
 * which takes each for the escape of what follows. Items of lists are compared whole.
 */
const matching =
  (method: string): Compare =>
  (attribute, value) =>
    write(method, attribute, typeof value === 'string' ? value.replaceAll('\\', '\\\\') : value);

const between =
  (method: string): Between =>
  (attribute, start, end) =>
    write(method, attribute, [start, end]);

const overShape =
  (method: string) =>
  (attribute: string, shape: Shape): string =>
    write(method, attribute, [shape]);

const measuring =
  (method: string): Measure =>
  (attribute, shape, { distance, inMeters }) =>
    write(method, attribute, [[shape, distance, inMeters]]);

const aboutColumn =
  (method: string) =>
  (attribute: string): string =>
    write(method, attribute);

const aboutPage =
  (method: string) =>
  (value: Values): string =>
    write(method, undefined, value);

const joining =
  (method: string) =>
  (queries: readonly string[]): string =>
    `{"method":"${method}","values":[${queries.join(',')}]}`;

/**
 * Query strings, as Appwrite's SDKs write them. Its own would come with all of the SDK, which is an
 * eighth of the gateway's memory.
 */
export const Query = {
  equal: comparing('equal'),
  notEqual: comparing('notEqual'),
  lessThan: comparing('lessThan'),
  lessThanEqual: comparing('lessThanEqual'),
  greaterThan: comparing('greaterThan'),
  greaterThanEqual: comparing('greaterThanEqual'),
  between: between('between'),
  notBetween: between('notBetween'),
  isNull: aboutColumn('isNull'),
  isNotNull: aboutColumn('isNotNull'),
  startsWith: matching('startsWith'),
  notStartsWith: matching('notStartsWith'),
  endsWith: matching('endsWith'),
  notEndsWith: matching('notEndsWith'),
  contains: matching('contains'),
  containsAll: comparing('containsAll'),
  notContains: matching('notContains'),
  search: comparing('search'),
  notSearch: comparing('notSearch'),
  distanceEqual: measuring('distanceEqual'),
  distanceNotEqual: measuring('distanceNotEqual'),
  distanceGreaterThan: measuring('distanceGreaterThan'),
  distanceLessThan: measuring('distanceLessThan'),
  intersects: overShape('intersects'),
  notIntersects: overShape('notIntersects'),
  crosses: overShape('crosses'),
  notCrosses: overShape('notCrosses'),
  overlaps: overShape('overlaps'),
  notOverlaps: overShape('notOverlaps'),
  touches: overShape('touches'),
  notTouches: overShape('notTouches'),
  and: joining('and'),
  or: joining('or'),
  select: aboutPage('select'),
  orderAsc: aboutColumn('orderAsc'),
  orderDesc: aboutColumn('orderDesc'),
  orderRandom: (): string => write('orderRandom', undefined),
  cursorAfter: aboutPage('cursorAfter'),
  cursorBefore: aboutPage('cursorBefore'),
  limit: aboutPage('limit'),
  offset: aboutPage('offset'),
} as const;
