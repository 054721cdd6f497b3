import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { rowTable, valueColumn } from '../store/row-tables.ts';
import {
  isText,
  sameKey,
  type Json,
  type ScalarColumn,
  type TableRecord,
} from '../store/schema.ts';
import { formatTime } from '../time.ts';
import { checkConstraints, type Details } from './column-types.ts';
import { checkKeyIsFree, checkRoom, renameIn } from './columns.ts';

export interface ColumnChange {
  readonly required: boolean;
  readonly default: Json;
  readonly newKey: string | null;
  readonly details: Partial<Details>;
}

/**
 * The details that this column can take: an endpoint of another type changes only what the column
 * has, and bounds stand only where the column had bounds.
 */
function applicable(column: ScalarColumn, details: Partial<Details>): Partial<Details> {
  const isPlainText = isText(column.type) && column.format === '';
  const hasBounds = column.min !== null && column.max !== null;
  const taken: Record<keyof Details, boolean> = {
    size: isPlainText,
    min: hasBounds,
    max: hasBounds,
    elements: column.format === 'enum',
    encrypt: false,
  };
  return Object.fromEntries(
    Object.entries(details).filter(([name]) => taken[name as keyof Details]),
  );
}

/** A text column cannot become shorter than a value that is stored. */
function checkResize(server: ServerContext, table: TableRecord, column: ScalarColumn): void {
  const name = valueColumn(column);
  const found = server.db.get(
    `SELECT 1 AS found FROM ${rowTable(table)} WHERE length(${name}) > ? LIMIT 1`,
    [column.size],
  );
  if (found !== undefined) {
    throw new ApiError('column_invalid_resize', 'Existing data is too large for the new size.');
  }
}

/** Changes a scalar column in place; its values stay as they are. */
export function changeColumn(
  server: ServerContext,
  { table, column }: { table: TableRecord; column: ScalarColumn },
  change: ColumnChange,
): ScalarColumn {
  const key = change.newKey ?? column.key;
  const changed: ScalarColumn = {
    ...column,
    ...applicable(column, change.details),
    key,
    required: change.required,
    default: change.default,
    updatedAt: formatTime(server.clock()),
  };
  checkConstraints({ ...changed, ...change.details });
  if (!sameKey(key, column.key)) checkKeyIsFree(table, key);
  if (changed.size < column.size) checkResize(server, table, changed);
  const renamed = renameIn(table, column.key, key);
  const columns = renamed.columns.map((each) => (each.number === column.number ? changed : each));
  checkRoom(columns);
  server.schema.saveTable({ ...renamed, columns });
  return changed;
}
