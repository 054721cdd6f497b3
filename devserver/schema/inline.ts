import { ApiError, invalidArgument } from '../errors.ts';
import {
  boolean,
  id,
  integer,
  list,
  oneOf,
  optional,
  required,
  type Check,
  type Input,
} from '../input.ts';
import {
  sameKey,
  type ColumnRecord,
  type Format,
  type Json,
  type ScalarColumn,
} from '../store/schema.ts';
import {
  COLUMN_TYPES,
  MAX_INT,
  MIN_INT,
  checkConstraints,
  checkDefaultLength,
  type ColumnType,
} from './column-types.ts';
import { checkIndex, toIndexRecord, type NewIndex } from './indexes.ts';
import type { Inline } from './tables.ts';

const MAX_INLINE_COLUMNS = 100;
const MAX_INLINE_INDEXES = 58;

/** The words for types within a table's creation, which differ from those of the endpoints. */
const INLINE_TYPES = {
  string: 'string',
  integer: 'integer',
  bigint: 'bigint',
  double: 'float',
  boolean: 'boolean',
  datetime: 'datetime',
  point: 'point',
  linestring: 'line',
  polygon: 'polygon',
} as const;

const FORMATS: readonly Format[] = ['', 'email', 'ip', 'url', 'enum'];

const object: Check<Input> = (value, name) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgument(name, 'Each item must be an object.');
  }
  return value as Input;
};

function typeOf(input: Input): ColumnType {
  const names = Object.keys(INLINE_TYPES) as (keyof typeof INLINE_TYPES)[];
  const name = required(input, 'type', oneOf(names));
  const format = optional(input, 'format', { check: oneOf(FORMATS), fallback: '' });
  const type = COLUMN_TYPES[name === 'string' && format !== '' ? format : INLINE_TYPES[name]];
  if (type === undefined) throw invalidArgument('columns', `Unknown type: ${name}`);
  return type;
}

/** Given inline, a bound stands only where one was given; the other is then the widest. */
function bounds(input: Input): Partial<ScalarColumn> {
  const isBounded = ['min', 'max'].some(
    (name) => input[name] !== undefined && input[name] !== null,
  );
  return isBounded ? {} : { min: null, max: null };
}

function sizeOf(input: Input, type: ColumnType): Partial<ScalarColumn> {
  if (type.type !== 'string') return {};
  return { size: Number(required(input, 'size', integer({ min: 1, max: 1_073_741_824 }))) };
}

function readColumn(input: Input): Omit<ScalarColumn, 'number' | 'createdAt' | 'updatedAt'> {
  const type = typeOf(input);
  const column: Omit<ScalarColumn, 'number' | 'createdAt' | 'updatedAt'> = {
    kind: 'scalar',
    key: required(input, 'key', id),
    type: type.type,
    format: type.format,
    ...type.readDetails(input),
    ...bounds(input),
    ...sizeOf(input, type),
    required: optional(input, 'required', { check: boolean, fallback: false }),
    array: type.isListable && optional(input, 'array', { check: boolean, fallback: false }),
    default: optional<Json, null>(input, 'default', { check: type.checkDefault, fallback: null }),
    status: 'available',
    error: '',
  };
  checkConstraints({ ...column, min: column.min ?? MIN_INT, max: column.max ?? MAX_INT });
  return column;
}

const INDEX_TYPES = ['key', 'fulltext', 'unique', 'spatial'] as const;
const ORDERS = ['ASC', 'DESC', 'asc', 'desc'] as const;

function readIndex(input: Input): NewIndex {
  const key: Check<string> = (value, name) =>
    typeof value === 'string' && value.startsWith('$') ? value : id(value, name);
  return {
    key: required(input, 'key', id),
    type: required(input, 'type', oneOf(INDEX_TYPES)),
    columns: required(input, 'attributes', list(key, { max: 100 })),
    lengths: optional(input, 'lengths', {
      check: list((value, name) => Number(integer({ min: 0, max: MAX_INT })(value, name)), {
        max: 100,
      }),
      fallback: [],
    }),
    orders: optional(input, 'orders', { check: list(oneOf(ORDERS), { max: 100 }), fallback: [] }),
  };
}

function checkDistinct(keys: readonly string[], name: string): void {
  if (new Set(keys).size !== keys.length) throw invalidArgument(name, 'Duplicate keys.');
}

/** Whatever is wrong with an inline column is an argument error. */
function asArgumentErrors<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) throw invalidArgument(name, error.message);
    throw error;
  }
}

function readItems(input: Input, name: string, max: number): Input[] {
  return optional(input, name, {
    check: (value, at) => {
      if (!Array.isArray(value)) throw invalidArgument(at, 'Value must be a valid array.');
      return list(object, { max })(value, at);
    },
    fallback: [],
  });
}

/** Reads `columns` and `indexes` of a table's creation. */
export function readInline(input: Input): Inline {
  const columnItems = readItems(input, 'columns', Number.MAX_SAFE_INTEGER);
  const indexItems = readItems(input, 'indexes', Number.MAX_SAFE_INTEGER);
  return (now) => {
    const columns = asArgumentErrors('columns', () => {
      if (columnItems.length > MAX_INLINE_COLUMNS) throw invalidArgument('columns', 'Too many.');
      const read = columnItems.map(readColumn);
      checkDistinct(
        read.map(({ key }) => key),
        'columns',
      );
      return read.map((column, at): ColumnRecord => {
        const record = { ...column, number: at + 1, createdAt: now, updatedAt: now };
        checkDefaultLength(record);
        return record;
      });
    });
    if (
      columns.some(({ key }, at) => columns.slice(0, at).some((each) => sameKey(each.key, key)))
    ) {
      throw new ApiError('table_already_exists', 'Two columns differ in case only.');
    }
    const indexes = asArgumentErrors('indexes', () => {
      if (indexItems.length > MAX_INLINE_INDEXES) throw invalidArgument('indexes', 'Too many.');
      const read = indexItems.map(readIndex);
      checkDistinct(
        read.map(({ key }) => key),
        'indexes',
      );
      return read;
    });
    for (const index of indexes) checkIndex(columns, index);
    return { columns, indexes: indexes.map((index) => toIndexRecord(index, now)) };
  };
}
