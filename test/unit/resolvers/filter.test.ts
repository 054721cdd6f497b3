import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import { toQueryStrings } from '../../../src/resolvers/condition.ts';
import { toCondition, type Filter } from '../../../src/resolvers/filter.ts';
import { blogModel } from '../../support/blog-models.ts';

const posts = blogModel('posts');
const queriesOf = (filter: Filter): readonly string[] =>
  toQueryStrings(toCondition(filter, posts), 'filter');

const place = [13.4, 52.5];

describe('each operator', () => {
  test.each<[string, Filter, string]>([
    ['eq', { title: { eq: 'a' } }, Query.equal('title', ['a'])],
    ['ne', { title: { ne: 'a' } }, Query.notEqual('title', ['a'] as never)],
    ['in', { title: { in: ['a', 'b'] } }, Query.equal('title', ['a', 'b'])],
    ['lt', { views: { lt: 3 } }, Query.lessThan('views', 3)],
    ['lte', { views: { lte: 3 } }, Query.lessThanEqual('views', 3)],
    ['gt', { views: { gt: 3 } }, Query.greaterThan('views', 3)],
    ['gte', { views: { gte: 3 } }, Query.greaterThanEqual('views', 3)],
    ['between', { views: { between: { from: 1, to: 2 } } }, Query.between('views', 1, 2)],
    ['notBetween', { views: { notBetween: { from: 1, to: 2 } } }, Query.notBetween('views', 1, 2)],
    ['isNull: true', { title: { isNull: true } }, Query.isNull('title')],
    ['isNull: false', { title: { isNull: false } }, Query.isNotNull('title')],
    ['startsWith', { title: { startsWith: 'a' } }, Query.startsWith('title', 'a')],
    ['notStartsWith', { title: { notStartsWith: 'a' } }, Query.notStartsWith('title', 'a')],
    ['endsWith', { title: { endsWith: 'a' } }, Query.endsWith('title', 'a')],
    ['notEndsWith', { title: { notEndsWith: 'a' } }, Query.notEndsWith('title', 'a')],
    ['contains', { title: { contains: 'a' } }, Query.contains('title', 'a')],
    ['notContains', { title: { notContains: 'a' } }, Query.notContains('title', 'a')],
    ['search', { body: { search: 'a b' } }, Query.search('body', 'a b')],
    [
      'list contains',
      { keywords: { contains: ['a', 'b'] } },
      Query.contains('keywords', ['a', 'b']),
    ],
    [
      'list containsAll',
      { keywords: { containsAll: ['a'] } },
      Query.containsAll('keywords', ['a']),
    ],
    ['eq on a point', { place: { eq: place } }, Query.equal('place', [place])],
    ['intersects', { area: { intersects: place } }, Query.intersects('area', place)],
    ['notTouches', { area: { notTouches: place } }, Query.notTouches('area', place)],
    [
      'distance',
      { place: { distance: { of: place, lt: 500, inMeters: true } } },
      Query.distanceLessThan('place', place, 500, true),
    ],
    ['on an id', { _id: { in: ['a', 'b'] } }, Query.equal('$id', ['a', 'b'])],
    [
      'on a date',
      { _createdAt: { gt: '2025-01-01T00:00:00Z' } },
      Query.greaterThan('$createdAt', '2025-01-01T00:00:00Z'),
    ],
  ])('%s becomes one query string', (_name, filter, expected) => {
    expect(queriesOf(filter)).toEqual([expected]);
  });

  test('a 64-bit integer keeps all its digits', () => {
    expect(queriesOf({ hits: { eq: 9_007_199_254_740_993n } })).toEqual([
      '{"method":"equal","attribute":"hits","values":[9007199254740993]}',
    ]);
  });

  test('notIn excludes each value by a query of its own', () => {
    expect(queriesOf({ title: { notIn: ['a', 'b'] } })).toEqual([
      Query.notEqual('title', ['a'] as never),
      Query.notEqual('title', ['b'] as never),
    ]);
  });

  test('notSearch leaves out rows without a value, which Appwrite alone would find', () => {
    expect(queriesOf({ body: { notSearch: 'a b' } })).toEqual([
      Query.notSearch('body', 'a b'),
      Query.isNotNull('body'),
    ]);
  });
});

