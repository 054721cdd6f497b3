import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseTables } from '../../../src/catalog/parse.ts';
import type { UnnamedColumn } from '../../../src/catalog/types.ts';
import { tableList } from '../../../src/catalog/wire.ts';
import type { WireColumn } from '../../../src/catalog/wire.ts';
import { wireColumn, wireDatabase, wireRelationship, wireTable } from './fixtures.ts';

const RECORDED = new URL('../../conformance/recorded/', import.meta.url);

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

function parseOne(column: WireColumn): UnnamedColumn {
  const [table] = parseTables([wireDatabase([wireTable('posts', [column])])]).tables;
  const [parsed] = table?.columns ?? [];
  if (parsed === undefined) throw new Error('The column was left out.');
  return parsed;
}

/** Paths and reasons of what is left out of `posts`, beside the table `authors`. */
const omissionsOf = (column: WireColumn) =>
  parseTables([wireDatabase([wireTable('posts', [column]), wireTable('authors')])]).omissions;

describe('columns that hold values', () => {
  test.each<[string, WireColumn, object]>([
    [
      'a string',
      wireColumn('c', 'string', { size: 20 }),
      { kind: 'text', format: 'plain', size: 20 },
    ],
    [
      'a string whose format was emptied by a change',
      wireColumn('c', 'string', { format: '' }),
      { kind: 'text', format: 'plain', size: null },
    ],
    ['a varchar', wireColumn('c', 'varchar', { size: 255 }), { kind: 'text', size: 255 }],
    ['a text', wireColumn('c', 'text'), { kind: 'text', format: 'plain', size: null }],
    ['a mediumtext', wireColumn('c', 'mediumtext'), { kind: 'text', size: null }],
    ['a longtext', wireColumn('c', 'longtext'), { kind: 'text', size: null }],
    [
      'an email',
      wireColumn('c', 'string', { format: 'email' }),
      { kind: 'text', format: 'email', size: 254 },
    ],
    [
      'a url',
      wireColumn('c', 'string', { format: 'url' }),
      { kind: 'text', format: 'url', size: 2000 },
    ],
    [
      'an ip',
      wireColumn('c', 'string', { format: 'ip' }),
      { kind: 'text', format: 'ip', size: 39 },
    ],
    [
      'an enum',
      wireColumn('c', 'string', { format: 'enum', elements: ['b', 'a'] }),
      { kind: 'enum', elements: ['b', 'a'] },
    ],
    ['a boolean', wireColumn('c', 'boolean'), { kind: 'boolean' }],
    ['a datetime', wireColumn('c', 'datetime', { format: '' }), { kind: 'datetime' }],
    ['a point', wireColumn('c', 'point'), { kind: 'spatial', shape: 'point' }],
    ['a line', wireColumn('c', 'linestring'), { kind: 'spatial', shape: 'linestring' }],
    ['a polygon', wireColumn('c', 'polygon'), { kind: 'spatial', shape: 'polygon' }],
    [
      'a double with bounds',
      wireColumn('c', 'double', { min: -0.5, max: 0.5 }),
      { kind: 'float', min: -0.5, max: 0.5 },
    ],
    [
      'a double without',
      wireColumn('c', 'double', { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }),
      { kind: 'float', min: null, max: null },
    ],
  ])('%s is read as what it is', (_name, wire, expected) => {
    expect(parseOne(wire)).toMatchObject(expected);
  });

  test('a column keeps its default, and knows whether it is required, a list, or encrypted', () => {
    expect(parseOne(wireColumn('c', 'string', { default: 'x', encrypt: true }))).toMatchObject({
      key: 'c',
      isRequired: false,
      isArray: false,
      isEncrypted: true,
      defaultValue: 'x',
    });
    expect(parseOne(wireColumn('c', 'integer', { required: true, array: true }))).toMatchObject({
      isRequired: true,
      isArray: true,
      isEncrypted: false,
      defaultValue: null,
    });
  });

  test.each<[string, Partial<WireColumn>, object]>([
    ['small bounds', { min: 1, max: 10 }, { scalar: 'Int', min: 1, max: 10 }],
    ['no bounds (made inline)', { min: null, max: null }, { scalar: 'Int', min: null, max: null }],
    ['the bounds of 64 bits', LONG, { scalar: 'SafeInt', min: null, max: null }],
    [
      'only a small upper bound',
      { min: LONG.min, max: 100 },
      { scalar: 'Int', min: null, max: 100 },
    ],
    ['only a lower bound', { min: -5, max: LONG.max }, { scalar: 'SafeInt', min: -5, max: null }],
    ['the largest Int', { min: 0, max: 2 ** 31 - 1 }, { scalar: 'Int' }],
    ['one above the largest Int', { min: 0, max: 2 ** 31 }, { scalar: 'SafeInt' }],
    [
      'a lower bound below the smallest Int',
      { min: -(2 ** 31) - 1, max: 5 },
      { scalar: 'SafeInt' },
    ],
  ])('an integer with %s', (_name, bounds, expected) => {
    expect(parseOne(wireColumn('c', 'integer', bounds))).toMatchObject(expected);
  });

  test('a bigint is a BigInt whatever its bounds, which keep all digits', () => {
    const max = 2n ** 62n + 1n;
    expect(parseOne(wireColumn('c', 'bigint', { min: 0, max }))).toMatchObject({
      scalar: 'BigInt',
      min: 0,
      max,
    });
  });
});

