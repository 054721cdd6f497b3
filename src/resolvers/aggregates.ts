import { Query } from '../appwrite/query-strings.ts';
import type { Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayStep } from '../loaders/gateway-step.ts';
import type { RowFilter } from '../loaders/row-filter.ts';
import { foldId, noNeeds, toSelect, type RowNeeds } from '../loaders/row-needs.ts';
import type { AggregateSelection } from './aggregate-selection.ts';
import type { GatewayContext } from './context.ts';
import { toCondition, type Filter } from './filter.ts';
import { findBy } from './filtered-rows.ts';
import { createGrouping, type Group, type Grouping } from './grouping.ts';
import type { TableModel } from './model.ts';
import { COUNT_CEILING } from './page.ts';
import { createStatistics, type Statistics, type StatisticsMaker } from './statistics.ts';

/** Rows of one call. A few columns of so many rows are a small answer. */
const PAGE_ROWS = 5_000;

export interface AggregateArguments {
  readonly filter?: Filter | null;
  /** Field names. */
  readonly groupBy?: readonly string[] | null;
}

/** What was found of the rows that match. */
export interface Aggregate {
  /** Matching rows; null where that was not asked for. */
  readonly count: number | null;
  /** False where there are more than `count`. */
  readonly countIsExact: boolean | null;
  /** Of the rows that were read. */
  readonly values: Statistics;
  /** Null without `groupBy`. */
  readonly groups: readonly Group[] | null;
  /** Rows that were read. */
  readonly scanned: number;
  /** There are more rows than were read. */
  readonly truncated: boolean;
}

interface Asked {
  readonly args: AggregateArguments;
  readonly selection: AggregateSelection;
}

/**
 * Counts with one call where nothing else is asked for; else reads the matching rows page by
 * page, as far as the operation's allowance goes.
 *
 * @throws BAD_USER_INPUT for groups without `groupBy` or keys that are not in it, TOO_COSTLY for more groups than allowed.
 */
export async function readAggregate(
  context: GatewayContext,
  model: TableModel,
  { args, selection }: Asked,
): Promise<Aggregate> {
  const grouping = selection.hasGroups
    ? createGrouping(model, requireGroupBy(args, selection), {
        measures: selection.groupMeasures,
        maxGroups: context.scans.maxGroups,
      })
    : null;
  const scan: Scan = {
    model,
    totals: createStatistics(selection.measures),
    grouping,
    needs: toScanNeeds(model, selection, grouping),
  };
  const isScanned = selection.measures.length > 0 || grouping !== null;
  const condition = toCondition(args.filter, model);
  if (!isScanned && !selection.hasCount) return toAggregate(scan, noExtent, null);
  if (isScanned && condition.kind !== 'none') await context.scans.check();
  const wanted = { condition, argument: 'filter', isEmpty };
  const found = await findBy(context, wanted, async (filter) =>
    isScanned
      ? readScan(context, scan, { filter, selection })
      : { extent: noExtent, count: await readCount(context, scan, filter) },
  );
  if (found === null) return toAggregate(scan, noExtent, exactly(0));
  const aggregate = toAggregate(scan, found.extent, found.count);
  if (isScanned) context.explain?.note(computed(model, aggregate));
  return aggregate;
}

const isEmpty = ({ extent, count }: { readonly extent: Extent; readonly count: Count | null }) =>
  extent.scanned === 0 && !count?.count;

const computed = ({ table }: TableModel, { scanned, groups }: Aggregate): GatewayStep => ({
  action: 'computed',
  table: tablePath(table),
  rows: scanned,
  kept: groups?.length ?? 1,
  reason: 'Appwrite counts rows, and computes nothing else.',
});

function requireGroupBy(
  { groupBy }: AggregateArguments,
  { keyFields }: AggregateSelection,
): readonly string[] {
  if (!groupBy || groupBy.length === 0) {
    throw new GatewayError('BAD_USER_INPUT', 'groups: give `groupBy` with the fields to group by.');
  }
  const unknown = keyFields.find((name) => !groupBy.includes(name));
  if (unknown === undefined) return groupBy;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `groups.key.${unknown}: it is not among \`groupBy\`. Add it there, or leave it out.`,
  );
}

interface Scan {
  readonly model: TableModel;
  readonly needs: RowNeeds;
  readonly totals: StatisticsMaker;
  readonly grouping: Grouping | null;
}

type Extent = Pick<Aggregate, 'scanned' | 'truncated'>;
type Count = Pick<Aggregate, 'count' | 'countIsExact'>;

