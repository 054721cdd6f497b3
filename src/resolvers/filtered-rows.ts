import { Query } from '../appwrite/query-strings.ts';
import type { Row } from '../appwrite/types.ts';
import { tablePath } from '../catalog/paths.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import { everyRow, type RowFilter } from '../loaders/row-filter.ts';
import { foldId, noNeeds, toStoredId, type RowNeeds } from '../loaders/row-needs.ts';
import {
  and,
  keyOf,
  mentionsRelated,
  noneOf,
  oneOf,
  or,
  query,
  toQueryStrings,
  type Condition,
  type RelatedCondition,
} from './condition.ts';
import type { GatewayContext } from './context.ts';
import { toDotted, type Dotted } from './dotted.ts';
import type { HookRunner } from './hooks/runner.ts';
import type { TableModel } from './model.ts';

export interface Wanted<Value> {
  readonly condition: Condition;
  /** Name of the argument that it was made from, for errors. */
  readonly argument: string;
  /** Whether nothing that was read says that any row matches. */
  readonly isEmpty: (value: Value) => boolean;
}

/**
 * Reads by a condition on related rows, too. What Appwrite does not answer rightly is turned into
 * ids first. An empty answer is made sure of, since Appwrite also gives one where a related table
 * cannot be read.
 *
 * @returns null where no row can match; then `read` was not called.
 * @throws FORBIDDEN for an unreadable related table, TOO_COSTLY for more ids than allowed.
 */
export function findBy<Value>(
  context: GatewayContext,
  wanted: Wanted<Value>,
  read: (filter: RowFilter) => Promise<Value>,
): Promise<Value | null> {
  const { condition, argument } = wanted;
  if (mentionsRelated(condition)) return findByRelated(context, wanted, read);
  return condition.kind === 'none' ? Promise.resolve(null) : read(toRowFilter(condition, argument));
}

async function findByRelated<Value>(
  context: GatewayContext,
  { condition, argument, isEmpty }: Wanted<Value>,
  read: (filter: RowFilter) => Promise<Value>,
): Promise<Value | null> {
  const first = await resolve(context, condition, { isTrusting: true });
  if (first.condition.kind === 'none') return null;
  const found = await read(toRowFilter(first.condition, argument));
  if (!isEmpty(found) || first.dotted.length === 0) return found;
  const isTrusted = first.dotted.every((dotted) => dotted.isTrusted);
  const second = isTrusted ? first : await resolve(context, condition, { isTrusting: false });
  if (!isTrusted && second.condition.kind !== 'none') {
    const again = await read(toRowFilter(second.condition, argument));
    if (!isEmpty(again)) return again;
  }
  await Promise.all(second.dotted.map(({ table }) => proveReadable(context, table)));
  return found;
}

/** @throws FORBIDDEN, or UNAUTHENTICATED for guests. */
const proveReadable = (context: GatewayContext, table: Table): Promise<unknown> =>
  context.loaders.remember(`readable ${tablePath(table)}`, () =>
    context.loaders.list({ table, queries: [], limit: 1, needs: noNeeds, withTotal: false }),
  );

/** A condition without related conditions. */
interface Resolution {
  readonly condition: Condition;
  /** What Appwrite is told of related tables. */
  readonly dotted: readonly (Dotted & { readonly table: Table })[];
}

async function resolve(
  context: GatewayContext,
  condition: Condition,
  { isTrusting }: { readonly isTrusting: boolean },
): Promise<Resolution> {
  const dotted = new Map<string, Resolution['dotted'][number]>();
  const others: Condition[] = [];
  for (const part of condition.kind === 'and' ? condition.parts : [condition]) {
    // Two conditions by the same relationship would have to be met by the same related row.
    const key = part.kind === 'related' ? part.related.relationship.key : '';
    const said = part.kind === 'related' && !dotted.has(key) ? sayDotted(context, part) : null;
    if (part.kind !== 'related' || !said || !(said.isTrusted || isTrusting)) others.push(part);
    else dotted.set(key, { ...said, table: part.related.target.table });
  }
  const replaced = await Promise.all(others.map((part) => replaceRelated(context, part)));
  const said = [...dotted.values()];
  const queries = said.flatMap((each) => each.queries.map(query));
  return { condition: and([...queries, ...replaced]), dotted: said };
}