describe('relationships', () => {
  test.each([
    ['oneToOne', 'parent', { isToMany: false, hasStoredKey: true }],
    ['oneToOne', 'child', { isToMany: false, hasStoredKey: true }],
    ['manyToOne', 'parent', { isToMany: false, hasStoredKey: true }],
    ['manyToOne', 'child', { isToMany: true, hasStoredKey: false }],
    ['oneToMany', 'parent', { isToMany: true, hasStoredKey: false }],
    ['oneToMany', 'child', { isToMany: false, hasStoredKey: true }],
    ['manyToMany', 'parent', { isToMany: true, hasStoredKey: false }],
    ['manyToMany', 'child', { isToMany: true, hasStoredKey: false }],
  ])('the %s side of a %s', (relationType, side, expected) => {
    const column = wireRelationship('author', 'authors', {
      relationType,
      side,
      twoWayKey: 'posts',
    });
    const parsed = parseTables([
      wireDatabase([wireTable('posts', [column]), wireTable('authors')]),
    ]).tables.flatMap(({ columns }) => columns);
    expect(parsed).toEqual([
      {
        kind: 'relationship',
        key: 'author',
        isRequired: false,
        cardinality: relationType,
        side,
        isTwoWay: true,
        twoWayKey: 'posts',
        onDelete: 'setNull',
        relatedTableId: 'authors',
        ...expected,
      },
    ]);
  });

  test('one to the table itself is left out, since Appwrite cannot use it', () => {
    expect(omissionsOf(wireRelationship('parent', 'posts'))).toEqual([
      { path: 'main/posts/parent', reason: expect.stringContaining('itself') as string },
    ]);
  });

  test('one to a table that is not there is left out, and the reason names the table', () => {
    expect(omissionsOf(wireRelationship('tag', 'tags'))).toEqual([
      { path: 'main/posts/tag', reason: expect.stringContaining('"tags"') as string },
    ]);
  });

  test('one to a table of another database is left out', () => {
    const { omissions } = parseTables([
      wireDatabase([wireTable('posts', [wireRelationship('author', 'people')])]),
      wireDatabase([wireTable('people')], { id: 'other' }),
    ]);
    expect(omissions).toHaveLength(1);
  });

  test('one of a kind that a newer server has is left out', () => {
    expect(
      omissionsOf(wireRelationship('author', 'authors', { relationType: 'sometimes' })),
    ).toHaveLength(1);
  });
});

