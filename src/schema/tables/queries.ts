import { preparePage } from '../../resolvers/prepared-page.ts';
import { readPage, readRow } from '../../resolvers/rows.ts';
import { pageSelectionOf, rowSelectionOf } from '../../resolvers/selection.ts';
import type { LateBuilder } from '../late-builder.ts';
import { preparedBy, readsRows } from '../shortcuts.ts';
import { pageArgumentsOf } from './page-arguments.ts';
import type { TableTypes } from './table-types.ts';

/** The root fields that read one row and pages of rows. */
export function addQueries(late: LateBuilder, types: TableTypes): void {
  const { model } = types;
  const { names, name, deprecation } = model.table;
  late.rootFields('Query', [names.oneField, names.manyField], (t) => ({
    [names.oneField]: t.field({
      type: types.row,
      nullable: true,
      deprecationReason: deprecation,
      ...(types.isShared && { extensions: readsRows }),
      description: `A row of "${name}"; null when it does not exist or cannot be read.`,
      args: { _id: t.arg.id({ required: true }) },
      resolve: (_root, { _id }, context, info) =>
        readRow(context, model, {
          id: _id,
          selection: rowSelectionOf(info, model, context.limits),
        }),
    }),
    [names.manyField]: t.field({
      type: types.connection,
      nullable: true,
      deprecationReason: deprecation,
      extensions: preparedBy((info) => preparePage(model, info), types.isShared),
      description: `Rows of "${name}" that the caller can read.`,
      args: pageArgumentsOf(t.arg, types),
      resolve: (_root, args, context, info) =>
        readPage(context, model, pageSelectionOf(info, model, { args, limits: context.limits })),
    }),
  }));
}
