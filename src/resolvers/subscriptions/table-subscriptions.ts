import type { GraphQLResolveInfo } from 'graphql';
import { findIdFault } from '../../appwrite/query.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import type { Filter } from '../filter.ts';
import type { TableModel } from '../model.ts';
import type { Page, PageArguments } from '../page.ts';
import type { RowNode } from '../row-node.ts';
import { readPage, readRow } from '../rows.ts';
import { pageSelectionOf, rowPlacesOf, rowSelectionOf } from '../selection.ts';
import type { Change, ChangeKind } from './change.ts';
import { changesOf } from './changes.ts';
import { liveStates, type LiveState } from './live.ts';
import { createRowSource, type ChangedRow } from './row-changes.ts';
import {
  rowsChannel,
  tablesOfFilter,
  tablesOfPage,
  tablesOfRow,
  type TableNeighbours,
} from './watched-tables.ts';

/** A table, and what around it can change its rows. */
export interface WatchedTable {
  readonly model: TableModel;
  readonly neighbours: TableNeighbours;
}

/** A page of rows, now and whenever it changes. */
export function livePage(
  { model, neighbours }: WatchedTable,
  args: PageArguments,
  { context, info }: Subscription,
): AsyncIterableIterator<LiveState<Page>> {
  const selection = pageSelectionOf(info, model, { args, limits: context.limits });
  if (selection.request.plan.keys === null) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'orderBy: `_random` has a new order at every read, so a live field cannot have it.',
    );
  }
  const tables = [model, ...tablesOfPage(selection), ...tablesOfFilter(args.filter, model)];
  return liveStates({
    feed: context.subscriber.openFeed(),
    channels: channelsOf(tables, neighbours),
    read: (reading) => readPage(reading, model, selection),
  });
}

/** A row, now and whenever it changes; null while it is not there. */
export function liveRow(
  { model, neighbours }: WatchedTable,
  { _id: id }: { readonly _id: string },
  { context, info }: Subscription,
): AsyncIterableIterator<LiveState<RowNode | null>> {
  checkId(id);
  const selection = rowSelectionOf(info, model, context.limits);
  return liveStates({
    feed: context.subscriber.openFeed(),
    channels: channelsOf([model, ...tablesOfRow(selection)], neighbours),
    read: (reading) => readRow(reading, model, { id, selection }),
  });
}

export interface ChangedArguments {
  readonly filter?: Filter | null;
  readonly _id?: string | null;
  readonly on?: readonly ChangeKind[] | null;
}

/** Changes of a table's rows, one by one. */
export function rowChanges(
  { model, neighbours }: WatchedTable,
  { filter, _id: rowId, on }: ChangedArguments,
  { context, info }: Subscription,
): AsyncIterableIterator<Change<ChangedRow>> {
  if (rowId != null) checkId(rowId);
  const { changed: typeName, changedRow: fieldName } = model.table.names;
  const places = rowPlacesOf(info, model, { typeName, fieldName, limits: context.limits });
  const { settings } = context.subscriber;
  const source = createRowSource({ model, neighbours, filter, rowId, places, ...settings });
  return changesOf({ feed: context.subscriber.openFeed(), source, wants: wantedBy(on) });
}

/** What a resolver that subscribes is given beside its arguments. */
export interface Subscription {
  readonly context: GatewayContext;
  readonly info: GraphQLResolveInfo;
}

/** Everything, where nothing is named. */
export const wantedBy =
  (on: readonly ChangeKind[] | null | undefined) =>
  (event: ChangeKind): boolean =>
    on == null || on.includes(event);

function checkId(id: string): void {
  const fault = findIdFault(id);
  if (fault !== null) throw new GatewayError('BAD_USER_INPUT', `_id: ${fault}`);
}

function channelsOf(tables: readonly TableModel[], neighbours: TableNeighbours): string[] {
  const all = new Set(tables.flatMap((model) => [model, ...neighbours.of(model)]));
  return [...all].map(({ table }) => rowsChannel(table));
}
