import { describe, expect, test } from 'vitest';
import { buildCatalog, revisionOf } from '../../../src/catalog/build.ts';
import type { NameOptions } from '../../../src/catalog/names.ts';
import type { WireDatabase, WireTable } from '../../../src/catalog/wire.ts';
import { wireColumn, wireDatabase, wireRelationship, wireTable } from './fixtures.ts';

const posts = (rest: Partial<WireTable> = {}): WireTable =>
  wireTable('posts', [wireColumn('title', 'string', { size: 80 })], rest);
const revision = (databases: WireDatabase[], options?: NameOptions): string =>
  buildCatalog(databases, options).catalog.revision;

const unchanged = revision([wireDatabase([posts()])]);

describe('the revision', () => {
  test.each<[string, WireDatabase[]]>([
    [
      'the order of keys',
      [wireDatabase([Object.fromEntries(Object.entries(posts()).reverse()) as WireTable])],
    ],
    [
      'a moment of change',
      [wireDatabase([{ ...posts(), $updatedAt: '2026-01-01', bytesUsed: 9 } as WireTable])],
    ],
    [
      'a column that is being made',
      [
        wireDatabase([
          posts({
            columns: [...posts().columns, wireColumn('x', 'boolean', { status: 'processing' })],
          }),
        ]),
      ],
    ],
  ])('stays the same for %s', (_name, databases) => {
    expect(revision(databases)).toBe(unchanged);
  });

  test.each<[string, WireDatabase[]]>([
    ['another table', [wireDatabase([posts(), wireTable('tags')])]],
    ['a table less', [wireDatabase([])]],
    ['a renamed table', [wireDatabase([posts({ name: 'Articles' })])]],
    ['row security', [wireDatabase([posts({ rowSecurity: true })])]],
    ['a disabled table', [wireDatabase([posts({ enabled: false })])]],
    [
      'another column',
      [wireDatabase([posts({ columns: [...posts().columns, wireColumn('x', 'boolean')] })])],
    ],
    [
      'another size',
      [wireDatabase([posts({ columns: [wireColumn('title', 'string', { size: 81 })] })])],
    ],
    [
      'a column that is required now',
      [
        wireDatabase([
          posts({ columns: [wireColumn('title', 'string', { size: 80, required: true })] }),
        ]),
      ],
    ],
    [
      'an index',
      [
        wireDatabase([
          posts({
            indexes: [{ key: 'i', type: 'fulltext', status: 'available', columns: ['title'] }],
          }),
        ]),
      ],
    ],
    [
      'something new that is left out',
      [wireDatabase([posts({ columns: [...posts().columns, wireColumn('v', 'vector')] })])],
    ],
  ])('changes for %s', (_name, databases) => {
    expect(revision(databases)).not.toBe(unchanged);
  });

  test('changes with the names that the configuration sets', () => {
    const overrides = { tables: { 'main/posts': { type: 'Article' } } };
    expect(revision([wireDatabase([posts()])], { overrides })).not.toBe(unchanged);
  });

  test('tells integers from each other that a number cannot', () => {
    expect(revisionOf({ max: 2n ** 60n })).not.toBe(revisionOf({ max: 2n ** 60n + 1n }));
  });
});

test('a catalog has tables with names, collisions and omissions', () => {
  const { catalog, lock } = buildCatalog([
    wireDatabase([
      wireTable('posts', [wireRelationship('author', 'authors')]),
      wireTable('p', [], { name: 'Post' }),
    ]),
  ]);
  expect(catalog.tables.map(({ id, names }) => `${id} ${names.type}`)).toEqual([
    'p Post',
    'posts MainPost',
  ]);
  expect(catalog.collisions).toMatchObject([{ path: 'main/posts', taken: 'MainPost' }]);
  expect(catalog.omissions).toMatchObject([{ path: 'main/posts/author' }]);
  expect(Object.keys(lock.tables)).toEqual(['main/p', 'main/posts']);
});

test('names in the configuration for what is not there are reported', () => {
  const overrides = {
    tables: { 'main/post': { type: 'Article' } },
    columns: { 'main/posts/titel': 'heading', 'main/posts/title': 'heading' },
  };
  const { catalog } = buildCatalog([wireDatabase([posts()])], { overrides });
  expect(catalog.omissions.map(({ path }) => path)).toEqual(['main/post', 'main/posts/titel']);
});