describe('what cannot be served', () => {
  test.each(['processing', 'deleting'])(
    'a column that is %s is absent without a word',
    (status) => {
      const { tables, omissions } = parseTables([
        wireDatabase([wireTable('posts', [wireColumn('c', 'boolean', { status })])]),
      ]);
      expect(tables[0]?.columns).toEqual([]);
      expect(omissions).toEqual([]);
    },
  );

  test.each(['failed', 'stuck', 'frozen'])('a column that is %s is reported', (status) => {
    expect(omissionsOf(wireColumn('c', 'boolean', { status }))).toEqual([
      { path: 'main/posts/c', reason: expect.stringContaining(status) as string },
    ]);
  });

  test('a type that a newer server has is left out, the other columns stay', () => {
    const { tables, omissions } = parseTables([
      wireDatabase([wireTable('posts', [wireColumn('v', 'vector'), wireColumn('ok', 'boolean')])]),
    ]);
    expect(tables[0]?.columns.map(({ key }) => key)).toEqual(['ok']);
    expect(omissions).toEqual([
      { path: 'main/posts/v', reason: expect.stringContaining('"vector"') as string },
    ]);
  });

  test('an enum without elements is left out', () => {
    expect(omissionsOf(wireColumn('c', 'string', { format: 'enum', elements: [] }))).toHaveLength(
      1,
    );
  });

  test('an index counts only when it is available and of a known type', () => {
    const index = { key: 'i', type: 'fulltext', status: 'available', columns: ['title'] };
    const { tables } = parseTables([
      wireDatabase([
        wireTable('posts', [], {
          indexes: [
            index,
            { ...index, key: 'j', status: 'processing' },
            { ...index, key: 'k', type: 'hnsw' },
          ],
        }),
      ]),
    ]);
    expect(tables[0]?.indexes).toEqual([{ key: 'i', type: 'fulltext', columns: ['title'] }]);
  });

  test('a disabled table stays, since keys may still use it', () => {
    const { tables } = parseTables([wireDatabase([wireTable('posts', [], { enabled: false })])]);
    expect(tables).toMatchObject([{ id: 'posts', enabled: false }]);
  });
});

test('tables come oldest first, over all databases, and by id when made at the same moment', () => {
  const at = (day: number) => ({ $createdAt: `2025-01-0${day}T00:00:00.000+00:00` });
  const { tables } = parseTables([
    wireDatabase([wireTable('new', [], at(3)), wireTable('b', [], at(2))], { id: 'two' }),
    wireDatabase([wireTable('a', [], at(2)), wireTable('old', [], at(1))], { id: 'one' }),
  ]);
  expect(tables.map(({ id }) => id)).toEqual(['old', 'a', 'b', 'new']);
});

/** Answers of a real server, by scenario. */
const recorded = new Map(
  readdirSync(RECORDED).map((file) => {
    const { steps } = JSON.parse(readFileSync(new URL(file, RECORDED), 'utf8')) as {
      steps: { id: string; path?: string; expect: { status?: number; body?: unknown } }[];
    };
    return [file, steps] as const;
  }),
);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

test('every column that a real server was seen to describe is understood', () => {
  const columns = [...recorded.values()]
    .flat()
    .filter(
      ({ path = '', expect: { status } }) =>
        status !== undefined && status < 300 && /^.tablesdb.*.columns(.[^/]+){0,2}$/.test(path),
    )
    .flatMap(({ expect: { body } }) =>
      isRecord(body) && Array.isArray(body.columns) ? (body.columns as unknown[]) : [body],
    )
    .filter(isRecord);
  const types = columns.map(({ type }) => type);
  expect(new Set(types)).toEqual(
    new Set([
      ...['string', 'varchar', 'text', 'mediumtext', 'longtext', 'integer', 'bigint', 'double'],
      ...['boolean', 'datetime', 'point', 'linestring', 'polygon', 'relationship'],
    ]),
  );
  const [table] = tableList.parse({ tables: [{ ...wireTable('t'), columns }] }).tables;
  const available = (table?.columns ?? []).map((column) => ({ ...column, status: 'available' }));
  const related = available.map(({ relatedTable }) => wireTable(relatedTable ?? 'none'));
  const { omissions } = parseTables([wireDatabase([wireTable('t', available), ...related])]);
  // Appwrite makes enums without elements; GraphQL cannot.
  const reasons = omissions.map(({ reason }) => reason);
  expect([...new Set(reasons)]).toEqual(['It is an enum without elements.']);
});

test('a recorded table with a column of every inline type is understood', () => {
  const body = recorded.get('schema-inline-columns.json')?.find(({ id }) => id === 'get-all')
    ?.expect.body;
  const { tables } = tableList.parse({ tables: [body] });
  const parsed = parseTables([wireDatabase(tables)]);
  expect(parsed.omissions).toEqual([]);
  expect(parsed.tables[0]?.columns.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
    'title text',
    'note text',
    'tags text',
    'pages integer',
    'copies integer',
    'isbn integer',
    'scores integer',
    'price float',
    'weight float',
    'lent boolean',
    'bought datetime',
    'place spatial',
    'route spatial',
    'area spatial',
    'contact text',
    'site text',
    'host text',
    'state enum',
  ]);
});
