import type { Principal } from '../auth/types.ts';
import type { ServerContext } from '../context.ts';
import { ApiError, type ErrorType } from '../errors.ts';
import { findTransaction, type TransactionRecord } from './store.ts';

/** Most operations that one transaction takes. */
const MAX_OPERATIONS = 100;

/** Whose transaction it becomes: a user's, also when a key comes with the user's session. */
export function ownerOf(principal: Principal): string | null {
  return principal.kind === 'guest' ? null : (principal.user?.id ?? null);
}

/** Keys may use every transaction, users their own; guests cannot use even what they opened. */
export function mayUse(principal: Principal, { owner }: TransactionRecord): boolean {
  switch (principal.kind) {
    case 'key':
      return true;
    case 'user':
      return owner === principal.user.id;
    case 'guest':
      return false;
  }
}

/** A caller, and the transaction that the call names. */
export interface TransactionCall {
  readonly server: ServerContext;
  readonly principal: Principal;
  readonly id: string;
}

function find({ server, principal, id }: TransactionCall): TransactionRecord | undefined {
  const transaction = findTransaction(server.db, id);
  return transaction && mayUse(principal, transaction) ? transaction : undefined;
}

/** The transaction, or 404. */
export function transactionOf(call: TransactionCall): TransactionRecord {
  const transaction = find(call);
  if (transaction !== undefined) return transaction;
  throw new ApiError('transaction_not_found', `Transaction '${call.id}' could not be found.`);
}

interface Refusals {
  readonly missing: ErrorType;
  readonly notPending: ErrorType;
  /** Some calls still stage in a transaction that has expired. */
  readonly looksAtTime: boolean;
}

/** How the calls that need a pending transaction refuse others. */
const REFUSALS = {
  commit: {
    missing: 'transaction_not_found',
    notPending: 'transaction_not_ready',
    looksAtTime: true,
  },
  operations: {
    missing: 'transaction_not_found',
    notPending: 'general_bad_request',
    looksAtTime: true,
  },
  row: { missing: 'transaction_not_found', notPending: 'transaction_not_ready', looksAtTime: true },
  increment: {
    missing: 'general_bad_request',
    notPending: 'general_bad_request',
    looksAtTime: true,
  },
  bulk: { missing: 'general_bad_request', notPending: 'general_bad_request', looksAtTime: false },
} as const satisfies Record<string, Refusals>;

export type TransactionUse = keyof typeof REFUSALS;

/** The transaction if it still takes operations. */
export function pendingTransaction(call: TransactionCall, use: TransactionUse): TransactionRecord {
  const refusals: Refusals = REFUSALS[use];
  const transaction = find(call);
  if (transaction === undefined) {
    throw new ApiError(refusals.missing, `Transaction '${call.id}' could not be found.`);
  }
  if (transaction.status !== 'pending') {
    throw new ApiError(refusals.notPending, 'The transaction is not pending.');
  }
  if (refusals.looksAtTime && call.server.clock() > new Date(transaction.expiresAt)) {
    throw new ApiError('transaction_expired', 'The transaction has expired.');
  }
  return transaction;
}

export function checkRoom({ operations }: TransactionRecord, added: number): void {
  if (operations + added <= MAX_OPERATIONS) return;
  throw new ApiError(
    'transaction_limit_exceeded',
    `Transaction already has ${operations} operations, adding ${added} would exceed the maximum of ${MAX_OPERATIONS}.`,
  );
}
