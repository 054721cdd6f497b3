import { GatewayError } from '../../errors.ts';
import type { Row } from '../../appwrite/types.ts';
import type { GatewayContext } from '../context.ts';
import { refuseUnseen, reviewPlan } from '../hooks/writes.ts';
import { runDirect } from './direct.ts';
import type { Operation, Plan } from './operation.ts';
import { toPlan } from './plan.ts';
import { toQuestions } from './questions.ts';
import { runStaged } from './stage.ts';
import type { Draft } from './types.ts';
import { readWorld } from './world.ts';

/** Times that a write is planned before it gives in to others who write the same rows. */
export const MAX_PLANS = 3;

/** What came of a write. */
export interface Written {
  /** Appwrite's answer to the one call that there was; null where there were none or several. */
  readonly answer: { readonly operation: Operation; readonly row: Row } | null;
}

/**
 * Writes a row with what its relationships come to: reads what has to be known, plans the calls,
 * and makes them. One call goes by itself where Appwrite carries it out at once or not at all;
 * everything else is staged in a transaction.
 */
export async function write(context: GatewayContext, draft: Draft): Promise<Written> {
  for (let planned = 1; ; planned += 1) {
    const plan = await readPlan(context, [draft]);
    try {
      return await run(context, plan);
    } catch (error) {
      if (!plan.isGuarded || planned === MAX_PLANS || !isOvertaken(error)) throw error;
    }
  }
}

export async function readPlan(context: GatewayContext, drafts: readonly Draft[]): Promise<Plan> {
  await refuseUnseen(context, drafts);
  const plan = toPlan(drafts, await readWorld(context, toQuestions(drafts)));
  return reviewPlan(context, drafts, plan);
}

export const isOvertaken = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'CONFLICT';

async function run(context: GatewayContext, { operations }: Plan): Promise<Written> {
  const [only] = operations;
  if (only === undefined) return { answer: null };
  if (operations.length > 1 || only.isCompound) {
    await runStaged(context, operations);
    return { answer: null };
  }
  const row = await runDirect(context, only);
  return { answer: row && { operation: only, row } };
}