/** What Appwrite can be told; null also where it would look at related rows that a hook leaves out. */
const sayDotted = (context: GatewayContext, part: RelatedCondition): Dotted | null =>
  isGuarded(context, part) ? null : toDotted(part);

const isGuarded = ({ hooks }: GatewayContext, { related, inner }: RelatedCondition): boolean =>
  hooks?.isGuarded(related.target.table) === true ||
  (hooks !== undefined && hasGuarded(hooks, inner));

const hasGuarded = (hooks: HookRunner, condition: Condition): boolean => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.some((part) => hasGuarded(hooks, part));
    case 'related':
      return hooks.isGuarded(condition.related.target.table) || hasGuarded(hooks, condition.inner);
    case 'all':
    case 'none':
    case 'query':
    case 'ids':
      return false;
  }
};

/** The condition with ids in the place of related conditions. */
async function replaceRelated(context: GatewayContext, condition: Condition): Promise<Condition> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = await Promise.all(condition.parts.map((part) => replaceRelated(context, part)));
      return (condition.kind === 'and' ? and : or)(parts);
    }
    case 'related':
      return toIdCondition(context, condition);
    case 'all':
    case 'none':
    case 'query':
    case 'ids':
      return condition;
  }
}

async function toIdCondition(
  context: GatewayContext,
  condition: RelatedCondition,
): Promise<Condition> {
  const { related, quantifier, path } = condition;
  const { hasStoredKey, key } = related.relationship;
  // The same rows are read for `some` and for `none`.
  const ids = await context.loaders.remember(keyOf({ ...condition, quantifier: 'some' }), () =>
    readIds(context, condition),
  );
  if (quantifier === 'none') return noneOf(ids, path);
  return oneOf(hasStoredKey ? key : '$id', ids, path);
}

/** Ids of the rows that have a related row like that; of the related rows where their ids are stored. */
async function readIds(
  context: GatewayContext,
  condition: RelatedCondition,
): Promise<readonly string[]> {
  const { related, path } = condition;
  const { rows, ids } = await readHolders(context, condition);
  context.explain?.note({
    action: 'resolved',
    table: tablePath(related.target.table),
    rows: rows.length,
    kept: ids.length,
    reason: `${path}: Appwrite does not filter like that; the ids that it stands for were read.`,
  });
  return ids;
}

interface Holders {
  readonly rows: readonly Row[];
  readonly ids: readonly string[];
}

function readHolders(context: GatewayContext, condition: RelatedCondition): Promise<Holders> {
  const { relationship } = condition.related;
  if (relationship.hasStoredKey) return readTargets(context, condition);
  return relationship.cardinality === 'manyToMany'
    ? readLinked(context, condition)
    : readParents(context, condition);
}

async function readTargets(
  context: GatewayContext,
  { related: { target }, inner, path }: RelatedCondition,
): Promise<Holders> {
  const rows = await readAll(context, { model: target, condition: inner, needs: noNeeds, path });
  return { rows, ids: rows.map((row) => String(row.$id)) };
}

/** The related rows hold the id of the row that they belong to. */
async function readParents(
  context: GatewayContext,
  { model, related: { relationship, target }, inner, path }: RelatedCondition,
): Promise<Holders> {
  const { twoWayKey, isTwoWay } = relationship;
  const rows = await readAll(context, {
    model: target,
    condition: and([inner, query(Query.isNotNull(twoWayKey))]),
    needs: isTwoWay
      ? { ...noNeeds, storedKeys: new Map([[twoWayKey, model.table]]) }
      : { ...noNeeds, isWhole: true },
    path,
  });
  return { rows, ids: distinct(rows.map((row) => toStoredId(row[twoWayKey]))) };
}

