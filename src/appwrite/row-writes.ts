import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { toPathPart, toRowPath, toRowsPath } from './query.ts';
import type {
  AppwriteCalls,
  BulkRow,
  BulkScope,
  Row,
  RowDeletion,
  RowList,
  RowUpdate,
  RowWrite,
  StagedChange,
  TableAddress,
  TransactionStatus,
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

function toOperation({ table, rowId, change }: StagedChange) {
  const at = { databaseId: table.databaseId, tableId: table.id, rowId, action: change.kind };
  if (change.kind === 'delete') return at;
  return { ...at, data: toData(change.row) };
}

/** Columns, and permissions among them, as bulk and staged writes take them. */
const toData = ({ data, permissions }: RowWrite): Readonly<Record<string, unknown>> =>
  permissions === undefined ? data : { ...data, $permissions: permissions };

const pathOf = (transactionId: string): string =>
  `${transactionsPath}/${toPathPart(transactionId)}`;

/** The calls that write rows, and their transactions. */
export abstract class RowWrites implements Omit<AppwriteCalls, 'listRows' | 'send'> {
  /** Sends a call and parses what comes; without a schema the answer is not looked at. */
  protected abstract write(sent: SentWrite): Promise<void>;
  protected abstract write<Body>(sent: SentWrite, schema: z.ZodType<Body>): Promise<Body>;

  async createRow(table: TableAddress, rowId: string, row: RowWrite): Promise<Row> {
    const call = { method: 'POST', path: toRowsPath(table), route: rowsRoute } as const;
    const body = { rowId, ...toBody(row) };
    return this.write({ ...call, subject: { action: 'create', table }, body }, rowBody);
  }

  async updateRow(table: TableAddress, rowId: string, row: RowUpdate): Promise<Row> {
    return this.changeRow('PATCH', { table, rowId, headers: lockHeaders(row) }, row);
  }

  async upsertRow(table: TableAddress, rowId: string, row: RowWrite): Promise<Row> {
    return this.changeRow('PUT', { table, rowId }, row);
  }

  async deleteRow(table: TableAddress, rowId: string, deletion: RowDeletion = {}): Promise<void> {
    const { transactionId } = deletion;
    await this.write({
      method: 'DELETE',
      path: toRowPath(table, rowId),
      route: rowRoute,
      subject: { action: 'delete', table },
      body: transactionId === undefined ? undefined : { transactionId },
      headers: lockHeaders(deletion),
    });
  }

  async createRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.writeMany('POST', { action: 'create', table }, toBulkBody(rows));
  }

  async upsertRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.writeMany('PUT', { action: 'update', table }, toBulkBody(rows));
  }

  async updateRows(table: TableAddress, scope: BulkScope, write: RowWrite): Promise<RowList> {
    const body = { data: toData(write), queries: toScopeQueries(scope) };
    return this.writeMany('PATCH', { action: 'update', table }, body);
  }

  async deleteRows(table: TableAddress, scope: BulkScope): Promise<RowList> {
    return this.writeMany(
      'DELETE',
      { action: 'delete', table },
      { queries: toScopeQueries(scope) },
    );
  }

  async beginTransaction(): Promise<string> {
    const call = { method: 'POST', path: transactionsPath, route: transactionsPath } as const;
    return (await this.write({ ...call, body: {} }, transactionBody)).$id;
  }

  async stageChanges(transactionId: string, changes: readonly StagedChange[]): Promise<void> {
    return this.write({
      method: 'POST',
      path: `${pathOf(transactionId)}/operations`,
      route: `${transactionRoute}/operations`,
      body: { operations: changes.map(toOperation) },
    });
  }

  async endTransaction(transactionId: string, end: 'commit' | 'rollback'): Promise<void> {
    const call = { method: 'PATCH', path: pathOf(transactionId), route: transactionRoute } as const;
    return this.write({ ...call, body: { [end]: true } });
  }

  async readTransaction(transactionId: string): Promise<TransactionStatus> {
    const call = { method: 'GET', path: pathOf(transactionId), route: transactionRoute } as const;
    return (await this.write(call, transactionBody)).status;
  }

  private changeRow(
    method: 'PATCH' | 'PUT',
    { table, rowId, headers = {} }: ChangedRow,
    row: Partial<RowWrite>,
  ): Promise<Row> {
    const call = { method, path: toRowPath(table, rowId), route: rowRoute, headers };
    const subject = { action: 'update', table } as const;
    return this.write({ ...call, subject, body: toBody(row) }, rowBody);
  }

  private writeMany(
    method: SentWrite['method'],
    subject: Subject,
    body: SentWrite['body'],
  ): Promise<RowList> {
    const path = toRowsPath(subject.table);
    return this.write({ method, path, route: rowsRoute, subject, body }, rowListBody);
  }
}

interface ChangedRow {
  readonly table: TableAddress;
  readonly rowId: string;
  readonly headers?: Readonly<Record<string, string>>;
}
