import { Query } from '../../appwrite/query-strings.ts';
import type { BulkScope, Row } from '../../appwrite/types.ts';
import type { FilteredRows } from '../../loaders/filtered-list.ts';
import { noNeeds } from '../../loaders/row-needs.ts';
import { besideIds, isSendable, toQueryStrings, type Condition } from '../condition.ts';
import type { GatewayContext } from '../context.ts';
import { findBy } from '../filtered-rows.ts';
import { refuseUnseen } from '../hooks/writes.ts';
import { hasRelationships, type TableModel } from '../model.ts';
import { toPagePlan } from '../page.ts';
import { toMerging } from '../rows.ts';
import { chunksOf, MAX_BULK, runChunks, toStagedChunks, type ChunkResult } from './chunks.ts';
import { refuseTooMany, type Matching, type Prepared } from './prepare.ts';
import { hasOperatorText, isPlainUpsert } from './questions.ts';
import type { Draft } from './types.ts';
import { readPlan } from './write.ts';

/** What came of a write of many rows. */
export interface BulkWritten {
  readonly count: number;
  /** Ids of the rows, in order; null where Appwrite wrote them without telling. */
  readonly ids: readonly string[] | null;
  /** Rows as Appwrite answered them. */
  readonly rows: readonly Row[];
}

/**
 * Creates or upserts rows. Keys get Appwrite's bulk calls on tables without relationships; for
 * everybody else the rows are staged, a transaction for each hundred.
 */
export async function writeMany(
  context: GatewayContext,
  { model, drafts }: Extract<Prepared, { kind: 'many' }>,
): Promise<BulkWritten> {
  refuseTooMany(drafts.length, context.writes.maxRows);
  const ids = drafts.map(({ id }) => id);
  const isDirect = isBulkCall(context, model) && drafts.every(isPlain);
  if (isDirect) await refuseUnseen(context, drafts);
  const result = isDirect
    ? await callMany(context, model, drafts)
    : await stageAll(context, drafts);
  return { ...result, ids };
}

/** Appwrite lets keys only write many rows at once, and no rows that can be related to others. */
const isBulkCall = ({ writes }: GatewayContext, model: TableModel): boolean =>
  writes.caller === 'key' && !hasRelationships(model);

const isPlain = (draft: Draft): boolean => draft.kind === 'create' || isPlainUpsert(draft);

function callMany(
  { writes }: GatewayContext,
  { table }: TableModel,
  drafts: readonly Draft[],
): Promise<ChunkResult> {
  const chunks = chunksOf(drafts, MAX_BULK).map((chunk) => {
    const rows = chunk.map(({ id, values, permissions }) => ({ id, data: values, permissions }));
    const isNew = chunk.every(({ kind }) => kind === 'create');
    const run = async (): Promise<ChunkResult> => {
      const list = await (isNew
        ? writes.calls.createRows(table, rows)
        : writes.calls.upsertRows(table, rows));
      return { count: chunk.length, rows: list.rows };
    };
    return { count: chunk.length, run };
  });
  return runChunks(chunks);
}

async function stageAll(context: GatewayContext, drafts: readonly Draft[]): Promise<ChunkResult> {
  const { groups } = await readPlan(context, drafts);
  return runChunks(toStagedChunks(context, groups));
}

export interface MatchingOptions {
  /** Called with the ids of the rows before they are written. */
  readonly onFound?: ((ids: readonly string[]) => Promise<void>) | undefined;
  /** The rows' ids are needed. */
  readonly needsIds: boolean;
}

/** Changes or deletes all rows that match and that the caller can read. */
export async function writeMatching(
  context: GatewayContext,
  matching: Matching,
  { onFound, needsIds }: MatchingOptions,
): Promise<BulkWritten> {
  const { model, condition, sample } = matching;
  if (condition.kind === 'none') return { count: 0, ids: [], rows: [] };
  const isDirect = isBulkCall(context, model) && isSameForAll(sample);
  const scope = isDirect && !needsIds ? toScope(condition) : null;
  if (scope) {
    const { total } = await callMatching(context, matching, scope);
    return { count: total, ids: null, rows: [] };
  }
  const ids = await findMatching(context, matching);
  await onFound?.(ids);
  const result = isDirect
    ? await callFound(context, matching, ids)
    : await stageAll(context, toDrafts(sample, ids));
  return { ...result, ids };
}

/** The condition as Appwrite takes it; null where the rows have to be found first. */
function toScope(condition: Condition): BulkScope | null {
  if (condition.kind === 'all') return { kind: 'all' };
  if (!isSendable(condition)) return null;
  return { kind: 'matching', queries: toQueryStrings(condition, 'filter') };
}

/** Each row's own draft. */
export const toDrafts = (sample: Draft, ids: readonly string[]): readonly Draft[] =>
  ids.map((id) => ({ ...sample, id }));

/** Whether Appwrite can be told at once: no row has to be looked at, and no text is in disguise. */
const isSameForAll = (sample: Draft): boolean =>
  !hasOperatorText(sample.values) &&
  [...sample.apply.values()].every(({ check }) => !check?.isNeeded);

function callMatching({ writes }: GatewayContext, { model, sample }: Matching, scope: BulkScope) {
  if (sample.kind === 'delete') return writes.calls.deleteRows(model.table, scope);
  const operators = [...sample.apply].map(([key, { operator }]) => [key, operator] as const);
  const data = { ...sample.values, ...Object.fromEntries(operators) };
  return writes.calls.updateRows(model.table, scope, { data });
}

function callFound(
  context: GatewayContext,
  matching: Matching,
  ids: readonly string[],
): Promise<ChunkResult> {
  // A row that has changed meanwhile is still asked whether it matches.
  const conditions = toQueryStrings(besideIds(matching.condition), 'filter');
  const chunks = chunksOf(ids, MAX_BULK).map((chunk) => {
    const queries = [Query.equal('$id', chunk), ...conditions];
    const run = async (): Promise<ChunkResult> => {
      const list = await callMatching(context, matching, { kind: 'matching', queries });
      return { count: list.total, rows: list.rows };
    };
    return { count: chunk.length, run };
  });
  return runChunks(chunks);
}

/**
 * Ids of the matching rows that the caller can read.
 * @throws TOO_COSTLY where there are more than one field may write.
 */
export async function findMatching(
  context: GatewayContext,
  { model, condition }: Pick<Matching, 'model' | 'condition'>,
): Promise<readonly string[]> {
  const { maxRows } = context.writes;
  const limit = maxRows + 1;
  const order = { orderBy: [{ _sequence: 'ASC' }], first: limit };
  const plan = toPagePlan(order, model, { defaultFirst: limit, maxFirst: limit });
  const wanted = { condition, argument: 'filter', isEmpty: hasNoRows };
  const found = await findBy(context, wanted, (filter) =>
    context.loaders.filtered.read({
      table: model.table,
      filter,
      order: plan.order,
      cursor: [],
      offset: 0,
      limit,
      needs: noNeeds,
      withTotal: false,
      merging: () => toMerging(plan, model),
    }),
  );
  const rows = found?.rows ?? [];
  refuseTooMany(rows.length, maxRows);
  return rows.map((row) => String(row.$id));
}

const hasNoRows = ({ rows }: FilteredRows): boolean => rows.length === 0;
