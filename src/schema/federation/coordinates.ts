import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import type { Omission } from '../../catalog/types.ts';
import { misplaced, type DirectivesByCoordinate, type Place } from './directives.ts';

/** What stands at a schema coordinate; undefined where nothing does. */
export function placeOf(schema: GraphQLSchema, coordinate: string): Place | undefined {
  const [, typeName = '', member, argument] =
    /^(\w+)(?:\.(\w+)(?:\((\w+):\))?)?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (!type) return undefined;
  return member === undefined ? placeOfType(type) : placeOfMember(type, member, argument);
}

function placeOfType(type: GraphQLNamedType): Place {
  if (isObjectType(type)) return 'object';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  if (isEnumType(type)) return 'enum';
  return isScalarType(type) ? 'scalar' : 'input';
}

function placeOfMember(
  type: GraphQLNamedType,
  member: string,
  argument: string | undefined,
): Place | undefined {
  if (isObjectType(type) || isInterfaceType(type)) {
    const field = type.getFields()[member];
    return field && placeOfField(field, isObjectType(type) ? 'field' : 'interfaceField', argument);
  }
  if (argument !== undefined) return undefined;
  if (isEnumType(type)) return type.getValue(member) ? 'enumValue' : undefined;
  return isInputObjectType(type) && type.getFields()[member] ? 'inputField' : undefined;
}

function placeOfField(
  { args }: GraphQLField<unknown, unknown>,
  place: Place,
  argument: string | undefined,
): Place | undefined {
  if (argument === undefined) return place;
  return args.some(({ name }) => name === argument) ? 'argument' : undefined;
}

/** What the configuration says of things that the schema does not have, or cannot say of them. */
export const unusedDirectives = (
  schema: GraphQLSchema,
  directives: DirectivesByCoordinate,
): readonly Omission[] =>
  Object.entries(directives).flatMap(([coordinate, given]) => {
    const path = `federation.directives["${coordinate}"]`;
    const place = placeOf(schema, coordinate);
    if (place === undefined) {
      return [{ path, reason: 'The configuration names it, but the schema does not have it.' }];
    }
    return misplaced(given, place).map((setting) => ({
      path: `${path}.${setting}`,
      reason: 'This cannot be said of it; the directive stands elsewhere only.',
    }));
  });
