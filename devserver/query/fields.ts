import { keyColumn, likeColumn, valueColumn } from '../store/row-tables.ts';
import {
  findColumn,
  holdsKey,
  isSpatial,
  isText,
  type ColumnRecord,
  type RelationshipColumn,
  type ScalarColumn,
  type TableRecord,
} from '../store/schema.ts';
import { InvalidQuery } from './query.ts';

/** What a comparison can name, with the SQL that holds its value and its key for comparing. */
export type Field =
  | { readonly kind: 'text'; readonly value: string; readonly key: string; readonly like: string }
  | { readonly kind: 'sequence' | 'double' | 'boolean' | 'datetime'; readonly value: string }
  | { readonly kind: 'integer' | 'bigint'; readonly value: string; readonly column: ScalarColumn }
  | { readonly kind: 'list' | 'spatial'; readonly value: string; readonly column: ScalarColumn }
  | {
      readonly kind: 'relationship';
      readonly value: string;
      readonly key: string;
      readonly column: RelationshipColumn;
    };

const INTERNAL: Readonly<Record<string, Field>> = {
  $id: { kind: 'text', value: '_id', key: '_key', like: 'upper(_id)' },
  $sequence: { kind: 'sequence', value: '_seq' },
  $createdAt: { kind: 'datetime', value: '_created' },
  $updatedAt: { kind: 'datetime', value: '_updated' },
};

function scalarField(column: ScalarColumn): Field {
  const value = valueColumn(column);
  if (column.array) return { kind: 'list', value, column };
  const { type } = column;
  if (isText(type)) {
    return { kind: 'text', value, key: keyColumn(column), like: likeColumn(column) };
  }
  if (isSpatial(type)) return { kind: 'spatial', value, column };
  if (type === 'integer' || type === 'bigint') return { kind: type, value, column };
  return { kind: type, value };
}

export function fieldOf(column: ColumnRecord): Field {
  if (column.kind === 'scalar') return scalarField(column);
  return {
    kind: 'relationship',
    value: valueColumn(column),
    key: keyColumn(column),
    column,
  };
}

/** The field that a query names, or what is wrong with the name. */
export function findField(table: TableRecord, attribute: string): Field {
  const internal = Object.hasOwn(INTERNAL, attribute) ? INTERNAL[attribute] : undefined;
  if (internal !== undefined) return internal;
  const column = findColumn(table, attribute);
  if (column?.status !== 'available') {
    throw new InvalidQuery(`Invalid query: Attribute not found in schema: ${attribute}`);
  }
  if (column.kind === 'scalar' && column.encrypt) {
    throw new InvalidQuery(`Invalid query: Cannot query encrypted attribute: ${attribute}`);
  }
  return fieldOf(column);
}

/** A field whose values the row itself stores; the far sides of relationships have none. */
export function findStoredField(table: TableRecord, attribute: string): Field {
  const field = findField(table, attribute);
  if (field.kind === 'relationship' && !holdsKey(field.column)) {
    throw new InvalidQuery(
      `Invalid query: Cannot query on virtual relationship attribute: ${attribute}`,
    );
  }
  return field;
}

/** The SQL that a field is ordered and compared by. */
export function orderExpression(field: Field): string {
  return field.kind === 'text' || field.kind === 'relationship' ? field.key : field.value;
}
