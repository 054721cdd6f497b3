import { Query } from '../../appwrite/query-strings.ts';
import { chunkIds } from '../../appwrite/query.ts';
import type { Row, StagedChange } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import type { Operation } from './operation.ts';
import { withOutcome } from './outcome.ts';
import { changedSince } from './plan.ts';
import { isNewer, runStaged, tooMany } from './stage.ts';
import { inTransaction, MAX_STAGED } from './transaction.ts';

/** Rows that one bulk call of Appwrite takes, and shows in its answer. */
export const MAX_BULK = 100;

export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

/** One part of a write of many rows, which happens as a whole or not at all. */
export interface Chunk {
  /** How many rows it writes, as far as that is known before. */
  readonly count: number;
  /** Writes them; gives how many they were, and the rows where they were answered. */
  readonly run: () => Promise<ChunkResult>;
}

export interface ChunkResult {
  readonly count: number;
  readonly rows: readonly Row[];
}

/**
 * Runs the parts one after the other.
 * @throws What the first failing part threw, telling how many rows were written before; those stay.
 */
export async function runChunks(chunks: readonly Chunk[]): Promise<ChunkResult> {
  const rows: Row[] = [];
  let count = 0;
  for (const [index, chunk] of chunks.entries()) {
    const result = await chunk.run().catch((error: unknown) => {
      throw toBatchError(error, { count, chunk: index + 1, chunks: chunks.length });
    });
    count += result.count;
    rows.push(...result.rows);
  }
  return { count, rows };
}

interface Progress {
  readonly count: number;
  readonly chunk: number;
  readonly chunks: number;
}

function toBatchError(error: unknown, batch: Progress): unknown {
  if (!(error instanceof GatewayError) || batch.chunks === 1) return error;
  const { code, message, appwrite, retryAfter, outcome } = error;
  const before =
    batch.count === 0
      ? 'No other part was written.'
      : `${batch.count} rows were written before, and stay.`;
  const text = `Part ${batch.chunk} of ${batch.chunks} failed: ${message} ${before}`;
  const options = { cause: error, appwrite, retryAfter, outcome, batch };
  return new GatewayError(code, text, options);
}

/** Puts the operations of whole rows together, as many as fit one transaction. */
export function toStagedChunks(
  context: GatewayContext,
  groups: readonly (readonly Operation[])[],
): Chunk[] {
  const packs: (readonly Operation[])[][] = [];
  let room = 0;
  for (const group of groups) {
    if (group.length > MAX_STAGED) throw tooMany(group.length);
    if (packs.length === 0 || group.length > room) {
      packs.push([group]);
      room = MAX_STAGED - group.length;
    } else {
      packs.at(-1)?.push(group);
      room -= group.length;
    }
  }
  return packs.map((pack) => {
    const operations = pack.flat();
    const run = async (): Promise<ChunkResult> => {
      if (operations.every(isChange)) await stageTogether(context, operations);
      else await runStaged(context, operations);
      return { count: pack.length, rows: [] };
    };
    return { count: pack.length, run };
  });
}

const isChange = ({ kind }: Operation): boolean => kind === 'update' || kind === 'delete';

/** Changes and deletions are staged by one call; a new row would lose its permissions there. */
function stageTogether(context: GatewayContext, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return Promise.resolve();
  return inTransaction(context, async (transactionId) => {
    await context.writes.calls.stageChanges(transactionId, operations.map(toStagedChange));
    await refuseChanged(context, operations);
  });
}

const toStagedChange = ({ kind, model, id, data, permissions }: Operation): StagedChange => ({
  table: model.table,
  rowId: id,
  change: kind === 'delete' ? { kind } : { kind: 'update', row: { data, permissions } },
});

/** From the moment of staging on the commit itself fails when a row was changed. */
async function refuseChanged(
  { writes }: GatewayContext,
  operations: readonly Operation[],
): Promise<void> {
  const byModel = new Map<TableModel, Operation[]>();
  for (const operation of operations) {
    if (operation.lock === undefined) continue;
    byModel.set(operation.model, [...(byModel.get(operation.model) ?? []), operation]);
  }
  for (const [{ table }, locked] of byModel) {
    const times = new Map<string, unknown>();
    const others = [Query.limit(locked.length), Query.select(['$id'])];
    const ids = locked.map(({ id }) => id);
    for (const chunk of chunkIds(ids, { table, otherQueries: others })) {
      const { rows } = await writes.calls.listRows(table, [Query.equal('$id', chunk), ...others]);
      for (const row of rows) times.set(foldId(String(row.$id)), row.$updatedAt);
    }
    const changed = locked.find(({ id, lock }) => isNewer(times.get(foldId(id)), lock ?? ''));
    if (changed) throw withOutcome(changedSince(changed.id), 'none');
  }
}
