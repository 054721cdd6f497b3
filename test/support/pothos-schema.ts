import { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { GraphQLFieldConfigMap } from 'graphql';
import type { Catalog } from '../../src/catalog/types.ts';
import { buildModels } from '../../src/resolvers/model.ts';
import { describeSchema, type SchemaOptions } from '../../src/schema/build.ts';
import { createBuilder, type Builder } from '../../src/schema/builder.ts';
import { directives } from '../../src/schema/directives.ts';
import type { LateBuilder } from '../../src/schema/late-builder.ts';
import { addWrites } from '../../src/schema/writes/add-writes.ts';

type Named<Ref> = (name: string) => Ref;

/** The same reference for the same name, as Pothos wants it. */
function once<Ref>(make: Named<Ref>): Named<Ref> {
  const known = new Map<string, Ref>();
  return (name) => {
    const ref = known.get(name) ?? make(name);
    known.set(name, ref);
    return ref;
  };
}

/** Describes at once, and with Pothos alone. */
function createEagerBuilder(builder: Builder): LateBuilder {
  const objectRef = once((name) => builder.objectRef<object>(name));
  const inputRef = once((name) => builder.inputRef<object>(name));
  return {
    objectRef: (name) => objectRef(name) as never,
    inputRef: (name) => inputRef(name) as never,
    objectType: (name, parts) => {
      builder.objectType(objectRef(name), parts as never);
    },
    inputType: (name, parts) => {
      builder.inputType(inputRef(name), parts);
    },
    enumType: (name, { description, values }) =>
      builder.enumType(name, { description, values: values() as never }),
    rootFields: (root, _names, fields) => {
      switch (root) {
        case 'Query':
          builder.queryFields(fields as never);
          return;
        case 'Mutation':
          builder.mutationFields(fields as never);
          return;
        case 'Subscription':
          builder.subscriptionFields(fields as never);
          return;
      }
    },
    openType: () => undefined,
  };
}

/**
 * The schema that `buildSchema` is to give, with Pothos' own last step and GraphQL's own search for
 * types, which assume nothing.
 */
export function builtByPothos(catalog: Catalog, options?: SchemaOptions): GraphQLSchema {
  const models = buildModels(catalog);
  const builder = createBuilder();
  const late = createEagerBuilder(builder);
  describeSchema({ builder, late }, catalog, { ...options, models });
  const described = builder.toSchema({ sortSchema: false, directives });
  const types = new Map(Object.entries(described.getTypeMap()));
  const fields = { ...described.getMutationType()?.toConfig().fields };
  const made: GraphQLFieldConfigMap<unknown, never>[] = [];
  addWrites({ types, addRootFields: (_root, { make }) => made.push(make()) }, models);
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: Object.assign(fields, ...made) as typeof fields,
  });
  return new GraphQLSchema({
    ...described.toConfig(),
    mutation,
    types: Object.values(described.getTypeMap()).filter(({ name }) => name !== 'Mutation'),
    assumeValid: false,
  });
}

/** Names of the types that GraphQL itself finds when it looks at every field. */
export const namesFound = (schema: GraphQLSchema): string[] =>
  Object.keys(new GraphQLSchema(schema.toConfig()).getTypeMap()).toSorted();
