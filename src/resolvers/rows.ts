import { Query } from 'node-appwrite';
import { findIdFault } from '../appwrite/query.ts';
import type { RowList } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import { foldId, noNeeds } from '../loaders/row-needs.ts';
import { toQueryStrings } from './condition.ts';
import type { GatewayContext } from './context.ts';
import type { TableModel } from './model.ts';
import { withLater } from './later.ts';
import { emptyPage, toSlice, type Page } from './page.ts';
import { readPlaces, readRelated } from './relationships.ts';
import type { RowNode } from './row-node.ts';
import type { PageSelection, RowSelection } from './selection.ts';
import { needsRows, rowsToRead, toNeeds, toPageNeeds } from './needs.ts';

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
  if (condition.kind === 'none') return emptyPage(plan.keys);
  const filters = toQueryStrings(condition, 'filter');
  const [list, total] = await Promise.all([
    readList(context, model, { filters, selection }),
    readTotal(context, model, { filters, selection }),
  ]);
  const slice = toSlice(list?.rows ?? [], plan);
  const reading = { model, page: selection, pages: [slice.rows] };
  const places = await readPlaces(context, reading, slice.rows);
  const totalCount = selection.hasTotal ? (total ?? list?.total ?? null) : null;
  return { ...slice, places, totalCount, keys: plan.keys };
}

interface Reading {
  readonly filters: readonly string[];
  readonly selection: PageSelection;
}

/** A count rides on the rows' call, but where a cursor would make it wrong. */
const countsAlone = (selection: PageSelection): boolean =>
  selection.hasTotal && (selection.request.plan.cursor.length > 0 || !needsRows(selection));

async function readList(
  { loaders }: GatewayContext,
  { table }: TableModel,
  { filters, selection }: Reading,
): Promise<RowList | null> {
  if (!needsRows(selection)) return null;
  const { plan } = selection.request;
  const offset = plan.offset > 0 ? [Query.offset(plan.offset)] : [];
  return loaders.list({
    table,
    queries: [...filters, ...plan.order, ...plan.cursor, ...offset],
    limit: rowsToRead(selection),
    needs: toPageNeeds(selection),
    withTotal: selection.hasTotal && !countsAlone(selection),
  });
}

async function readTotal(
  { loaders }: GatewayContext,
  { table }: TableModel,
  { filters, selection }: Reading,
): Promise<number | null> {
  if (!countsAlone(selection)) return null;
  const request = { table, queries: filters, limit: 1, needs: noNeeds, withTotal: true };
  return (await loaders.list(request)).total;
}
