import { lexicographicSortSchema, printSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../../src/catalog/build.ts';
import { serviceNames } from '../../../src/config/config.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { buildSchema, type SchemaOptions } from '../../../src/schema/build.ts';
import { enums, models, operations, unions } from '../../../src/schema/services/facts.ts';
import { wireDatabase, wireTable } from '../catalog/fixtures.ts';
import { findMember, toEnumName } from '../../../src/schema/services/service-types.ts';

const services = [...new Set(operations.map(({ service }) => service))];
const { catalog } = buildCatalog([]);

const namesIn = (result: string): string[] => result.split('|');
const isKnown = (name: string): boolean => models.has(name) || unions.has(name);

describe('the tables of facts', () => {
  test('hold operations of the services that can be configured, and of no others', () => {
    expect([...services].sort()).toEqual([...serviceNames].sort());
  });

  test('name a field once', () => {
    const fields = operations.map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
  });

  test('have an argument for each part of a route', () => {
    for (const { route, parameters } of operations) {
      const inRoute = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect(inPath.sort()).toEqual(inRoute.sort());
    }
  });

  test('have a model or union for each answer', () => {
    const answers = operations.flatMap(({ result }) => [
      ...namesIn(result.typed),
      ...namesIn(result.builtIn),
    ]);
    expect(answers.filter((name) => !isKnown(name))).toEqual([]);
  });

  test('have values of enums that stay apart when they become names', () => {
    for (const { values } of enums.values()) {
      const names = values.map(toEnumName);
      expect(new Set(names).size).toBe(values.length);
      expect(names.filter((name) => !/^[_A-Za-z]\w*$/.test(name))).toEqual([]);
    }
  });
});

const members = [...unions.values()].flatMap((union) =>
  union.members.map((member) => [union, member] as const),
);

test.each(members)('a member of a union is told by its values: %#', (union, { model, values }) => {
  expect(findMember(union, Object.fromEntries(values)).model).toBe(model);
});

test('a kind of column that is newer than the facts is the one that has its keys', () => {
  const columns = unions.get('columns');
  if (columns === undefined) throw new Error('There are no columns.');
  const value = { key: 'a', type: 'vector', relatedTable: 't', relationType: 'x', twoWay: true };
  expect(findMember(columns, value).model).toBe('columnRelationship');
});

describe('the typed schema', () => {
  test('is valid with all services', () => {
    expect(validateSchema(buildSchema(catalog, { services }))).toEqual([]);
  });

  test.each(services)('is valid with %s alone', (service) => {
    expect(validateSchema(buildSchema(catalog, { services: [service] }))).toEqual([]);
  });

  test('has the operations of the usual services, and none of the others', () => {
    const schema = buildSchema(catalog, { services: parseConfig({}).services });
    const fields = {
      ...schema.getQueryType()?.getFields(),
      ...schema.getMutationType()?.getFields(),
    };
    expect(Object.keys(fields)).toEqual(
      expect.arrayContaining(['accountGet', 'usersList', 'teamsCreate', 'tablesDBListRows']),
    );
    expect(Object.keys(fields)).not.toContain('healthGet');
  });

  test('prefixes all types of services but for that of files, whose name clients count on', () => {
    const none = Object.keys(buildSchema(catalog, { services: ['account'] }).getTypeMap());
    const all = Object.keys(buildSchema(catalog, { services }).getTypeMap());
    const added = all.filter((name) => !none.includes(name));
    expect(added.filter((name) => !name.startsWith('Appwrite'))).toEqual(['Upload']);
  });
});

test('a small service stands in the typed schema as was agreed on', async () => {
  const { catalog: tables } = buildCatalog([wireDatabase([wireTable('posts')])]);
  const printed = (options?: SchemaOptions): string[] =>
    printSchema(lexicographicSortSchema(buildSchema(tables, options))).split('\n\n');
  const without = printed();
  const added = printed({ services: ['teams'] }).filter((part) => !without.includes(part));
  await expect(added.join('\n\n')).toMatchFileSnapshot('../../schema/teams.graphql');
});
