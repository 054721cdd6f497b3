import type { EnumRef, InputRef, ObjectRef } from '@pothos/core';
import { cursorOf, type Page } from '../resolvers/page.ts';
import type { Row } from '../appwrite/types.ts';
import { createAggregateTypes, type AggregateTypeOf } from './aggregate-types.ts';
import { addPermissionInput } from './permission-input.ts';
import type { Builder, Types } from './builder.ts';
import { createScalarFilters, type ScalarFilters } from './scalar-filters.ts';

/** Types that all tables share. */
export interface SharedTypes {
  readonly orderDirection: EnumRef<Types, 'ASC' | 'DESC'>;
  readonly pageInfo: ObjectRef<Types, Page>;
  readonly filters: ScalarFilters;
  readonly aggregateOf: AggregateTypeOf;
  readonly permissionInput: InputRef;
  /** A to-one relationship in data. */
  readonly relatedRowInput: InputRef;
  /** A to-many relationship in data. */
  readonly relatedRowsInput: InputRef;
}

export const addSharedTypes = (builder: Builder): SharedTypes => ({
  orderDirection: builder.enumType('OrderDirection', {
    description: 'Rows without a value come first in ascending and last in descending order.',
    values: ['ASC', 'DESC'] as const,
  }),
  pageInfo: addPageInfo(builder),
  filters: createScalarFilters(builder),
  aggregateOf: createAggregateTypes(builder),
  permissionInput: addPermissionInput(builder),
  relatedRowInput: builder.inputType('RelatedRowInput', {
    description: 'The related row of a to-one relationship.',
    isOneOf: true,
    fields: (t) => ({
      connect: t.id({ description: 'Id of the row to relate to.' }),
      disconnect: t.boolean({ description: 'true: relate to no row.' }),
    }),
  }),
  relatedRowsInput: builder.inputType('RelatedRowsInput', {
    description: 'The related rows of a to-many relationship.',
    isOneOf: true,
    fields: (t) => ({
      set: t.idList({ description: 'Ids of all related rows; those left out are unrelated.' }),
    }),
  }),
});

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
