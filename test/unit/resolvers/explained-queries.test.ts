import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import { toListPath } from '../../../src/appwrite/query.ts';
import {
  decodeQueries,
  findListedTable,
  missingIndexesOf,
} from '../../../src/resolvers/explained-queries.ts';
import { blogCatalog } from '../../support/blog-catalog.ts';

const { tables } = blogCatalog();
const address = { databaseId: 'main', id: 'posts' };

const decode = (queries: readonly string[]) => {
  const [, search = ''] = toListPath(address, queries).split('?');
  return decodeQueries(new URLSearchParams(search));
};

const missing = (...queries: readonly string[]): unknown => {
  const table = findListedTable(tables, toListPath(address, []).split('?')[0] ?? '');
  if (!table) throw new Error('There is no table "posts".');
  return missingIndexesOf(tables, table, decode(queries));
};

test('queries are decoded in their order, however many there are', () => {
  const queries = Array.from({ length: 12 }, (_, at) => Query.equal('views', [at]));
  expect(decode(queries).map(({ values }) => values?.[0])).toEqual(
    Array.from({ length: 12 }, (_, at) => at),
  );
});

test('signs that stand for others in addresses are kept', () => {
  const [query] = decode([Query.equal('title', ['a+b & c=%20 é "x"'])]);
  expect(query?.values).toEqual(['a+b & c=%20 é "x"']);
});

test('only calls that list rows are about a table', () => {
  for (const path of ['/account', '/tablesdb/main/tables/posts/rows/p1', '/tablesdb/main']) {
    expect(findListedTable(tables, path)).toBeUndefined();
  }
});

describe('a missing index', () => {
  test('is found inside and, or and what they hold', () => {
    const inner = Query.and([Query.equal('views', [1]), Query.isNull('title')]);
    expect(missing(Query.or([inner, Query.equal('$id', ['a'])]))).toEqual([
      { table: 'main/posts', column: 'views', use: 'filter', index: 'key' },
      { table: 'main/posts', column: 'title', use: 'filter', index: 'key' },
    ]);
  });

  test('is the related table’s where a filter reaches into it', () => {
    const [people] = tables.filter(({ id }) => id === 'people');
    const column = people?.columns.find(({ kind }) => kind === 'text')?.key ?? '';
    expect(missing(Query.equal(`author.${column}`, ['x']))).toEqual([
      { table: 'main/people', column, use: 'filter', index: 'key' },
    ]);
    expect(missing(Query.equal('author.$id', ['x']), Query.equal('author', ['x']))).toEqual([]);
  });

  test('is none where the queries only select, limit and skip', () => {
    expect(missing(Query.select(['title']), Query.limit(3), Query.offset(1))).toEqual([]);
  });
});
