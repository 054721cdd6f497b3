import type { Row } from '../appwrite/types.ts';
import type { Loaders } from '../loaders/create-loaders.ts';
import type { RelatedGroup } from '../loaders/related-rows-loader.ts';
import type { RowFilter } from '../loaders/row-filter.ts';
import { foldId, noNeeds, type RowNeeds } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import { readRelatedRows, readSelectedRows } from './filtered-groups.ts';
import { findBy } from './filtered-rows.ts';
import type { RelatedModel, TableModel } from './model.ts';
import { needsRows, orderColumnsOf, rowsToRead, toPageNeeds } from './needs.ts';
import { toComparison } from './order.ts';
import type { PagePlan } from './page.ts';
import type { PageSelection } from './selection.ts';

export interface ManyReading {
  readonly model: TableModel;
  readonly related: RelatedModel;
  readonly page: PageSelection;
}

/** Related rows of each parent, in the direction of the page, from its offset on. */
export type GroupOf = (parentId: string) => RelatedGroup;

const emptyGroup: RelatedGroup = { rows: [], total: 0 };
/** Of rows that nothing was asked of yet. */
const unknownGroup: RelatedGroup = { rows: [], total: null };

/** Related rows that are read only to be counted, of each parent at most. */
const COUNTED_ROWS = 100;

/** Reads the related rows of all parents at once. */
export async function readGroups(
  context: GatewayContext,
  reading: ManyReading,
  parentIds: readonly string[],
): Promise<GroupOf> {
  const { page, related } = reading;
  const isAsked = page.hasTotal || needsRows(page);
  if (!isAsked) return () => unknownGroup;
  const read =
    related.relationship.cardinality === 'manyToMany' ? readLinkedGroups : readKeyedGroups;
  const found = await findBy<FoundGroups>(
    context,
    {
      condition: page.request.condition,
      argument: argumentOf(related),
      isEmpty: ({ isEmpty }) => isEmpty,
    },
    (filter) => read(context, { ...reading, filter }, parentIds),
  );
  return found?.groupOf ?? (() => emptyGroup);
}

interface FoundGroups {
  readonly groupOf: GroupOf;
  /** Nothing that was read says that any row matches. */
  readonly isEmpty: boolean;
}

const argumentOf = ({ relationship }: RelatedModel): string => `${relationship.fieldName}.filter`;

interface FilteredReading extends ManyReading {
  readonly filter: RowFilter;
}

/** What a filter's parts are merged by. */
const filteredOf = ({ related, page: { request }, filter }: FilteredReading) => ({
  filter,
  argument: argumentOf(related),
  compare: toComparison(request.plan, related.target),
  orderColumns: orderColumnsOf(request.plan),
});

async function readKeyedGroups(
  { loaders }: GatewayContext,
  reading: FilteredReading,
  parentIds: readonly string[],
): Promise<FoundGroups> {
  const { model, related, page } = reading;
  const { plan } = page.request;
  const request = {
    table: related.target.table,
    key: related.relationship.twoWayKey,
    parentIds,
    order: plan.order,
    cursor: plan.cursor,
    limit: needsRows(page) ? plan.offset + rowsToRead(page) : COUNTED_ROWS,
    offset: needsRows(page) ? plan.offset : 0,
    needs: withBackKey(needsRows(page) ? toPageNeeds(page) : noNeeds, related, model),
    withTotal: page.hasTotal,
  };
  const index = await readRelatedRows(loaders, request, filteredOf(reading));
  return {
    groupOf: (parentId) => fromOffset(index.get(foldId(parentId)), plan.offset),
    isEmpty: [...index.values()].every(({ rows, total }) => rows.length === 0 && !total),
  };
}

const fromOffset = (group: RelatedGroup | undefined, offset: number): RelatedGroup =>
  group ? { ...group, rows: group.rows.slice(offset - (group.skipped ?? 0)) } : emptyGroup;

