import type { GraphQLResolveInfo } from 'graphql';
import { tablePath } from '../catalog/paths.ts';
import type { GatewayContext } from './context.ts';
import { announceWritten, refuseUnseen, reviewPrepared } from './hooks/writes.ts';
import type { TableModel } from './model.ts';
import type { RowNode } from './row-node.ts';
import { batchSelectionOf, rowSelectionAtOnceOf, rowSelectionOf } from './selection.ts';
import { readAnswer, readBack, toNode, type Wanted } from './writes/answer.ts';
import { readNodes, type Batch, type BatchSelection } from './writes/batch.ts';
import { writeMany, writeMatching } from './writes/bulk.ts';
import type { Committed } from './writes/committed.ts';
import { runDirect } from './writes/direct.ts';
import { refuseFaults, type Fault } from './writes/faults.ts';
import { prepare, type Prepared, type WriteArguments, type WriteField } from './writes/prepare.ts';
import type { Draft } from './writes/types.ts';
import { write } from './writes/write.ts';

/** A root field that writes rows, while it is resolved. */
export interface Writing {
  readonly field: WriteField;
  readonly args: WriteArguments;
  readonly context: GatewayContext;
  readonly info: GraphQLResolveInfo;
}

/** A field that writes one row. */
export async function resolveWrite(writing: Writing): Promise<RowNode | null> {
  const { field, context, info } = writing;
  const { model } = field;
  const selection = rowSelectionOf(info, model, context.limits);
  const committed = committedOf(writing);
  if (committed) return answerOne(context, { model, selection }, committed);
  const prepared = await reviewPrepared(context, toPrepared(writing));
  if (prepared.kind !== 'one') throw new Error('The field writes many rows.');
  const { draft } = prepared;
  const { id } = draft;
  if (draft.kind !== 'delete') {
    const written = await write(context, draft);
    await announceWritten(context, [draft]);
    return readAnswer(context, { model, id, selection }, written);
  }
  // What is related to a row that is gone cannot be read in a later part of the answer.
  const atOnce = rowSelectionAtOnceOf(info, model, context.limits);
  return deleteOne(context, { model, id, selection: atOnce }, draft);
}

/** A field that writes many rows. */
export async function resolveBatch(writing: Writing): Promise<Batch> {
  const { field, context, info } = writing;
  const { model } = field;
  const selections = batchSelectionOf(info, model, context.limits);
  const committed = committedOf(writing);
  if (committed) return answerMany(context, { model, selections }, committed);
  const prepared = await reviewPrepared(context, toPrepared(writing));
  return writeBatch(context, { model, selections }, prepared);
}

const committedOf = ({ context, info }: Writing): Committed | undefined =>
  context.committed?.get(String(info.path.key));

function toPrepared({ field, args }: Writing): Prepared {
  const faults: Fault[] = [];
  const prepared = prepare(field, args, faults);
  refuseFaults(faults);
  return prepared;
}

/** The row as it was: read before the call, but where its id alone is asked for. */
async function deleteOne(
  context: GatewayContext,
  wanted: Wanted,
  draft: Draft,
): Promise<RowNode | null> {
  await refuseUnseen(context, [draft]);
  const before = await readBack(context, wanted);
  const { model, id, ifUnmodifiedSince: lock } = draft;
  const operation = { kind: 'delete', model, id, data: {}, lock } as const;
  await runDirect(context, { ...operation, isCompound: false, isRepeatable: true });
  await announceWritten(context, [draft]);
  return before;
}

interface WantedBatch {
  readonly model: TableModel;
  readonly selections: BatchSelection;
}

async function writeBatch(
  context: GatewayContext,
  { model, selections }: WantedBatch,
  prepared: Prepared,
): Promise<Batch> {
  if (prepared.kind === 'one') throw new Error('The field writes one row.');
  if (prepared.kind === 'many') {
    const { count, ids, rows } = await writeMany(context, prepared);
    await announceWritten(context, prepared.drafts);
    return { count, nodes: await readNodes(context, { model, selections, ids: ids ?? [], rows }) };
  }
  const isDeletion = prepared.sample.kind === 'delete';
  let before: Batch['nodes'] | undefined;
  const { count, ids, rows } = await writeMatching(context, prepared, {
    needsIds: selections.size > 0,
    onFound: async (found) => {
      if (isDeletion)
        before = await readNodes(context, { model, selections, ids: found, rows: [] });
    },
  });
  await context.hooks?.afterWrite({
    action: prepared.sample.kind,
    table: tablePath(model.table),
    ids,
  });
  const nodes = before ?? (await readNodes(context, { model, selections, ids: ids ?? [], rows }));
  return { count, nodes };
}

async function answerOne(
  context: GatewayContext,
  { model, selection }: Omit<Wanted, 'id'>,
  committed: Committed,
): Promise<RowNode | null> {
  if (committed.kind === 'deleted') return committed.before;
  if (committed.kind !== 'one') throw new Error('The field wrote many rows.');
  const { id, staged } = committed;
  const node = await readBack(context, { model, id, selection });
  return node ?? (staged && toNode(context, { model, selection }, staged));
}

async function answerMany(
  context: GatewayContext,
  { model, selections }: WantedBatch,
  committed: Committed,
): Promise<Batch> {
  if (committed.kind === 'deletedMany') return committed.batch;
  if (committed.kind !== 'many') throw new Error('The field wrote one row.');
  const { ids } = committed;
  return {
    count: ids.length,
    nodes: await readNodes(context, { model, selections, ids, rows: [] }),
  };
}
