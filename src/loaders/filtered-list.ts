import { Query } from '../appwrite/query-strings.ts';
import { chunkIds } from '../appwrite/query.ts';
import type { Row, RowList } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import type { ListRequest } from './list-loader.ts';
import type { LoaderOptions } from './options.ts';
import { holdsIds, splitFilter, type FilterSplit, type RowFilter } from './row-filter.ts';
import { foldId, noNeeds, toSelect, type RowNeeds } from './row-needs.ts';

/** Most rows asked for in one call. */
const MAX_PAGE_ROWS = 5_000;

/** Appwrite stops counting here. */
export const COUNT_CEILING = 5_000;

export interface RowCount {
  readonly count: number;
  /** False where there are at least so many. */
  readonly isExact: boolean;
}

export interface FilteredList {
  readonly table: Table;
  readonly filter: RowFilter;
  /** Query strings of the order, and of the cursor behind which the rows begin. */
  readonly order: readonly string[];
  readonly cursor: readonly string[];
  /** Rows to skip. */
  readonly offset: number;
  /** Most rows wanted, at least 1. */
  readonly limit: number;
  readonly needs: RowNeeds;
  readonly withTotal: boolean;
  /** Asked for where the filter needs several calls. */
  readonly merging: () => Merging;
}

/** How rows of several lists are put together. */
export interface Merging {
  /** The order of the rows; null where only the database can tell it. */
  readonly compare: ((left: Row, right: Row) => number) | null;
  /** Columns by which the rows are ordered. */
  readonly orderColumns: ReadonlySet<string>;
  /** Query strings for what comes behind a row in this order; null where that cannot be told. */
  readonly behind: ((row: Row) => readonly string[]) | null;
}

export interface FilteredRows {
  readonly rows: readonly Row[];
  /** Of all matching rows; null where it was not asked for. */
  readonly total: RowCount | null;
}

export interface FilteredLists {
  readonly read: (request: FilteredList) => Promise<FilteredRows>;
  readonly count: (table: Table, filter: RowFilter) => Promise<RowCount>;
}

type ReadList = (request: ListRequest) => Promise<RowList>;

/**
 * Lists of rows by filters that can need several calls: lists of ids in chunks, whose rows are
 * merged, and rows that no query string can leave out, which are dropped.
 */
export function createFilteredLists(list: ReadList, options: LoaderOptions): FilteredLists {
  const count: FilteredLists['count'] = async (table, filter) => {
    const split = splitFilter(filter, { ...options, table, otherQueries: [Query.limit(1)] });
    const request = { table, limit: 1, needs: noNeeds, withTotal: true };
    const wanted = split.parts.map((queries) => ({ ...request, queries }));
    const unwanted = toUnwanted(table, filter, { split, options });
    options.expectCalls?.(wanted.length + unwanted.length);
    const totals = await Promise.all(
      [...wanted, ...unwanted.map((queries) => ({ ...request, queries }))].map(list),
    );
    return subtract(
      toCounts(totals.slice(0, wanted.length)),
      toCounts(totals.slice(wanted.length)),
    );
  };
  return {
    count,
    read: (request) => {
      if (holdsIds(request.filter)) return readMerged(request, { list, options, count });
      options.expectCalls?.(1);
      const { filter, offset, limit, withTotal } = request;
      return readPart({ request, list }, filter.queries, { offset, limit }).then((found) => ({
        rows: found.rows,
        total: withTotal ? toCounts([found]) : null,
      }));
    },
  };
}

interface Merge {
  readonly list: ReadList;
  readonly options: LoaderOptions;
  readonly count: FilteredLists['count'];
}

async function readMerged(
  given: FilteredList,
  { list, options, count }: Merge,
): Promise<FilteredRows> {
  const request = { ...given, ...given.merging() };
  const { table, filter } = request;
  const split = splitFilter(filter, {
    ...options,
    table,
    otherQueries: besides(withOrderColumns(request)),
  });
  if (split.parts.length > 1 && request.compare === null) throw notMergeable(table);
  options.expectCalls?.(split.parts.length);
  const isDropping = split.dropped.size > 0;
  const isCompared = isDropping || split.parts.length > 1;
  const reading: Reading = {
    request: isCompared ? withOrderColumns(request) : request,
    split,
    list,
    options,
  };
  const [{ rows, total }, counted] = await Promise.all([
    readParts(reading),
    isDropping && request.withTotal ? count(table, filter) : null,
  ]);
  return { rows, total: counted ?? total };
}

type MergedList = FilteredList & Merging;

/** To be merged or read on from, rows have to hold what they are ordered by. */
const withOrderColumns = ({ needs, orderColumns, ...request }: MergedList): MergedList => ({
  ...request,
  orderColumns,
  needs: { ...needs, columns: new Set([...needs.columns, ...orderColumns]) },
});

