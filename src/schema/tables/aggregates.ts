import type { EnumRef } from '@pothos/core';
import { elementNames } from '../../catalog/column-names.ts';
import type { ValueColumn } from '../../catalog/types.ts';
import { aggregateSelectionOf } from '../../resolvers/aggregate-selection.ts';
import { readAggregate, type Aggregate } from '../../resolvers/aggregates.ts';
import { isGroupable, type Group } from '../../resolvers/grouping.ts';
import { systemFields } from '../../resolvers/model.ts';
import { COUNT_CEILING } from '../../resolvers/page.ts';
import { aggregatedScalarOf, type Statistics } from '../../resolvers/statistics.ts';
import type { Types } from '../builder.ts';
import type { LateBuilder } from '../late-builder.ts';
import { scalarOf } from '../scalar-of.ts';
import { enumOf } from './object-types.ts';
import { readsRows } from '../shortcuts.ts';
import type { TableTypes } from './table-types.ts';

/** The root field that counts a table's rows and computes with their values. */
export function addAggregate(late: LateBuilder, types: TableTypes): void {
  const { model } = types;
  const { names, name, deprecation } = model.table;
  const groupables = [...model.fields].filter(([, column]) => isGroupable(column));
  addValues(late, types);
  const groupBy = groupables.length > 0 ? addGroups(late, types, groupables) : null;
  addAggregateType(late, types, groupBy !== null);
  late.rootFields('Query', [names.aggregateField], (t) => ({
    [names.aggregateField]: t.field({
      type: types.aggregate,
      nullable: true,
      deprecationReason: deprecation,
      ...(types.isShared && { extensions: readsRows }),
      description:
        `Rows of "${name}" that the caller can read, counted and computed with. ` +
        'Anything but `count` reads the rows, up to a limit.',
      args: {
        filter: t.arg({ type: types.filter }),
        ...(groupBy && {
          groupBy: t.arg({ type: [groupBy], description: 'What the rows of a group share.' }),
        }),
      },
      resolve: (_root, args, context, info) =>
        readAggregate(context, model, { args, selection: aggregateSelectionOf(info, model) }),
    }),
  }));
}

function addAggregateType(late: LateBuilder, types: TableTypes, hasGroups: boolean): void {
  const { name, names } = types.model.table;
  late.objectType<Aggregate>(names.aggregate, {
    description: `What rows of "${name}" come to.`,
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
        type: types.aggregateValues,
        nullable: false,
        description: 'Of the rows that were read.',
        resolve: (aggregate) => aggregate.values,
      }),
      ...(hasGroups && {
        groups: t.field({
          type: [types.aggregateGroup],
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
function addValues(late: LateBuilder, { model, shared }: TableTypes): void {
  const { table } = model;
  const columns = [...systemFields.keys(), ...model.fields.keys()].flatMap((fieldName) => {
    const scalar = aggregatedScalarOf(model, fieldName);
    return scalar ? [[fieldName, shared.aggregateOf(scalar)] as const] : [];
  });
  late.objectType<Statistics>(table.names.aggregateValues, {
    description: `Columns of "${table.name}" that can be computed with.`,
    fields: (t) =>
      Object.fromEntries(
        columns.map(([fieldName, type]) => [
          fieldName,
          t.field({
            type,
            nullable: false,
            deprecationReason: model.fields.get(fieldName)?.deprecation,
            resolve: (statistics) => valueOf(statistics, fieldName),
          }),
        ]),
      ),
  });
}

function valueOf<Value>(values: ReadonlyMap<string, Value>, fieldName: string): Value {
  const value = values.get(fieldName);
  if (value === undefined) throw new Error(`Nothing was computed of "${fieldName}".`);
  return value;
}

type Groupables = readonly (readonly [fieldName: string, column: ValueColumn])[];

/** What groups are, and what they are made by. */
function addGroups(
  late: LateBuilder,
  types: TableTypes,
  groupables: Groupables,
): EnumRef<Types, string> {
  const { name, names } = types.model.table;
  late.objectType<Group['key']>(names.aggregateKey, {
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
  late.objectType<Group>(names.aggregateGroup, {
    description: `Rows of "${name}" with the same values in the fields of \`groupBy\`.`,
    fields: (t) => ({
      key: t.field({ type: types.aggregateKey, nullable: false, resolve: ({ key }) => key }),
      count: t.exposeInt('count', { nullable: false, description: 'Rows that were read.' }),
      values: t.field({
        type: types.aggregateValues,
        nullable: false,
        resolve: ({ values }) => values,
      }),
    }),
  });
  return late.enumType(names.groupBy, {
    description: `Fields that rows of "${name}" can be grouped by.`,
    values: () => groupByValues(groupables),
  });
}

/** GraphQL forbids some field names as names of enum values. */
const groupByValues = (groupables: Groupables) =>
  Object.fromEntries(
    [...elementNames(groupables.map(([fieldName]) => fieldName))].map(([value, name]) => [
      name,
      { value },
    ]),
  );

function partOf(key: Group['key'], fieldName: string): unknown {
  if (key.has(fieldName)) return key.get(fieldName);
  throw new Error(`Nothing was grouped by "${fieldName}".`);
}