const noExtent: Extent = { scanned: 0, truncated: false };

const exactly = (count: number): Count => ({ count, countIsExact: true });

function toScanNeeds(
  { alwaysRead }: TableModel,
  selection: AggregateSelection,
  grouping: Grouping | null,
): RowNeeds {
  const keys = [...selection.measures, ...selection.groupMeasures].map(({ key }) => key);
  const columns = [...keys, ...(grouping?.keys ?? [])].filter((key) => !key.startsWith('$'));
  return { ...noNeeds, columns: new Set([...columns, ...alwaysRead]) };
}

const toAggregate = (
  { totals, grouping }: Scan,
  extent: Extent,
  count: Count | null,
): Aggregate => ({
  count: count?.count ?? null,
  countIsExact: count?.countIsExact ?? null,
  values: totals.finish(),
  groups: grouping?.finish() ?? null,
  ...extent,
});

interface ScanRequest {
  readonly filter: RowFilter;
  readonly selection: AggregateSelection;
}

async function readScan(
  context: GatewayContext,
  scan: Scan,
  { filter, selection }: ScanRequest,
): Promise<{ readonly extent: Extent; readonly count: Count | null }> {
  const extent = await readParts(context, scan, filter);
  if (!selection.hasCount) return { extent, count: null };
  return { extent, count: await countScanned(context, scan, { extent, filter }) };
}

/** Parts of a filter find different rows. */
async function readParts(context: GatewayContext, scan: Scan, filter: RowFilter): Promise<Extent> {
  const { table } = scan.model;
  const otherQueries = besides(scan);
  const { parts, dropped } = context.loaders.split(filter, { table, otherQueries });
  let scanned = 0;
  for (const queries of parts) {
    const extent = await readPages(context, scan, { queries, dropped });
    scanned += extent.scanned;
    if (extent.truncated) return { scanned, truncated: true };
  }
  return { scanned, truncated: false };
}

const order = Query.orderAsc('$sequence');

/** What stands beside the filter in each call, at its longest. */
const besides = ({ needs }: Scan): string[] => {
  const select = toSelect(needs, PAGE_ROWS);
  return [
    order,
    Query.greaterThan('$sequence', Number.MAX_SAFE_INTEGER),
    Query.limit(PAGE_ROWS),
    ...(select ? [Query.select([...select])] : []),
  ];
};

interface ScanPart {
  readonly queries: readonly string[];
  /** Folded ids of rows that are not wanted. */
  readonly dropped: ReadonlySet<string>;
}

/** Each call asks for one row more than it may use: whether that is there says whether to go on. */
async function readPages(
  { loaders, scans, hooks }: GatewayContext,
  scan: Scan,
  { queries, dropped }: ScanPart,
): Promise<Extent> {
  let scanned = 0;
  let last: Row | undefined;
  for (let isMore = true; isMore;) {
    const granted = scans.take(PAGE_ROWS - 1);
    if (granted === 0) return { scanned, truncated: true };
    const { rows } = await loaders.list({
      table: scan.model.table,
      queries: [...queries, order, ...behind(last)],
      limit: granted + 1,
      needs: scan.needs,
      withTotal: false,
    });
    isMore = rows.length > granted;
    const read = isMore ? rows.slice(0, granted) : rows;
    const own = read.filter((row) => !dropped.has(foldId(String(row.$id))));
    for (const row of (await hooks?.show(scan.model, own)) ?? own) {
      scan.totals.add(row);
      scan.grouping?.add(row);
    }
    scans.giveBack(granted - read.length);
    scanned += own.length;
    last = read.at(-1);
  }
  return { scanned, truncated: false };
}

const behind = (row: Row | undefined): string[] =>
  row === undefined ? [] : [Query.greaterThan('$sequence', row.$sequence as number)];

/** Rows that were all read need no count. Of others, Appwrite's helps only below its ceiling. */
async function countScanned(
  context: GatewayContext,
  scan: Scan,
  { extent, filter }: { readonly extent: Extent; readonly filter: RowFilter },
): Promise<Count> {
  const { scanned, truncated } = extent;
  if (!truncated) return exactly(scanned);
  if (scanned >= COUNT_CEILING) return { count: scanned, countIsExact: false };
  return readCount(context, scan, filter);
}

async function readCount(
  { loaders }: GatewayContext,
  { model }: Scan,
  filter: RowFilter,
): Promise<Count> {
  const { count, isExact } = await loaders.filtered.count(model.table, filter);
  return { count, countIsExact: isExact };
}
