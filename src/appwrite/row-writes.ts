import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { toPathPart, toRowPath, toRowsPath } from './query.ts';
import type {
  AppwriteCalls,
  BulkRow,
  BulkScope,
  RowUpdate,
  RowWrite,
  StagedChange,
} from './types.ts';
import type { Subject } from './upstream-error.ts';
import { rowBody, rowListBody, transactionBody } from './wire.ts';

/** One call that writes, and what a refusal of it is about. */
export interface SentWrite {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly route: string;
  readonly subject?: Subject;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a call and parses what comes; without a schema the answer is not looked at. */
export interface SendWrite {
  (sent: SentWrite): Promise<void>;
  <Body>(sent: SentWrite, schema: z.ZodType<Body>): Promise<Body>;
}

const rowsRoute = '/tablesdb/{databaseId}/tables/{tableId}/rows';
const rowRoute = `${rowsRoute}/{rowId}`;
const transactionsPath = '/tablesdb/transactions';
const transactionRoute = `${transactionsPath}/{transactionId}`;

const lockHeaders = ({ ifUnmodifiedSince }: RowUpdate): Record<string, string> =>
  ifUnmodifiedSince === undefined ? {} : { 'x-appwrite-timestamp': ifUnmodifiedSince };

const toBody = ({ data, permissions, transactionId }: Partial<RowWrite>) => ({
  data,
  permissions,
  transactionId,
});

type RowWrites = Pick<AppwriteCalls, 'createRow' | 'updateRow' | 'upsertRow' | 'deleteRow'>;

export function createRowWrites(send: SendWrite): RowWrites {
  return {
    createRow: async (table, rowId, row) =>
      send(
        {
          method: 'POST',
          path: toRowsPath(table),
          route: rowsRoute,
          subject: { action: 'create', table },
          body: { rowId, ...toBody(row) },
        },
        rowBody,
      ),
    updateRow: async (table, rowId, row) =>
      send(
        {
          method: 'PATCH',
          path: toRowPath(table, rowId),
          route: rowRoute,
          subject: { action: 'update', table },
          body: toBody(row),
          headers: lockHeaders(row),
        },
        rowBody,
      ),
    upsertRow: async (table, rowId, row) =>
      send(
        {
          method: 'PUT',
          path: toRowPath(table, rowId),
          route: rowRoute,
          subject: { action: 'update', table },
          body: toBody(row),
        },
        rowBody,
      ),
    deleteRow: async (table, rowId, deletion = {}) => {
      const { transactionId } = deletion;
      await send({
        method: 'DELETE',
        path: toRowPath(table, rowId),
        route: rowRoute,
        subject: { action: 'delete', table },
        body: transactionId === undefined ? undefined : { transactionId },
        headers: lockHeaders(deletion),
      });
    },
  };
}

const toBulkBody = (rows: readonly BulkRow[]) => ({
  rows: rows.map(({ id, data, permissions }) => ({
    ...data,
    $id: id,
    ...(permissions === undefined ? {} : { $permissions: permissions }),
  })),
});

/**
 * Query strings of a bulk call. They go in the body: Appwrite does not look at those of the URL,
 * and without any it takes the whole table.
 */
function toScopeQueries(scope: BulkScope): readonly string[] {
  if (scope.kind === 'all') return [];
  if (scope.queries.length > 0) return scope.queries;
  throw new GatewayError('BAD_USER_INPUT', 'A bulk write needs a condition, or `all: true`.');
}

type BulkWrites = Pick<AppwriteCalls, 'createRows' | 'upsertRows' | 'updateRows' | 'deleteRows'>;

export function createBulkWrites(send: SendWrite): BulkWrites {
  const bulk = (
    method: SentWrite['method'],
    { action, table }: Subject,
    body: SentWrite['body'],
  ) => {
    const path = toRowsPath(table);
    return send({ method, path, route: rowsRoute, subject: { action, table }, body }, rowListBody);
  };
  return {
    createRows: async (table, rows) => bulk('POST', { action: 'create', table }, toBulkBody(rows)),
    upsertRows: async (table, rows) => bulk('PUT', { action: 'update', table }, toBulkBody(rows)),
    updateRows: async (table, scope, { data, permissions }) => {
      const given = permissions === undefined ? data : { ...data, $permissions: permissions };
      const body = { data: given, queries: toScopeQueries(scope) };
      return bulk('PATCH', { action: 'update', table }, body);
    },
    deleteRows: async (table, scope) =>
      bulk('DELETE', { action: 'delete', table }, { queries: toScopeQueries(scope) }),
  };
}

function toOperation({ table, rowId, change }: StagedChange) {
  const at = { databaseId: table.databaseId, tableId: table.id, rowId, action: change.kind };
  if (change.kind === 'delete') return at;
  const { data, permissions } = change.row;
  const given = permissions === undefined ? data : { ...data, $permissions: permissions };
  return { ...at, data: given };
}

type Transactions = Pick<
  AppwriteCalls,
  'beginTransaction' | 'stageChanges' | 'endTransaction' | 'readTransaction'
>;

export function createTransactions(send: SendWrite): Transactions {
  const pathOf = (id: string): string => `${transactionsPath}/${toPathPart(id)}`;
  return {
    beginTransaction: async () => {
      const sent = { path: transactionsPath, route: transactionsPath, body: {} };
      return (await send({ method: 'POST', ...sent }, transactionBody)).$id;
    },
    stageChanges: async (id, changes) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/operations`,
        route: `${transactionRoute}/operations`,
        body: { operations: changes.map(toOperation) },
      }),
    endTransaction: async (id, end) =>
      send({ method: 'PATCH', path: pathOf(id), route: transactionRoute, body: { [end]: true } }),
    readTransaction: async (id) => {
      const sent = { method: 'GET', path: pathOf(id), route: transactionRoute } as const;
      return (await send(sent, transactionBody)).status;
    },
  };
}