describe('connectives', () => {
  test('fields and operators side by side must all hold', () => {
    expect(queriesOf({ title: { startsWith: 'a' }, views: { gt: 1, lt: 9 } })).toEqual([
      Query.startsWith('title', 'a'),
      Query.greaterThan('views', 1),
      Query.lessThan('views', 9),
    ]);
  });

  test('or becomes one query string, whose nested and stays inside', () => {
    const filter = { or: [{ views: { gt: 1, lt: 9 } }, { title: { eq: 'a' } }] };
    expect(queriesOf(filter)).toEqual([
      Query.or([
        Query.and([Query.greaterThan('views', 1), Query.lessThan('views', 9)]),
        Query.equal('title', ['a']),
      ]),
    ]);
  });

  test('an or of one part is that part, since Appwrite wants two', () => {
    expect(queriesOf({ or: [{ title: { eq: 'a' } }] })).toEqual([Query.equal('title', ['a'])]);
  });

  test('an empty and says nothing, an empty or matches nothing', () => {
    expect(toCondition({ and: [] }, posts)).toEqual({ kind: 'all' });
    expect(toCondition({ or: [] }, posts)).toEqual({ kind: 'none' });
  });
});

describe('not', () => {
  test.each<[string, Filter, Filter]>([
    ['eq', { title: { eq: 'a' } }, { title: { ne: 'a' } }],
    ['lt', { views: { lt: 1 } }, { views: { gte: 1 } }],
    ['lte', { views: { lte: 1 } }, { views: { gt: 1 } }],
    ['contains', { title: { contains: 'a' } }, { title: { notContains: 'a' } }],
    ['search', { body: { search: 'a' } }, { body: { notSearch: 'a' } }],
    ['isNull', { title: { isNull: true } }, { title: { isNull: false } }],
    ['in', { title: { in: ['a', 'b'] } }, { title: { notIn: ['a', 'b'] } }],
    [
      'a conjunction',
      { title: { eq: 'a' }, views: { gt: 1 } },
      { or: [{ title: { ne: 'a' } }, { views: { lte: 1 } }] },
    ],
    [
      'a disjunction',
      { or: [{ title: { eq: 'a' } }, { views: { gt: 1 } }] },
      { title: { ne: 'a' }, views: { lte: 1 } },
    ],
    ['not', { not: { title: { eq: 'a' } } }, { title: { eq: 'a' } }],
    [
      'containsAll',
      { keywords: { containsAll: ['a', 'b'] } },
      { or: [{ keywords: { notContains: ['a'] } }, { keywords: { notContains: ['b'] } }] },
    ],
    [
      'a distance',
      { place: { distance: { of: place, lt: 5, inMeters: true } } },
      {
        or: [
          { place: { distance: { of: place, gt: 5, inMeters: true } } },
          { place: { distance: { of: place, eq: 5, inMeters: true } } },
        ],
      },
    ],
  ])('of %s is compiled away by its complement', (_name, filter, complement) => {
    expect(queriesOf({ not: filter })).toEqual(queriesOf(complement));
  });
});

describe('what has no meaning', () => {
  test.each<[string, Filter, string]>([
    ['null as a value', { title: { eq: null } }, 'filter.title.eq: null is not a value'],
    ['null as a field', { title: null }, 'filter.title: null is not a value'],
    ['null inside or', { or: [{ title: { lt: null } }] }, 'filter.or[0].title.lt: null'],
    ['an empty list', { keywords: { containsAll: [] } }, 'filter.keywords.containsAll: the list'],
  ])('%s is refused with its path', (_name, filter, message) => {
    expect(() => toCondition(filter, posts)).toThrow(message);
  });

  test('no value is in an empty list, and every value is outside of it', () => {
    expect(toCondition({ title: { in: [] } }, posts)).toEqual({ kind: 'none' });
    expect(toCondition({ not: { title: { in: [] } } }, posts)).toEqual({ kind: 'all' });
    expect(toCondition({ title: { notIn: [] } }, posts)).toEqual({ kind: 'all' });
  });

  test('a condition that is longer than Appwrite takes is refused', () => {
    const values = Array.from({ length: 400 }, (_, index) => `a rather long title ${index}`);
    expect(() => queriesOf({ title: { in: values } })).toThrow(/more than 4096 characters/);
  });
});
