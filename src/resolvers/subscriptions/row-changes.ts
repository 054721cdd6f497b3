import { chunkIds } from '../../appwrite/query.ts';
import type { Row } from '../../appwrite/types.ts';
import { foldId, mergeNeeds, noNeeds } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { Filter } from '../filter.ts';
import type { TableModel } from '../model.ts';
import { toNeeds } from '../needs.ts';
import type { PageArguments } from '../page.ts';
import { toPageRequest } from '../page-request.ts';
import { readRelated } from '../relationships.ts';
import type { RowNode } from '../row-node.ts';
import { readPage } from '../rows.ts';
import type { PageSelection, RowSelection } from '../selection.ts';
import type { ChangeSource, Found, Stamp } from './change.ts';
import { rowChannel, rowsChannel, tablesOfFilter, type TableNeighbours } from './watched-tables.ts';

/** A changed row at each of its places in the answer, by alias. */
export type ChangedRow = ReadonlyMap<string, RowNode>;

export interface RowChangesOptions {
  readonly model: TableModel;
  readonly neighbours: TableNeighbours;
  readonly filter: Filter | null | undefined;
  /** Of one row only. */
  readonly rowId: string | null | undefined;
  /** What is asked of the row, by alias. */
  readonly places: ReadonlyMap<string, RowSelection>;
  readonly maxTrackedRows: number;
  readonly maxUrlLength: number;
}

/**
 * Rows of a table, as a source of changes. Whether a row matches is found by asking for it by its
 * id and the filter together, so that every filter means what it means in a query.
 */
export function createRowSource(options: RowChangesOptions): ChangeSource<ChangedRow> {
  const { model, filter, rowId, maxTrackedRows: most } = options;
  const { table } = model;
  const matching = both(filter, rowId == null ? null : { _id: { eq: rowId } });
  return {
    noun: `rows of "${table.name}"`,
    isFiltered: filter != null,
    ...listensTo(options),
    list: async (context) => {
      const stamps = await readStamps(context, options, { filter: matching, first: most + 1 });
      return stamps.size > most ? null : stamps;
    },
    listSince: (context, moment) =>
      moment === null
        ? readStamps(context, options, { filter: matching, orderBy: [lastFirst], first: 1 })
        : readAllSince(context, options, both(matching, { _updatedAt: { gte: moment } })),
    read: (context, ids) =>
      filter == null
        ? readById(context, options, ids)
        : readMatching(context, options, { ids, filter }),
    exist: async ({ loaders }, ids) => {
      const rows = await loaders.rows({ table, ids, needs: noNeeds });
      return new Set(rows.keys());
    },
  };
}

function listensTo({
  model,
  neighbours,
  filter,
  rowId,
}: RowChangesOptions): Pick<ChangeSource<ChangedRow>, 'channels' | 'subjectOf'> {
  const own = rowId == null ? rowsChannel(model.table) : rowChannel(model.table, rowId);
  const filtered = tablesOfFilter(filter, model).map(({ table }) => rowsChannel(table));
  const silent = [...neighbours.of(model)].map(({ table }) => rowsChannel(table));
  return {
    channels: [...new Set([own, ...filtered, ...silent])],
    subjectOf: ({ channels, payload, action }) => {
      if (channels.includes(own)) return { id: String(payload['$id']) };
      // A deletion can take rows of this table along, or take them out of a relationship.
      const isTelling = action === 'delete' || filtered.some((each) => channels.includes(each));
      return isTelling ? 'anything' : 'nothing';
    },
  };
}

function both(left: Filter | null | undefined, right: Filter | null | undefined): Filter | null {
  const given = [left, right].filter((each) => each != null);
  return given.length > 1 ? { and: given } : (given[0] ?? null);
}

const anyRow: RowSelection = {
  columns: new Set(),
  related: new Map(),
  isIdOnly: true,
  isInParts: false,
};

