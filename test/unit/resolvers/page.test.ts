import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import { toPagePlan, type PageArguments } from '../../../src/resolvers/page.ts';
import { blogModel } from '../../support/blog-models.ts';

const posts = blogModel('posts');
const limits = { defaultFirst: 25, maxFirst: 500 };
const planOf = (args: PageArguments) => toPagePlan(args, posts, limits);

describe('a page', () => {
  test('has 25 rows in order of creation when nothing is asked for', () => {
    expect(planOf({})).toMatchObject({ size: 25, order: [Query.orderAsc('$sequence')] });
  });

  test('gets a tie-break behind the order asked for', () => {
    expect(planOf({ orderBy: [{ publishedAt: 'DESC' }] }).order).toEqual([
      Query.orderDesc('publishedAt'),
      Query.orderAsc('$sequence'),
    ]);
  });

  test('needs no tie-break behind an id', () => {
    expect(planOf({ orderBy: [{ _id: 'DESC' }, { title: 'ASC' }] }).order).toEqual([
      Query.orderDesc('$id'),
    ]);
  });

  test('from the end is read in reverse', () => {
    expect(planOf({ last: 3, orderBy: [{ title: 'ASC' }] })).toMatchObject({
      isBackward: true,
      size: 3,
      order: [Query.orderDesc('title'), Query.orderDesc('$sequence')],
    });
  });

  test('in random order has neither keys nor cursors', () => {
    expect(planOf({ orderBy: [{ _random: true }], first: 2 })).toMatchObject({
      keys: null,
      order: [Query.orderRandom()],
    });
  });

  test('can skip rows', () => {
    expect(planOf({ offset: 10 }).offset).toBe(10);
  });
});

test.each<[string, PageArguments, string]>([
  ['too many rows', { first: 501 }, 'first: 501 is not between 0 and 500'],
  ['a negative number of rows', { last: -1 }, 'last: -1 is not between 0 and 500'],
  ['both ends', { first: 1, last: 1 }, 'first and last cannot stand together'],
  ['two cursors', { first: 1, after: 'x', before: 'y' }, 'after and before cannot stand together'],
  ['last with after', { last: 1, after: 'x' }, 'last and after cannot stand together'],
  ['before without last', { before: 'x' }, 'before needs `last`'],
  ['a negative offset', { offset: -1 }, 'offset: -1 is negative'],
  ['an offset from a cursor', { offset: 1, after: 'x' }, 'offset and after cannot stand together'],
  ['a random order from the end', { last: 1, orderBy: [{ _random: true }] }, 'last cannot stand'],
  [
    'a random order beside another',
    { orderBy: [{ _random: true }, { title: 'ASC' }] },
    'must stand alone',
  ],
  [
    'a field twice',
    { orderBy: [{ title: 'ASC' }, { title: 'DESC' }] },
    'orderBy: "title" stands there twice',
  ],
])('%s is refused', (_name, args, message) => {
  expect(() => planOf(args)).toThrow(message);
});
