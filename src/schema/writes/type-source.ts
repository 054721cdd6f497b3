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
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** An input type that can still be made non-null. */
export type NullableInput = GraphQLInputType & GraphQLNullableType;

/** Types by name: those of the schema so far, and inputs that are made when first asked for. */
export interface TypeSource {
  readonly input: (name: string) => NullableInput;
  readonly object: (name: string) => GraphQLObjectType;
  /** Makes an input once; `fields` is called later, so that inputs may refer to each other. */
  readonly inputOnce: (name: string, make: () => InputParts) => GraphQLInputObjectType;
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

export function createTypeSource(schema: GraphQLSchema): TypeSource {
  const made = new Map<string, GraphQLInputObjectType>();
  const fields = new Map<string, InputFields>();
  return {
    input: (name) => {
      const type = builtIn.get(name) ?? made.get(name) ?? schema.getType(name);
      if (!isInputType(type)) throw new Error(`There is no input type "${name}".`);
      return type as NullableInput;
    },
    object: (name) => {
      const type = schema.getType(name);
      if (!isObjectType(type)) throw new Error(`There is no object type "${name}".`);
      return type;
    },
    fieldsOnce: (name, make) => {
      const known = fields.get(name) ?? make();
      fields.set(name, known);
      return known;
    },
    inputOnce: (name, make) => {
      const type = made.get(name) ?? new GraphQLInputObjectType({ name, ...make() });
      made.set(name, type);
      return type;
    },
  };
}

export const required = (type: NullableInput): GraphQLInputType => new GraphQLNonNull(type);

/** Items of an input's list are never null: Appwrite stores 0 or false in their place. */
export const listOf = (type: NullableInput): NullableInput =>
  new GraphQLList(new GraphQLNonNull(type)) as NullableInput;
