import type { GraphQLResolveInfo } from 'graphql';
import type { Row } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { RelatedGroup } from '../loaders/related-rows-loader.ts';
import { foldId, toStoredId, type RowNeeds } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import type { RelatedModel, TableModel } from './model.ts';
import { toNeeds } from './needs.ts';
import type { OrderKey } from './order.ts';
import type { Page } from './page.ts';
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

/** Finds a row's part of what was read for all. */
type Find = (row: Row) => Related;

function toFailure(error: unknown): Find {
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
  if (related.kind === 'one') return readToOne(context, related, rows);
  return related.related.relationship.cardinality === 'manyToMany'
    ? readLinked(context, { ...related, model }, rows)
    : readToMany(context, { ...related, model }, rows);
}

async function readToOne(
  context: GatewayContext,
  { related, rows: selection }: Extract<RelatedSelection, { kind: 'one' }>,
  rows: readonly Row[],
): Promise<Find> {
  const { relationship, target } = related;
  const idOf = (row: Row): string | null => toStoredId(row[relationship.key]);
  const ids = new Set(rows.map(idOf).filter((id) => id !== null));
  const nodes = new Map<string, RowNode>();
  if (ids.size > 0) {
    const needs = toNeeds(selection);
    const index = await context.loaders.rows({ table: target.table, ids: [...ids], needs });
    // Other fields of the operation share the batch: take only the rows of these.
    const own = [...ids].map((id) => index.get(foldId(id))).filter((row) => row !== undefined);
    for (const node of await readRelated(context, { model: target, selection }, own)) {
      nodes.set(foldId(String(node.row.$id)), node);
    }
  }
  return (row) => {
    const id = idOf(row);
    return { kind: 'one', node: id === null ? null : (nodes.get(foldId(id)) ?? null) };
  };
}

interface ManyReading {
  readonly model: TableModel;
  readonly related: RelatedModel;
  readonly page: PageSelection;
}

/** Related rows come in the order in which they were created. */
const relatedOrder: readonly OrderKey[] = [
  { attribute: '$sequence', direction: 'ASC', isNullable: false },
];

async function readToMany(
  context: GatewayContext,
  { model, related: { relationship, target }, page }: ManyReading,
  rows: readonly Row[],
): Promise<Find> {
  const index = await context.loaders.relatedRows({
    table: target.table,
    key: relationship.twoWayKey,
    parentIds: rows.map((row) => String(row.$id)),
    limit: context.limits.defaultFirst + 1,
    needs: withBackKey(toNeeds(page.rows), { relationship, target }, model),
    withTotal: page.hasTotal,
  });
  return toPages(
    context,
    { target, page },
    {
      rows,
      groupOf: (row) => index.get(foldId(String(row.$id))) ?? { rows: [], total: 0 },
    },
  );
}

/** The related rows must tell whose they are: by their own column, or by the hidden one of a one-way relationship. */
function withBackKey(needs: RowNeeds, { relationship }: RelatedModel, model: TableModel): RowNeeds {
  if (!relationship.isTwoWay) return { ...needs, isWhole: true };
  const storedKeys = new Map([...needs.storedKeys, [relationship.twoWayKey, model.table]]);
  return { ...needs, storedKeys };
}

async function readLinked(
  context: GatewayContext,
  { model, related: { relationship, target }, page }: ManyReading,
  rows: readonly Row[],
): Promise<Find> {
  const index = await context.loaders.linkedRows({
    table: model.table,
    key: relationship.key,
    parentIds: rows.map((row) => String(row.$id)),
    needs: toNeeds(page.rows),
  });
  return toPages(
    context,
    { target, page },
    {
      rows,
      groupOf: (row) => {
        const linked = index.get(foldId(String(row.$id))) ?? [];
        return { rows: linked, total: linked.length };
      },
    },
  );
}

/** Cuts each parent's rows to a page, and reads the next level once for the rows of all pages. */
async function toPages(
  context: GatewayContext,
  { target, page }: { readonly target: TableModel; readonly page: PageSelection },
  {
    rows,
    groupOf,
  }: { readonly rows: readonly Row[]; readonly groupOf: (row: Row) => RelatedGroup },
): Promise<Find> {
  const size = context.limits.defaultFirst;
  const groups = rows.map(groupOf);
  const distinct = new Map(
    groups.flatMap((group) =>
      group.rows.slice(0, size).map((row) => [foldId(String(row.$id)), row]),
    ),
  );
  const reading = { model: target, selection: page.rows };
  const read = await readRelated(context, reading, [...distinct.values()]);
  const nodes = new Map(read.map((node) => [foldId(String(node.row.$id)), node]));
  const pages = new Map<Row, Page>(
    rows.map((row, at) => {
      const group = groups[at] ?? { rows: [], total: 0 };
      return [row, toPage(group, size, nodes)];
    }),
  );
  return (row) => ({
    kind: 'many',
    page: pages.get(row) ?? toPage({ rows: [], total: 0 }, size, nodes),
  });
}

const toPage = (group: RelatedGroup, size: number, nodes: ReadonlyMap<string, RowNode>): Page => ({
  nodes: group.rows.slice(0, size).map((row) => nodes.get(foldId(String(row.$id))) ?? null),
  hasNextPage: group.rows.length > size,
  hasPreviousPage: false,
  totalCount: group.total,
  keys: relatedOrder,
});

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
