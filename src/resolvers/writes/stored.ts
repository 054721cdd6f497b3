import type { Row } from '../../appwrite/types.ts';
import type { Column, ValueColumn } from '../../catalog/types.ts';
import { foldId, toStoredId } from '../../loaders/row-needs.ts';
import type { Operation } from './operation.ts';

/** Whether a row has what an operation writes; lists of related rows are not in it, and pass. */
export function isStoredAs({ model, data, isRepeatable, kind }: Operation, row: Row): boolean {
  if (kind === 'update' && !isRepeatable) return false;
  return model.table.columns.every((column) => {
    if (!Object.hasOwn(data, column.key)) return true;
    return isSame(column, data[column.key] ?? null, row[column.key] ?? null);
  });
}

function isSame(column: Column, given: unknown, stored: unknown): boolean {
  if (column.kind === 'relationship') return isSameId(given, stored);
  return column.isArray ? isSameList(column, given, stored) : isSameValue(column, given, stored);
}

function isSameId(given: unknown, stored: unknown): boolean {
  if (Array.isArray(given)) return true;
  const id = toStoredId(stored);
  return typeof given === 'string' ? id !== null && foldId(id) === foldId(given) : id === null;
}

/** Appwrite shows a list without a value as an empty one. */
function isSameList(column: ValueColumn, given: unknown, stored: unknown): boolean {
  const [left, right] = [given ?? [], stored ?? []] as [unknown[], unknown[]];
  return (
    left.length === right.length &&
    left.every((item, index) => isSameValue(column, item, right[index]))
  );
}

function isSameValue({ kind }: ValueColumn, given: unknown, stored: unknown): boolean {
  if (given === null || stored === null) return given === stored;
  switch (kind) {
    case 'datetime':
      return Date.parse(given as string) === Date.parse(stored as string);
    case 'integer':
      return BigInt(given as number) === BigInt(stored as number);
    case 'float':
      // Doubles keep fourteen digits.
      return Number(given).toPrecision(14) === Number(stored).toPrecision(14);
    case 'spatial':
      return JSON.stringify(given) === JSON.stringify(stored);
    case 'text':
    case 'boolean':
    case 'enum':
      return given === stored;
  }
}
