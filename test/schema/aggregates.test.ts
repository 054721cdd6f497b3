import { GraphQLEnumType, GraphQLObjectType, printType, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildCatalog } from '../../src/catalog/build.ts';
import { builtByPothos } from '../support/pothos-schema.ts';
import { wireColumn, wireDatabase, wireTable } from '../unit/catalog/fixtures.ts';

type Tables = Parameters<typeof wireDatabase>[0];

/** Built by Pothos itself, so that it can be checked: ours is assumed to be valid. */
function schemaOf(tables: Tables) {
  const { catalog } = buildCatalog([wireDatabase(tables)]);
  return builtByPothos(catalog);
}

const fieldsOf = (tables: Tables, typeName: string): string[] => {
  const type = schemaOf(tables).getType(typeName);
  return type instanceof GraphQLObjectType ? Object.keys(type.getFields()) : [];
};

const things = wireTable('things', [
  wireColumn('n', 'integer', {}),
  wireColumn('ratio', 'double', {}),
  wireColumn('at', 'datetime'),
  wireColumn('label', 'string', { size: 40 }),
  wireColumn('essay', 'string', { size: 5_000 }),
  wireColumn('secret', 'string', { size: 40, encrypt: true }),
  wireColumn('marks', 'integer', { array: true }),
  wireColumn('place', 'point'),
  wireColumn('true', 'boolean'),
]);

test('values are those of numbers and dates, the dates of every row among them', () => {
  expect(fieldsOf([things], 'ThingAggregateValues')).toEqual([
    '_createdAt',
    '_updatedAt',
    'n',
    'ratio',
    'at',
  ]);
});

test('groups are of single values that repeat; a name that GraphQL forbids is changed', () => {
  const type = schemaOf([things]).getType('ThingGroupBy');
  if (!(type instanceof GraphQLEnumType)) throw new Error('There is no ThingGroupBy.');
  expect(type.getValues().map(({ name, value }) => [name, value as unknown])).toEqual([
    ['n', 'n'],
    ['at', 'at'],
    ['label', 'label'],
    ['true_', 'true'],
  ]);
});

test('sums have a type that holds them', () => {
  const tables = [
    wireTable('sums', [
      wireColumn('i', 'integer', { min: 0, max: 9 }),
      wireColumn('l', 'integer', { max: 2 ** 40 }),
      wireColumn('b', 'bigint'),
    ]),
  ];
  const schema = schemaOf(tables);
  const sumOf = (typeName: string): string | undefined => {
    const type = schema.getType(typeName);
    return type && /sum: (\w+)/.exec(printType(type))?.[1];
  };
  expect(['Int', 'SafeInt', 'BigInt'].map((scalar) => sumOf(`${scalar}Aggregate`))).toEqual([
    'SafeInt',
    'BigInt',
    'BigInt',
  ]);
});

test('a table without columns can be counted, but not grouped', () => {
  const schema = schemaOf([wireTable('empty')]);
  expect(validateSchema(schema)).toEqual([]);
  const field = schema.getQueryType()?.getFields()['emptiesAggregate'];
  expect(field?.args.map(({ name }) => name)).toEqual(['filter']);
});

test('tables whose names are those of aggregates get along', () => {
  const number = wireColumn('n', 'integer', {});
  const names = ['Sales', 'Int Aggregate', 'Sale Group By', 'Sale Aggregate', 'Sale Aggregate Key'];
  const tables = names.map((name, index) => wireTable(`t${index}`, [number], { name }));
  const schema = schemaOf(tables);
  expect(validateSchema(schema)).toEqual([]);
  expect(schema.getType('SaleGroupBy')).toBeInstanceOf(GraphQLEnumType);
});
