import { BuildCache } from '@pothos/core';
import type {
  PothosInputFieldConfig,
  PothosInputFieldType,
  PothosOutputFieldConfig,
  PothosOutputFieldType,
} from '@pothos/core';
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  specifiedScalarTypes,
} from 'graphql';
import type {
  GraphQLFieldConfig,
  GraphQLFieldResolver,
  GraphQLInputFieldConfig,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLNullableType,
  GraphQLOutputType,
  GraphQLType,
} from 'graphql';
import type { Builder, Types } from './builder.ts';

type OutputFields = Map<string, PothosOutputFieldConfig<Types>>;
type InputFields = Map<string, PothosInputFieldConfig<Types>>;
type BuiltFields = Record<string, GraphQLFieldConfig<unknown, unknown>>;
type BuiltInputFields = Record<string, GraphQLInputFieldConfig>;

/** The part of Pothos' own building that is used or replaced here. */
interface Build {
  readonly types: Map<string, GraphQLNamedType>;
  buildAll(): void;
  addType: (name: string, type: GraphQLNamedType) => void;
  getOutputType(ref: unknown): GraphQLOutputType;
  getInputType(ref: unknown): GraphQLInputType;
  buildFields: (fields: OutputFields, parentType: string) => BuiltFields;
  buildInputFields: (fields: InputFields) => BuiltInputFields;
}

/**
 * The schema that Pothos' own `toSchema` makes (a test compares them), without what that leaves for
 * plugins in every type, field and argument: copies of its configuration and of the options that it
 * was made of, in dictionaries. At a thousand tables they take more memory than all the rest, and a
 * third of the time. Pothos counts what this replaces as private: its version is pinned.
 */
export function toSchema(builder: Builder): GraphQLSchema {
  // Columns stay in the order that the table gives them.
  const options = { sortSchema: false } as const;
  const hasPlugins = (builder.options.plugins ?? []).length > 0;
  if (hasPlugins) return builder.toSchema(options);
  addSpecifiedScalars(builder);
  const build = new BuildCache(builder, options) as unknown as Build;
  replaceSteps(build);
  build.buildAll();
  const { types } = build;
  const root = (name: string): GraphQLObjectType | undefined => {
    const type = types.get(name);
    return type instanceof GraphQLObjectType ? type : undefined;
  };
  return new GraphQLSchema({
    query: root('Query'),
    mutation: root('Mutation'),
    subscription: root('Subscription'),
    types: [...types.values()],
  });
}

function addSpecifiedScalars(builder: Builder): void {
  for (const scalar of specifiedScalarTypes) {
    const name = scalar.name as 'ID';
    if (!builder.configStore.hasImplementation(name)) builder.addScalarType(name, scalar);
  }
}

/** Without a prototype GraphQL keeps it as it is, once for all, instead of copying it. */
const none = Object.freeze(Object.create(null)) as Readonly<Record<string, never>>;

function replaceSteps(build: Build): void {
  const wrap = createWrappers();
  const outputType = (type: PothosOutputFieldType<Types>): GraphQLType => {
    const inner =
      type.kind === 'List' ? wrap.list(outputType(type.type)) : build.getOutputType(type.ref);
    return type.nullable ? inner : wrap.nonNull(inner);
  };
  const inputType = (type: PothosInputFieldType<Types>): GraphQLType => {
    const inner =
      type.kind === 'List' ? wrap.list(inputType(type.type)) : build.getInputType(type.ref);
    return type.required ? wrap.nonNull(inner) : inner;
  };
  const toInputFields = (
    fields: Iterable<readonly [string, PothosInputFieldConfig<Types>]>,
  ): BuiltInputFields =>
    toRecord(fields, ({ type, description, defaultValue, deprecationReason }) => ({
      type: inputType(type) as GraphQLInputType,
      description,
      defaultValue,
      deprecationReason,
      extensions: none,
    }));
  const addType = build.addType.bind(build);
  build.addType = (name, type) => {
    type.extensions = none;
    addType(name, type);
  };
  build.buildInputFields = (fields) => {
    const built = toInputFields(fields);
    fields.clear();
    return built;
  };
  build.buildFields = (fields) => {
    const built = toRecord(
      fields,
      ({ type, args, description, deprecationReason, resolve, subscribe }) => ({
        type: outputType(type) as GraphQLOutputType,
        args: toInputFields(Object.entries(args)),
        description,
        deprecationReason,
        resolve: resolve as GraphQLFieldResolver<unknown, unknown> | undefined,
        subscribe: subscribe as GraphQLFieldResolver<unknown, unknown> | undefined,
        extensions: none,
      }),
    );
    // The fields of an interface are built for every type that has it.
    if ([...fields.values()][0]?.graphqlKind === 'Object') fields.clear();
    return built;
  };
}

function toRecord<From, To>(
  entries: Iterable<readonly [string, From]>,
  toValue: (from: From) => To,
): Record<string, To> {
  const record: Record<string, To> = {};
  for (const [name, from] of entries) record[name] = toValue(from);
  return record;
}

interface Wrappers {
  readonly list: (type: GraphQLType) => GraphQLType;
  readonly nonNull: (type: GraphQLType) => GraphQLType;
}

/** One wrapper of a type, and not one for each field that has it. */
const createWrappers = (): Wrappers => ({
  list: once((type) => new GraphQLList(type)),
  nonNull: once((type) => new GraphQLNonNull(type as GraphQLNullableType)),
});

function once(make: (type: GraphQLType) => GraphQLType): (type: GraphQLType) => GraphQLType {
  const made = new Map<GraphQLType, GraphQLType>();
  return (type) => {
    const known = made.get(type) ?? make(type);
    made.set(type, known);
    return known;
  };
}
