import type {
  DateTimeColumn,
  EnumColumn,
  IntegerColumn,
  TextColumn,
  ValueColumn,
} from '../../catalog/types.ts';
import type { TableModel } from '../model.ts';
import type { KeyValue } from './reference.ts';

type KeyColumn = TextColumn | IntegerColumn | EnumColumn | DateTimeColumn;

/** Columns that together tell a table's rows apart; every row has a value in each. */
export interface UniqueKey {
  readonly columns: readonly KeyColumn[];
}

/**
 * The keys that unique indexes of required columns make. Columns whose values cannot be written in
 * one way only, or not be compared, make none.
 */
export function uniqueKeysOf(
  { table, fields }: TableModel,
  isNonNull: (columnKey: string) => boolean,
): readonly UniqueKey[] {
  const byKey = new Map([...fields.values()].map((column) => [column.key, column]));
  const keys = table.indexes
    .filter(({ type }) => type === 'unique')
    .map(({ columns }) => columns.map((key) => byKey.get(key)))
    .filter((columns) => columns.every(isKeyColumn))
    .filter((columns) => columns.every(({ key }) => isNonNull(key)));
  const distinct = new Map(keys.map((columns) => [columns.map(({ key }) => key).join(), columns]));
  return [...distinct.values()].map((columns) => ({ columns }));
}

const keyKinds: ReadonlySet<ValueColumn['kind']> = new Set(['text', 'integer', 'enum', 'datetime']);

function isKeyColumn(column: ValueColumn | undefined): column is KeyColumn {
  if (!column || column.isArray || column.isEncrypted) return false;
  const isUnbounded = column.kind === 'text' && column.size === null;
  return keyKinds.has(column.kind) && !isUnbounded;
}

/** A value of a column's field as Appwrite stores it; undefined for what cannot be one. */
export function toKeyValue(column: KeyColumn, value: unknown): KeyValue | undefined {
  switch (column.kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
    case 'enum':
      return column.elements.find(({ name }) => name === value)?.value;
    case 'integer':
      return toInteger(value);
  }
}

/** Routers pass 64-bit integers on as they got them: as digits. */
function toInteger(value: unknown): KeyValue | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
  const integer = BigInt(value);
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

/**
 * The same text for values that are the same, however they are written. Texts that Appwrite's
 * database takes for equal, such as `a` and `A`, are different keys.
 */
export function keyTextOf({ columns }: UniqueKey, values: readonly unknown[]): string {
  return JSON.stringify(
    columns.map(({ kind }, index) => {
      const value = String(values[index]);
      return kind === 'datetime' ? Date.parse(value) : value;
    }),
  );
}
