import type { EnumRef, ObjectRef } from '@pothos/core';
import { elementNames } from '../../catalog/column-names.ts';
import type { ValueColumn } from '../../catalog/types.ts';
import { GatewayError } from '../../errors.ts';
import { aggregateSelectionOf } from '../../resolvers/aggregate-selection.ts';
import { readAggregate, type Aggregate } from '../../resolvers/aggregates.ts';
import { isGroupable, type Group } from '../../resolvers/grouping.ts';
import { systemFields } from '../../resolvers/model.ts';
import { COUNT_CEILING } from '../../resolvers/page.ts';
import { aggregatedScalarOf, type Statistics } from '../../resolvers/statistics.ts';
import type { Builder, Types } from '../builder.ts';
import { scalarOf } from '../scalar-of.ts';
import { enumOf } from './object-types.ts';
import { readsRows } from '../shortcuts.ts';
import type { TableTypes } from './table-types.ts';

type ValuesRef = ObjectRef<Types, Statistics>;

/** The root field that counts a table's rows and computes with their values. */
export function addAggregate(builder: Builder, types: TableTypes): void {
  const { model, filter } = types;
  const { names, name, deprecation } = model.table;
  const values = addValues(builder, types);
  const groupables = [...model.fields].filter(([, column]) => isGroupable(column));
  const groupBy = groupables.length > 0 ? addGroupBy(builder, types, groupables) : null;
  const group = groupBy && addGroup(builder, types, { values, groupables });
  const aggregate = addAggregateType(builder, types, { values, group });
  builder.queryField(names.aggregateField, (t) =>
    t.field({
      type: aggregate,
      nullable: true,
      deprecationReason: deprecation,
      ...(types.isShared && { extensions: readsRows }),
      description:
        `Rows of "${name}" that the caller can read, counted and computed with. ` +
        'Anything but `count` reads the rows, up to a limit.',
      args: {
        filter: t.arg({ type: filter }),
        ...(groupBy && {
          groupBy: t.arg({ type: [groupBy], description: 'What the rows of a group share.' }),
        }),
      },
      resolve: (_root, args, context, info) =>
        readAggregate(context, model, { args, selection: aggregateSelectionOf(info, model) }),
    }),
  );
}

function addAggregateType(
  builder: Builder,
  { model: { table } }: TableTypes,
  { values, group }: { readonly values: ValuesRef; readonly group: ObjectRef<Types, Group> | null },
): ObjectRef<Types, Aggregate> {
  return builder.objectType(builder.objectRef<Aggregate>(table.names.aggregate), {
    description: `What rows of "${table.name}" come to.`,
    fields: (t) => ({
      count: t.exposeInt('count', {
        nullable: true,
        description: `All matching rows. Unless all were read, counting stops at ${COUNT_CEILING}.`,
      }),
      countIsExact: t.exposeBoolean('countIsExact', {
        nullable: true,
        description: 'false: there are more rows than `count`, or just as many.',
      }),
      values: t.field({
        type: values,
        nullable: false,
        description: 'Of the rows that were read.',
        resolve: (aggregate) => aggregate.values,
      }),
      ...(group && {
        groups: t.field({
          type: [group],
          nullable: true,
          description: 'Of the rows that were read, the largest group first. Needs `groupBy`.',
          resolve: ({ groups }) => groups as Group[] | null,
        }),
      }),
      scanned: t.exposeInt('scanned', { nullable: false, description: 'Rows that were read.' }),
      truncated: t.exposeBoolean('truncated', {
        nullable: false,
        description: 'There are more rows than were read: values and groups leave them out.',
      }),
    }),
  });
}

/** What is computed of each column that one can compute with; every table has its dates. */
function addValues(builder: Builder, { model, shared }: TableTypes): ValuesRef {
  const { table } = model;
  const names = [...systemFields.keys(), ...model.fields.keys()];
  return builder.objectType(builder.objectRef<Statistics>(table.names.aggregateValues), {
    description: `Columns of "${table.name}" that can be computed with.`,
    fields: (t) =>
      Object.fromEntries(
        names.flatMap((fieldName) => {
          const scalar = aggregatedScalarOf(model, fieldName);
          if (!scalar) return [];
          const field = t.field({
            type: shared.aggregateOf(scalar),
            nullable: false,
            deprecationReason: model.fields.get(fieldName)?.deprecation,
            resolve: (statistics) => valueOf(statistics, fieldName),
          });
          return [[fieldName, field] as const];
        }),
      ),
  });
}

function valueOf<Value>(values: ReadonlyMap<string, Value>, fieldName: string): Value {
  const value = values.get(fieldName);
  if (value === undefined) throw new Error(`Nothing was computed of "${fieldName}".`);
  return value;
}

type Groupables = readonly (readonly [fieldName: string, column: ValueColumn])[];

function addGroupBy(
  builder: Builder,
  { model: { table } }: TableTypes,
  groupables: Groupables,
): EnumRef<Types, string> {
  // GraphQL forbids some field names as names of enum values.
  const names = elementNames(groupables.map(([fieldName]) => fieldName));
  return builder.enumType(table.names.groupBy, {
    description: `Fields that rows of "${table.name}" can be grouped by.`,
    values: Object.fromEntries([...names].map(([value, name]) => [name, { value }])),
  });
}

interface GroupParts {
  readonly values: ValuesRef;
  readonly groupables: Groupables;
}

function addGroup(
  builder: Builder,
  types: TableTypes,
  { values, groupables }: GroupParts,
): ObjectRef<Types, Group> {
  const { name, names } = types.model.table;
  const key = builder.objectRef<Group['key']>(names.aggregateKey);
  builder.objectType(key, {
    description: 'What the rows of a group share: the fields of `groupBy`.',
    fields: (t) =>
      Object.fromEntries(
        groupables.map(([fieldName, column]) => [
          fieldName,
          t.field({
            type: column.kind === 'enum' ? enumOf(types, column) : scalarOf(column),
            nullable: true,
            resolve: (values) => partOf(values, fieldName),
          }),
        ]),
      ),
  });
  return builder.objectType(builder.objectRef<Group>(names.aggregateGroup), {
    description: `Rows of "${name}" with the same values in the fields of \`groupBy\`.`,
    fields: (t) => ({
      key: t.field({ type: key, nullable: false, resolve: (group) => group.key }),
      count: t.exposeInt('count', { nullable: false, description: 'Rows that were read.' }),
      values: t.field({ type: values, nullable: false, resolve: (group) => group.values }),
    }),
  });
}

function partOf(key: Group['key'], fieldName: string): unknown {
  if (key.has(fieldName)) return key.get(fieldName);
  throw new GatewayError('BAD_USER_INPUT', `key.${fieldName}: it is not among \`groupBy\`.`);
}
