import type { InputRef } from '@pothos/core';
import type { ValueColumn } from '../../catalog/types.ts';
import type { RelatedModel } from '../../resolvers/model.ts';
import { enumOf } from './object-types.ts';
import type { LateBuilder } from '../late-builder.ts';
import type { TableTypes } from './table-types.ts';

/** The filter of a table: an operator input for every column that can be compared, and connectives. */
export function addFilter(late: LateBuilder, types: TableTypes): void {
  const { model } = types;
  const { filters } = types.shared;
  const columns = [...model.fields].filter(([, column]) => !column.isEncrypted);
  const system = { _id: filters.ofId(), _sequence: filters.ofSequence(), date: filters.ofDate() };
  // What these find are types, which have to be there before the fields are made.
  for (const [, column] of columns) filterOf(types, column);
  late.inputType(model.table.names.filter, {
    description: 'All conditions given must hold.',
    fields: (t) => ({
      and: t.field({ type: [types.filter], description: 'All of these hold.' }),
      or: t.field({ type: [types.filter], description: 'At least one of these holds.' }),
      not: t.field({
        type: types.filter,
        description:
          'This does not hold. Rows without the value match neither it nor its opposite.',
      }),
      _id: t.field({ type: system._id }),
      _sequence: t.field({ type: system._sequence }),
      _createdAt: t.field({ type: system.date }),
      _updatedAt: t.field({ type: system.date }),
      ...Object.fromEntries(
        columns.map(([fieldName, column]) => [
          fieldName,
          t.field({ type: filterOf(types, column), deprecationReason: column.deprecation }),
        ]),
      ),
      ...Object.fromEntries(
        [...model.relationships].map(([fieldName, related]) => [
          fieldName,
          t.field({
            ...relatedFilterOf(types, related),
            deprecationReason: related.relationship.deprecation,
          }),
        ]),
      ),
    }),
  });
}

function relatedFilterOf(
  types: TableTypes,
  { relationship, target }: RelatedModel,
): { readonly type: InputRef; readonly description?: string } {
  const related = types.related(target);
  return relationship.isToMany
    ? { type: related.listFilter }
    : {
        type: related.filter,
        description:
          'The related row meets this; {}: there is one. Rows without it match neither this nor ' +
          'its opposite, but for { _id: { isNull: true } }.',
      };
}

function filterOf(types: TableTypes, column: ValueColumn): InputRef {
  const { model, shared } = types;
  return column.kind === 'enum'
    ? shared.filters.ofEnum(column, enumOf(types, column))
    : shared.filters.ofColumn(column, model.searchable.has(column.key));
}
