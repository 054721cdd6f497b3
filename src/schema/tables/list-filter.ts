import type { InputRef } from '@pothos/core';
import type { Filter } from '../../resolvers/filter.ts';
import type { TableModel } from '../../resolvers/model.ts';
import type { Builder } from '../builder.ts';

/** What can be asked of the rows of a to-many relationship. */
export const addListFilter = (
  builder: Builder,
  { table: { name, names } }: TableModel,
  filter: InputRef<Filter>,
): InputRef =>
  builder.inputType(names.listFilter, {
    description: `Conditions on the related rows of "${name}" that the caller can read. All given must hold.`,
    fields: (t) => ({
      some: t.field({
        type: filter,
        description: 'At least one related row meets this; {}: there is one.',
      }),
      none: t.field({
        type: filter,
        description: 'No related row meets this; {}: there is none.',
      }),
    }),
  });
