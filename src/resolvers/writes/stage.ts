import { Query } from '../../appwrite/query-strings.ts';
import type { AppwriteCalls, Row } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import type { Operation } from './operation.ts';
import { changedSince } from './plan.ts';
import { inTransaction, MAX_STAGED, type TransactionOptions } from './transaction.ts';
import { upsertRow } from './upsert.ts';

/** What the operations were answered, in their order; null for deletions. */
export type Answers = readonly (Row | null)[];

/**
 * Carries out operations in one transaction, each staged by a call of its own. The answers are what
 * was staged: a new row lacks its times, and what was not given.
 *
 * @throws TOO_COSTLY before anything is sent where there are more than a transaction takes.
 */
export function runStaged(
  context: GatewayContext,
  operations: readonly Operation[],
  options: TransactionOptions = {},
): Promise<Answers> {
  if (operations.length > MAX_STAGED) throw tooMany(operations.length);
  return inTransaction(
    context,
    async (transactionId) => {
      const answers: (Row | null)[] = [];
      for (const operation of operations) {
        const row = await stageOne(context.writes.calls, operation, transactionId);
        await refuseChanged(context, operation, row);
        answers.push(row);
      }
      return answers;
    },
    options,
  );
}

export const tooMany = (count: number): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `This comes to ${count} writes, and a transaction of Appwrite takes at most ${MAX_STAGED}. ` +
      'Divide it. Nothing was written.',
    { outcome: 'none' },
  );

async function stageOne(
  calls: AppwriteCalls,
  operation: Operation,
  transactionId: string,
): Promise<Row | null> {
  const { kind, id, data, permissions } = operation;
  const { table } = operation.model;
  const write = { data, permissions, transactionId };
  switch (kind) {
    case 'create':
      return calls.createRow(table, id, write);
    case 'update':
      return calls.updateRow(table, id, write);
    case 'upsert':
      return upsertRow(calls, operation, write);
    case 'delete':
      await calls.deleteRow(table, id, { transactionId });
      return null;
  }
}

/**
 * Appwrite looks at no lock when it stages, but the commit fails when a staged row is changed after
 * that: so it is enough to see that the row was old enough when it was staged.
 */
async function refuseChanged(
  context: GatewayContext,
  operation: Operation,
  staged: Row | null,
): Promise<void> {
  const { lock, id } = operation;
  if (lock === undefined) return;
  const row = staged ?? (await readTimes(context, operation));
  if (isNewer(row?.$updatedAt, lock)) throw changedSince(id);
}

/** Rows that a transaction has made have no times yet. */
export const isNewer = (updatedAt: unknown, lock: string): boolean =>
  typeof updatedAt === 'string' && Date.parse(updatedAt) > Date.parse(lock);

async function readTimes(
  { writes }: GatewayContext,
  { model, id }: Operation,
): Promise<Row | undefined> {
  const queries = [Query.equal('$id', [id]), Query.limit(1), Query.select(['$id'])];
  return (await writes.calls.listRows(model.table, queries)).rows[0];
}
