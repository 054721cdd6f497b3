import { findIdFault } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';
import type { FilteredRows, Merging } from '../loaders/filtered-list.ts';
import type { RowFilter } from '../loaders/row-filter.ts';
import { foldId } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import { toBehind } from './cursor.ts';
import { findBy } from './filtered-rows.ts';
import type { TableModel } from './model.ts';
import { withLater } from './later.ts';
import { toComparison } from './order.ts';
import { emptyPage, toSlice, type Page, type PagePlan } from './page.ts';
import { readPlaces, readRelated, toPlainPlaces } from './relationships.ts';
import type { RowNode } from './row-node.ts';
import type { PageSelection, RowSelection } from './selection.ts';
import { needsRows, orderColumnsOf, rowsToRead, toNeeds, toPageNeeds } from './needs.ts';

/** One row with what is selected of it; null when it does not exist or cannot be read. */
export async function readRow(
  context: GatewayContext,
  model: TableModel,
  { id, selection }: { readonly id: string; readonly selection: RowSelection },
): Promise<RowNode | null> {
  const fault = findIdFault(id);
  if (fault !== null) throw new GatewayError('BAD_USER_INPUT', `_id: ${fault}`);
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
export function readPage(
  context: GatewayContext,
  model: TableModel,
  selection: PageSelection,
): Promise<Page> {
  const page = readPart(context, model, selection);
  const { later } = selection;
  return later ? page.then((known) => addLater(known, later, { context, model })) : page;
}

const addLater = (
  page: Page,
  later: PageSelection,
  { context, model }: { readonly context: GatewayContext; readonly model: TableModel },
): Page =>
  withLater(page, later, async () => {
    return { kind: 'many', page: await readPart(context, model, later) };
  });

/** What one part of the answer shows of a page; mostly there is only one. */
async function readPart(
  context: GatewayContext,
  model: TableModel,
  selection: PageSelection,
): Promise<Page> {
  const { plan, condition } = selection.request;
  const isAsked = selection.hasTotal || needsRows(selection);
  if (!isAsked) return { ...emptyPage(plan.keys), totalCount: null };
  const wanted = { condition, argument: 'filter', isEmpty };
  const found = await findBy(context, wanted, (filter) =>
    readRows(context, model, { filter, selection }),
  );
  if (found === null) return emptyPage(plan.keys);
  const total = selection.hasTotal ? found.total : null;
  const { rows, hasNextPage, hasPreviousPage } = toSlice(found.rows, plan);
  const reading = { model, page: selection, pages: [rows] };
  const plain = toPlainPlaces(context, selection, rows);
  const places = plain ?? (await readPlaces(context, reading, rows));
  return {
    rows,
    hasNextPage,
    hasPreviousPage,
    places,
    totalCount: total?.count ?? null,
    isTotalExact: total?.isExact ?? null,
    keys: plan.keys,
  };
}

const isEmpty = ({ rows, total }: FilteredRows): boolean => rows.length === 0 && !total?.count;

interface Reading {
  readonly filter: RowFilter;
  readonly selection: PageSelection;
}

/** A count rides on the rows' call, but where a cursor would make it wrong. */
const countsAlone = (selection: PageSelection): boolean =>
  selection.hasTotal && (selection.request.plan.cursor.length > 0 || !needsRows(selection));

async function readRows(
  { loaders }: GatewayContext,
  model: TableModel,
  { filter, selection }: Reading,
): Promise<FilteredRows> {
  const { table } = model;
  const { plan } = selection.request;
  const isCountedAlone = countsAlone(selection);
  const request = {
    table,
    filter,
    order: plan.order,
    cursor: plan.cursor,
    offset: plan.offset,
    limit: rowsToRead(selection),
    needs: toPageNeeds(selection),
    withTotal: selection.hasTotal && !isCountedAlone,
    merging: () => toMerging(plan, model),
  };
  if (!isCountedAlone) return loaders.filtered.read(request);
  const [list, total] = await Promise.all([
    needsRows(selection) ? loaders.filtered.read(request) : noList,
    loaders.filtered.count(table, filter),
  ]);
  return { rows: list.rows, total };
}

/** How lists of rows are put together in the order of a page. */
export const toMerging = (plan: PagePlan, model: TableModel): Merging => ({
  compare: toComparison(plan, model),
  orderColumns: orderColumnsOf(plan),
  behind: toBehind(plan),
});

const noList: FilteredRows = { rows: [], total: null };
