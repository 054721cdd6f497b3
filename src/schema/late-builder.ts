import {
  EnumRef,
  InputFieldBuilder,
  MutationFieldBuilder,
  ObjectFieldBuilder,
  QueryFieldBuilder,
  SubscriptionFieldBuilder,
} from '@pothos/core';
import type { FieldMap, InputFieldMap, InputRef, InterfaceRef, ObjectRef } from '@pothos/core';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLObjectType,
  isObjectType,
  type GraphQLEnumValueConfigMap,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
} from 'graphql';
import type { Builder, Types } from './builder.ts';
import {
  buildWithPothos,
  none,
  type BuiltFields,
  type PothosBuild,
  type TypesByName,
} from './pothos-build.ts';
import { RootType, type LateFields } from './root-type.ts';

type Root = Types['Root'];
type Input = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

export type RootName = 'Query' | 'Mutation' | 'Subscription';

/** Builders of root fields. */
interface RootBuilders {
  readonly Query: PothosSchemaTypes.QueryFieldBuilder<Types, Root>;
  readonly Mutation: PothosSchemaTypes.MutationFieldBuilder<Types, Root>;
  readonly Subscription: PothosSchemaTypes.SubscriptionFieldBuilder<Types, Root>;
}

export interface ObjectParts<Shape> {
  readonly description?: string;
  readonly interfaces?: readonly InterfaceRef<Types, object>[];
  readonly fields: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Shape>) => FieldMap;
}

export interface InputParts {
  readonly description: string;
  readonly isOneOf?: boolean;
  readonly fields: (t: Input) => InputFieldMap;
}

export interface EnumParts {
  readonly description: string;
  readonly values: () => GraphQLEnumValueConfigMap;
}

/**
 * Describes types as Pothos' builder does, with its fields, but without its store, in which every
 * type has a dozen objects before it has a field. The fields are made when GraphQL first asks for
 * them: what makes them must not make types, which have to be known by name before.
 */
export interface LateBuilder {
  /** What fields refer to an object type with. */
  objectRef<Shape>(name: string): ObjectRef<Types, Shape>;
  /** What fields and arguments refer to an input with. */
  inputRef<Shape extends object>(name: string): InputRef<Shape>;
  objectType<Shape>(name: string, parts: ObjectParts<Shape>): void;
  inputType(name: string, parts: InputParts): void;
  enumType(name: string, parts: EnumParts): EnumRef<Types, string>;
  /** Root fields by these names; they are made together. */
  rootFields<Name extends RootName>(
    root: Name,
    names: readonly string[],
    fields: (t: RootBuilders[Name]) => FieldMap,
  ): void;
  /** From now on the builder takes fields for this type, beside those that are described here. */
  openType(type: ObjectRef<Types, unknown>): void;
}

/** What a schema is described with. */
export interface Builders {
  readonly builder: Builder;
  readonly late: LateBuilder;
}

/** The described types, and where more of their kind may be added before anybody looks at them. */
export interface LateTypes {
  readonly types: TypesByName;
  readonly addRootFields: (root: RootName, fields: LateFields) => void;
}

export interface CreatedLateBuilder extends LateBuilder {
  /** Ends the describing, here and with the builder. */
  finish(options: { readonly hasLateTypes: boolean }): LateTypes;
}

/** `builder` knows whatever else the types refer to. */
export function createLateBuilder(builder: Builder): CreatedLateBuilder {
  const late: TypesByName = new Map();
  const open = new Set<string>();
  const roots: Rooted[] = [];
  const fieldBuilders = createFieldBuilders(builder);
  let build: PothosBuild | undefined;
  const built = (): PothosBuild => {
    if (build) return build;
    throw new Error('Somebody looks at fields of a schema that is not there yet.');
  };
  const add = (type: GraphQLNamedType): void => {
    if (build) throw new Error(`The type "${type.name}" comes too late: the schema is there.`);
    late.set(type.name, type);
  };
  return {
    objectRef: <Shape>(name: string) => builder.objectRef<Shape>(name),
    inputRef: <Shape extends object>(name: string) =>
      builder.inputRef<Shape>(name) as InputRef<Shape>,
    objectType: (name, parts) => {
      const fields = (): FieldMap => parts.fields(fieldBuilders.object as never);
      add(toObjectType(name, { ...parts, fields }, built));
    },
    inputType: (name, parts) => {
      add(toInputType(name, { ...parts, fields: () => parts.fields(fieldBuilders.input) }, built));
    },
    enumType: (name, parts) => {
      add(new GraphQLEnumType({ name, ...parts, extensions: none }));
      return new EnumRef<Types, string>(name);
    },
    rootFields: (root, names, fields) => {
      const make = (): BuiltFields => built().outputFields(root, fields(fieldBuilders[root]));
      roots.push({ root, fields: { names, make } });
    },
    openType: (type) => {
      if (open.has(type.name)) return;
      open.add(type.name);
      builder.objectType(type, {});
    },
    finish: ({ hasLateTypes }) => {
      const find = (name: string): GraphQLNamedType | undefined => late.get(name);
      build = buildWithPothos(builder, { find, isOpen: (name) => open.has(name), hasLateTypes });
      return toLateTypes(new Map([...build.types, ...late]), roots);
    },
  };
}

const toObjectType = (
  name: string,
  {
    description,
    interfaces = [],
    fields,
  }: ObjectParts<object> & { readonly fields: () => FieldMap },
  built: () => PothosBuild,
): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    description,
    extensions: none,
    interfaces: () => interfaces.map((each) => built().typeOf(each) as GraphQLInterfaceType),
    fields: () => ({ ...built().outputFields(name, fields()), ...built().addedFields(name) }),
  });

const toInputType = (
  name: string,
  { fields, ...parts }: InputParts & { readonly fields: () => InputFieldMap },
  built: () => PothosBuild,
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    ...parts,
    extensions: none,
    fields: () => built().inputFields(name, fields()),
  });

type FieldBuilders = RootBuilders & {
  readonly object: PothosSchemaTypes.ObjectFieldBuilder<Types, object>;
  readonly input: Input;
};

/** One of each for all types: they keep nothing, and are large. */
const createFieldBuilders = (builder: Builder): FieldBuilders => ({
  Query: new QueryFieldBuilder<Types, Root>(builder),
  Mutation: new MutationFieldBuilder<Types, Root>(builder),
  Subscription: new SubscriptionFieldBuilder<Types, Root>(builder),
  object: new ObjectFieldBuilder<Types, object>(builder),
  input: new InputFieldBuilder<Types, 'InputObject'>(builder, 'InputObject'),
});

interface Rooted {
  readonly root: RootName;
  readonly fields: LateFields;
}

function toLateTypes(types: TypesByName, fields: readonly Rooted[]): LateTypes {
  const roots = new Map<RootName, RootType>();
  for (const name of ['Query', 'Mutation', 'Subscription'] as const) {
    const present = types.get(name);
    if (!isObjectType(present)) continue;
    const root = new RootType(name, () => present.getFields());
    roots.set(name, root);
    types.set(name, root);
  }
  const addRootFields: LateTypes['addRootFields'] = (root, given) => {
    roots.get(root)?.add(given);
  };
  for (const each of fields) addRootFields(each.root, each.fields);
  return { types, addRootFields };
}
