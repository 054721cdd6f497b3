import { BuildCache } from '@pothos/core';
import type {
  FieldMap,
  InputFieldMap,
  PothosInputFieldConfig,
  PothosInputFieldType,
  PothosOutputFieldConfig,
  PothosOutputFieldType,
  PothosTypeConfig,
} from '@pothos/core';
import { defaultFieldResolver, specifiedScalarTypes } from 'graphql';
import type {
  GraphQLFieldConfig,
  GraphQLFieldResolver,
  GraphQLInputFieldConfig,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLOutputType,
} from 'graphql';
import type { Builder, Types } from './builder.ts';

type OutputConfig = PothosOutputFieldConfig<Types>;
type InputConfig = PothosInputFieldConfig<Types>;
export type BuiltFields = Record<string, GraphQLFieldConfig<unknown, unknown>>;
export type BuiltInputFields = Record<string, GraphQLInputFieldConfig>;

/** Types by name. */
export type TypesByName = Map<string, GraphQLNamedType>;

/** The part of Pothos' own building that is used or replaced here. */
interface Build {
  readonly types: TypesByName;
  buildTypeFromConfig(config: PothosTypeConfig): void;
  addType: (name: string, type: GraphQLNamedType) => void;
  getType: (reference: Reference) => GraphQLNamedType;
  buildOutputTypeParam(type: PothosOutputFieldType<Types>): GraphQLOutputType;
  buildInputTypeParam(type: PothosInputFieldType<Types>): GraphQLInputType;
  buildFields: (fields: Map<string, OutputConfig>, parentType: string) => BuiltFields;
  buildInputFields: (fields: Map<string, InputConfig>) => BuiltInputFields;
}

/** Where Pothos keeps what was described, as far as that is used or replaced here. */
interface Store {
  readonly typeConfigs: ReadonlyMap<string, PothosTypeConfig>;
  readonly refs: ReadonlySet<StoredType>;
  prepareForBuild(): void;
  addTypeRef: (type: StoredType) => void;
  getFields: (typeName: string, kind?: string) => Map<string, OutputConfig>;
}

interface StoredType {
  readonly name: string;
  /** Calls back with each field, which it makes; missing where a type has none. */
  onField?: (add: (name: string, field: unknown) => void) => void;
}

type Reference = string | { readonly name: string };

export interface BuildOptions {
  /** Finds types that are not in the store. */
  readonly find: (name: string) => GraphQLNamedType | undefined;
  /** Whether one of those is in the store as well, for fields that are added to it. */
  readonly isOpen: (name: string) => boolean;
  /**
   * Whether fields may bring types that nobody else names. All fields are made at once then, since
   * all types of a schema have to be known.
   */
  readonly hasLateTypes: boolean;
}

export interface PothosBuild {
  /** The types that were described with the builder. */
  readonly types: TypesByName;
  /** The type that Pothos' fields mean. */
  readonly typeOf: (reference: Reference) => GraphQLNamedType;
  readonly outputFields: (typeName: string, fields: FieldMap) => BuiltFields;
  readonly inputFields: (typeName: string, fields: InputFieldMap) => BuiltInputFields;
  /** Fields that were added, with the builder, to a type that was not described with it. */
  readonly addedFields: (typeName: string) => BuiltFields;
}

/**
 * Makes GraphQL's types and fields of what was described with Pothos, as Pothos' own `toSchema` does
 * (a test compares them), but for two things.
 *
 * A type's fields are made when GraphQL first asks for them: of hundreds of types, operations meet a
 * few. So nothing that makes fields may make a type; whoever does is told.
 *
 * And what Pothos leaves for plugins in every type, field and argument is left out: copies of its
 * configuration and of the options that it was made of, in dictionaries. They would take more memory
 * than all the rest.
 *
 * Pothos counts what this replaces as private: its version is pinned.
 */
export function buildWithPothos(
  builder: Builder,
  { find, isOpen, hasLateTypes }: BuildOptions,
): PothosBuild {
  addSpecifiedScalars(builder);
  const store = builder.configStore as unknown as Store;
  const build = new BuildCache(builder, {}) as unknown as Build;
  const steps = replaceSteps(build, find);
  const late = postponeFields(store);
  store.prepareForBuild();
  if (hasLateTypes) late.makeAll();
  for (const config of store.typeConfigs.values()) {
    const { name } = config;
    if (isOpen(name)) continue;
    if (find(name)) throw new Error(`Another type with the name "${name}" already exists.`);
    if (!build.types.has(name)) build.buildTypeFromConfig(config);
  }
  store.addTypeRef = ({ name }) => {
    throw new Error(`The type "${name}" comes too late: the schema is there.`);
  };
  return {
    types: build.types,
    typeOf: (reference) => build.getType(reference),
    ...steps,
    addedFields: (name) => (isOpen(name) ? build.buildFields(store.getFields(name), name) : {}),
  };
}

