import type { GraphQLResolveInfo } from 'graphql';
import type { Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import { GatewayError } from '../errors.ts';
import { foldId, toStoredId } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import type { TableModel } from './model.ts';
import { toNeeds } from './needs.ts';
import { COUNT_CEILING, emptyPage, toSlice, type Page } from './page.ts';
import { readGroups, type GroupOf, type ManyReading } from './related-groups.ts';
import type { BatchFailure, Related, RowNode } from './row-node.ts';
import type { PageSelection, RelatedSelection, RowSelection } from './selection.ts';

interface Reading {
  readonly model: TableModel;
  readonly selection: RowSelection;
}

/**
 * Reads what the selection asks of related tables, level by level, for all rows at once, so that
 * the fields below can be resolved without waiting. A relationship that fails leaves the others.
 */
export async function readRelated(
  context: GatewayContext,
  { model, selection }: Reading,
  rows: readonly Row[],
): Promise<RowNode[]> {
  const nodes = rows.map((row) => ({ row, related: new Map<string, Related>() }));
  if (rows.length === 0) return nodes;
  await Promise.all(
    [...selection.related].map(async ([responseKey, related]) => {
      const read = await readOne(context, { model, related }, rows).catch(toFailure);
      for (const node of nodes) node.related.set(responseKey, read(node.row));
    }),
  );
  return nodes;
}

/** Reads what a page's rows are asked for at each of their places. */
export async function readPlaces(
  context: GatewayContext,
  { model, page }: { readonly model: TableModel; readonly page: PageSelection },
  rows: readonly Row[],
): Promise<Map<string, RowNode[]>> {
  const read = await Promise.all(
    [...page.places].map(async ([place, selection]) => {
      const nodes = await readRelated(context, { model, selection }, rows);
      return [place, nodes] as const;
    }),
  );
  return new Map(read);
}

/** Finds a row's part of what was read for all. */
type Find = (row: Row) => Related;

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
    return id === null ? { kind: 'one', node: null } : find(id);
  };
}

const noRow = (): Related => ({ kind: 'one', node: null });

async function readTargets(
  context: GatewayContext,
  { target, selection }: { readonly target: TableModel; readonly selection: RowSelection },
  ids: ReadonlySet<string>,
): Promise<(id: string) => Related> {
  const needs = toNeeds(selection);
  const index = await context.loaders.rows({ table: target.table, ids: [...ids], needs });
  // Other fields of the operation share the batch: take only the rows of these.
  const own = [...ids].map((id) => index.get(foldId(id))).filter((row) => row !== undefined);
  const nodes = new Map<string, RowNode>();
  for (const node of await readRelated(context, { model: target, selection }, own)) {
    nodes.set(foldId(String(node.row.$id)), node);
  }
  return (id) => ({ kind: 'one', node: nodes.get(foldId(id)) ?? null });
}

async function readMany(
  context: GatewayContext,
  reading: ManyReading,
  rows: readonly Row[],
): Promise<Find> {
  const { related, page } = reading;
  const parentIds = rows.map((row) => String(row.$id));
  const groupOf = await readGroups(context, reading, parentIds);
  return toPages(context, { target: related.target, page }, { rows, groupOf });
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
  const distinct = new Map(
    cut.flatMap(({ slice }) => slice.rows.map((row) => [foldId(String(row.$id)), row])),
  );
  const rowsOfAll = [...distinct.values()];
  const read = await readPlaces(context, { model: target, page }, rowsOfAll);
  const at = new Map([...distinct.keys()].map((id, index) => [id, index]));
  const nodesOf = (nodes: readonly RowNode[], own: readonly Row[]): readonly (RowNode | null)[] =>
    own.map((row) => nodes[at.get(foldId(String(row.$id))) ?? -1] ?? null);
  const pages = new Map<Row, Page>(
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
  return (row) => ({ kind: 'many', page: pages.get(row) ?? emptyPage(plan.keys) });
}

/** What was read for a relationship field; undefined where `takeRelated` has more to say. */
export function attachedTo(node: RowNode, responseKey: string): RowNode | Page | null | undefined {
  const related = node.related.get(responseKey);
  switch (related?.kind) {
    case 'one':
      return related.node;
    case 'many':
      return related.page;
    case 'failed':
    case undefined:
      return undefined;
  }
}

/** What was read for a relationship field. A failed batch is reported by the first of its fields. */
export function takeRelated(node: RowNode, info: GraphQLResolveInfo): RowNode | Page | null {
  const related = node.related.get(String(info.path.key));
  if (!related) throw new Error(`Nothing was read for "${info.path.key}".`);
  switch (related.kind) {
    case 'one':
      return related.node;
    case 'many':
      return related.page;
    case 'failed':
      return reportOnce(related.failure, info);
  }
}

function reportOnce({ error, paths }: BatchFailure, info: GraphQLResolveInfo): null {
  paths.push(pathOf(info));
  if (paths.length > 1) return null;
  throw new GatewayError(error.code, error.message, {
    cause: error,
    appwrite: error.appwrite,
    retryAfter: error.retryAfter,
    paths,
  });
}

function pathOf({ path }: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev)
    keys.unshift(at.key);
  return keys;
}
