import { Query } from '../appwrite/query-strings.ts';
import type { Row, TableAddress } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { Loaders } from '../loaders/create-loaders.ts';
import type { RelatedGroup, RelatedIndex, RelatedRows } from '../loaders/related-rows-loader.ts';
import type { RowFilter } from '../loaders/row-filter.ts';
import { foldId } from '../loaders/row-needs.ts';
import type { SelectedRows } from '../loaders/selected-rows-loader.ts';
import type { Comparison } from './order.ts';

/** Ids beside which a filter's own list of ids is to leave room in a call. */
const NEIGHBOURS = 20;

interface Filtered {
  readonly filter: RowFilter;
  /** Name of the filter's argument, for errors. */
  readonly argument: string;
  /** The order of the rows; null where only the database can tell it. */
  readonly compare: Comparison | null;
  /** Columns that are compared. */
  readonly orderColumns: ReadonlySet<string>;
}

/** Related rows by parent, by a filter that can need several calls for all of them. */
export async function readRelatedRows(
  loaders: Loaders,
  request: Omit<RelatedRows, 'filters'>,
  filtered: Filtered,
): Promise<RelatedIndex> {
  const { table, order, cursor, key, parentIds } = request;
  const beside = [...order, ...cursor, Query.equal(key, parentIds.slice(0, NEIGHBOURS))];
  const parts = toParts(loaders, filtered, { table, beside });
  const [only, ...others] = parts;
  if (only && others.length === 0) return loaders.relatedRows({ ...request, filters: only });
  const { compare, argument, orderColumns } = filtered;
  if (compare === null) throw notMergeable(argument);
  const needs = { ...request.needs, columns: new Set([...request.needs.columns, ...orderColumns]) };
  const indexes = await Promise.all(
    parts.map((filters) => loaders.relatedRows({ ...request, offset: 0, needs, filters })),
  );
  return mergeGroups(indexes, compare);
}

function mergeGroups(indexes: readonly RelatedIndex[], compare: Comparison): RelatedIndex {
  const merged = new Map<string, RelatedGroup>();
  for (const [id, group] of indexes.flatMap((index) => [...index])) {
    const known = merged.get(id);
    merged.set(id, known ? join(known, group) : group);
  }
  return new Map(
    [...merged].map(([id, { rows, total }]) => [id, { rows: [...rows].sort(compare), total }]),
  );
}

const join = (left: RelatedGroup, right: RelatedGroup): RelatedGroup => ({
  rows: [...left.rows, ...right.rows],
  total: left.total === null || right.total === null ? null : left.total + right.total,
});

/** Those of some rows that match, by a filter that can need several calls. */
export async function readSelectedRows(
  loaders: Loaders,
  request: SelectedRows,
  filtered: Filtered,
): Promise<readonly Row[]> {
  const { table, queries } = request;
  const ids = narrow(request.ids, filtered.filter);
  if (ids.length === 0) return [];
  const beside = [...queries, Query.equal('$id', ids.slice(0, NEIGHBOURS))];
  const oneOf = filtered.filter.oneOf.filter(({ attribute }) => attribute !== '$id');
  const filter = { ...filtered.filter, oneOf, noneOf: [] };
  const parts = toParts(loaders, { ...filtered, filter }, { table, beside });
  const { compare, argument, orderColumns } = filtered;
  if (parts.length > 1 && compare === null) throw notMergeable(argument);
  const columns = parts.length > 1 ? orderColumns : new Set<string>();
  const needs = { ...request.needs, columns: new Set([...request.needs.columns, ...columns]) };
  const lists = await Promise.all(
    parts.map((part) =>
      loaders.selectedRows({ ...request, ids, needs, queries: [...part, ...queries] }),
    ),
  );
  return compare && lists.length > 1 ? lists.flat().sort(compare) : lists.flat();
}

/** Among known ids, lists of ids need no call. */
function narrow(ids: readonly string[], { oneOf, noneOf }: RowFilter): string[] {
  const lists = oneOf
    .filter(({ attribute }) => attribute === '$id')
    .map((list) => foldedSet(list.ids));
  const unwanted = foldedSet(noneOf);
  return ids.filter((id) => {
    const folded = foldId(id);
    return !unwanted.has(folded) && lists.every((list) => list.has(folded));
  });
}

const foldedSet = (ids: readonly string[]): ReadonlySet<string> => new Set(ids.map(foldId));

interface Place {
  readonly table: TableAddress;
  readonly beside: readonly string[];
}

function toParts(
  loaders: Loaders,
  { filter, argument }: Filtered,
  { table, beside }: Place,
): FilterParts {
  const { parts, dropped } = loaders.split(filter, { table, otherQueries: beside });
  if (dropped.size === 0) return parts;
  throw new GatewayError(
    'TOO_COSTLY',
    `${argument}: it leaves out ${dropped.size} rows by their ids, and one call does not hold so ` +
      'many. Narrow what is under `none` or `not`, or ask for these rows at the root.',
  );
}

type FilterParts = ReturnType<Loaders['split']>['parts'];

const notMergeable = (argument: string): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `${argument}: it comes to more ids than one call holds, and only the database can tell the ` +
      'order asked for. Order by a number, a date or an id, or narrow the filter.',
  );
