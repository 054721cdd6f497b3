import type {
  AppwriteCalls,
  BulkRow,
  BulkScope,
  ListOptions,
  Row,
  RowDeletion,
  RowList,
  RowUpdate,
  RowWrite,
  ServiceRequest,
  ServiceResponse,
  StagedChange,
  TableAddress,
  TransactionStatus,
} from './types.ts';

/** Passes every call on; what extends it changes some of them. */
export class WrappedCalls implements AppwriteCalls {
  protected readonly inner: AppwriteCalls;

  constructor(inner: AppwriteCalls) {
    this.inner = inner;
  }

  listRows(
    table: TableAddress,
    queries: readonly string[],
    options?: ListOptions,
  ): Promise<RowList> {
    return this.inner.listRows(table, queries, options);
  }

  createRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row> {
    return this.inner.createRow(table, rowId, write);
  }

  updateRow(table: TableAddress, rowId: string, write: RowUpdate): Promise<Row> {
    return this.inner.updateRow(table, rowId, write);
  }

  upsertRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row> {
    return this.inner.upsertRow(table, rowId, write);
  }

  deleteRow(table: TableAddress, rowId: string, deletion?: RowDeletion): Promise<void> {
    return this.inner.deleteRow(table, rowId, deletion);
  }

  createRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.inner.createRows(table, rows);
  }

  upsertRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.inner.upsertRows(table, rows);
  }

  updateRows(table: TableAddress, scope: BulkScope, write: RowWrite): Promise<RowList> {
    return this.inner.updateRows(table, scope, write);
  }

  deleteRows(table: TableAddress, scope: BulkScope): Promise<RowList> {
    return this.inner.deleteRows(table, scope);
  }

  beginTransaction(): Promise<string> {
    return this.inner.beginTransaction();
  }

  stageChanges(transactionId: string, changes: readonly StagedChange[]): Promise<void> {
    return this.inner.stageChanges(transactionId, changes);
  }

  endTransaction(transactionId: string, end: 'commit' | 'rollback'): Promise<void> {
    return this.inner.endTransaction(transactionId, end);
  }

  readTransaction(transactionId: string): Promise<TransactionStatus> {
    return this.inner.readTransaction(transactionId);
  }

  send(request: ServiceRequest): Promise<ServiceResponse> {
    return this.inner.send(request);
  }
}

/** Does something with every call that can change rows. */
export abstract class WatchedWrites extends WrappedCalls {
  protected abstract watch<Answer>(write: () => Promise<Answer>): Promise<Answer>;

  override createRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row> {
    return this.watch(() => this.inner.createRow(table, rowId, write));
  }

  override updateRow(table: TableAddress, rowId: string, write: RowUpdate): Promise<Row> {
    return this.watch(() => this.inner.updateRow(table, rowId, write));
  }

  override upsertRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row> {
    return this.watch(() => this.inner.upsertRow(table, rowId, write));
  }

  override deleteRow(table: TableAddress, rowId: string, deletion?: RowDeletion): Promise<void> {
    return this.watch(() => this.inner.deleteRow(table, rowId, deletion));
  }

  override createRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.watch(() => this.inner.createRows(table, rows));
  }

  override upsertRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList> {
    return this.watch(() => this.inner.upsertRows(table, rows));
  }

  override updateRows(table: TableAddress, scope: BulkScope, write: RowWrite): Promise<RowList> {
    return this.watch(() => this.inner.updateRows(table, scope, write));
  }

  override deleteRows(table: TableAddress, scope: BulkScope): Promise<RowList> {
    return this.watch(() => this.inner.deleteRows(table, scope));
  }

  override endTransaction(transactionId: string, end: 'commit' | 'rollback'): Promise<void> {
    return this.watch(() => this.inner.endTransaction(transactionId, end));
  }

  override send(request: ServiceRequest): Promise<ServiceResponse> {
    return request.method === 'GET'
      ? this.inner.send(request)
      : this.watch(() => this.inner.send(request));
  }
}
