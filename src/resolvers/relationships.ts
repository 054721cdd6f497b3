import type { Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import { GatewayError } from '../errors.ts';
import { foldId, toStoredId } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import type { TableModel } from './model.ts';
import { toNeeds } from './needs.ts';
import { createLaterRelated, withLater } from './later.ts';
import { COUNT_CEILING, emptyPage, toSlice, type Page } from './page.ts';
import { readGroups, type GroupOf, type ManyReading } from './related-groups.ts';
import type { BatchFailure, Find, Related, RelatedValues, RowNode } from './row-node.ts';
import type { PageSelection, RelatedSelection, RowSelection } from './selection.ts';

interface Reading {
  readonly model: TableModel;
  readonly selection: RowSelection;
  /** Rows that are sent before the others; all, where they are sent together. */
  readonly first?: ReadonlySet<Row> | null;
}

/**
 * Reads what the selection asks of related tables, level by level, for all rows at once, so that
 * the fields below can be resolved without waiting. A relationship that fails leaves the others.
 * Where the answer comes in parts, nothing is read before it is shown.
 */
export async function readRelated(
  context: GatewayContext,
  reading: Reading,
  rows: readonly Row[],
): Promise<RowNode[]> {
  const { model, selection } = reading;
  // Without hooks nothing is waited for.
  const shown = context.hooks ? await context.hooks.show(model, rows) : rows;
  if (selection.isInParts) return toLaterNodes(context, reading, { rows, shown });
  if (rows.length === 0 || selection.related.size === 0) return shown.map(toBareNode);
  const finds = new Map<string, Find>();
  await Promise.all(
    [...selection.related].map(async ([responseKey, related]) => {
      finds.set(responseKey, await readOne(context, { model, related }, rows).catch(toFailure));
    }),
  );
  // What hooks show of a row does not change what it is related to.
  return rows.map((row, at) => ({ row: shown[at] ?? row, related: new FoundValues(finds, row) }));
}

const nothing: RelatedValues = new Map();

const toBareNode = (row: Row): RowNode => ({ row, related: nothing });

/** One row's part of what was read for many. */
class FoundValues implements RelatedValues {
  private readonly finds: ReadonlyMap<string, Find>;
  private readonly row: Row;

  constructor(finds: ReadonlyMap<string, Find>, row: Row) {
    this.finds = finds;
    this.row = row;
  }

  get(responseKey: string): Related | undefined {
    return this.finds.get(responseKey)?.(this.row);
  }
}

interface ShownRows {
  readonly rows: readonly Row[];
  readonly shown: readonly Row[];
}

/** Nodes whose relationships are read for all rows that are sent together, when they are shown. */
function toLaterNodes(
  context: GatewayContext,
  { model, selection, first }: Reading,
  { rows, shown }: ShownRows,
): RowNode[] {
  const readFor =
    (group: readonly Row[]) =>
    (responseKey: string): Promise<Find> => {
      const related = selection.related.get(responseKey);
      if (!related) throw new Error(`Nothing is known of "${responseKey}".`);
      return readOne(context, { model, related }, group).catch(toFailure);
    };
  const isFirst = (row: Row): boolean => first?.has(row) ?? true;
  const leading = createLaterRelated(readFor(rows.filter(isFirst)));
  const following = createLaterRelated(readFor(rows.filter((row) => !isFirst(row))), leading);
  return rows.map((row, at) => {
    const later = isFirst(row) ? leading : following;
    const read = async (responseKey: string): Promise<Find> => {
      const find = await later.read(responseKey);
      return () => find(row);
    };
    const own = shown[at] ?? row;
    return { row: own, related: nothing, later: own === row ? later : { ...later, read } };
  });
}

/** What pages' rows are asked for, where that is nothing but columns; undefined where it is more. */
export function toPlainPlaces(
  { hooks }: GatewayContext,
  { places }: PageSelection,
  rows: readonly Row[],
): Map<string, RowNode[]> | undefined {
  if (hooks) return undefined;
  const plain = new Map<string, RowNode[]>();
  for (const [place, { rows: selection }] of places) {
    if (selection.isInParts || selection.related.size > 0) return undefined;
    plain.set(place, rows.map(toBareNode));
  }
  return plain;
}

interface PlacesReading {
  readonly model: TableModel;
  readonly page: PageSelection;
  /** The rows of the pages that are read together, each page's in its order. */
  readonly pages: readonly (readonly Row[])[];
}

/** Reads what pages' rows are asked for at each of their places. */
export async function readPlaces(
  context: GatewayContext,
  { model, page, pages }: PlacesReading,
  rows: readonly Row[],
): Promise<Map<string, RowNode[]>> {
  const read = await Promise.all(
    [...page.places].map(async ([place, { rows: selection, initialCount }]) => {
      const first = initialCount === null ? null : firstOf(pages, initialCount);
      const nodes = await readRelated(context, { model, selection, first }, rows);
      return [place, nodes] as const;
    }),
  );
  return new Map(read);
}

const firstOf = (pages: readonly (readonly Row[])[], count: number): ReadonlySet<Row> =>
  new Set(pages.flatMap((rows) => rows.slice(0, count)));

function toFailure(error: unknown): () => Related {
  if (!(error instanceof GatewayError)) throw error;
  const failure: BatchFailure = { error, paths: [] };
  return () => ({ kind: 'failed', failure });
}

interface RelatedReading {
  /** The table whose rows have the relationship. */
  readonly model: TableModel;
  readonly related: RelatedSelection;
}

function readOne(
  context: GatewayContext,
  { model, related }: RelatedReading,
  rows: readonly Row[],
): Promise<Find> {
  return related.kind === 'one'
    ? readToOne(context, related, rows)
    : readMany(context, { ...related, model }, rows);
}

async function readToOne(
  context: GatewayContext,
  { related, rows: selection }: Extract<RelatedSelection, { kind: 'one' }>,
  rows: readonly Row[],
): Promise<Find> {
  const { relationship, target } = related;
  const idOf = (row: Row): string | null => toStoredId(row[relationship.key]);
  const ids = new Set(rows.map(idOf).filter((id) => id !== null));
  const find =
    ids.size === 0
      ? noRow
      : await readTargets(context, { target, selection }, ids).catch(toFailure);
  return (row) => {
    const id = idOf(row);
    // Whoever is related to no row is not affected by a failed batch either.
    return id === null ? noNode : find(id);
  };
}

const noNode: Related = { kind: 'one', node: null };

const noRow = (): Related => noNode;

async function readTargets(
  context: GatewayContext,
  { target, selection }: { readonly target: TableModel; readonly selection: RowSelection },
  ids: ReadonlySet<string>,
): Promise<(id: string) => Related> {
  const needs = toNeeds(selection);
  const index = await context.loaders.rows({ table: target.table, ids: [...ids], needs });
  // Other fields of the operation share the batch: take only the rows of these.
  const own = [...ids].map((id) => index.get(foldId(id))).filter((row) => row !== undefined);
  const found = new Map<string, Related>();
  for (const node of await readRelated(context, { model: target, selection }, own)) {
    found.set(foldId(String(node.row.$id)), { kind: 'one', node });
  }
  return (id) => found.get(foldId(id)) ?? noNode;
}

async function readMany(
  context: GatewayContext,
  reading: ManyReading,
  rows: readonly Row[],
): Promise<Find> {
  const { related, page } = reading;
  const parentIds = rows.map((row) => String(row.$id));
  const groupOf = await readGroups(context, reading, parentIds);
  const find = await toPages(context, { target: related.target, page }, { rows, groupOf });
  const { later } = page;
  return later
    ? readLater(find, later, () => readMany(context, { ...reading, page: later }, rows))
    : find;
}

/** Reads the rest of the pages when one of them is shown, for all of them. */
function readLater(find: Find, later: PageSelection, read: () => Promise<Find>): Find {
  let reading: Promise<Find> | undefined;
  return (row) => {
    const found = find(row);
    if (found.kind !== 'many') return found;
    const readRest = async (): Promise<Related> => {
      const findRest = await (reading ??= read().catch(toFailure));
      return findRest(row);
    };
    return { kind: 'many', page: withLater(found.page, later, readRest) };
  };
}

/** Cuts each parent's rows to a page, and reads the next level once for the rows of all pages. */
async function toPages(
  context: GatewayContext,
  { target, page }: { readonly target: TableModel; readonly page: PageSelection },
  { rows, groupOf }: { readonly rows: readonly Row[]; readonly groupOf: GroupOf },
): Promise<Find> {
  const { plan } = page.request;
  const cut = rows.map((row) => {
    const { rows: found, total } = groupOf(String(row.$id));
    return { parent: row, found: found.length, slice: toSlice(found, plan), total };
  });
  context.explain?.note({
    action: 'cut',
    table: tablePath(target.table),
    rows: cut.reduce((sum, { found }) => sum + found, 0),
    kept: cut.reduce((sum, { slice }) => sum + slice.rows.length, 0),
    reason: 'One list serves all parents; each gets its page of it.',
  });
  const distinct = new Map(cut.flatMap(({ slice }) => slice.rows.map((row) => [idOf(row), row])));
  const rowsOfAll = [...distinct.values()];
  const pages = cut.map(({ slice }) => slice.rows.map((row) => distinct.get(idOf(row)) ?? row));
  const read = await readPlaces(context, { model: target, page, pages }, rowsOfAll);
  const at = new Map([...distinct.keys()].map((id, index) => [id, index]));
  const nodesOf = (nodes: readonly RowNode[], own: readonly Row[]): readonly (RowNode | null)[] =>
    own.map((row) => nodes[at.get(idOf(row)) ?? -1] ?? null);
  const pageOf = new Map<Row, Page>(
    cut.map(({ parent, slice, total }) => [
      parent,
      {
        ...slice,
        places: new Map([...read].map(([place, nodes]) => [place, nodesOf(nodes, slice.rows)])),
        totalCount: total,
        isTotalExact: total === null ? null : total < COUNT_CEILING,
        keys: plan.keys,
      },
    ]),
  );
  return (row) => ({ kind: 'many', page: pageOf.get(row) ?? emptyPage(plan.keys) });
}

const idOf = (row: Row): string => foldId(String(row.$id));
