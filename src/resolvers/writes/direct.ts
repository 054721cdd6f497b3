import { setTimeout as sleep } from 'node:timers/promises';
import { Query } from '../../appwrite/query-strings.ts';
import type { AppwriteCalls, Row } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import { hasRelationships } from '../model.ts';
import { isStoredAs } from './stored.ts';
import type { Operation } from './operation.ts';
import { isUnanswered, withOutcome } from './outcome.ts';
import { explainTaken } from './taken.ts';
import { upsertRow } from './upsert.ts';

/** Tries of a write that may be repeated, where the caller asked for that. */
const MAX_TRIES = 3;
const PAUSE_MS = 100;

/**
 * Carries out one operation by one call. It is repeated only where the caller asked for it, no
 * answer came, and a second time changes nothing; whether it then was the first time already
 * that did it, the row shows.
 */
export async function runDirect(
  context: GatewayContext,
  operation: Operation,
): Promise<Row | null> {
  const { writes } = context;
  const tries = writes.isRetried && operation.isRepeatable ? MAX_TRIES : 1;
  let mayHaveHappened = false;
  for (let tried = 1; ; tried += 1) {
    try {
      return await perform(context.appwrite, operation);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (!isUnanswered(error) || tried === tries) {
        return await recover(context, operation, { error, mayHaveHappened });
      }
      mayHaveHappened ||= error.outcome === 'unknown';
      await sleep(PAUSE_MS * tried);
    }
  }
}

async function perform(calls: AppwriteCalls, operation: Operation): Promise<Row | null> {
  const { kind, id, data, permissions, lock } = operation;
  const { table } = operation.model;
  switch (kind) {
    case 'create':
      return calls.createRow(table, id, { data, permissions });
    case 'update':
      return calls.updateRow(table, id, { data, permissions, ifUnmodifiedSince: lock });
    case 'upsert':
      return upsertRow(calls, operation, { data, permissions });
    case 'delete':
      await calls.deleteRow(table, id, { ifUnmodifiedSince: lock });
      return null;
  }
}

interface Failure {
  readonly error: GatewayError;
  /** An earlier try was not answered. */
  readonly mayHaveHappened: boolean;
}

/** A failed write is none where the row is found to be as it was to become. */
async function recover(
  context: GatewayContext,
  operation: Operation,
  { error, mayHaveHappened }: Failure,
): Promise<Row | null> {
  if (isUnanswered(error)) throw withOutcome(error, error.outcome ?? 'unknown');
  if (mayHaveHappened && isGone(operation, error)) return null;
  if (!isDoubtful(context, operation, { error, mayHaveHappened })) {
    throw explainTaken(error, operation);
  }
  const row = await readWritten(context, operation);
  if (row && isStoredAs(operation, row)) return row;
  throw isHiding(operation, row) ? withOutcome(error, 'unknown') : explainTaken(error, operation);
}

/** Whether the refusal does not say that the write has not happened. */
const isDoubtful = (
  context: GatewayContext,
  operation: Operation,
  { error, mayHaveHappened }: Failure,
): boolean =>
  (mayHaveHappened && error.code === 'CONFLICT') || isRefusedAnswer(context, operation, error);

const isGone = ({ kind }: Operation, { code }: GatewayError): boolean =>
  kind === 'delete' && code === 'NOT_FOUND';

/**
 * Appwrite answers a row with all that it leads to, and refuses where the caller cannot read that,
 * although it has written the row.
 */
function isRefusedAnswer(
  { writes }: GatewayContext,
  { kind, model }: Operation,
  { appwrite }: GatewayError,
): boolean {
  return (
    (kind === 'create' || kind === 'update') &&
    writes.caller !== 'key' &&
    appwrite?.type === 'user_unauthorized' &&
    hasRelationships(model)
  );
}

/** Whether the row can have been written without being seen to be. */
const isHiding = ({ permissions, isRepeatable, kind }: Operation, row: Row | undefined): boolean =>
  row === undefined ? permissions !== undefined : kind === 'update' && !isRepeatable;

async function readWritten(
  { appwrite }: GatewayContext,
  { model, id }: Operation,
): Promise<Row | undefined> {
  const { rows } = await appwrite.listRows(model.table, [Query.equal('$id', [id]), Query.limit(1)]);
  return rows[0];
}
