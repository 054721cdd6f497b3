import type { Row } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { AtomicField, AtomicReport, GatewayContext, RunAtomically } from '../context.ts';
import { batchSelectionOf, rowSelectionAtOnceOf } from '../selection.ts';
import { readBack } from './answer.ts';
import { announceWritten, reviewPrepared } from '../hooks/writes.ts';
import { readNodes } from './batch.ts';
import { findMatching, toDrafts } from './bulk.ts';
import type { Committed } from './committed.ts';
import { refuseFaults, type Fault } from './faults.ts';
import type { Operation, Plan } from './operation.ts';
import { prepare, refuseTooMany, type Prepared, type WriteField } from './prepare.ts';
import { rowKey } from './questions.ts';
import { runStaged, type Answers } from './stage.ts';
import { MAX_STAGED, refuseGuests } from './transaction.ts';
import type { Draft } from './types.ts';
import { isOvertaken, MAX_PLANS, readPlan } from './write.ts';

interface PreparedField {
  readonly field: AtomicField;
  readonly write: WriteField;
  readonly prepared: Prepared;
}

/** A field whose rows are known. */
interface OpenField extends Omit<PreparedField, 'prepared'> {
  readonly isMany: boolean;
  readonly drafts: readonly Draft[];
  /** Rows that are to be deleted, as they are before. */
  readonly before: Committed | null;
}

/**
 * First all fields' arguments are checked, then what has to be known is read, then everything is
 * staged in the fields' order and committed once.
 */
export const runAtomically: RunAtomically = async (context, fields, { isDryRun }) => {
  const prepared = prepareAll(fields);
  refuseGuests(context);
  const open: OpenField[] = [];
  for (const field of prepared) {
    const reviewed = await reviewPrepared(context, field.prepared);
    open.push(await openField(context, { ...field, prepared: reviewed }));
  }
  const drafts = open.flatMap((field) => field.drafts);
  refuseTooMany(drafts.length, Math.max(context.writes.maxRows, MAX_STAGED));
  const { plan, answers } = await stageAll(context, drafts, isDryRun);
  if (!isDryRun) await announceWritten(context, drafts);
  const staged = toStaged(plan.operations, answers);
  const committed = new Map(
    open.map((field) => [field.field.responseKey, toCommitted(field, staged)]),
  );
  return { report: toReport(open, plan), committed };
};

function prepareAll(fields: readonly AtomicField[]): readonly PreparedField[] {
  const faults: Fault[] = [];
  const prepared = fields.map((field) => {
    const own: Fault[] = [];
    const write = toWriteField(field);
    const result = { field, write, prepared: prepare(write, field.args, own) };
    faults.push(
      ...own.map(({ path, message }) => ({ path: `${field.responseKey}: ${path}`, message })),
    );
    return result;
  });
  refuseFaults(faults);
  return prepared;
}

function toWriteField({ write, responseKey }: AtomicField): WriteField {
  if (write !== undefined) return write as WriteField;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `"${responseKey}" writes no rows, and an atomic operation takes nothing else. Nothing was written.`,
    { outcome: 'none' },
  );
}

async function openField(
  context: GatewayContext,
  { field, write, prepared }: PreparedField,
): Promise<OpenField> {
  const isMany = prepared.kind !== 'one';
  const drafts = await draftsOf(context, prepared);
  const before = drafts.every(({ kind }) => kind === 'delete')
    ? await readBefore(context, { field, write, isMany }, drafts)
    : null;
  return { field, write, isMany, drafts, before };
}

async function draftsOf(context: GatewayContext, prepared: Prepared): Promise<readonly Draft[]> {
  switch (prepared.kind) {
    case 'one':
      return [prepared.draft];
    case 'many':
      return prepared.drafts;
    case 'matching': {
      const { sample } = prepared;
      return toDrafts(sample, await findMatching(context, prepared));
    }
  }
}

async function readBefore(
  context: GatewayContext,
  { field: { info }, write, isMany }: Pick<OpenField, 'field' | 'write' | 'isMany'>,
  drafts: readonly Draft[],
): Promise<Committed | null> {
  const { model, action } = write;
  if (!action.startsWith('delete')) return null;
  const ids = drafts.map(({ id }) => id);
  if (isMany) {
    const selections = batchSelectionOf(info, model, context.limits);
    const nodes = await readNodes(context, { model, ids, selections, rows: [] });
    return { kind: 'deletedMany', batch: { count: ids.length, nodes } };
  }
  const selection = rowSelectionAtOnceOf(info, model, context.limits);
  const [id = ''] = ids;
  return { kind: 'deleted', before: await readBack(context, { model, id, selection }) };
}

interface StagedPlan {
  readonly plan: Plan;
  readonly answers: Answers;
}

async function stageAll(
  context: GatewayContext,
  drafts: readonly Draft[],
  isDryRun: boolean,
): Promise<StagedPlan> {
  for (let planned = 1; ; planned += 1) {
    const plan = await readPlan(context, drafts);
    const { operations } = plan;
    if (operations.length === 0) return { plan, answers: [] };
    try {
      return { plan, answers: await runStaged(context, operations, { isDryRun }) };
    } catch (error) {
      if (!plan.isGuarded || planned === MAX_PLANS || !isOvertaken(error)) throw error;
    }
  }
}

/** What was last staged of each row. */
function toStaged(operations: readonly Operation[], answers: Answers): ReadonlyMap<string, Row> {
  const staged = new Map<string, Row>();
  for (const [index, { model, id }] of operations.entries()) {
    const row = answers[index];
    const key = rowKey(model, id);
    if (row) staged.set(key, { ...staged.get(key), ...row });
  }
  return staged;
}

function toCommitted(
  { before, drafts, isMany, write: { model } }: OpenField,
  staged: ReadonlyMap<string, Row>,
): Committed {
  if (before) return before;
  const ids = drafts.map(({ id }) => id);
  if (isMany) return { kind: 'many', ids };
  const [id = ''] = ids;
  return { kind: 'one', id, staged: staged.get(rowKey(model, id)) ?? null };
}

const toReport = (fields: readonly OpenField[], { operations }: Plan): AtomicReport => ({
  operations: operations.length,
  fields: Object.fromEntries(
    fields.map(({ field: { responseKey }, drafts }) => [responseKey, drafts.length]),
  ),
});
