import type { Json, ScalarColumn } from '../store/schema.ts';
import { formatTime } from '../time.ts';
import { applyOperator, parseOperator } from './operators.ts';
import type { Row, RowData, RowScope } from './row.ts';
import type { ColumnValues } from './storage.ts';
import {
  checkKeys,
  checkRequired,
  invalidStructure,
  normalizeTime,
  normalizeValue,
  scalarColumns,
} from './structure.ts';

/** A column can be called like a method of every object: only what was sent is found. */
const valueOf = (data: RowData, key: string): unknown =>
  Object.hasOwn(data, key) ? data[key] : undefined;

/** What a new row stores: the given values, else the defaults; also for an explicit null. */
export function newValues(scope: RowScope, data: RowData): ColumnValues {
  const now = scope.server.clock();
  checkKeys(scope.table, Object.keys(data));
  return scalarColumns(scope.table).map((column) => {
    const value = normalizeValue(column, valueOf(data, column.key) ?? column.default, now);
    checkRequired(column, value);
    return [column, value] as const;
  });
}

interface Current {
  readonly column: ScalarColumn;
  readonly existing: Row | undefined;
  readonly now: Date;
}

/** A given value, worked out from the stored one when it is an operator. */
function nextValue({ column, existing, now }: Current, given: unknown): Json {
  const operator = parseOperator(given);
  if (operator === undefined) {
    const value = normalizeValue(column, given, now);
    checkRequired(column, value);
    return value;
  }
  const current = (existing === undefined ? column.default : existing[column.key]) as Json;
  return applyOperator(operator, { column, current, now });
}

/**
 * What changes in an existing row. The columns that are not given are checked too, as they stand:
 * a value that a later rule forbids blocks every update of its row.
 */
export function changedValues(scope: RowScope, data: RowData, existing: Row): ColumnValues {
  const now = scope.server.clock();
  checkKeys(scope.table, Object.keys(data));
  return scalarColumns(scope.table).flatMap((column) => {
    if (Object.hasOwn(data, column.key)) {
      return [[column, nextValue({ column, existing, now }, valueOf(data, column.key))] as const];
    }
    checkRequired(column, normalizeValue(column, existing[column.key], now));
    return [];
  });
}

/** What changes in rows that are not looked at: only the given values are checked. */
export function givenValues(scope: RowScope, data: RowData, existing: Row): ColumnValues {
  const now = scope.server.clock();
  checkKeys(scope.table, Object.keys(data));
  return scalarColumns(scope.table).flatMap((column) =>
    Object.hasOwn(data, column.key)
      ? [[column, nextValue({ column, existing, now }, valueOf(data, column.key))] as const]
      : [],
  );
}

/**
 * What an upsert stores. It needs every required column, even for a row that exists; other columns
 * keep their value, or take their default in a new row.
 */
export function upsertValues(
  scope: RowScope,
  data: RowData,
  existing: Row | undefined,
): ColumnValues {
  const now = scope.server.clock();
  checkKeys(scope.table, Object.keys(data));
  return scalarColumns(scope.table).flatMap((column) => {
    const given = valueOf(data, column.key);
    if (given !== undefined && given !== null) {
      return [[column, nextValue({ column, existing, now }, given)] as const];
    }
    if (existing !== undefined && given === undefined && !column.required) return [];
    const value = normalizeValue(column, column.default, now);
    checkRequired(column, value);
    return [[column, value] as const];
  });
}

/** Times that the data gives; only keys may give them. */
export function givenTimes(
  { caller, server }: RowScope,
  data: RowData,
): { createdAt?: string; updatedAt?: string } {
  if (!caller.isPrivileged) return {};
  const read = (key: '$createdAt' | '$updatedAt'): string | undefined => {
    const value = data[key];
    if (value === undefined || value === null) return undefined;
    const time = normalizeTime(value, server.clock());
    if (time === undefined) throw invalidStructure(`Attribute "${key}" has invalid format.`);
    return time;
  };
  const [createdAt, updatedAt] = [read('$createdAt'), read('$updatedAt')];
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
}

export const now = ({ server }: RowScope): string => formatTime(server.clock());