/** A page of rows with what is asked for at each place, and nothing about the page itself. */
function toSelection(
  { model }: RowChangesOptions,
  args: PageArguments,
  places: ReadonlyMap<string, RowSelection>,
): PageSelection {
  const first = args.first ?? 0;
  const limits = { defaultFirst: first, maxFirst: first };
  return {
    request: toPageRequest(args, model, { limits, fields: [] }),
    places: new Map([...places].map(([alias, rows]) => [alias, { rows, initialCount: null }])),
    needs: mergeNeeds([...places.values()].map(toNeeds)),
    later: null,
    hasRows: true,
    hasMore: false,
    hasCursors: false,
    hasTotal: false,
  };
}

async function readStamps(
  context: GatewayContext,
  options: RowChangesOptions,
  args: PageArguments,
): Promise<ReadonlyMap<string, Stamp>> {
  const selection = toSelection(options, args, new Map([['row', anyRow]]));
  const { rows } = await readPage(context, options.model, selection);
  return new Map(rows.map((row) => [foldId(String(row['$id'])), toStamp(row)]));
}

const lastFirst = { _updatedAt: 'DESC' };

/** Rows of one call of several. */
const pageSize = 1000;

/** Newest first: what is written meanwhile moves rows to later pages, and none past the end. */
async function readAllSince(
  context: GatewayContext,
  options: RowChangesOptions,
  filter: Filter | null,
): Promise<ReadonlyMap<string, Stamp>> {
  const stamps = new Map<string, Stamp>();
  for (let offset = 0; ; offset += pageSize) {
    const args = { filter, orderBy: [lastFirst], first: pageSize, offset };
    const page = await readStamps(context, options, args);
    for (const [key, stamp] of page) if (!stamps.has(key)) stamps.set(key, stamp);
    if (page.size < pageSize) return stamps;
  }
}

const toStamp = (row: Row): Stamp => ({
  id: String(row['$id']),
  createdAt: String(row['$createdAt']),
  updatedAt: String(row['$updatedAt']),
});

type FoundRows = ReadonlyMap<string, Found<ChangedRow>>;

async function readMatching(
  context: GatewayContext,
  options: RowChangesOptions,
  { ids, filter }: { readonly ids: readonly string[]; readonly filter: Filter },
): Promise<FoundRows> {
  const { model, maxUrlLength } = options;
  const { places } = options;
  const asked = places.size > 0 ? places : new Map([['row', anyRow]]);
  // The filter's text stands for the query strings that it comes to.
  const otherQueries = [JSON.stringify(filter, (_key, value: unknown) => plain(value))];
  const chunks = chunkIds(ids, { table: model.table, otherQueries, maxUrlLength });
  const pages = await Promise.all(
    chunks.map((chunk) => {
      const args = { filter: both(filter, { _id: { in: chunk } }), first: chunk.length };
      return readPage(context, model, toSelection(options, args, asked));
    }),
  );
  return new Map(
    pages.flatMap(({ rows, places: read }) =>
      rows.map((row, index) => {
        const nodes = [...read].map(([alias, list]) => [alias, list[index]] as const);
        return toFound(row, nodes);
      }),
    ),
  );
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Without a filter the ids that all subscriptions ask for are one list. */
async function readById(
  context: GatewayContext,
  { model, places }: RowChangesOptions,
  ids: readonly string[],
): Promise<FoundRows> {
  const needs = mergeNeeds([...places.values()].map(toNeeds));
  const index = await context.loaders.rows({ table: model.table, ids, needs });
  const own = new Set(ids.map(foldId));
  const rows = [...index].filter(([key]) => own.has(key)).map(([, row]) => row);
  const read = await Promise.all(
    [...places].map(async ([alias, selection]) => {
      const nodes = await readRelated(context, { model, selection }, rows);
      return [alias, nodes] as const;
    }),
  );
  return new Map(
    rows.map((row, at) => {
      const nodes = read.map(([alias, list]) => [alias, list[at]] as const);
      return toFound(row, nodes);
    }),
  );
}

function toFound(
  row: Row,
  nodes: readonly (readonly [string, RowNode | null | undefined])[],
): [string, Found<ChangedRow>] {
  const item = new Map(nodes.flatMap(([alias, node]) => (node ? [[alias, node] as const] : [])));
  return [foldId(String(row['$id'])), { ...toStamp(row), item }];
}
