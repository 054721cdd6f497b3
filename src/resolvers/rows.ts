import type { Row } from '../appwrite/types.ts';
import type { ListRequest } from '../loaders/list-loader.ts';
import { foldId, noNeeds, type RowNeeds } from '../loaders/row-needs.ts';
import { toQueryStrings } from './condition.ts';
import type { GatewayContext } from './context.ts';
import { toCondition } from './filter.ts';
import type { TableModel } from './model.ts';
import { emptyPage, toPagePlan, type Page, type PageArguments, type PagePlan } from './page.ts';
import { readRelated } from './relationships.ts';
import type { RowNode } from './row-node.ts';
import type { PageSelection, RowSelection } from './selection.ts';
import { toNeeds } from './needs.ts';

/** One row with what is selected of it; null when it does not exist or cannot be read. */
export async function readRow(
  context: GatewayContext,
  model: TableModel,
  { id, selection }: { readonly id: string; readonly selection: RowSelection },
): Promise<RowNode | null> {
  const index = await context.loaders.rows({
    table: model.table,
    ids: [id],
    needs: toNeeds(selection),
  });
  const row = index.get(foldId(id));
  if (!row) return null;
  const [node] = await readRelated(context, { model, selection }, [row]);
  return node ?? null;
}

/** A page of a table's rows. Calls nothing where the arguments say that no row can match. */
export async function readPage(
  context: GatewayContext,
  model: TableModel,
  { args, selection }: { readonly args: PageArguments; readonly selection: PageSelection },
): Promise<Page> {
  const plan = toPagePlan(args, model, context.limits);
  const condition = toCondition(args.filter, model);
  if (condition.kind === 'none') return emptyPage(plan.keys);
  const filters = toQueryStrings(condition, 'filter');
  const [list, total] = await Promise.all([
    readList(context, model, { plan, filters, selection }),
    readTotal(context, model, { plan, filters, selection }),
  ]);
  const slice = toSlice(list?.rows ?? [], plan, args);
  const nodes = await readRelated(context, { model, selection: selection.rows }, slice.rows);
  return { ...slice, nodes, totalCount: total ?? list?.total ?? null, keys: plan.keys };
}

interface Reading {
  readonly plan: PagePlan;
  readonly filters: readonly string[];
  readonly selection: PageSelection;
}

const hasRows = ({ plan, selection }: Reading): boolean => selection.hasRows && plan.size > 0;

/** A count rides on the rows' call, but where a cursor or an offset would make it wrong. */
const countsAlone = (reading: Reading): boolean =>
  reading.selection.hasTotal && (reading.plan.isContinued || !hasRows(reading));

async function readList(
  { loaders }: GatewayContext,
  { table }: TableModel,
  reading: Reading,
): Promise<Awaited<ReturnType<typeof loaders.list>> | null> {
  if (!hasRows(reading)) return null;
  const { plan, filters, selection } = reading;
  return loaders.list({
    table,
    queries: [...filters, ...plan.queries],
    limit: plan.size + (selection.hasMore ? 1 : 0),
    needs: toPageNeeds(selection, plan),
    withTotal: selection.hasTotal && !countsAlone(reading),
  });
}

async function readTotal(
  { loaders }: GatewayContext,
  { table }: TableModel,
  reading: Reading,
): Promise<number | null> {
  if (!countsAlone(reading)) return null;
  const request: ListRequest = {
    table,
    queries: reading.filters,
    limit: 1,
    needs: noNeeds,
    withTotal: true,
  };
  return (await loaders.list(request)).total;
}

/** Cursors hold the values of the order's columns, so these are needed too. */
function toPageNeeds(selection: PageSelection, { keys }: PagePlan): RowNeeds {
  const needs = toNeeds(selection.rows);
  if (!selection.hasCursors || !keys) return needs;
  const ordered = keys.map(({ attribute }) => attribute).filter((name) => !name.startsWith('$'));
  return { ...needs, columns: new Set([...needs.columns, ...ordered]) };
}

function toSlice(
  found: readonly Row[],
  { size, isBackward }: PagePlan,
  args: PageArguments,
): { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean } {
  const rows = found.slice(0, size);
  const hasMore = found.length > size;
  const isInside = isBackward
    ? typeof args.before === 'string'
    : typeof args.after === 'string' || (args.offset ?? 0) > 0;
  return {
    rows: isBackward ? rows.reverse() : rows,
    hasNextPage: isBackward ? isInside : hasMore,
    hasPreviousPage: isBackward ? hasMore : isInside,
  };
}
