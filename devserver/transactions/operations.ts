import { ApiError, invalidArgument } from '../errors.ts';
import { toNumber, type Check, type Input } from '../input.ts';
import { checkGrants, rowPermissions } from '../permissions.ts';
import { rowAllows, tableAllows, type Caller } from '../rows/access.ts';
import { checkNoRelationships } from '../rows/bulk.ts';
import { denied } from '../rows/changes.ts';
import type { Row, RowScope } from '../rows/row.ts';
import type { ServerContext } from '../context.ts';
import type { DatabaseRecord, TableRecord } from '../store/schema.ts';
import { translate, type Vocabulary } from '../vocabulary.ts';
import { isBulk, type NewOperation, type StagedAction } from './operation.ts';
import { findRowWithin } from './read.ts';
import { permissionsWithin, seenOf } from './staging.ts';

/** An operation as a call gave it, by our names. */
interface GivenOperation {
  readonly databaseId: string;
  readonly tableId: string;
  readonly action: StagedAction;
  readonly rowId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an action needs beside its table. */
const NEEDS: Record<StagedAction, { readonly row: boolean; readonly data: boolean }> = {
  create: { row: true, data: true },
  update: { row: true, data: true },
  upsert: { row: true, data: true },
  delete: { row: true, data: false },
  increment: { row: true, data: true },
  decrement: { row: true, data: true },
  bulkCreate: { row: false, data: true },
  bulkUpdate: { row: false, data: true },
  bulkUpsert: { row: false, data: true },
  bulkDelete: { row: false, data: true },
};

const isAction = (value: unknown): value is StagedAction =>
  typeof value === 'string' && Object.hasOwn(NEEDS, value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isFilled = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '';

/** What the data of some actions must hold. */
const DATA_CHECKS: Partial<Record<StagedAction, (data: Input) => boolean>> = {
  increment: isIncrement,
  decrement: isIncrement,
  bulkUpdate: ({ queries, data }) => isRecord(queries) && isRecord(data),
  bulkDelete: ({ queries }) => isRecord(queries),
};

function isIncrement(data: Input): boolean {
  const isNumber = !Object.hasOwn(data, 'value') || toNumber(data['value']) !== undefined;
  return isNumber && Object.hasOwn(data, 'column');
}

type Refuse = (reason: string) => never;

/** Bulk actions need no row, but may not name a bad one. */
function rowOf(action: StagedAction, given: unknown, refuse: Refuse): string | null {
  if (given === undefined && !NEEDS[action].row) return null;
  return isFilled(given) ? given : refuse('A row must be named.');
}

function dataOf(action: StagedAction, given: unknown, refuse: Refuse): Input {
  if (given === undefined && !NEEDS[action].data) return {};
  if (!isRecord(given)) return refuse("Key 'data' must be an array.");
  return given;
}

/** The data of increments names a column, in the words of the API. */
function translateData(vocabulary: Vocabulary, action: StagedAction, data: Input): Input {
  return action === 'increment' || action === 'decrement' ? translate(vocabulary, data) : data;
}

/** One of the operations of a call. */
export function operationCheck(vocabulary: Vocabulary): Check<GivenOperation> {
  return (value, name) => {
    const refuse: Refuse = (reason) => {
      throw invalidArgument(name, reason);
    };
    if (!isRecord(value)) return refuse('Value must be an array.');
    const { databaseId, tableId, action, rowId, data: given } = translate(vocabulary, value);
    if (!isFilled(databaseId) || !isFilled(tableId)) return refuse('A table must be named.');
    if (!isAction(action))
      return refuse(`Key 'action' must be one of: ${Object.keys(NEEDS).join(', ')}`);
    const data = translateData(vocabulary, action, dataOf(action, given, refuse));
    if (DATA_CHECKS[action]?.(data) === false) return refuse(`The data is no data of ${action}.`);
    return { databaseId, tableId, action, rowId: rowOf(action, rowId, refuse), data };
  };
}

/** A call that stages operations. */
export interface Staging {
  readonly server: ServerContext;
  readonly caller: Caller;
  readonly transactionId: string;
  readonly vocabulary: Vocabulary;
}

function databaseOf({ server, caller }: Staging, id: string): DatabaseRecord {
  const database = server.schema.findDatabase(id);
  if (database !== undefined && (database.enabled || caller.isPrivileged)) return database;
  throw new ApiError('database_not_found', `Database '${id}' could not be found.`);
}

function tableOf({ server, caller }: Staging, database: DatabaseRecord, id: string): TableRecord {
  const table = server.schema.findTable(database, id);
  if (table !== undefined && (table.enabled || caller.isPrivileged)) return table;
  throw new ApiError('table_not_found', `Table '${id}' could not be found.`);
}

function scopeOf(staging: Staging, operation: GivenOperation): RowScope {
  const database = databaseOf(staging, operation.databaseId);
  const table = tableOf(staging, database, operation.tableId);
  return { server: staging.server, database, table, caller: staging.caller };
}

/** The right that an action needs; an upsert's depends on whether the row is there. */
const RIGHTS = {
  create: 'create',
  update: 'update',
  upsert: 'update',
  delete: 'delete',
  increment: 'update',
  decrement: 'update',
} as const;

interface Target {
  readonly operation: GivenOperation;
  readonly existing: Row | undefined;
}

function checkRights(scope: RowScope, { operation, existing }: Target): void {
  const { action } = operation;
  const { caller, table } = scope;
  if (isBulk(action) || caller.isPrivileged) return;
  const right = action === 'upsert' && existing === undefined ? 'create' : RIGHTS[action];
  const permissions = permissionsWithin(existing);
  const isAllowed =
    right === 'create'
      ? tableAllows(caller, table, right)
      : rowAllows(caller, table, { action: right, permissions });
  if (!isAllowed) throw denied();
  const granted = operation.data['$permissions'];
  if (isRecord(granted)) checkGrants(caller.principal, rowPermissions(granted, 'operations'));
}

/** The row that an operation is about, as the transaction has made it so far. */
function existingRow(
  staging: Staging,
  scope: RowScope,
  { operation, isMade }: { operation: GivenOperation; isMade: boolean },
): Row | undefined {
  const { rowId, action } = operation;
  if (rowId === null || isBulk(action) || action === 'create') return undefined;
  const { transactionId } = staging;
  const row = findRowWithin(scope, rowId, { transactionId, selections: null });
  if (row === undefined && !isMade && action !== 'upsert') {
    throw new ApiError('row_not_found', `Row '${rowId}' could not be found.`);
  }
  return row;
}

/** Checks the operations one after the other; rows that earlier ones make are there for later ones. */
export function prepareOperations(
  staging: Staging,
  given: readonly GivenOperation[],
): NewOperation[] {
  const made = new Set<string>();
  return given.map((operation) => {
    const { action, rowId, data } = operation;
    if (isBulk(action) && !staging.caller.isPrivileged) throw denied();
    const scope = scopeOf(staging, operation);
    if (isBulk(action)) checkNoRelationships(scope);
    const key = `${scope.table.sequence}/${rowId ?? ''}`;
    const existing = existingRow(staging, scope, { operation, isMade: made.has(key) });
    checkRights(scope, { operation, existing });
    if (action === 'create') made.add(key);
    return {
      table: scope.table.sequence,
      wording: staging.vocabulary.wording,
      action,
      rowId,
      data,
      seen: seenOf(existing),
    };
  });
}
