import type { Wording } from '../events.ts';
import type { SqlDatabase, SqlRow } from '../store/database.ts';
import { decodeGiven, encodeGiven } from './json.ts';
import type { NewOperation, StagedAction, StagedOperation } from './operation.ts';

export type TransactionStatus = 'pending' | 'committed' | 'failed';

export interface TransactionRecord {
  readonly sequence: number;
  readonly id: string;
  /** The user who may use it beside the keys; null for none. */
  readonly owner: string | null;
  readonly status: TransactionStatus;
  /** How many operations were staged; a bulk one counts as one. */
  readonly operations: number;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

function toRecord(row: SqlRow): TransactionRecord {
  return {
    sequence: Number(row['sequence']),
    id: String(row['id']),
    owner: row['owner'] as string | null,
    status: row['status'] as TransactionStatus,
    operations: Number(row['operations']),
    expiresAt: String(row['expires']),
    createdAt: String(row['created']),
    updatedAt: String(row['updated']),
  };
}

export function findTransaction(db: SqlDatabase, id: string): TransactionRecord | undefined {
  const row = db.get('SELECT * FROM transactions WHERE id = ?', [id]);
  return row && toRecord(row);
}

export function listTransactions(db: SqlDatabase): TransactionRecord[] {
  return db.all('SELECT * FROM transactions ORDER BY sequence').map(toRecord);
}

export type NewTransaction = Pick<TransactionRecord, 'id' | 'owner' | 'expiresAt' | 'createdAt'>;

/** Opens a transaction: it is pending, with nothing staged in it. */
export function openTransaction(
  db: SqlDatabase,
  { id, owner, expiresAt, createdAt }: NewTransaction,
): TransactionRecord {
  const row = db.get(
    `INSERT INTO transactions (id, owner, status, operations, expires, created, updated)
     VALUES (?, ?, 'pending', 0, ?, ?, ?) RETURNING *`,
    [id, owner, expiresAt, createdAt, createdAt],
  );
  if (row === undefined) throw new Error('SQLite returned no row.');
  return toRecord(row);
}

function removeOperations(db: SqlDatabase, { sequence }: TransactionRecord): void {
  db.run('DELETE FROM staged_operations WHERE transaction_sequence = ?', [sequence]);
}

/** Ends a transaction; what was staged in it is no longer needed. */
export function closeTransaction(
  db: SqlDatabase,
  transaction: TransactionRecord,
  { status, updatedAt }: Pick<TransactionRecord, 'status' | 'updatedAt'>,
): TransactionRecord {
  db.transaction(() => {
    db.run('UPDATE transactions SET status = ?, updated = ? WHERE sequence = ?', [
      status,
      updatedAt,
      transaction.sequence,
    ]);
    removeOperations(db, transaction);
  });
  return { ...transaction, status, updatedAt };
}

export function removeTransaction(db: SqlDatabase, transaction: TransactionRecord): void {
  db.transaction(() => {
    db.run('DELETE FROM transactions WHERE sequence = ?', [transaction.sequence]);
    removeOperations(db, transaction);
  });
}

interface Staging {
  readonly operations: readonly NewOperation[];
  readonly stagedAt: string;
}

/** Adds operations to a transaction, all or none. */
export function addOperations(
  db: SqlDatabase,
  transaction: TransactionRecord,
  { operations, stagedAt }: Staging,
): TransactionRecord {
  db.transaction(() => {
    for (const { table, wording, action, rowId, data, seen } of operations) {
      db.run(
        `INSERT INTO staged_operations
           (transaction_sequence, table_sequence, wording, action, row_id, data, seen, staged)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [transaction.sequence, table, wording, action, rowId, encodeGiven(data), seen, stagedAt],
      );
    }
    db.run('UPDATE transactions SET operations = operations + ?, updated = ? WHERE sequence = ?', [
      operations.length,
      stagedAt,
      transaction.sequence,
    ]);
  });
  const total = transaction.operations + operations.length;
  return { ...transaction, operations: total, updatedAt: stagedAt };
}

/** What was staged, in its order. */
export function stagedOperations(
  db: SqlDatabase,
  { sequence }: TransactionRecord,
): StagedOperation[] {
  return db
    .all('SELECT * FROM staged_operations WHERE transaction_sequence = ? ORDER BY sequence', [
      sequence,
    ])
    .map((row) => ({
      table: Number(row['table_sequence']),
      wording: row['wording'] as Wording,
      action: row['action'] as StagedAction,
      rowId: row['row_id'] as string | null,
      data: decodeGiven(String(row['data'])),
      seen: row['seen'] as string | null,
      stagedAt: String(row['staged']),
    }));
}
