import type { SqlDatabase } from '../store/database.ts';
import type { TableRecord } from '../store/schema.ts';
import { parseQueries } from '../query/parse.ts';
import type { Filter } from '../query/query.ts';
import { meetsFilters, type Given } from './matching.ts';
import { findTransaction, stagedOperations } from './store.ts';
import type { StagedIncrement, StagedOperation } from './operation.ts';

/** What a transaction has made of one row so far. */
export type StagedRow =
  | { readonly kind: 'deleted' }
  /** The data is what was given, not the whole row. */
  | { readonly kind: 'create' | 'update' | 'upsert'; readonly data: Given };

export type StagedRows = Map<string, StagedRow>;

type Replay = (rows: StagedRows, operation: StagedOperation) => void;

const isRecord = (value: unknown): value is Given => typeof value === 'object' && value !== null;

const listOf = (data: unknown): Given[] =>
  isRecord(data) ? Object.values(data).filter(isRecord) : [];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function change(rows: StagedRows, id: string, data: Given): void {
  const staged = rows.get(id);
  if (staged === undefined || staged.kind === 'deleted') {
    rows.set(id, { kind: 'update', data });
    return;
  }
  const changes = Object.entries(data).filter(([key]) => key !== '$id');
  rows.set(id, { kind: staged.kind, data: { ...staged.data, ...Object.fromEntries(changes) } });
}

/** Appwrite's overlay knows the older API's word for the column only: others count for nothing. */
const replayIncrement: Replay = (rows, { wording, action, rowId, data }) => {
  if (wording !== 'collections' || rowId === null) return;
  const { column, value = 1 } = data as StagedIncrement;
  const staged = rows.get(rowId);
  const current = staged === undefined || staged.kind === 'deleted' ? 0 : staged.data[column];
  const by = action === 'increment' ? Number(value) : -Number(value);
  change(rows, rowId, { [column]: Number(current ?? 0) + by });
};

function filtersOf(data: unknown): readonly Filter[] | undefined {
  const queries = isRecord(data) ? data['queries'] : undefined;
  if (!isRecord(queries)) return undefined;
  const texts = Object.values(queries).filter((text) => typeof text === 'string');
  return parseQueries(texts).filters;
}

function matching(rows: StagedRows, data: unknown): [id: string, row: Given][] {
  const filters = filtersOf(data);
  if (filters === undefined) return [];
  return [...rows].flatMap(([id, row]): [string, Given][] =>
    row.kind !== 'deleted' && meetsFilters(row.data, filters) ? [[id, row.data]] : [],
  );
}

const REPLAYS: Record<StagedOperation['action'], Replay> = {
  create: (rows, { rowId, data }) => {
    if (rowId !== null)
      rows.set(rowId, { kind: 'create', data: { $id: rowId, ...(data as Given) } });
  },
  update: (rows, { rowId, data }) => {
    if (rowId !== null) change(rows, rowId, data as Given);
  },
  upsert: (rows, { rowId, data }) => {
    if (rowId !== null) rows.set(rowId, { kind: 'upsert', data: data as Given });
  },
  delete: (rows, { rowId }) => {
    if (rowId !== null) rows.set(rowId, { kind: 'deleted' });
  },
  increment: replayIncrement,
  decrement: replayIncrement,
  bulkCreate: (rows, { data }) => {
    for (const row of listOf(data)) {
      rows.set(textOf(row['$id']) ?? '', { kind: 'create', data: row });
    }
  },
  bulkUpdate: (rows, { data }) => {
    const changes = (data as Given)['data'];
    if (!isRecord(changes)) return;
    for (const [id] of matching(rows, data)) change(rows, id, changes);
  },
  bulkUpsert: (rows, { data }) => {
    for (const row of listOf(data)) {
      const id = textOf(row['$id']);
      if (id === null) continue;
      if (rows.has(id)) change(rows, id, row);
      else rows.set(id, { kind: 'upsert', data: row });
    }
  },
  bulkDelete: (rows, { data }) => {
    for (const [id] of matching(rows, data)) rows.set(id, { kind: 'deleted' });
  },
};

/**
 * What a transaction would do to a table's rows, in the order in which it first touched them. Empty
 * for one that is not pending or does not exist; whose it is does not count, as in Appwrite.
 */
export function stagedRows(db: SqlDatabase, table: TableRecord, transactionId: string): StagedRows {
  const rows: StagedRows = new Map();
  const transaction = findTransaction(db, transactionId);
  if (transaction?.status !== 'pending') return rows;
  for (const operation of stagedOperations(db, transaction)) {
    if (operation.table === table.sequence) REPLAYS[operation.action](rows, operation);
  }
  return rows;
}
