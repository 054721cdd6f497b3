import type { Filter } from '../../resolvers/filter.ts';
import type { TableModel } from '../../resolvers/model.ts';
import type { LateBuilder } from '../late-builder.ts';

/** What can be asked of the rows of a to-many relationship, for tables that one leads to. */
export function addListFilter(late: LateBuilder, { table }: TableModel): void {
  const { name, names } = table;
  const filter = late.inputRef<Filter>(names.filter);
  late.inputType(names.listFilter, {
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
}
