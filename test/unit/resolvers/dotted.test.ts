import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import type { RelatedCondition } from '../../../src/resolvers/condition.ts';
import { toDotted } from '../../../src/resolvers/dotted.ts';
import { toCondition, type Filter } from '../../../src/resolvers/filter.ts';
import { blogModel } from '../../support/blog-models.ts';

const dotted = (filter: Filter) =>
  toDotted(toCondition(filter, blogModel('posts')) as RelatedCondition);

describe('a condition on related rows becomes dotted query strings', () => {
  test('of all that is asked of one row', () => {
    expect(dotted({ author: { name: { startsWith: 'A', ne: 'Ann' } } })).toEqual({
      queries: [
        Query.startsWith('author.name', 'A'),
        Query.notEqual('author.name', ['Ann'] as never),
      ],
      isTrusted: true,
    });
  });

  test('that say that there is a row, where nothing is asked of it', () => {
    expect(dotted({ author: {} })?.queries).toEqual([Query.isNotNull('author.$id')]);
  });

  test('whose empty answer is not believed through a key that is not stored', () => {
    expect(dotted({ tags: { some: { name: { eq: 'news' } } } })).toMatchObject({
      queries: [Query.equal('tags.name', ['news'])],
      isTrusted: false,
    });
  });

  test('also for two conditions on the same to-one row, which are one', () => {
    const filter = { and: [{ author: { name: { ne: 'a' } } }, { author: { name: { ne: 'b' } } }] };
    expect(dotted(filter)?.queries).toHaveLength(2);
  });
});

describe('it does not', () => {
  test.each<[string, Filter]>([
    ['within or', { author: { or: [{ name: { eq: 'a' } }, { name: { eq: 'b' } }] } }],
    ['for none', { tags: { none: { name: { eq: 'a' } } } }],
    [
      'with two equal values of one column',
      { author: { and: [{ name: { eq: 'a' } }, { name: { eq: 'b' } }] } },
    ],
    [
      'by a one-to-many key at the second step',
      { author: { posts: { some: { views: { gt: 1 } } } } },
    ],
    [
      'by a full-text index, which Appwrite looks for in the wrong table',
      { author: { posts: { some: { body: { search: 'a' } } } } },
    ],
    [
      'for more ids than one query string holds',
      { author: { _id: { in: Array.from({ length: 600 }, (_, at) => `p${at}`) } } },
    ],
  ])('%s', (_name, filter) => {
    expect(dotted(filter)).toBeNull();
  });
});
