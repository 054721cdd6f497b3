import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { scalarAggregateName } from '../catalog/reserved-names.ts';
import type { TableModel } from './model.ts';
import { fieldsBelow, type FieldsByName } from './collected-fields.ts';
import { aggregatedScalarOf, keyOfField, type Measure } from './statistics.ts';

/** What an operation asks of an aggregate. */
export interface AggregateSelection {
  readonly hasCount: boolean;
  readonly hasGroups: boolean;
  /** Field names that are asked of the groups' keys. */
  readonly keyFields: readonly string[];
  /** What is computed of all rows. */
  readonly measures: readonly Measure[];
  /** What is computed of every group. */
  readonly groupMeasures: readonly Measure[];
}

/** Selection of a field that returns an aggregate. */
export function aggregateSelectionOf(
  info: GraphQLResolveInfo,
  model: TableModel,
): AggregateSelection {
  const { names } = model.table;
  const fields = fieldsBelow(info, info.fieldNodes, names.aggregate);
  const groups = fields.get('groups');
  const groupFields = fieldsBelow(info, groups ?? [], names.aggregateGroup);
  const keys = fieldsBelow(info, groupFields.get('key') ?? [], names.aggregateKey);
  return {
    hasCount: fields.has('count') || fields.has('countIsExact'),
    hasGroups: groups !== undefined,
    keyFields: [...keys.keys()],
    measures: toMeasures(info, model, fields),
    groupMeasures: toMeasures(info, model, groupFields),
  };
}

function toMeasures(
  info: GraphQLResolveInfo,
  model: TableModel,
  fields: FieldsByName,
): readonly Measure[] {
  const { aggregateValues } = model.table.names;
  const values = fieldsBelow(info, fields.get('values') ?? [], aggregateValues);
  return [...values].map(([fieldName, nodes]) => toMeasure(info, model, { fieldName, nodes }));
}

function toMeasure(
  info: GraphQLResolveInfo,
  model: TableModel,
  { fieldName, nodes }: { readonly fieldName: string; readonly nodes: readonly FieldNode[] },
): Measure {
  const scalar = aggregatedScalarOf(model, fieldName);
  if (!scalar) throw new Error(`There are no statistics of the field "${fieldName}".`);
  const fields = fieldsBelow(info, nodes, scalarAggregateName(scalar));
  const hasSum = fields.has('sum') || fields.has('avg');
  return { fieldName, key: keyOfField(model, fieldName), scalar, hasSum };
}
