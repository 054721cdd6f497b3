import type { AppwriteCalls } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import { withOutcome } from './outcome.ts';

/** Most operations that a transaction takes. */
export const MAX_STAGED = 100;

export interface TransactionOptions {
  /** Whether everything is given up in the end, however well it went. */
  readonly isDryRun?: boolean;
}

/**
 * Stages writes and commits them, all or none. When staging fails or the client goes away before
 * the commit, everything is given up. A commit whose answer is lost is looked after: the
 * transaction itself says what became of it.
 */
export async function inTransaction<Staged>(
  context: GatewayContext,
  stage: (transactionId: string) => Promise<Staged>,
  { isDryRun = false }: TransactionOptions = {},
): Promise<Staged> {
  const { writes } = context;
  refuseGuests(context);
  const id = await writes.calls.beginTransaction().catch((error: unknown) => {
    throw withOutcome(error, 'none');
  });
  let staged: Staged;
  try {
    staged = await stage(id);
    if (writes.signal.aborted) throw new GatewayError('TIMEOUT', 'The request was cancelled.');
  } catch (error) {
    await giveUp(writes.lastingCalls(), id);
    throw withOutcome(explainStaging(error), 'none');
  }
  if (isDryRun) await giveUp(writes.lastingCalls(), id);
  else await commit(writes.lastingCalls(), id);
  return staged;
}

/** @throws UNAUTHENTICATED for guests, whom Appwrite gives no transactions. */
export function refuseGuests({ writes }: GatewayContext): void {
  if (writes.caller === 'guest') throw guestsCannot();
}

const guestsCannot = (): GatewayError =>
  new GatewayError(
    'UNAUTHENTICATED',
    'Several rows are to be written, and Appwrite gives guests no transactions. Sign in, or send ' +
      'a credential. Nothing was written.',
    { outcome: 'none' },
  );

/** Appwrite serves an ended session as a guest, who cannot use even the transaction just opened. */
function explainStaging(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  if (error.appwrite?.type !== 'transaction_not_found') return error;
  return new GatewayError(
    'UNAUTHENTICATED',
    'Appwrite does not know the caller (any more): sign in again, or send another credential.',
    { cause: error, appwrite: error.appwrite },
  );
}

/** What is staged expires by itself where this fails. */
async function giveUp(calls: AppwriteCalls, id: string): Promise<void> {
  try {
    await calls.endTransaction(id, 'rollback');
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
  }
}

async function commit(calls: AppwriteCalls, id: string): Promise<void> {
  try {
    await calls.endTransaction(id, 'commit');
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.outcome !== 'unknown') {
      await giveUp(calls, id);
      throw withOutcome(explainCommit(error), 'none');
    }
    await settle(calls, id, error);
  }
}

/** Finds out about a commit that was not answered; one that did not happen never will. */
async function settle(calls: AppwriteCalls, id: string, error: GatewayError): Promise<void> {
  try {
    if ((await calls.readTransaction(id)) === 'pending') await giveUp(calls, id);
    const status = await calls.readTransaction(id);
    if (status === 'committed') return;
    if (status !== 'failed') throw withOutcome(error, 'unknown');
  } catch (cause) {
    throw cause === error ? cause : withOutcome(error, 'unknown');
  }
  throw withOutcome(error, 'none');
}

function explainCommit(error: GatewayError): GatewayError {
  const { appwrite, code } = error;
  const text = commitRefusals[code];
  return text === undefined ? error : new GatewayError(code, text, { cause: error, appwrite });
}

const commitRefusals: Readonly<Partial<Record<GatewayError['code'], string>>> = {
  CONFLICT:
    'A row was changed meanwhile, or a value or id that must be unique is taken; Appwrite does ' +
    'not say which.',
  NOT_FOUND: 'A row that was to be written is gone.',
};
