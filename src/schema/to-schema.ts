import { BuildCache } from '@pothos/core';
import type {
  PothosInputFieldConfig,
  PothosInputFieldType,
  PothosOutputFieldConfig,
  PothosOutputFieldType,
} from '@pothos/core';
import {
  defaultFieldResolver,
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
  GraphQLOutputType,
} from 'graphql';
import type { Builder, Types } from './builder.ts';
import { directives } from './directives.ts';

type OutputFields = Map<string, PothosOutputFieldConfig<Types>>;
type InputFields = Map<string, PothosInputFieldConfig<Types>>;
type BuiltFields = Record<string, GraphQLFieldConfig<unknown, unknown>>;
type BuiltInputFields = Record<string, GraphQLInputFieldConfig>;

/** The part of Pothos' own building that is used or replaced here. */
interface Build {
  readonly types: Map<string, GraphQLNamedType>;
  buildAll(): void;
  addType: (name: string, type: GraphQLNamedType) => void;
  buildOutputTypeParam(type: PothosOutputFieldType<Types>): GraphQLOutputType;
  buildInputTypeParam(type: PothosInputFieldType<Types>): GraphQLInputType;
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
  const options = { sortSchema: false, directives };
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
    directives,
    // Of a thousand tables the first operation would spend a fifth of a second on looking.
    assumeValid: true,
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
  const toInputFields = (
    fields: Iterable<readonly [string, PothosInputFieldConfig<Types>]>,
  ): BuiltInputFields =>
    toRecord(fields, ({ type, description, defaultValue, deprecationReason }) => ({
      type: build.buildInputTypeParam(type),
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
      ({ type, args, description, deprecationReason, resolve, subscribe, pothosOptions }) => ({
        type: build.buildOutputTypeParam(type),
        args: toInputFields(Object.entries(args)),
        description,
        deprecationReason,
        resolve: ownResolver(resolve),
        subscribe: subscribe as GraphQLFieldResolver<unknown, unknown> | undefined,
        extensions: ownExtensions(pothosOptions.extensions),
      }),
    );
    // The fields of an interface are built for every type that has it.
    if ([...fields.values()][0]?.graphqlKind === 'Object') fields.clear();
    return built;
  };
}

/** What the field was given, without Pothos' own; kept as it is where it has no prototype. */
const ownExtensions = (given: Readonly<Record<string, unknown>> | undefined) => given ?? none;

/** GraphQL has the default by itself. */
const ownResolver = (resolve: unknown): GraphQLFieldResolver<unknown, unknown> | undefined =>
  resolve === defaultFieldResolver
    ? undefined
    : (resolve as GraphQLFieldResolver<unknown, unknown> | undefined);

function toRecord<From, To>(
  entries: Iterable<readonly [string, From]>,
  toValue: (from: From) => To,
): Record<string, To> {
  const record: Record<string, To> = {};
  for (const [name, from] of entries) record[name] = toValue(from);
  return record;
}
