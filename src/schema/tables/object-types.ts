import { GatewayError } from '../../errors.ts';
import type { EnumColumn, Table, ValueColumn } from '../../catalog/types.ts';
import { rowGlobalId } from '../../resolvers/entities/global-id.ts';
import type { RelatedModel } from '../../resolvers/model.ts';
import { attachedTo, takeRelated } from '../../resolvers/related-fields.ts';
import type { Row } from '../../appwrite/types.ts';
import type { RowNode } from '../../resolvers/row-node.ts';
import type { Types } from '../builder.ts';
import type { LateBuilder } from '../late-builder.ts';
import { idDescription } from '../nodes.ts';
import { attached, readsColumn } from '../shortcuts.ts';
import { scalarOf } from '../scalar-of.ts';
import { pageArgumentsOf } from './page-arguments.ts';
import type { TableTypes } from './table-types.ts';
import type { EnumRef } from '@pothos/core';

type Fields = PothosSchemaTypes.ObjectFieldBuilder<Types, RowNode>;

/** The type of a table's rows: the fields that every row has, its columns and relationships. */
export function addObjectType(late: LateBuilder, types: TableTypes): void {
  const { table } = types.model;
  const { node } = types.shared;
  late.objectType<RowNode>(table.names.type, {
    description: `A row of the table "${table.name}" (${table.databaseId}/${table.id}).`,
    interfaces: node ? [node] : [],
    fields: (t) => ({
      ...(node && { id: globalIdField(t, table) }),
      ...systemFieldsOf(t),
      ...Object.fromEntries(
        [...types.model.fields].map(([name, column]) => [name, columnField(t, types, column)]),
      ),
      ...Object.fromEntries(
        [...types.model.relationships].map(([name, related]) => [
          name,
          relationshipField(t, types, related),
        ]),
      ),
    }),
  });
}

const globalIdField = (t: Fields, table: Table) =>
  t.id({
    nullable: false,
    description: idDescription,
    resolve: ({ row }) => rowGlobalId(table, String(row.$id)),
  });

const systemFieldsOf = (t: Fields) => ({
  _id: t.field({
    type: 'ID',
    nullable: false,
    extensions: readsColumn('$id'),
    resolve: ({ row }) => row.$id,
  }),
  _sequence: t.field({
    type: 'BigInt',
    nullable: false,
    extensions: readsColumn('$sequence'),
    description: 'Number of the row in order of creation.',
    resolve: ({ row }) => row.$sequence,
  }),
  _createdAt: t.field({
    type: 'DateTime',
    nullable: false,
    extensions: readsColumn('$createdAt'),
    resolve: ({ row }) => row.$createdAt,
  }),
  _updatedAt: t.field({
    type: 'DateTime',
    nullable: false,
    extensions: readsColumn('$updatedAt'),
    resolve: ({ row }) => row.$updatedAt,
  }),
  _permissions: t.field({
    type: ['String'],
    nullable: false,
    description: 'Permissions of this row, for tables with row security.',
    resolve: ({ row }) => row.$permissions as unknown[],
  }),
});

function columnField(t: Fields, types: TableTypes, column: ValueColumn) {
  const type = column.kind === 'enum' ? enumOf(types, column) : scalarOf(column);
  return t.field({
    type: column.isArray ? [type] : type,
    // Appwrite stores nulls in lists.
    nullable: column.isArray
      ? { list: !types.isNonNull(column.key), items: true }
      : !types.isNonNull(column.key),
    description: describe(column),
    deprecationReason: column.deprecation,
    extensions: readsColumn(column.key),
    resolve: readColumn(types, column),
  });
}

const attachedRow = attached(attachedTo);

function relationshipField(t: Fields, types: TableTypes, { relationship, target }: RelatedModel) {
  const related = types.related(target);
  return t.field({
    type: relationship.isToMany ? related.connection : related.row,
    nullable: true,
    deprecationReason: relationship.deprecation,
    args: relationship.isToMany ? pageArgumentsOf(t.arg, related) : {},
    extensions: attachedRow,
    resolve: (node, _args, _context, info) => takeRelated(node, info) as never,
  });
}

export function enumOf({ enums }: TableTypes, { key }: EnumColumn): EnumRef<Types, string> {
  const ref = enums.get(key);
  if (!ref) throw new Error(`Column "${key}" has no enum.`);
  return ref;
}

function readColumn(types: TableTypes, column: ValueColumn): (node: RowNode) => unknown {
  const { key } = column;
  const read = readerOf(types, column);
  const valueIn = key in Object.prototype ? ownIn(key) : (row: Row) => row[key];
  if (!types.isNonNull(key)) return ({ row }) => read(valueIn(row) ?? null, row);
  return ({ row }) => read(valueIn(row) ?? missing(types, key, String(row.$id)), row);
}

/** Of a column that is called like a method which all objects have: no stored value is a function. */
const ownIn =
  (key: string) =>
  (row: Row): unknown =>
    typeof row[key] === 'function' ? undefined : row[key];

type Reader = (value: unknown, row: Row) => unknown;

function readerOf(types: TableTypes, column: ValueColumn): Reader {
  if (column.kind === 'float' || column.kind === 'spatial') return toFloats;
  if (column.kind === 'enum') return elementReader(types, column);
  return (value) => value;
}

/** An element that was taken out of the enum can still stand in rows. */
function elementReader({ model: { table } }: TableTypes, { key, elements }: EnumColumn): Reader {
  const known = new Set<unknown>([null, ...elements.map(({ value }) => value)]);
  return (value, row) => {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (known.has(each)) continue;
      throw new GatewayError(
        'INTERNAL_SERVER_ERROR',
        `Row "${String(row.$id)}" of table "${table.id}" holds ${JSON.stringify(each)} in the enum ` +
          `column "${key}", which has no such element (any more). Change the row or the column.`,
      );
    }
    return value;
  };
}

/** A large double without a fraction is written like an integer, and such ones arrive as bigints. */
const toFloats = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(toFloats) : typeof value === 'bigint' ? Number(value) : value;

/** Appwrite lets rows that are older than a requirement lack the value. */
function missing({ model: { table } }: TableTypes, key: string, rowId: string): never {
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `Row "${rowId}" of table "${table.id}" has no value in its required column "${key}". ` +
      'Give it one, or make the field nullable with the setting `nonNull`.',
  );
}

const describe = (column: ValueColumn): string | undefined =>
  column.kind === 'text' && column.size !== null ? `At most ${column.size} characters.` : undefined;
