import type { ArgBuilder } from '@pothos/core';
import type { Types } from '../builder.ts';
import type { TableTypes } from './table-types.ts';

/** Arguments of every field that returns a connection, at the root and below. */
export const pageArgumentsOf = (
  arg: ArgBuilder<Types>,
  { filter, orderBy }: Pick<TableTypes, 'filter' | 'orderBy'>,
) => ({
  filter: arg({ type: filter }),
  orderBy: arg({ type: [orderBy] }),
  first: arg.int({ description: 'Rows of the page, 25 by default.' }),
  after: arg.string({ description: 'The page begins behind this cursor.' }),
  last: arg.int({ description: 'Rows of the page, counted from its end.' }),
  before: arg.string({ description: 'The page ends before this cursor.' }),
  offset: arg.int({ description: 'Rows to skip at the start.' }),
});
