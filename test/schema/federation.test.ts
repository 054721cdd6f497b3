import { graphqlSync, lexicographicSortSchema, parse, printSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/build.ts';
import type { Catalog } from '../../src/catalog/types.ts';
import { buildSchema, type SchemaOptions } from '../../src/schema/build.ts';
import { unusedDirectives } from '../../src/schema/federation/coordinates.ts';
import type { DirectivesByCoordinate } from '../../src/schema/federation/directives.ts';
import { blogCatalog } from '../support/blog-catalog.ts';
import { builtByPothos } from '../support/pothos-schema.ts';
import { wireColumn, wireDatabase, wireTable } from '../unit/catalog/fixtures.ts';

const federated = (directives: DirectivesByCoordinate = {}): SchemaOptions => ({
  federation: { enabled: true, directives },
});

function sdlOf(catalog: Catalog, options: SchemaOptions): string {
  const schema = buildSchema(catalog, options);
  const { data, errors } = graphqlSync({ schema, source: '{ _service { sdl } }' });
  expect(errors).toBeUndefined();
  return (data as unknown as { _service: { sdl: string } })._service.sdl;
}

const sdl = (directives?: DirectivesByCoordinate, options: SchemaOptions = {}): string =>
  sdlOf(blogCatalog(), { ...federated(directives), ...options });

const required = { required: true };
const text = (key: string, rest: object = required) =>
  wireColumn(key, 'string', { size: 20, ...rest });
const unique = (...columns: string[]) => ({
  key: columns.join('_'),
  type: 'unique',
  status: 'available',
  columns,
});

describe('keys', () => {
  const columns = [
    text('code'),
    text('a-b'),
    text('name', {}),
    text('secret', { required: true, encrypt: true }),
    wireColumn('price', 'double', required),
    wireColumn('number', 'integer', required),
    wireColumn('on', 'boolean', required),
    wireColumn('at', 'datetime', required),
  ];
  const keysIn = (indexes: object[], options: SchemaOptions = {}): string[] => {
    const table = wireTable('things', columns, { indexes } as never);
    const { catalog } = buildCatalog([wireDatabase([table])]);
    const [line = ''] =
      /^type Thing\b.*$/m.exec(sdlOf(catalog, { ...federated(), ...options })) ?? [];
    return [...line.matchAll(/@key\(fields: "([^"]+)"\)/g)].map(([, fields]) => fields ?? '');
  };

  test('every table has its id, and unique indexes of required columns', () => {
    expect(keysIn([unique('code'), unique('number', 'a-b'), unique('at')])).toEqual([
      '_id',
      'code',
      'number a_b',
      'at',
    ]);
    expect(keysIn([unique('code')], { relay: true })).toEqual(['_id', 'id', 'code']);
  });

  test.each([
    ['a column that need not have a value', [unique('name')]],
    ['one that cannot be compared', [unique('secret')]],
    ['a number with a fraction', [unique('price')]],
    ['a flag', [unique('number', 'on')]],
    ['an index that is not unique', [{ ...unique('code'), type: 'key' }]],
  ])('%s makes none', (_name, indexes) => {
    expect(keysIn(indexes)).toEqual(['_id']);
  });

  test('an index that is there twice makes one', () => {
    expect(keysIn([unique('code'), { ...unique('code'), key: 'again' }])).toEqual(['_id', 'code']);
  });

  test('a column whose field may be null makes none', () => {
    expect(keysIn([unique('code')], { nonNull: 'never' })).toEqual(['_id']);
  });
});

describe('the schema for routers', () => {
  test('can be parsed, and has every type of the schema but what is only for routers', () => {
    const document = parse(sdl());
    const names = document.definitions.flatMap(
      (each) => ('name' in each && each.name?.value) || [],
    );
    const own = Object.keys(buildSchema(blogCatalog()).getTypeMap()).filter(
      (name) =>
        !name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name),
    );
    expect(names.toSorted()).toEqual([...own, 'oneOf'].toSorted());
  });

  test('names the oldest version of the specification that suffices', () => {
    expect(sdl()).toMatch(
      /^extend schema @link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.3", import: \["@key", "@shareable"\]\)/,
    );
    const costly = sdl({ 'BlogPost.body': { cost: 4 }, BlogPost: { tags: ['a'] } });
    expect(costly).toContain('federation/v2.9", import: ["@key", "@shareable", "@tag", "@cost"]');
  });

  test('shares the types that all such gateways have alike', () => {
    expect(sdl()).toContain('type PageInfo @shareable {');
    expect(sdl()).toContain('type IntAggregate @shareable {');
    expect(sdl()).toMatch(/type BlogPostConnection \{/);
  });

  test('says what the configuration says, wherever that may stand', () => {
    const printed = sdl({
      BlogPost: { tags: ['public', 'a "b"'] },
      'BlogPost.title': { shareable: true, overrides: 'old-blog' },
      'BlogPost.secret': { inaccessible: true },
      'BlogPost.tags(first:)': { cost: 2 },
      'Query.blogPosts': {
        listSize: { assumedSize: 25, slicingArguments: ['first', 'last'], sizedFields: ['nodes'] },
      },
      BlogPostFilter: { tags: ['in'] },
      'BlogPostFilter.title': { inaccessible: true },
      BlogPostStatus: { cost: 0 },
      'BlogPostStatus.draft': { tags: ['internal'] },
      DateTime: { tags: ['scalar'] },
    });
    for (const line of [
      'type BlogPost @key(fields: "_id") @tag(name: "public") @tag(name: "a \\"b\\"") {',
      'title: String! @shareable @override(from: "old-blog")',
      'secret: String @inaccessible',
      'first: Int @cost(weight: 2)',
      '@listSize(assumedSize: 25, slicingArguments: ["first", "last"], sizedFields: ["nodes"])',
      'input BlogPostFilter @tag(name: "in") {',
      'title: StringFilter @inaccessible',
      'enum BlogPostStatus @cost(weight: 0) {',
      'draft @tag(name: "internal")',
      'scalar DateTime @tag(name: "scalar")',
    ]) {
      expect(printed).toContain(line);
    }
  });

  test('reports what the schema does not have, or cannot say', () => {
    const directives = {
      Film: { tags: ['a'] },
      'BlogPost.titel': { shareable: true },
      'Query.blogPosts(limit:)': { tags: ['a'] },
      'BlogPostFilter.title': { shareable: true, tags: ['fine'] },
      BlogPost: { overrides: 'other', listSize: {} },
    };
    const schema = buildSchema(blogCatalog(), federated(directives));
    expect(unusedDirectives(schema, directives).map(({ path }) => path)).toEqual([
      'federation.directives["Film"]',
      'federation.directives["BlogPost.titel"]',
      'federation.directives["Query.blogPosts(limit:)"]',
      'federation.directives["BlogPostFilter.title"].shareable',
      'federation.directives["BlogPost"].overrides',
      'federation.directives["BlogPost"].listSize',
    ]);
    expect(sdl(directives)).toContain('title: StringFilter @tag(name: "fine")');
  });
});

describe('the schema', () => {
  test('is the one that Pothos itself would have built, and valid', () => {
    const options = { ...federated(), relay: true };
    const theirs = builtByPothos(blogCatalog(), options);
    const [ours, whole] = [buildSchema(blogCatalog(), options), theirs].map((schema) =>
      printSchema(lexicographicSortSchema(schema)),
    );
    expect(ours).toBe(whole);
    expect(validateSchema(theirs)).toEqual([]);
  });

  test('has nothing of it where it is not set', () => {
    for (const federation of [undefined, { enabled: false }]) {
      expect(printSchema(buildSchema(blogCatalog(), { federation }))).not.toMatch(
        /_entities|_service|_Any|_Entity/,
      );
    }
  });

  test('of a project without tables is a subgraph as well', () => {
    const { catalog } = buildCatalog([wireDatabase([])]);
    expect(sdlOf(catalog, federated())).toContain('type AppwriteUser @key(fields: "_id") {');
  });
});
