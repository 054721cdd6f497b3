import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../errors.ts';
import { unauthorized } from './access.ts';
import { readRow, readRowBySequence } from './read.ts';
import { permissionsOf, updatedAtOf, type Row, type RowData, type RowScope } from './row.ts';
import type { ColumnValues } from './storage.ts';

export interface RowWrite {
  readonly id: string;
  readonly data: RowData;
  /** Null: not given. */
  readonly permissions: readonly string[] | null;
}

export interface LockedRowWrite extends RowWrite {
  /** From the header X-Appwrite-Timestamp. */
  readonly unmodifiedSince: Date | null;
}

export function denied(): ApiError {
  return unauthorized('The current user is not authorized to perform the requested action.');
}

/** Refuses to touch a row that is newer than what the caller has seen. */
export function checkLock(row: Row, unmodifiedSince: Date | null): void {
  if (unmodifiedSince === null) return;
  if (new Date(updatedAtOf(row)) > unmodifiedSince) {
    throw new ApiError('row_update_conflict', 'Remote row is newer than local.');
  }
}

/** Whether the given data says something else than the row. */
export function isChange(existing: Row, { data, permissions }: Omit<RowWrite, 'id'>): boolean {
  const isOtherPermissions =
    permissions !== null && !isDeepStrictEqual([...permissions], [...permissionsOf(existing)]);
  if (isOtherPermissions) return true;
  return Object.entries(data).some(
    ([key, value]) => !UNCHANGEABLE.has(key) && !isDeepStrictEqual(value, existing[key]),
  );
}

const UNCHANGEABLE: ReadonlySet<string> = new Set([
  '$id',
  '$sequence',
  '$databaseId',
  '$tableId',
  '$permissions',
]);

/** The row as stored, but with all digits of the numbers just given. */
export function readWritten(scope: RowScope, id: string, values: ColumnValues): Row {
  const row = readRow(scope, id);
  for (const [column, value] of values) {
    const isDouble = column.kind === 'scalar' && column.type === 'double' && !column.array;
    if (isDouble) row[column.key] = value;
  }
  return row;
}

/** Appwrite answers as if the row had been made, but finds no sequence for it. */
export function overwrittenAnswer(scope: RowScope, sequence: number, id: string): Row {
  return { ...readRowBySequence(scope, sequence), $id: id, $sequence: '' };
}