function addSpecifiedScalars(builder: Builder): void {
  for (const scalar of specifiedScalarTypes) {
    const name = scalar.name as 'ID';
    if (!builder.configStore.hasImplementation(name)) builder.addScalarType(name, scalar);
  }
}

/** Keeps what makes the fields of types until it is needed. */
function postponeFields(store: Store): { makeAll(): void } {
  const waiting = new Map<string, () => void>();
  const make = (name: string): void => {
    const fields = waiting.get(name);
    waiting.delete(name);
    fields?.();
  };
  for (const type of store.refs) {
    const onField = type.onField?.bind(type);
    if (!onField) continue;
    type.onField = (add) => {
      waiting.set(type.name, () => {
        onField(add);
      });
    };
  }
  const getFields = store.getFields.bind(store);
  store.getFields = (name, kind) => {
    make(name);
    return getFields(name, kind);
  };
  return {
    makeAll: () => {
      for (const name of waiting.keys()) make(name);
    },
  };
}

/** Without a prototype GraphQL keeps it as it is, once for all, instead of copying it. */
export const none = Object.freeze(Object.create(null)) as Readonly<Record<string, never>>;

function replaceSteps(
  build: Build,
  find: BuildOptions['find'],
): Pick<PothosBuild, 'outputFields' | 'inputFields'> {
  const [addType, getType] = [build.addType.bind(build), build.getType.bind(build)];
  build.addType = (name, type) => {
    type.extensions = none;
    addType(name, type);
  };
  build.getType = (reference) =>
    find(typeof reference === 'string' ? reference : reference.name) ?? getType(reference);
  build.buildInputFields = (fields) => {
    const built = toInputFields(build, fields);
    fields.clear();
    return built;
  };
  build.buildFields = (fields) => {
    const built = toRecord(fields, (config) => toField(build, config));
    // The fields of an interface are built for every type that has it.
    if ([...fields.values()][0]?.graphqlKind === 'Object') fields.clear();
    return built;
  };
  return {
    outputFields: (typeName, fields) => {
      const type = { name: typeName, graphqlKind: 'Object' } as PothosTypeConfig;
      return toRecord(Object.entries(fields), (field, name) =>
        toField(build, (field as unknown as Field<OutputConfig>).getConfig(name, type)),
      );
    },
    inputFields: (typeName, fields) => {
      const type = { name: typeName, graphqlKind: 'InputObject' } as PothosTypeConfig;
      return toRecord(Object.entries(fields), (field, name) =>
        toInputField(build, (field as unknown as Field<InputConfig>).getConfig(name, type)),
      );
    },
  };
}

/** A field as it is described: what it is made of is found out when it has its place. */
interface Field<Config> {
  getConfig(name: string, type: PothosTypeConfig): Config;
}

const toField = (
  build: Build,
  { type, args, description, deprecationReason, resolve, subscribe, pothosOptions }: OutputConfig,
): GraphQLFieldConfig<unknown, unknown> => ({
  type: build.buildOutputTypeParam(type),
  args: toInputFields(build, Object.entries(args)),
  description,
  deprecationReason,
  // GraphQL has the default by itself.
  resolve:
    (resolve as unknown) === defaultFieldResolver
      ? undefined
      : (resolve as GraphQLFieldResolver<unknown, unknown> | undefined),
  subscribe: subscribe as GraphQLFieldResolver<unknown, unknown> | undefined,
  // What the field was given, without Pothos' own; kept as it is where it has no prototype.
  extensions: pothosOptions.extensions ?? none,
});

const toInputFields = (
  build: Build,
  fields: Iterable<readonly [string, InputConfig]>,
): BuiltInputFields => toRecord(fields, (config) => toInputField(build, config));

const toInputField = (
  build: Build,
  { type, description, defaultValue, deprecationReason }: InputConfig,
): GraphQLInputFieldConfig => ({
  type: build.buildInputTypeParam(type),
  description,
  defaultValue,
  deprecationReason,
  extensions: none,
});

function toRecord<From, To>(
  entries: Iterable<readonly [string, From]>,
  toValue: (from: From, name: string) => To,
): Record<string, To> {
  const record: Record<string, To> = {};
  for (const [name, from] of entries) record[name] = toValue(from, name);
  return record;
}
