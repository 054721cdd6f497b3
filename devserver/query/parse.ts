import { ApiError, invalidArgument } from '../errors.ts';
import { isId } from '../ids.ts';
import { toNumber, type Input } from '../input.ts';
import { parseJson } from '../numbers.ts';
import { countCharacters } from '../text.ts';
import {
  FILTER_METHODS,
  InvalidQuery,
  type Filter,
  type FilterMethod,
  type Order,
  type QuerySet,
} from './query.ts';

const MAX_QUERIES = 100;
const MAX_QUERY_LENGTH = 4096;
const MAX_VALUES = 500;
/** How many a list answers when no limit is given. */
export const DEFAULT_LIMIT = 25;

interface RawQuery {
  readonly method: string;
  readonly attribute: string;
  readonly values: readonly unknown[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** PHP makes a list of an object's values. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  return isRecord(value) ? Object.values(value) : undefined;
}

function toRawQuery(value: unknown): RawQuery {
  if (!isRecord(value)) throw new InvalidQuery('Invalid query: Must be an object.');
  const { method, attribute = '', values = [] } = value;
  if (typeof method !== 'string') throw new InvalidQuery('Invalid query method: Must be a string.');
  if (typeof attribute !== 'string') {
    throw new InvalidQuery('Invalid query attribute: Must be a string.');
  }
  const list = listOf(values);
  if (list === undefined) throw new InvalidQuery('Invalid query values: Must be an array.');
  return { method, attribute, values: list };
}

function parseText(text: string): RawQuery {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new InvalidQuery('Invalid query: Syntax error', { cause: error });
  }
  return toRawQuery(value);
}

const isFilterMethod = (method: string): method is FilterMethod =>
  Object.hasOwn(FILTER_METHODS, method);

const COUNT_MATCHES: Record<(typeof FILTER_METHODS)[FilterMethod], (count: number) => boolean> = {
  none: (count) => count === 0,
  one: (count) => count === 1,
  two: (count) => count === 2,
  some: (count) => count > 0,
};

/** A child that is no query breaks Appwrite: it answers 500. */
function asChild(value: unknown): unknown {
  if (isRecord(value)) return value;
  throw new ApiError('general_unknown', 'A nested query must be an object.');
}

function toFilter(query: RawQuery): Filter {
  const { method, attribute, values } = query;
  if (method === 'and' || method === 'or') {
    const filters = values.map((value) => toFilter(toRawQuery(asChild(value))));
    if (filters.length < 2) throw new InvalidQuery(`Invalid query: ${method} needs two queries.`);
    return { kind: method, filters };
  }
  if (!isFilterMethod(method)) throw new InvalidQuery(`Invalid query method: ${method}`);
  if (!COUNT_MATCHES[FILTER_METHODS[method]](values.length)) {
    throw new InvalidQuery(`Invalid query: ${method} has the wrong number of values.`);
  }
  if (values.length > MAX_VALUES) {
    throw new InvalidQuery(
      `Invalid query: Query on attribute has greater than ${MAX_VALUES} values: ${attribute}`,
    );
  }
  return { kind: 'comparison', method, attribute, values };
}

function toCount(query: RawQuery, min: number): number {
  const number = toNumber(query.values[0]);
  const isWhole = typeof number === 'bigint' || Number.isInteger(number);
  if (number === undefined || !isWhole || number < min) {
    throw new InvalidQuery(`Invalid ${query.method}: Value must be a valid range from ${min}.`);
  }
  return Number(number);
}

function toSelections({ values }: RawQuery): string[] {
  if (values.some((value) => typeof value === 'object' && value !== null)) {
    throw new ApiError('general_unknown', 'Only names can be selected.');
  }
  const names = values.filter((value) => typeof value === 'string');
  if (names.length !== values.length) throw new InvalidQuery('Invalid query: Cannot select this.');
  if (names.length === 0) throw new InvalidQuery('Invalid query: No attributes selected');
  if (new Set(names).size !== names.length) {
    throw new InvalidQuery('Invalid query: Duplicate attributes selected');
  }
  return names;
}

function toCursorId({ method, values }: RawQuery): string {
  const [id] = values;
  if (!isId(id)) throw new InvalidQuery(`Invalid cursor: ${method} needs a valid id.`);
  return id;
}

type Draft = { -readonly [K in keyof QuerySet]: QuerySet[K] } & {
  filters: Filter[];
  orders: Order[];
};

type Handler = (draft: Draft, query: RawQuery) => void;

const addOrder =
  (direction: Order['direction']): Handler =>
  (draft, { attribute }) => {
    draft.orders.push({ attribute: attribute === '' ? '$sequence' : attribute, direction });
  };

const setCursor =
  (direction: 'after' | 'before'): Handler =>
  (draft, query) => {
    const id = toCursorId(query);
    draft.cursor ??= { id, direction };
  };

/** The methods that are no filters. Of limit, offset and cursor the first one counts. */
function createHandlers(seen: Set<string>): Record<string, Handler> {
  const first =
    (method: 'limit' | 'offset', min: number): Handler =>
    (draft, query) => {
      const count = toCount(query, min);
      if (!seen.has(method)) draft[method] = count;
      seen.add(method);
    };
  return {
    select: (draft, query) => {
      draft.selections = [...(draft.selections ?? []), toSelections(query)];
    },
    orderAsc: addOrder('ASC'),
    orderDesc: addOrder('DESC'),
    orderRandom: addOrder('RANDOM'),
    cursorAfter: setCursor('after'),
    cursorBefore: setCursor('before'),
    limit: first('limit', 1),
    offset: first('offset', 0),
  };
}

/** Sorts query strings by what they do. Throws InvalidQuery; does not know any columns yet. */
export function parseQueries(texts: readonly string[]): QuerySet {
  const draft: Draft = {
    filters: [],
    selections: null,
    orders: [],
    limit: null,
    offset: 0,
    cursor: null,
  };
  const handlers = createHandlers(new Set());
  for (const text of texts) {
    const query = parseText(text);
    const handler = Object.hasOwn(handlers, query.method) ? handlers[query.method] : undefined;
    if (handler === undefined) draft.filters.push(toFilter(query));
    else handler(draft, query);
  }
  return draft;
}

/** The texts of the parameter `queries`; too many or too long ones are an argument error. */
export function readQueryTexts(input: Input): string[] {
  const given = input['queries'];
  if (given === undefined || given === null || given === '') return [];
  const list = listOf(given);
  if (list === undefined || list.length > MAX_QUERIES) {
    throw invalidArgument('queries', `Value must be an array of at most ${MAX_QUERIES} texts.`);
  }
  return list.map((text) => {
    if (typeof text !== 'string' || text === '' || countCharacters(text) > MAX_QUERY_LENGTH) {
      throw invalidArgument('queries', `Value must be a text of 1 to ${MAX_QUERY_LENGTH} chars.`);
    }
    return text;
  });
}
