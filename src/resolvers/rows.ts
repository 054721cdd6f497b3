import { findIdFault } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';
import type { FilteredRows } from '../loaders/filtered-list.ts';
import type { RowFilter } from '../loaders/row-filter.ts';
import { foldId } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import { toBehind } from './cursor.ts';
import { findBy } from './filtered-rows.ts';
import type { TableModel } from './model.ts';
import { withLater } from './later.ts';
import { toComparison } from './order.ts';
import { emptyPage, toSlice, type Page } from './page.ts';
import { readPlaces, readRelated } from './relationships.ts';
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
export async function readPage(
  context: GatewayContext,
  model: TableModel,
  selection: PageSelection,
): Promise<Page> {
  const page = await readPart(context, model, selection);
  const { later } = selection;
  if (!later) return page;
  return withLater(page, later, async () => {
    return { kind: 'many', page: await readPart(context, model, later) };
  });
}

/** What one part of the answer shows of a page; mostly there is only one. */
async function readPart(
  context: GatewayContext,
  model: TableModel,
  selection: PageSelection,
): Promise<Page> {
  const { plan, condition } = selection.request;
  const isAsked = selection.hasTotal || needsRows(selection);
  if (!isAsked) return { ...emptyPage(plan.keys), totalCount: null };
  const found = await findBy(context, { condition, argument: 'filter' }, async (filter) => {
    const value = await readRows(context, model, { filter, selection });
    return { value, isEmpty: value.rows.length === 0 && !value.total?.count };
  });
  if (found === null) return emptyPage(plan.keys);
  const slice = toSlice(found.rows, plan);
  const reading = { model, page: selection, pages: [slice.rows] };
  const places = await readPlaces(context, reading, slice.rows);
  return {
    ...slice,
    places,
    totalCount: (selection.hasTotal ? found.total?.count : null) ?? null,
    isTotalExact: (selection.hasTotal ? found.total?.isExact : null) ?? null,
    keys: plan.keys,
  };
}

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
  const request = {
    ...plan,
    table,
    filter,
    limit: rowsToRead(selection),
    needs: toPageNeeds(selection),
    withTotal: selection.hasTotal && !countsAlone(selection),
    compare: toComparison(plan, model),
    orderColumns: orderColumnsOf(plan),
    behind: toBehind(plan),
  };
  const [list, total] = await Promise.all([
    needsRows(selection) ? loaders.filtered.read(request) : noList,
    countsAlone(selection) ? loaders.filtered.count(table, filter) : null,
  ]);
  return { rows: list.rows, total: total ?? list.total };
}

const noList: FilteredRows = { rows: [], total: null };