/** The related rows must tell whose they are: by their own column, or by the hidden one of a one-way relationship. */
function withBackKey(needs: RowNeeds, { relationship }: RelatedModel, model: TableModel): RowNeeds {
  if (!relationship.isTwoWay) return { ...needs, isWhole: true };
  const storedKeys = new Map([...needs.storedKeys, [relationship.twoWayKey, model.table]]);
  return { ...needs, storedKeys };
}

async function readLinkedGroups(
  { loaders, hooks }: GatewayContext,
  reading: FilteredReading,
  parentIds: readonly string[],
): Promise<FoundGroups> {
  const {
    model,
    related: { relationship, target },
    page,
  } = reading;
  const { plan } = page.request;
  // Links come in order of `$sequence`; anything else is up to a list of the related table.
  const isPlain =
    hooks?.isGuarded(target.table) !== true &&
    isEveryRow(reading.filter) &&
    plan.cursor.length === 0 &&
    isCreationOrder(plan);
  const links = await loaders.linkedRows({
    table: model.table,
    key: relationship.key,
    target: target.table,
    parentIds,
    needs: isPlain && needsRows(page) ? toPageNeeds(page) : noNeeds,
  });
  const linked = (parentId: string): readonly Row[] => links.get(foldId(parentId)) ?? [];
  if (isPlain) {
    const groupOf: GroupOf = (parentId) => {
      const rows = plan.isBackward ? [...linked(parentId)].reverse() : linked(parentId);
      return { rows: rows.slice(plan.offset), total: rows.length };
    };
    return { groupOf, isEmpty: false };
  }
  return selectLinked(loaders, reading, { parentIds, linked });
}

interface Links {
  readonly parentIds: readonly string[];
  readonly linked: (parentId: string) => readonly Row[];
}

async function selectLinked(
  loaders: Loaders,
  reading: FilteredReading,
  { parentIds, linked }: Links,
): Promise<FoundGroups> {
  const { page } = reading;
  const ids = new Set(parentIds.flatMap((id) => linked(id).map((row) => String(row.$id))));
  const select = { reading, ids: [...ids] };
  const [found, counted] = await Promise.all([
    needsRows(page) ? readSelected(loaders, { ...select, hasCursor: true }) : [],
    countsApart(page) ? readSelected(loaders, { ...select, hasCursor: false }) : null,
  ]);
  const isWhole = needsRows(page) && page.request.plan.cursor.length === 0;
  const all = counted ?? (isWhole ? found : null);
  const groupOf: GroupOf = (parentId) => {
    const own = new Set(linked(parentId).map((row) => foldId(String(row.$id))));
    const isOwn = (row: Row): boolean => own.has(foldId(String(row.$id)));
    const rows = found.filter(isOwn);
    const total = all && all.filter(isOwn).length;
    return { rows: rows.slice(page.request.plan.offset), total };
  };
  return { groupOf, isEmpty: ids.size > 0 && found.length === 0 && !counted?.length };
}

const isEveryRow = ({ queries, oneOf, noneOf }: RowFilter): boolean =>
  queries.length === 0 && oneOf.length === 0 && noneOf.length === 0;

const isCreationOrder = ({ keys }: PagePlan): boolean =>
  keys?.length === 1 && keys[0]?.attribute === '$sequence' && keys[0].direction === 'ASC';

const countsApart = (page: PageSelection): boolean =>
  page.hasTotal && (page.request.plan.cursor.length > 0 || !needsRows(page));

interface Selected {
  readonly reading: FilteredReading;
  readonly ids: readonly string[];
  readonly hasCursor: boolean;
}

/** Those of the linked rows that match, in the page's order. */
function readSelected(
  loaders: Loaders,
  { reading, ids, hasCursor }: Selected,
): Promise<readonly Row[]> {
  const { related, page } = reading;
  const { plan } = page.request;
  const filtered = filteredOf(reading);
  const request = {
    table: related.target.table,
    ids,
    queries: [...plan.order, ...(hasCursor ? plan.cursor : [])],
    needs: hasCursor ? toPageNeeds(page) : noNeeds,
    compare: filtered.compare,
    orderColumns: filtered.orderColumns,
  };
  return readSelectedRows(loaders, request, filtered);
}
