import { lexicographicSortSchema, printType, validateSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/build.ts';
import { buildSchema } from '../../src/schema/build.ts';
import { blogCatalog } from '../support/blog-catalog.ts';
import { wireColumn, wireDatabase, wireTable } from '../unit/catalog/fixtures.ts';

const blog = lexicographicSortSchema(buildSchema(blogCatalog()));

function printed(name: string, schema: GraphQLSchema = blog): string {
  const type = schema.getType(name);
  if (!type) throw new Error(`There is no type ${name}.`);
  return printType(type);
}

/** The lines of a printed type without its descriptions. */
const linesOf = (text: string): string[] =>
  text
    .replace(/"""[\s\S]*?"""/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '}');

describe('the root fields that write', () => {
  const mutation = linesOf(printed('Mutation').replace(/\(\n[\s\S]*?\n {2}\)/g, '(…)'));

  test('are eight for each table with columns', () => {
    expect(mutation.filter((line) => line.includes('BlogPost')).sort()).toEqual([
      'createBlogPost(…): BlogPost',
      'createBlogPosts(data: [BlogPostCreateManyInput!]!): BlogPostBatch',
      'deleteBlogPost(…): BlogPost',
      'deleteBlogPosts(…): BlogPostBatch',
      'updateBlogPost(…): BlogPost',
      'updateBlogPosts(…): BlogPostBatch',
      'upsertBlogPost(…): BlogPost',
      'upsertBlogPosts(data: [BlogPostUpsertManyInput!]!): BlogPostBatch',
    ]);
  });

  test('of a table without columns delete', () => {
    const { catalog } = buildCatalog([wireDatabase([wireTable('empty')])]);
    const schema = buildSchema(catalog);
    expect(validateSchema(schema)).toEqual([]);
    const fields = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(fields.filter((name) => name.includes('mpt'))).toEqual(['deleteEmpty', 'deleteEmpties']);
  });
});

describe('a relationship in data', () => {
  test('to one is exactly one of three', () => {
    expect(linesOf(printed('PersonRelatedInput'))).toEqual([
      'input PersonRelatedInput @oneOf {',
      'connect: ID',
      'create: PersonCreateManyInput',
      'disconnect: Boolean',
    ]);
  });

  test('to many connects, disconnects, sets and creates', () => {
    expect(linesOf(printed('TagRelatedListInput'))).toEqual([
      'input TagRelatedListInput {',
      'connect: [ID!]',
      'create: [TagCreateManyInput!]',
      'disconnect: [ID!]',
      'set: [ID!]',
    ]);
  });
});

describe('operators', () => {
  test('are given by the kind of column, and an encrypted one has none', () => {
    expect(linesOf(printed('BlogPostApplyInput'))).toEqual([
      'input BlogPostApplyInput {',
      'body: StringApply',
      'bytes: IntApply',
      'hits: BigIntApply',
      'isPinned: BooleanApply',
      'keywords: StringListApply',
      'publishedAt: DateTimeApply',
      'rating: FloatApply',
      'scores: IntListApply',
      'title: StringApply',
      'views: IntApply',
    ]);
  });

  test('of numbers, lists, texts, dates and flags are one at a time', () => {
    expect(linesOf(printed('IntApply'))).toEqual([
      'input IntApply @oneOf {',
      'decrement: IntDecrease',
      'divide: IntDivide',
      'increment: IntIncrease',
      'modulo: Int',
      'multiply: IntMultiply',
      'power: IntPower',
    ]);
    expect(linesOf(printed('BigIntIncrease'))).toEqual([
      'input BigIntIncrease {',
      'by: BigInt! = "1"',
      'max: BigInt',
    ]);
    expect(linesOf(printed('StringListApply'))).toEqual([
      'input StringListApply @oneOf {',
      'append: [String!]',
      'diff: [String!]',
      'filter: StringListKeep',
      'insert: StringListInsert',
      'intersect: [String!]',
      'prepend: [String!]',
      'remove: String',
      'unique: Boolean',
    ]);
    expect(linesOf(printed('StringApply'))).toEqual([
      'input StringApply @oneOf {',
      'concat: String',
      'replace: StringReplace',
    ]);
    expect(linesOf(printed('DateTimeApply'))).toEqual([
      'input DateTimeApply @oneOf {',
      'addDays: Int',
      'now: Boolean',
      'subtractDays: Int',
    ]);
  });

  test('of a list of an enum speak of its elements, under names that no table takes', () => {
    const hues = wireColumn('hues', 'string', {
      format: 'enum',
      elements: ['red', 'blue'],
      array: true,
      size: 9,
    });
    const { catalog } = buildCatalog([
      wireDatabase([
        wireTable('cars', [hues]),
        wireTable('rival', [wireColumn('a', 'boolean')], { name: 'Car Hues List Apply' }),
      ]),
    ]);
    const schema = buildSchema(catalog);
    expect(validateSchema(schema)).toEqual([]);
    const apply = linesOf(printed('CarApplyInput', schema));
    const [, type = ''] = /hues: (\w+)/.exec(apply.join('\n')) ?? [];
    expect(printed(type, schema)).toContain('append: [CarHues');
  });
});

test('the directive for writes that happen as a whole stands on mutations', () => {
  const directive = blog.getDirective('atomic');
  expect(directive?.locations).toEqual(['MUTATION']);
});
