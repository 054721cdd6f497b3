import type { EnumRef } from '@pothos/core';
import type { ChangeKind, ChangeReason } from '../resolvers/subscriptions/change.ts';
import type { Builder, Types } from './builder.ts';

/** Types that every stream of changes shares. */
export interface ChangeTypes {
  readonly kind: EnumRef<Types, ChangeKind>;
  readonly reason: EnumRef<Types, ChangeReason>;
}

/**
 * How results reach a client that is slower than they come, as an extension of the root field:
 * `latest` leaves out those that a newer one has overtaken, `every` keeps them in a queue.
 */
export const delivery = (way: 'latest' | 'every'): { readonly delivery: string } => ({
  delivery: way,
});

export const addChangeTypes = (builder: Builder): ChangeTypes => ({
  kind: builder.enumType('ChangeKind', {
    description: 'What happened to a thing, as far as the subscriber can see it.',
    values: {
      CREATE: { description: 'It is there now: new, or new among those that match.' },
      UPDATE: { description: 'It was written.' },
      DELETE: { description: 'It is gone: deleted, or not to be seen any more.' },
    },
  }),
  reason: builder.enumType('ChangeReason', {
    description: 'Why it happened.',
    values: {
      WRITTEN: { description: 'It was created, written or deleted.' },
      NOW_MATCHES: { description: 'It was there and has begun to match, or to be readable.' },
      NO_LONGER_MATCHES: { description: 'It is still there and has ceased to match the filter.' },
      GONE: {
        description:
          'It is not there any more and nobody said so: deleted with another row, or not to be ' +
          'read any more, which Appwrite does not tell apart.',
      },
    },
  }),
});