/** Links come with the related rows where the relationship can be seen from there. */
async function readLinked(context: GatewayContext, condition: RelatedCondition): Promise<Holders> {
  const {
    related: { relationship, target },
    inner,
    path,
  } = condition;
  if (!relationship.isTwoWay) return readLinkedApart(context, condition);
  const { twoWayKey } = relationship;
  const needs = { ...noNeeds, columns: new Set([`${twoWayKey}.$id`]) };
  try {
    const rows = await readAll(context, { model: target, condition: inner, needs, path });
    const links = rows.flatMap((row) => row[twoWayKey] as readonly unknown[]);
    return { rows, ids: distinct(links.map(toStoredId)) };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return readLinkedApart(context, condition);
  }
}

/**
 * Appwrite refuses links to more than 500 different rows, and links to a table that the caller
 * cannot read. In the latter case the calls made instead tell which table that is.
 */
const isRefused = (error: unknown): boolean =>
  error instanceof GatewayError &&
  ['general_query_invalid', 'user_unauthorized'].includes(error.appwrite?.type ?? '');

async function readLinkedApart(
  context: GatewayContext,
  condition: RelatedCondition,
): Promise<Holders> {
  const { model, related, path } = condition;
  const { ids } = await readTargets(context, condition);
  if (ids.length === 0) return { rows: [], ids };
  const attribute = `${related.relationship.key}.$id`;
  const filter = { ...everyRow, oneOf: [{ attribute, ids }] };
  const rows = await readAllBy(context, { model, needs: noNeeds, path }, filter);
  return { rows, ids: rows.map((row) => String(row.$id)) };
}

const distinct = (ids: readonly (string | null)[]): string[] => [
  ...new Map(ids.filter((id) => id !== null).map((id) => [foldId(id), id])).values(),
];

interface Reading {
  readonly model: TableModel;
  readonly needs: RowNeeds;
  readonly path: string;
}

/** All rows that meet a condition, within the bound. */
async function readAll(
  context: GatewayContext,
  { condition, ...reading }: Reading & { readonly condition: Condition },
): Promise<readonly Row[]> {
  const isEmpty = (rows: readonly Row[]): boolean => rows.length === 0;
  const wanted = { condition, argument: reading.path, isEmpty };
  return (await findBy(context, wanted, (filter) => readAllBy(context, reading, filter))) ?? [];
}

async function readAllBy(
  { loaders, limits }: GatewayContext,
  { model: { table }, needs, path }: Reading,
  filter: RowFilter,
): Promise<readonly Row[]> {
  const rows = await loaders.allRows({ table, filter, needs, most: limits.maxFilterIds });
  if (rows !== null) return rows;
  throw new GatewayError(
    'TOO_COSTLY',
    `${path}: more than ${limits.maxFilterIds} rows of "${table.name}" match, and their ids would ` +
      'have to be read first. Narrow this part of the filter, or raise `limits.maxFilterIds`.',
  );
}

/**
 * The condition as lists of ids, which may be long, and query strings.
 * @throws BAD_USER_INPUT or TOO_COSTLY where a part does not fit a query string.
 */
function toRowFilter(condition: Condition, argument: string): RowFilter {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  if (!parts.some(({ kind }) => kind === 'ids')) {
    return { ...everyRow, queries: toQueryStrings(condition, argument) };
  }
  const lists = parts.filter((part) => part.kind === 'ids');
  const others = parts.filter((part) => part.kind !== 'ids');
  return {
    queries: toQueryStrings(and(others), argument),
    oneOf: lists.filter(({ isNegated }) => !isNegated),
    noneOf: lists.filter(({ isNegated }) => isNegated).flatMap(({ ids }) => ids),
  };
}
