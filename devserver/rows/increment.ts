import { ApiError } from '../errors.ts';
import { findColumn, type ScalarColumn, type TableRecord } from '../store/schema.ts';
import { rowAllows, unauthorized } from './access.ts';
import { revealRelationships } from '../relationships/read.ts';
import { now } from './data.ts';
import { roundToEven } from './operators.ts';
import { findRow } from './read.ts';
import { permissionsOf, sequenceOf, type Row, type RowScope } from './row.ts';
import { updateStoredRow } from './storage.ts';

export interface Increment {
  readonly id: string;
  readonly key: string;
  /** Negative to decrement. */
  readonly by: number | bigint;
  readonly max: number | bigint | null;
  readonly min: number | bigint | null;
}

function columnNotFound(key: string): ApiError {
  return new ApiError('column_not_found', `Column '${key}' could not be found.`);
}

function numericColumn(table: TableRecord, key: string): ScalarColumn {
  const column = findColumn(table, key);
  if (column?.status !== 'available') throw columnNotFound(key);
  const isNumeric =
    column.kind === 'scalar' &&
    !column.array &&
    (column.type === 'integer' || column.type === 'bigint' || column.type === 'double');
  if (!isNumeric) throw new ApiError('attribute_type_invalid', `Column '${key}' is no number.`);
  return column;
}

/** Adds exactly where both are integers. */
function add(current: number | bigint, by: number | bigint): number | bigint {
  const isExact = [current, by].every((each) => typeof each === 'bigint' || Number.isInteger(each));
  if (!isExact) return Number(current) + Number(by);
  const sum = BigInt(current) + BigInt(by);
  return Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
}

function toStored(column: ScalarColumn, sum: number | bigint): number | bigint {
  return column.type === 'double' || typeof sum === 'bigint' ? sum : roundToEven(sum);
}

/**
 * Adds to a number without regard to the column's own bounds. As in Appwrite the answer shows the
 * sum even where something else is stored: a column without a value stays so, and a fraction is
 * rounded away in an integer column.
 */
export function incrementRow(scope: RowScope, increment: Increment): Row {
  const { server, table, caller } = scope;
  const { id, key, by, max, min } = increment;
  const column = numericColumn(table, key);
  const row = findRow(scope, id);
  if (row === undefined) throw columnNotFound(key);
  if (!rowAllows(caller, table, { action: 'update', permissions: permissionsOf(row) })) {
    throw unauthorized('The current user is not authorized to perform the requested action.');
  }
  const current = row[key] as number | bigint | null;
  const sum = add(current ?? 0, by);
  if ((max !== null && sum > max) || (min !== null && sum < min)) {
    throw new ApiError('column_limit_exceeded', `The limit of '${key}' is exceeded.`);
  }
  const updatedAt = now(scope);
  updateStoredRow(server.db, table, {
    sequence: sequenceOf(row),
    change: {
      updatedAt,
      values: current === null ? [] : [[column, toStored(column, sum)]],
    },
  });
  revealRelationships(scope, row);
  return { ...row, $updatedAt: updatedAt, [key]: sum };
}
