import type { EnumRef, ImplementableInputObjectRef, InputRef, ObjectRef } from '@pothos/core';
import type { EnumColumn } from '../../catalog/types.ts';
import type { Filter } from '../../resolvers/filter.ts';
import type { TableModel } from '../../resolvers/model.ts';
import type { OrderArgument } from '../../resolvers/order.ts';
import type { Page } from '../../resolvers/page.ts';
import type { RowNode } from '../../resolvers/row-node.ts';
import type { Builder, Types } from '../builder.ts';
import type { SharedTypes } from '../shared-types.ts';
import { addListFilter } from './list-filter.ts';

/** An edge of a page. */
export interface Edge {
  readonly page: Page;
  /** Place of its row in the page. */
  readonly index: number;
  /** Alias under which the edges are asked for. */
  readonly alias: string;
}

/** References to a table's types, which the steps fill with fields. */
export interface TableTypes {
  readonly model: TableModel;
  readonly shared: SharedTypes;
  readonly row: ObjectRef<Types, RowNode>;
  readonly connection: ObjectRef<Types, Page>;
  readonly edge: ObjectRef<Types, Edge>;
  readonly filter: ImplementableInputObjectRef<Types, Filter>;
  /** Filter by related rows of this table; made when a relationship first needs it. */
  readonly listFilter: () => InputRef;
  readonly orderBy: ImplementableInputObjectRef<Types, OrderArgument>;
  /** By column key. */
  readonly enums: ReadonlyMap<string, EnumRef<Types, string>>;
  /** Types of the table that a relationship points to. */
  readonly related: (model: TableModel) => TableTypes;
  /** Whether the column's field is non-null. */
  readonly isNonNull: (columnKey: string) => boolean;
  /** Whether equal reads of a caller at the same time may share an answer. */
  readonly isShared: boolean;
}

export interface TableTypesOptions {
  readonly shared: SharedTypes;
  readonly related: (model: TableModel) => TableTypes;
  readonly isNonNull: (columnKey: string) => boolean;
  readonly isShared: boolean;
}

export function createTableTypes(
  builder: Builder,
  model: TableModel,
  options: TableTypesOptions,
): TableTypes {
  const { names } = model.table;
  const filter = builder.inputRef<Filter>(names.filter);
  let listFilter: InputRef | undefined;
  return {
    ...options,
    model,
    row: builder.objectRef<RowNode>(names.type),
    connection: builder.objectRef<Page>(names.connection),
    edge: builder.objectRef<Edge>(names.edge),
    filter,
    listFilter: () => (listFilter ??= addListFilter(builder, model, filter)),
    orderBy: builder.inputRef<OrderArgument>(names.orderBy),
    enums: new Map(
      [...model.fields.values()]
        .filter((column) => column.kind === 'enum')
        .map((column) => [column.key, addEnum(builder, column)]),
    ),
  };
}

function addEnum(
  builder: Builder,
  { key, typeName, elements }: EnumColumn,
): EnumRef<Types, string> {
  const renamed = elements.filter(({ name, value }) => name !== value);
  const mapping = renamed.map(({ name, value }) => `${name} is stored as "${value}"`).join(', ');
  return builder.enumType(typeName, {
    description: `Values of the column "${key}".${mapping && ` ${mapping}.`}`,
    values: Object.fromEntries(elements.map(({ name, value }) => [name, { value }])),
  });
}
