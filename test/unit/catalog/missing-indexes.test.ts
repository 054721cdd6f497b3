import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../../src/catalog/build.ts';
import { findMissingIndexes, type ColumnUses } from '../../../src/catalog/missing-indexes.ts';
import { wireColumn, wireDatabase, wireRelationship, wireTable } from './fixtures.ts';

const index = (type: string, ...columns: string[]) => ({
  key: columns.join('_'),
  type,
  status: 'available',
  columns,
});

const { catalog } = buildCatalog([
  wireDatabase([
    wireTable(
      'posts',
      [
        ...['title', 'body', 'kind'].map((key) => wireColumn(key, 'string', { size: 50 })),
        wireColumn('views', 'integer', {}),
        wireColumn('place', 'point'),
        wireColumn('area', 'polygon'),
        wireRelationship('author', 'people', { relationType: 'manyToOne', twoWayKey: 'posts' }),
      ],
      {
        indexes: [
          index('fulltext', 'body'),
          index('unique', 'kind', 'views'),
          index('spatial', 'place'),
        ],
      },
    ),
    wireTable('people'),
  ]),
]);

const missing = (uses: Partial<ColumnUses>): unknown => {
  const table = catalog.tables.find(({ id }) => id === 'posts');
  if (!table) throw new Error('There is no table "posts".');
  return findMissingIndexes(table, { filters: [], orders: [], ...uses });
};

const by = (column: string, method = 'equal') => ({ column, method });

describe('an index is missing', () => {
  test('for equality and ranges on a column that has only a full-text index', () => {
    const expected = [{ column: 'body', use: 'filter', index: 'key' }];
    expect(missing({ filters: [by('body'), by('body', 'startsWith')] })).toEqual(expected);
  });

  test('for a search on a column that has only an index of keys', () => {
    const expected = [{ column: 'kind', use: 'filter', index: 'fulltext' }];
    expect(missing({ filters: [by('kind', 'search')] })).toEqual(expected);
  });

  test('for shapes', () => {
    const filters = [by('place', 'intersects'), by('area', 'touches')];
    expect(missing({ filters })).toEqual([{ column: 'area', use: 'filter', index: 'spatial' }]);
  });

  test('for a filter and for an order, each by itself', () => {
    expect(missing({ filters: [by('title')], orders: ['title'] })).toEqual([
      { column: 'title', use: 'filter', index: 'key' },
      { column: 'title', use: 'order', index: 'key' },
    ]);
  });

  test('for a column behind one that the call does not use', () => {
    expect(missing({ filters: [by('views')] })).toHaveLength(1);
  });
});

describe('no index is missing', () => {
  test('where one begins with the column, or has it behind others of the call', () => {
    expect(missing({ filters: [by('kind')], orders: ['views'] })).toEqual([]);
    expect(missing({ filters: [by('body', 'search')] })).toEqual([]);
  });

  test("for Appwrite's own columns and the keys of relationships", () => {
    expect(missing({ filters: [by('$id'), by('author')], orders: ['$createdAt'] })).toEqual([]);
  });

  test.each(['contains', 'endsWith', 'notContains', 'distanceLessThan', 'notIntersects'])(
    'for %s, which none would help',
    (method) => {
      expect(missing({ filters: [by('title', method)] })).toEqual([]);
    },
  );
});