/** The calls that count the unwanted rows among those that the parts find. */
function toUnwanted(
  table: Table,
  { noneOf }: RowFilter,
  { split, options }: { readonly split: FilterSplit; readonly options: LoaderOptions },
): (readonly string[])[] {
  if (split.dropped.size === 0) return [];
  return split.parts.flatMap((queries) =>
    chunkIds(noneOf, { ...options, table, otherQueries: [...queries, Query.limit(1)] }).map(
      (chunk) => [...queries, Query.equal('$id', chunk)],
    ),
  );
}

/** Parts find different rows, so that their counts add up. */
const toCounts = (lists: readonly RowList[]): RowCount => ({
  count: lists.reduce((sum, { total }) => sum + total, 0),
  isExact: lists.every(({ total }) => total < COUNT_CEILING),
});

const subtract = (all: RowCount, some: RowCount): RowCount => ({
  count: Math.max(0, all.count - some.count),
  isExact: all.isExact && some.isExact,
});

/** What stands beside the filter in each call of a list. */
function besides({ order, cursor, needs, limit, offset }: FilteredList): string[] {
  const select = toSelect(needs, limit);
  return [
    ...order,
    ...cursor,
    Query.limit(offset + limit),
    Query.offset(offset),
    ...(select ? [Query.select([...select])] : []),
  ];
}

interface Reading {
  readonly request: MergedList;
  readonly split: FilterSplit;
  readonly list: ReadList;
  readonly options: LoaderOptions;
}

async function readParts(reading: Reading): Promise<FilteredRows> {
  const { request, split } = reading;
  const { offset, limit } = request;
  const [only, ...others] = split.parts;
  if (only && others.length === 0 && split.dropped.size === 0) {
    const list = await readPart(reading, only, { offset, limit });
    return { rows: list.rows, total: request.withTotal ? toCounts([list]) : null };
  }
  return mergeParts(reading, { offset, limit });
}

async function mergeParts(reading: Reading, { offset, limit }: Extent): Promise<FilteredRows> {
  const { request, split, options } = reading;
  const { compare } = request;
  const last = offset + limit;
  const read = split.dropped.size > 0 ? readKept : readPart;
  const lists = await Promise.all(
    split.parts.map((queries) => read(reading, queries, { offset: 0, limit: last })),
  );
  const rows = lists.flatMap((list) => list.rows);
  if (lists.length > 1 && compare !== null) {
    rows.sort(compare);
    options.note?.({
      action: 'sorted',
      table: tablePath(request.table),
      rows: rows.length,
      kept: rows.length,
      reason: `The ids do not fit one call: ${lists.length} lists were merged.`,
    });
  }
  const total = request.withTotal && split.dropped.size === 0 ? toCounts(lists) : null;
  return { rows: rows.slice(offset, last), total };
}

interface Extent {
  readonly offset: number;
  readonly limit: number;
}

const readPart = (
  { request, list }: { readonly request: FilteredList; readonly list: ReadList },
  queries: readonly string[],
  { offset, limit }: Extent,
): Promise<RowList> => {
  const { table, order, cursor, needs, withTotal } = request;
  const all = [...queries, ...order, ...cursor];
  if (offset > 0) all.push(Query.offset(offset));
  return list({ table, queries: all, limit, needs, withTotal });
};

/**
 * Reads on until so many rows are left that were not to be dropped. Each page has room for twice
 * as many rows as the one before, but never for more than could be needed.
 */
async function readKept(
  { request, split: { dropped }, list, options }: Reading,
  queries: readonly string[],
  { limit }: Extent,
): Promise<RowList> {
  const { table, order, needs, behind } = request;
  const kept: Row[] = [];
  let { cursor } = request;
  let read = 0;
  for (let size = 2 * limit; ; size *= 2) {
    const needed = limit - kept.length + dropped.size - (read - kept.length);
    // Without a place to go on from, one call has to hold whatever can be needed.
    if (!behind && needed > MAX_PAGE_ROWS) throw tooManyAtOnce(table, needed);
    const most = behind ? Math.min(size, needed, MAX_PAGE_ROWS) : needed;
    const { rows } = await list({
      table,
      queries: [...queries, ...order, ...cursor],
      limit: most,
      needs,
      withTotal: false,
    });
    read += rows.length;
    kept.push(...rows.filter((row) => !dropped.has(foldId(String(row.$id)))));
    const last = rows.at(-1);
    if (rows.length < most || kept.length >= limit || !last || !behind) break;
    cursor = behind(last);
  }
  options.note?.({
    action: 'filtered',
    table: tablePath(table),
    rows: read,
    kept: Math.min(kept.length, limit),
    reason: `${dropped.size} ids are too many to be left out by a query.`,
  });
  return { rows: kept.slice(0, limit), total: 0 };
}

const tooManyAtOnce = ({ name }: Table, rows: number): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `The filter leaves out so many rows that ${rows} rows of "${name}" would have to be read at ` +
      `once in a random order, and ${MAX_PAGE_ROWS} can be. Narrow the filter, or leave out \`_random\`.`,
  );

const notMergeable = ({ name }: Table): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `The filter comes to more ids than one call holds, and only the database can put "${name}" in ` +
      'the order asked for. Order by a number, a date or an id, or narrow the filter.',
  );
