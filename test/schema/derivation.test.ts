import {
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  printType,
  validateSchema,
} from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/build.ts';
import { serviceNames } from '../../src/config/config.ts';
import { buildSchema, type SchemaOptions } from '../../src/schema/build.ts';
import { blogCatalog } from '../support/blog-catalog.ts';
import { builtByPothos, namesFound } from '../support/pothos-schema.ts';
import { wireColumn, wireDatabase, wireTable } from '../unit/catalog/fixtures.ts';

const printed = (type: string, options?: SchemaOptions): string => {
  const found = lexicographicSortSchema(buildSchema(blogCatalog(), options)).getType(type);
  if (!found) throw new Error(`No type ${type}.`);
  return printType(found);
};

/** Names of the fields of a type or input. */
const fieldsOf = (type: string): string[] =>
  [...printed(type).matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? '');

const printWhole = (schema: GraphQLSchema): string => printSchema(lexicographicSortSchema(schema));

/** Everything of the fields of all types that a printed schema does not show. */
const behaviourOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap())
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .filter((type) => isObjectType(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .toSorted((left, right) => (left.name < right.name ? -1 : 1))
        .map((field) => [type.name, field] as const),
    )
    .map(([type, { name, resolve, subscribe, args, extensions }]) => [
      `${type}.${name}`,
      extensions['readsPath'],
      extensions['readsRows'],
      String(extensions['attached']),
      String(resolve),
      String(subscribe),
      args.map(({ defaultValue }) => defaultValue),
    ]);

describe('the schema derived from a catalog', () => {
  test('is the one that was agreed on, whole', async () => {
    const schema = lexicographicSortSchema(buildSchema(blogCatalog()));
    await expect(printSchema(schema)).toMatchFileSnapshot('blog.graphql');
  });

  test('is a valid schema', () => {
    expect(validateSchema(builtByPothos(blogCatalog()))).toEqual([]);
  });

  test('is the one that Pothos itself would have built', () => {
    const [ours, theirs] = [buildSchema(blogCatalog()), builtByPothos(blogCatalog())];
    expect(printWhole(ours)).toBe(printWhole(theirs));
    expect(behaviourOf(ours)).toEqual(behaviourOf(theirs));
  });

  test('is so with global ids, too, and valid', () => {
    const options = { relay: true, services: ['users', 'teams', 'storage'] };
    const [ours, theirs] = [buildSchema, builtByPothos].map((build) =>
      build(blogCatalog(), options),
    );
    if (!ours || !theirs) throw new Error('There is no schema.');
    expect(validateSchema(theirs)).toEqual([]);
    expect(printWhole(ours)).toBe(printWhole(theirs));
    expect(behaviourOf(ours)).toEqual(behaviourOf(theirs));
  });

  test.each<[string, SchemaOptions]>([
    ['nothing else', {}],
    ['all services', { services: serviceNames }],
    [
      'global ids and a supergraph',
      { relay: true, services: ['users'], federation: { enabled: true, directives: {} } },
    ],
  ])('knows all its types before anybody looks at a field, with %s', (_name, options) => {
    const schema = buildSchema(blogCatalog(), options);
    const known = Object.keys(schema.getTypeMap()).toSorted();
    expect(known).toEqual(namesFound(schema));
  });

  test('has global ids where that is set, on rows and on users, teams and files', () => {
    const schema = buildSchema(blogCatalog(), { relay: true });
    const node = schema.getType('Node');
    if (!isInterfaceType(node)) throw new Error('There is no Node.');
    const names = schema.getPossibleTypes(node).map(({ name }) => name);
    const things = ['AppwriteFile', 'AppwriteTeam', 'AppwriteUser'];
    expect(names.toSorted()).toEqual([...things, 'BlogPost', 'Person', 'Tag']);
    expect(printed('Query', { relay: true })).toContain('node(id: ID!): Node\n');
    expect(printed('Query', { relay: true })).toContain('nodes(ids: [ID!]!): [Node]\n');
    expect(printSchema(buildSchema(blogCatalog()))).not.toMatch(/\bNode\b|\bdeletedId\b/);
  });

  test('is the same for the same catalog', () => {
    const print = (): string => printSchema(buildSchema(blogCatalog()));
    expect(print()).toBe(print());
  });

  test('is valid for a project without tables, and for a table without columns', () => {
    for (const tables of [[], [wireTable('empty')]]) {
      const { catalog } = buildCatalog([wireDatabase(tables)]);
      expect(validateSchema(builtByPothos(catalog))).toEqual([]);
      expect(printWhole(buildSchema(catalog))).toBe(printWhole(builtByPothos(catalog)));
    }
  });
});

describe('nullability', () => {
  test('required columns are non-null, rows and relationships never', () => {
    const type = printed('BlogPost');
    expect(type).toContain('title: String!');
    expect(type).toMatch(/author: Person$/m);
    expect(type).toMatch(/views: Int$/m);
    expect(printed('BlogPostConnection')).toContain('nodes: [BlogPost]!');
  });

  test('the setting makes required columns nullable, all or one', () => {
    expect(printed('BlogPost', { nonNull: 'never' })).toMatch(/title: String$/m);
    const one = printed('BlogPost', { nonNullColumns: { 'main/posts/title': 'never' } });
    expect(one).toMatch(/title: String$/m);
    expect(one).toMatch(/status: BlogPostStatus!$/m);
  });

  test('an upsert and a create want every required column, an update none', () => {
    expect(printed('BlogPostCreateInput')).toContain('title: String!');
    expect(printed('BlogPostUpsertInput')).toContain('title: String!');
    expect(printed('BlogPostUpdateInput')).not.toMatch(/!$/m);
  });
});

describe('operators', () => {
  test('search exists only for a column that a full-text index stands on alone', () => {
    expect(printed('BlogPostFilter')).toContain('body: StringSearchFilter');
    expect(printed('BlogPostFilter')).toContain('title: StringFilter');
    expect(fieldsOf('StringFilter')).not.toContain('search');
    expect(fieldsOf('StringSearchFilter')).toEqual(
      expect.arrayContaining(['search', 'notSearch', 'startsWith']),
    );
  });

  test('a list has the operators of lists, an enum those of equality', () => {
    expect(fieldsOf('StringListFilter')).toEqual([
      'contains',
      'containsAll',
      'isNull',
      'notContains',
    ]);
    expect(fieldsOf('BlogPostStatusFilter')).toEqual(['eq', 'in', 'isNull', 'ne', 'notIn']);
  });

  test('an encrypted column can be read and written, but not compared or ordered by', () => {
    expect(fieldsOf('BlogPost')).toContain('secret');
    expect(fieldsOf('BlogPostCreateInput')).toContain('secret');
    expect(fieldsOf('BlogPostFilter')).not.toContain('secret');
    expect(fieldsOf('BlogPostOrderBy')).not.toContain('secret');
  });

  test('unbounded text, lists and shapes cannot be ordered by', () => {
    const orders = fieldsOf('BlogPostOrderBy');
    for (const field of ['body', 'keywords', 'place']) expect(orders).not.toContain(field);
    expect(orders).toEqual(expect.arrayContaining(['title', 'status', '_createdAt', '_random']));
  });
});

test('an enum element that GraphQL forbids is renamed, and the description says so', () => {
  expect(printed('BlogPostStatus')).toContain('in_review');
  expect(printed('BlogPostStatus')).toContain('in_review is stored as "in-review"');
});

test('a column keeps its default in the description of its input', () => {
  const { catalog } = buildCatalog([
    wireDatabase([wireTable('things', [wireColumn('n', 'integer', { default: 7 })])]),
  ]);
  const input = buildSchema(catalog).getType('ThingCreateInput');
  expect(input && printType(input)).toContain('Default: 7.');
});
