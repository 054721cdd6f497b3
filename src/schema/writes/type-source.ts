/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment --
   The rule does not see through GraphQL's wrappers, which refer to themselves. */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  isInputType,
  isObjectType,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLNullableType,
  type GraphQLObjectType,
} from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { TypesByName } from '../pothos-build.ts';

/** An input type that can still be made non-null. */
export type NullableInput = GraphQLInputType & GraphQLNullableType;

/** Types by name: those of the schema so far, and inputs that are made when first asked for. */
export interface TypeSource {
  readonly input: (name: string) => NullableInput;
  readonly object: (name: string) => GraphQLObjectType;
  /**
   * Makes an input once; `fields` is called when somebody looks at the input. All types of the schema
   * are known by then: it may ask for inputs that are there, and make none.
   */
  readonly inputOnce: (name: string, make: () => InputParts) => GraphQLInputObjectType;
  /** Makes a type known to the schema. */
  readonly add: <Type extends GraphQLNamedType>(type: Type) => Type;
  /** Keeps fields that several inputs have. */
  readonly fieldsOnce: (name: string, make: () => InputFields) => InputFields;
}

export interface InputParts {
  readonly description: string;
  readonly isOneOf?: boolean;
  readonly fields: () => InputFields;
}

export type InputFields = Record<string, GraphQLInputFieldConfig>;

const builtIn: ReadonlyMap<string, NullableInput> = new Map(
  [GraphQLID, GraphQLString, GraphQLInt, GraphQLFloat, GraphQLBoolean].map((type) => [
    type.name,
    type,
  ]),
);

/** Adds to `types` what is made. */
export function createTypeSource(types: TypesByName): TypeSource {
  const fields = new Map<string, InputFields>();
  const inputs = new Map<string, GraphQLInputObjectType>();
  const add: TypeSource['add'] = (type) => {
    if (types.has(type.name)) throw taken(type.name);
    types.set(type.name, type);
    return type;
  };
  return {
    input: (name) => {
      const type = builtIn.get(name) ?? types.get(name);
      if (!isInputType(type)) throw new Error(`There is no input type "${name}".`);
      return type as NullableInput;
    },
    object: (name) => {
      const type = types.get(name);
      if (!isObjectType(type)) throw new Error(`There is no object type "${name}".`);
      return type;
    },
    fieldsOnce: (name, make) => {
      const known = fields.get(name) ?? make();
      fields.set(name, known);
      return known;
    },
    add,
    inputOnce: (name, make) => {
      const input = inputs.get(name) ?? add(new GraphQLInputObjectType({ name, ...make() }));
      inputs.set(name, input);
      return input;
    },
  };
}

/** Tables have names of their own; types of the configuration's may have the same. */
const taken = (name: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `There is a type "${name}" already.`);

export const required = (type: NullableInput): GraphQLInputType => new GraphQLNonNull(type);

/** Items of an input's list are never null: Appwrite stores 0 or false in their place. */
export const listOf = (type: NullableInput): NullableInput =>
  new GraphQLList(new GraphQLNonNull(type)) as NullableInput;
