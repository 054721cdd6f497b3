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

/** Types by name: those of the schema so far, and inputs that are made when first asked for. */
export interface TypeSource {
  readonly input: (name: string) => GraphQLInputType & GraphQLNullableType;
  readonly object: (name: string) => GraphQLObjectType;
  /** Makes an input once; `fields` is called later, so that inputs may refer to each other. */
  readonly inputOnce: (name: string, make: () => InputParts) => GraphQLInputObjectType;
}

export interface InputParts {
  readonly description: string;
  readonly isOneOf?: boolean;
  readonly fields: () => InputFields;
}

export type InputFields = Record<string, GraphQLInputFieldConfig>;

const builtIn: ReadonlyMap<string, GraphQLInputType & GraphQLNullableType> = new Map(
  [GraphQLID, GraphQLString, GraphQLInt, GraphQLFloat, GraphQLBoolean].map((type) => [
    type.name,
    type,
  ]),
);

export function createTypeSource(schema: GraphQLSchema): TypeSource {
  const made = new Map<string, GraphQLInputObjectType>();
  return {
    input: (name) => {
      const type = builtIn.get(name) ?? made.get(name) ?? schema.getType(name);
      if (!isInputType(type)) throw new Error(`There is no input type "${name}".`);
      return type as GraphQLInputType & GraphQLNullableType;
    },
    object: (name) => {
      const type = schema.getType(name);
      if (!isObjectType(type)) throw new Error(`There is no object type "${name}".`);
      return type;
    },
    inputOnce: (name, make) => {
      const type = made.get(name) ?? new GraphQLInputObjectType({ name, ...make() });
      made.set(name, type);
      return type;
    },
  };
}

export const required = (type: GraphQLInputType & GraphQLNullableType): GraphQLInputType =>
  new GraphQLNonNull(type);

/** Items of an input's list are never null: Appwrite stores 0 or false in their place. */
export const listOf = (
  type: GraphQLInputType & GraphQLNullableType,
): GraphQLList<GraphQLInputType> => new GraphQLList<GraphQLInputType>(required(type));
