import fc from 'fast-check';
import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import {
  chunkIds,
  maxQueryLength,
  maxQueryValues,
  toListPath,
  toPath,
  toRowPath,
} from '../../../src/appwrite/query.ts';

const table = { databaseId: 'blog', id: 'posts' };
const ids = (count: number, length = 20): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, 'a'));

describe('paths', () => {
  test('a row has its database, table and id in its path', () => {
    expect(toRowPath(table, 'a.b-c_d')).toBe('/tablesdb/blog/tables/posts/rows/a.b-c_d');
  });

  // An empty id would turn the deletion of a row into the deletion of all rows.
  test.each(['', '.', '..', '/', 'a/b', 'a?b', '%2e', ' a', '_a', 'a'.repeat(256)])(
    'the id %j is refused before any call',
    (id) => {
      expect(() => toRowPath(table, id)).toThrow(/is not an id/);
    },
  );

  test('a list without a count says so in the way that Appwrite understands', () => {
    expect(toListPath(table, [])).toBe('/tablesdb/blog/tables/posts/rows?total=0');
    expect(toListPath(table, [], { withTotal: true })).toBe('/tablesdb/blog/tables/posts/rows');
  });

  test('arrays are numbered, values escaped, undefined ones left out', () => {
    const path = toPath('/x', { queries: ['{"a":"ä&b"}', 'c'], n: 5, on: false, none: undefined });
    expect(path).toBe('/x?queries[0]=%7B%22a%22%3A%22%C3%A4%26b%22%7D&queries[1]=c&n=5&on=0');
  });

  test('half a surrogate pair is bad input, not a crash', () => {
    expect(() => toListPath(table, [Query.equal('title', ['\ud800'])])).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
  });
});

describe('chunkIds', () => {
  test('about 175 ids of twenty characters share a call', () => {
    expect(chunkIds(ids(400), { table }).map((chunk) => chunk.length)).toEqual([176, 176, 48]);
  });

  test('no ids make no call', () => {
    expect(chunkIds([], { table })).toEqual([]);
  });

  test('a query string holds no more than 500 values, however short they are', () => {
    const lengths = chunkIds(ids(1001, 1), { table }).map((chunk) => chunk.length);
    expect(Math.max(...lengths)).toBe(maxQueryValues);
  });

  test('other query strings make the URL fuller and the lists shorter', () => {
    const otherQueries = [Query.equal('title', ['x'.repeat(3000)])];
    const [first = []] = chunkIds(ids(400), { table, otherQueries });
    expect(first.length).toBeLessThan(176);
    expect(first.length).toBeGreaterThan(100);
  });

  test('a filter that leaves no room for an id is refused', () => {
    const otherQueries = [Query.equal('title', ['x'.repeat(7900)])];
    expect(() => chunkIds(ids(1), { table, otherQueries })).toThrow(
      expect.objectContaining({ code: 'TOO_COSTLY' }),
    );
  });

  test('every list fits, none could take its successor, and no id is lost', () => {
    const id = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    const options = fc.record({
      maxQueryLength: fc.integer({ min: 300, max: maxQueryLength }),
      maxUrlLength: fc.integer({ min: 3000, max: 8000 }),
    });
    fc.assert(
      fc.property(fc.array(id, { maxLength: 300 }), options, (all, limits) => {
        const attribute = 'author';
        const otherQueries = [Query.limit(500)];
        const chunks = chunkIds(all, { table, attribute, otherQueries, ...limits });
        const fits = (chunk: readonly string[]): boolean => {
          const query = Query.equal(attribute, [...chunk]);
          const path = toListPath(table, [...otherQueries, query]);
          return (
            chunk.length <= maxQueryValues &&
            query.length <= limits.maxQueryLength &&
            path.length <= limits.maxUrlLength - 100
          );
        };
        expect(chunks.flat()).toEqual(all);
        expect(chunks.every(fits)).toBe(true);
        for (const [index, next] of chunks.slice(1).entries()) {
          expect(fits([...(chunks[index] ?? []), ...next.slice(0, 1)])).toBe(false);
        }
      }),
    );
  });
});
