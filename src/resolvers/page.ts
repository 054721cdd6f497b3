import { Query } from '../appwrite/query-strings.ts';
import type { Row } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { Filter } from './filter.ts';
import type { TableModel } from './model.ts';
import { decodeCursor, encodeCursor, toCursorQueries } from './cursor.ts';
import {
  reverseOrder,
  toOrder,
  toOrderQueries,
  type OrderArgument,
  type OrderKey,
} from './order.ts';
import type { Related, RowNode } from './row-node.ts';

export { COUNT_CEILING } from '../loaders/filtered-list.ts';

export interface PageArguments {
  readonly filter?: Filter | null;
  readonly orderBy?: readonly OrderArgument[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly offset?: number | null;
}

export interface PageLimits {
  /** Rows of a page when neither `first` nor `last` is given. */
  readonly defaultFirst: number;
  /** Most rows of a page. */
  readonly maxFirst: number;
}

/** Which rows a page holds, beside its filter. */
export interface PagePlan {
  /** Query strings of the order, reversed for a page from the end. */
  readonly order: readonly string[];
  /** Query strings that leave out the rows before the cursor; empty without one. */
  readonly cursor: readonly string[];
  /** Rows to skip at the start. */
  readonly offset: number;
  /** Rows of the page. */
  readonly size: number;
  /** The rows come from the end, in reverse. */
  readonly isBackward: boolean;
  /** Order of the page; null for a random one, which has no cursors. */
  readonly keys: readonly OrderKey[] | null;
}

/** A page of rows, from which the connection's fields are read. */
export interface Page {
  readonly rows: readonly Row[];
  /** The rows' nodes at each place where they are selected, in the same order. */
  readonly places: ReadonlyMap<string, readonly (RowNode | null)[]>;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Null where it was not asked for. */
  readonly totalCount: number | null;
  /** Whether there are no more than `totalCount`; null where that was not asked for. */
  readonly isTotalExact: boolean | null;
  readonly keys: readonly OrderKey[] | null;
  /** Where the answer comes in parts: what is read only when it is shown. */
  readonly later?: LaterPage;
}

export interface LaterPage {
  /** Whether the rows are among it, or only the count. */
  readonly hasRows: boolean;
  readonly hasTotal: boolean;
  /** Reads the page with it, once. */
  read(): Promise<Related>;
}

/** @throws BAD_USER_INPUT naming the argument, where they are out of range or contradict. */
export function toPagePlan(args: PageArguments, model: TableModel, limits: PageLimits): PagePlan {
  checkArguments(args);
  const size = toSize(args, limits);
  const order = toOrder(args.orderBy ?? [], model);
  const place = order.kind === 'random' ? toRandomPlace(args) : toPlace(args, order.keys, model);
  return { ...place, size, offset: args.offset ?? 0 };
}

/** Rows found in the plan's direction, cut to the page. There may be one more than it holds. */
export function toSlice(
  found: readonly Row[],
  { size, isBackward, cursor, offset }: PagePlan,
): { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean } {
  const rows = found.slice(0, size);
  const hasMore = found.length > size;
  const isInside = cursor.length > 0 || offset > 0;
  return {
    rows: isBackward ? rows.reverse() : rows,
    hasNextPage: isBackward ? isInside : hasMore,
    hasPreviousPage: isBackward ? hasMore : isInside,
  };
}

type Place = Pick<PagePlan, 'order' | 'cursor' | 'isBackward' | 'keys'>;

function toPlace(args: PageArguments, keys: readonly OrderKey[], { table }: TableModel): Place {
  const isBackward = isGiven(args.last);
  const name = isBackward ? 'before' : 'after';
  const text = args[name];
  const direction = isBackward ? reverseOrder(keys) : keys;
  const cursor = isGiven(text) ? decodeCursor(text, keys, { table, argument: name }) : null;
  return {
    order: toOrderQueries(direction),
    cursor: cursor ? toCursorQueries(cursor, direction, name) : [],
    isBackward,
    keys,
  };
}

function toRandomPlace(args: PageArguments): Place {
  for (const name of ['last', 'after'] as const) {
    if (isGiven(args[name])) {
      throw refuse(`${name} cannot stand with \`_random\`: a random order has no cursors.`);
    }
  }
  return { order: [Query.orderRandom()], cursor: [], isBackward: false, keys: null };
}

export const cursorOf = (page: Page, row: Row): string | null =>
  page.keys && encodeCursor(row, page.keys);

export const emptyPage = (keys: readonly OrderKey[] | null): Page => ({
  rows: [],
  places: new Map(),
  hasNextPage: false,
  hasPreviousPage: false,
  totalCount: 0,
  isTotalExact: true,
  keys,
});

const isGiven = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined;

function toSize(args: PageArguments, { defaultFirst, maxFirst }: PageLimits): number {
  const name = isGiven(args.last) ? 'last' : 'first';
  const size = args[name] ?? defaultFirst;
  if (size >= 0 && size <= maxFirst) return size;
  throw refuse(`${name}: ${size} is not between 0 and ${maxFirst}, the most rows of one page.`);
}

/** Arguments that cannot stand together, with what to do instead. */
const contradictions = [
  { names: ['first', 'last'], hint: 'Give one of them.' },
  { names: ['after', 'before'], hint: 'Page in one direction at a time.' },
  { names: ['last', 'after'], hint: 'Use `first` with `after`, `last` with `before`.' },
  { names: ['offset', 'last'], hint: 'An offset counts from the start; use `first`.' },
  { names: ['offset', 'after'], hint: 'Page by offset or by cursor.' },
] as const satisfies readonly {
  names: readonly [keyof PageArguments, keyof PageArguments];
  hint: string;
}[];

function checkArguments(args: PageArguments): void {
  for (const { names, hint } of contradictions) {
    if (names.every((name) => isGiven(args[name]))) {
      throw refuse(`${names.join(' and ')} cannot stand together. ${hint}`);
    }
  }
  if (isGiven(args.before) && !isGiven(args.last)) {
    throw refuse('before needs `last`: how many rows before the cursor.');
  }
  if (isGiven(args.offset) && args.offset < 0) {
    throw refuse(`offset: ${args.offset} is negative.`);
  }
}

const refuse = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', message);
