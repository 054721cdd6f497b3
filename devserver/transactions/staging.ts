import type { Wording } from '../events.ts';
import { checkGrants, ownerPermissions } from '../permissions.ts';
import { tableAllows } from '../rows/access.ts';
import { newRowId, readPermissions } from '../rows/bulk.ts';
import { denied, type RowWrite } from '../rows/changes.ts';
import { updatedAtOf, type Row, type RowData, type RowScope } from '../rows/row.ts';
import { formatTime } from '../time.ts';
import { checkRoom, pendingTransaction, type TransactionUse } from './access.ts';
import { echo } from './json.ts';
import type { NewOperation, StagedIncrement } from './operation.ts';
import { findRowWithin, getRowWithin, stagedAnswer } from './read.ts';
import { addOperations } from './store.ts';

/** A call on rows that is to be staged, and in which transaction. */
export interface StagedCall {
  readonly scope: RowScope;
  readonly transactionId: string;
  readonly wording: Wording;
}

type Staged = Omit<NewOperation, 'table' | 'wording' | 'seen'> & { readonly existing?: Row };

function stage(call: StagedCall, use: TransactionUse, { existing, ...operation }: Staged): void {
  const { server, table, caller } = call.scope;
  const { principal } = caller;
  const transaction = pendingTransaction({ server, principal, id: call.transactionId }, use);
  checkRoom(transaction, 1);
  const seen = seenOf(existing);
  addOperations(server.db, transaction, {
    operations: [{ ...operation, table: table.sequence, wording: call.wording, seen }],
    stagedAt: formatTime(server.clock()),
  });
}

/** A row that `/operations` makes has no permissions, not even an empty list. */
export function permissionsWithin(row: Row | undefined): readonly string[] {
  return (row?.['$permissions'] ?? []) as string[];
}

/** When the row had last been changed; null for one that is not stored yet. */
export function seenOf(row: Row | undefined): string | null {
  return row !== undefined && Object.hasOwn(row, '$updatedAt') ? updatedAtOf(row) : null;
}

const FIXED: ReadonlySet<string> = new Set([
  '$id',
  '$sequence',
  '$databaseId',
  '$tableId',
  '$collectionId',
  '$permissions',
]);
const TIMES: ReadonlySet<string> = new Set(['$createdAt', '$updatedAt']);

/** What of the given data a caller can write; only keys can set times. */
function writable({ caller }: RowScope, data: RowData): RowData {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([key]) => !FIXED.has(key) && (caller.isPrivileged || !TIMES.has(key)),
    ),
  );
}

function dataOf(scope: RowScope, write: RowWrite, permissions: readonly string[]): RowData {
  return { ...writable(scope, write.data), $id: write.id, $permissions: permissions };
}

/** Stages a new row; answers what was given. */
export function stageCreate(call: StagedCall, write: RowWrite): Row {
  const { scope } = call;
  const { principal } = scope.caller;
  checkGrants(principal, write.permissions ?? []);
  if (!tableAllows(scope.caller, scope.table, 'create')) throw denied();
  const data = dataOf(scope, write, write.permissions ?? ownerPermissions(principal));
  stage(call, 'row', { action: 'create', rowId: write.id, data });
  return stagedAnswer(scope, data);
}

/** Stages a change; answers the row as it is inside of the transaction with it. */
export function stageUpdate(call: StagedCall, write: RowWrite): Row {
  const { scope, transactionId } = call;
  const existing = getRowWithin(scope, write.id, { transactionId, selections: null });
  checkGrants(scope.caller.principal, write.permissions ?? []);
  const data = dataOf(scope, write, write.permissions ?? permissionsWithin(existing));
  stage(call, 'row', { action: 'update', rowId: write.id, data, existing });
  return { ...existing, ...(echo(data) as Row) };
}

/** Stages a row that is made or changed; answers what was given. */
export function stageUpsert(call: StagedCall, write: RowWrite): Row {
  const { scope, transactionId } = call;
  const { principal } = scope.caller;
  const existing = findRowWithin(scope, write.id, { transactionId, selections: null });
  const kept = existing === undefined ? ownerPermissions(principal) : permissionsWithin(existing);
  const permissions = write.permissions ?? kept;
  checkGrants(principal, permissions);
  const data = dataOf(scope, write, permissions);
  stage(call, 'row', { action: 'upsert', rowId: write.id, data });
  return stagedAnswer(scope, data);
}

export function stageDelete(call: StagedCall, id: string): void {
  const { scope, transactionId } = call;
  const existing = getRowWithin(scope, id, { transactionId, selections: null });
  stage(call, 'row', { action: 'delete', rowId: id, data: {}, existing });
}

export interface IncrementCall {
  readonly id: string;
  readonly action: 'increment' | 'decrement';
  readonly data: StagedIncrement;
}

/** Stages an increment without looking at the row; answers how much is to be added. */
export function stageIncrement(call: StagedCall, { id, action, data }: IncrementCall): Row {
  stage(call, 'increment', { action, rowId: id, data });
  return stagedAnswer(call.scope, { $id: id, [data.column]: data.value });
}

export interface BulkAnswer {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** Stages several new rows; answers how many. */
export function stageBulkCreate(call: StagedCall, items: readonly RowData[]): BulkAnswer {
  const { scope } = call;
  const data = items.map((item) => {
    const id = newRowId(scope, item);
    const permissions = readPermissions(item) ?? [];
    return dataOf(scope, { id, data: item, permissions }, permissions);
  });
  stage(call, 'row', { action: 'bulkCreate', rowId: null, data });
  return { total: data.length, rows: [] };
}

interface BulkUpdate {
  readonly data: RowData;
  readonly queries: readonly string[];
}

/** Stages the same change of many rows; nobody can say yet how many. */
export function stageBulkUpdate(call: StagedCall, { data, queries }: BulkUpdate): BulkAnswer {
  const permissions = readPermissions(data);
  const changes = {
    ...writable(call.scope, data),
    ...(permissions === null ? {} : { $permissions: permissions }),
  };
  stage(call, 'bulk', { action: 'bulkUpdate', rowId: null, data: { queries, data: changes } });
  return { total: 0, rows: [] };
}

/** Stages rows to be made or changed; answers how many. */
export function stageBulkUpsert(call: StagedCall, items: readonly RowData[]): BulkAnswer {
  const data = items.map((item) => {
    const { $id, $permissions } = item;
    return {
      ...writable(call.scope, item),
      ...($id === undefined ? {} : { $id }),
      ...($permissions === undefined ? {} : { $permissions }),
    };
  });
  stage(call, 'bulk', { action: 'bulkUpsert', rowId: null, data });
  return { total: data.length, rows: [] };
}

/** Stages the deletion of many rows; nobody can say yet how many. */
export function stageBulkDelete(call: StagedCall, queries: readonly string[]): BulkAnswer {
  stage(call, 'bulk', { action: 'bulkDelete', rowId: null, data: { queries } });
  return { total: 0, rows: [] };
}
