import type { EnumRef, ObjectRef } from '@pothos/core';
import { cursorOf, type Page } from '../resolvers/page.ts';
import type { Row } from '../appwrite/types.ts';
import { createAggregateTypes, type AggregateTypeOf } from './aggregate-types.ts';
import { addPermissionInput } from './permission-input.ts';
import type { Builder, Types } from './builder.ts';
import type { Builders } from './late-builder.ts';
import type { NodeRef } from './nodes.ts';
import { createScalarFilters, type ScalarFilters } from './scalar-filters.ts';

/** Types that all tables share. */
export interface SharedTypes {
  readonly orderDirection: EnumRef<Types, 'ASC' | 'DESC'>;
  readonly pageInfo: ObjectRef<Types, Page>;
  readonly filters: ScalarFilters;
  readonly aggregateOf: AggregateTypeOf;
  /** What rows are where they have global ids; null where they have none. */
  readonly node: NodeRef | null;
}

export function addSharedTypes({ builder, late }: Builders, node: NodeRef | null): SharedTypes {
  addPermissionInput(builder);
  return {
    orderDirection: builder.enumType('OrderDirection', {
      description: 'Rows without a value come first in ascending and last in descending order.',
      values: ['ASC', 'DESC'] as const,
    }),
    pageInfo: addPageInfo(builder),
    filters: createScalarFilters(late),
    aggregateOf: createAggregateTypes(builder),
    node,
  };
}

const addPageInfo = (builder: Builder): ObjectRef<Types, Page> =>
  builder.objectType('PageInfo', {
    description: 'Where a page stands among all rows.',
    fields: (t) => {
      const end = (pick: (page: Page) => Row | undefined) =>
        t.field({
          type: 'String',
          nullable: true,
          resolve: (page) => {
            const row = pick(page);
            return row ? cursorOf(page, row) : null;
          },
        });
      return {
        hasNextPage: t.exposeBoolean('hasNextPage', { nullable: false }),
        hasPreviousPage: t.exposeBoolean('hasPreviousPage', { nullable: false }),
        startCursor: end((page) => page.rows[0]),
        endCursor: end((page) => page.rows.at(-1)),
      };
    },
  });
