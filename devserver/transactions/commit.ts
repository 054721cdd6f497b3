import { ApiError, type ErrorType } from '../errors.ts';
import { committedPayload, type Wording, type WriteAction } from '../events.ts';
import { InvalidQuery } from '../query/query.ts';
import { rowAllows, type Caller } from '../rows/access.ts';
import { findRow } from '../rows/read.ts';
import { permissionsOf, type Row, type RowScope } from '../rows/row.ts';
import type { ServerContext } from '../context.ts';
import { formatTime } from '../time.ts';
import { applyOperation, type Touched } from './apply.ts';
import type { StagedOperation } from './operation.ts';
import { closeTransaction, stagedOperations, type TransactionRecord } from './store.ts';

/** Errors that end the transaction, by what a commit calls them. All others leave it pending. */
const FAILURES: Partial<Record<ErrorType, ErrorType>> = {
  table_not_found: 'row_not_found',
  row_not_found: 'row_not_found',
  column_not_found: 'row_not_found',
  row_already_exists: 'transaction_conflict',
  row_update_conflict: 'transaction_conflict',
  row_invalid_structure: 'row_invalid_structure',
  column_limit_exceeded: 'column_limit_exceeded',
  general_query_invalid: 'general_query_invalid',
};

function failureOf(thrown: unknown): ApiError | undefined {
  if (thrown instanceof InvalidQuery) return new ApiError('general_query_invalid', thrown.message);
  if (!(thrown instanceof ApiError)) return undefined;
  const type = FAILURES[thrown.type];
  return type && new ApiError(type, thrown.message, { cause: thrown });
}

/** A call that commits, and the API that it came through. */
export interface Commit {
  readonly server: ServerContext;
  readonly caller: Caller;
  readonly wording: Wording;
  readonly transaction: TransactionRecord;
}

function findScope({ server, caller }: Commit, sequence: number): RowScope {
  for (const database of server.schema.databases()) {
    const table = server.schema.tables(database).find((each) => each.sequence === sequence);
    if (table !== undefined) return { server, database, table, caller };
  }
  throw new ApiError('table_not_found', 'A table of the transaction is gone.');
}

function createScopes(commit: Commit): (sequence: number) => RowScope {
  const known = new Map<number, RowScope>();
  return (sequence) => {
    const scope = known.get(sequence) ?? findScope(commit, sequence);
    known.set(sequence, scope);
    return scope;
  };
}

/** What listeners are told of an operation once everything is committed. */
interface Announcement {
  readonly scope: RowScope;
  readonly operation: StagedOperation;
  /** A deleted row as it was. */
  readonly deleted: Row | undefined;
}

function readableRow(scope: RowScope, id: string): Row | undefined {
  const row = findRow(scope, id);
  if (row === undefined) return undefined;
  const permissions = permissionsOf(row);
  return rowAllows(scope.caller, scope.table, { action: 'read', permissions }) ? row : undefined;
}

function applyAll(commit: Commit): Announcement[] {
  const { server, transaction } = commit;
  const scopeOf = createScopes(commit);
  const touched: Touched = new Set();
  return stagedOperations(server.db, transaction).map((operation) => {
    const scope = scopeOf(operation.table);
    const { action, rowId } = operation;
    const deleted = action === 'delete' && rowId !== null ? readableRow(scope, rowId) : undefined;
    applyOperation({ scope, touched }, operation);
    return { scope, operation, deleted };
  });
}

const ANNOUNCED: Partial<Record<StagedOperation['action'], WriteAction>> = {
  create: 'create',
  update: 'update',
  increment: 'update',
  decrement: 'update',
  // An upsert is told as an update, whatever it did.
  upsert: 'update',
  delete: 'delete',
};

function announce({ server, wording }: Commit, announcements: readonly Announcement[]): void {
  if (!server.events.isHeard()) return;
  for (const { scope, operation, deleted } of announcements) {
    const action = ANNOUNCED[operation.action];
    if (action === undefined || operation.rowId === null) continue;
    const row = action === 'delete' ? deleted : readableRow(scope, operation.rowId);
    if (row === undefined) continue;
    const { database, table } = scope;
    const payload = committedPayload({ database, table }, row);
    server.events.publish({ kind: 'row', action, wording, database, table, payload });
  }
}

/** Applies everything that is staged, or nothing; a refused commit ends the transaction too. */
export function commitTransaction(commit: Commit): TransactionRecord {
  const { server, transaction } = commit;
  const end = (status: 'committed' | 'failed'): TransactionRecord =>
    closeTransaction(server.db, transaction, { status, updatedAt: formatTime(server.clock()) });
  let announcements: Announcement[] = [];
  let committed: TransactionRecord;
  try {
    committed = server.db.transaction(() => {
      announcements = applyAll(commit);
      return end('committed');
    });
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === undefined) throw thrown;
    end('failed');
    throw failure;
  }
  announce(commit, announcements);
  return committed;
}

/** Gives up everything that is staged. */
export function rollBackTransaction({ server, transaction }: Commit): TransactionRecord {
  const updatedAt = formatTime(server.clock());
  return closeTransaction(server.db, transaction, { status: 'failed', updatedAt });
}
