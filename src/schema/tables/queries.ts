import { readPage, readRow } from '../../resolvers/rows.ts';
import { pageSelectionOf, rowSelectionOf } from '../../resolvers/selection.ts';
import type { Builder } from '../builder.ts';
import type { TableTypes } from './table-types.ts';

/** The root fields that read one row and pages of rows. */
export function addQueries(builder: Builder, types: TableTypes): void {
  const { model, row, connection, filter, orderBy } = types;
  const { names, name } = model.table;
  builder.queryField(names.oneField, (t) =>
    t.field({
      type: row,
      nullable: true,
      description: `A row of "${name}"; null when it does not exist or cannot be read.`,
      args: { _id: t.arg.id({ required: true }) },
      resolve: (_root, { _id }, context, info) =>
        readRow(context, model, { id: _id, selection: rowSelectionOf(info, model) }),
    }),
  );
  builder.queryField(names.manyField, (t) =>
    t.field({
      type: connection,
      nullable: true,
      description: `Rows of "${name}" that the caller can read.`,
      args: {
        filter: t.arg({ type: filter }),
        orderBy: t.arg({ type: [orderBy] }),
        first: t.arg.int({ description: 'Rows of the page, 25 by default.' }),
        after: t.arg.string({ description: 'The page begins behind this cursor.' }),
        last: t.arg.int({ description: 'Rows of the page, counted from its end.' }),
        before: t.arg.string({ description: 'The page ends before this cursor.' }),
        offset: t.arg.int({ description: 'Rows to skip at the start.' }),
      },
      resolve: (_root, args, context, info) =>
        readPage(context, model, { args, selection: pageSelectionOf(info, model) }),
    }),
  );
}
