import type { InputRef } from '@pothos/core';
import type { ValueColumn } from '../../catalog/types.ts';
import type { RelatedModel } from '../../resolvers/model.ts';
import { enumOf } from './object-types.ts';
import type { TableTypes } from './table-types.ts';

/** The filter of a table: an operator input for every column that can be compared, and connectives. */
export function addFilter(types: TableTypes): void {
  const { model, filter, shared } = types;
  const { filters } = shared;
  filter.implement({
    description: 'All conditions given must hold.',
    fields: (t) => ({
      and: t.field({ type: [filter], description: 'All of these hold.' }),
      or: t.field({ type: [filter], description: 'At least one of these holds.' }),
      not: t.field({
        type: filter,
        description:
          'This does not hold. Rows without the value match neither it nor its opposite.',
      }),
      _id: t.field({ type: filters.ofId() }),
      _sequence: t.field({ type: filters.ofSequence() }),
      _createdAt: t.field({ type: filters.ofDate() }),
      _updatedAt: t.field({ type: filters.ofDate() }),
      ...Object.fromEntries(
        [...model.fields]
          .filter(([, column]) => !column.isEncrypted)
          .map(([fieldName, column]) => [
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
    ? { type: related.listFilter() }
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
