import type { EnumRef, InputRef, ObjectRef } from '@pothos/core';
import type { EnumColumn } from '../../catalog/types.ts';
import type { Aggregate } from '../../resolvers/aggregates.ts';
import type { Filter } from '../../resolvers/filter.ts';
import type { Group } from '../../resolvers/grouping.ts';
import type { TableModel } from '../../resolvers/model.ts';
import type { OrderArgument } from '../../resolvers/order.ts';
import type { Page } from '../../resolvers/page.ts';
import type { RowNode } from '../../resolvers/row-node.ts';
import type { Statistics } from '../../resolvers/statistics.ts';
import type { Types } from '../builder.ts';
import type { LateBuilder } from '../late-builder.ts';
import type { SharedTypes } from '../shared-types.ts';

/** An edge of a page. */
export interface Edge {
  readonly page: Page;
  /** Place of its row in the page. */
  readonly index: number;
  /** Alias under which the edges are asked for. */
  readonly alias: string;
}

export interface TableTypesOptions {
  readonly shared: SharedTypes;
  /** Types of the table that a relationship points to. */
  readonly related: (model: TableModel) => TableTypes;
  /** Whether the column's field is non-null. */
  readonly isNonNull: (columnKey: string) => boolean;
  /** Whether equal reads of a caller at the same time may share an answer. */
  readonly isShared: boolean;
}

/** What fields refer to a table's types with; each is made when a field first needs it. */
export interface TableTypes extends TableTypesOptions {
  readonly model: TableModel;
  readonly row: ObjectRef<Types, RowNode>;
  readonly connection: ObjectRef<Types, Page>;
  readonly edge: ObjectRef<Types, Edge>;
  readonly filter: InputRef<Filter>;
  readonly orderBy: InputRef<OrderArgument>;
  /** Filter by related rows of this table. */
  readonly listFilter: InputRef;
  readonly aggregate: ObjectRef<Types, Aggregate>;
  readonly aggregateValues: ObjectRef<Types, Statistics>;
  readonly aggregateGroup: ObjectRef<Types, Group>;
  readonly aggregateKey: ObjectRef<Types, Group['key']>;
  /** By column key. */
  readonly enums: ReadonlyMap<string, EnumRef<Types, string>>;
}

export function createTableTypes(
  late: LateBuilder,
  model: TableModel,
  options: TableTypesOptions,
): TableTypes {
  const { names } = model.table;
  const { object, input } = createReferences(late);
  return {
    ...options,
    model,
    enums: addEnums(late, model),
    get row() {
      return object<RowNode>(names.type);
    },
    get connection() {
      return object<Page>(names.connection);
    },
    get edge() {
      return object<Edge>(names.edge);
    },
    get filter() {
      return input<Filter>(names.filter);
    },
    get orderBy() {
      return input<OrderArgument>(names.orderBy);
    },
    get listFilter() {
      return input(names.listFilter);
    },
    get aggregate() {
      return object<Aggregate>(names.aggregate);
    },
    get aggregateValues() {
      return object<Statistics>(names.aggregateValues);
    },
    get aggregateGroup() {
      return object<Group>(names.aggregateGroup);
    },
    get aggregateKey() {
      return object<Group['key']>(names.aggregateKey);
    },
  };
}

interface References {
  readonly object: <Shape>(name: string) => ObjectRef<Types, Shape>;
  readonly input: <Shape extends object>(name: string) => InputRef<Shape>;
}

/** Pothos' references are large, and of a thousand tables few are needed. */
function createReferences(late: LateBuilder): References {
  const known = new Map<string, unknown>();
  const once = <Ref>(name: string, make: (name: string) => Ref): Ref => {
    const ref = known.get(name) ?? make(name);
    known.set(name, ref);
    return ref as Ref;
  };
  return {
    object: <Shape>(name: string) => once(name, (each) => late.objectRef<Shape>(each)),
    input: <Shape extends object>(name: string) => once(name, (each) => late.inputRef<Shape>(each)),
  };
}

const noEnums: TableTypes['enums'] = new Map();

function addEnums(late: LateBuilder, { fields }: TableModel): TableTypes['enums'] {
  const columns = [...fields.values()].filter((column) => column.kind === 'enum');
  if (columns.length === 0) return noEnums;
  return new Map(columns.map((column) => [column.key, addEnum(late, column)]));
}

function addEnum(
  late: LateBuilder,
  { key, typeName, elements }: EnumColumn,
): EnumRef<Types, string> {
  const renamed = elements.filter(({ name, value }) => name !== value);
  const mapping = renamed.map(({ name, value }) => `${name} is stored as "${value}"`).join(', ');
  return late.enumType(typeName, {
    description: `Values of the column "${key}".${mapping && ` ${mapping}.`}`,
    values: () => Object.fromEntries(elements.map(({ name, value }) => [name, { value }])),
  });
}
