import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode, ValueNode } from 'graphql';
import { coerceInputValue, isInputType, isNonNullType, typeFromAST, valueFromAST } from 'graphql';

type Variables = Record<string, unknown>;

/** Variables as `getVariableValues` makes them; undefined where it finds something wrong. */
export type CoerceVariables = (given: Readonly<Variables>) => Variables | undefined;

interface Planned {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue: ValueNode | undefined;
}

/** What the variables of a valid operation are is looked up once. */
export function planVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): CoerceVariables {
  const planned = variableDefinitions.map(({ variable, type: node, defaultValue }): Planned => {
    const type = typeFromAST(schema, node as never);
    if (!isInputType(type)) throw new Error(`Variable "${variable.name.value}" has no input type.`);
    return { name: variable.name.value, type, defaultValue };
  });
  return (given) => coerceAll(planned, given);
}

function coerceAll(planned: readonly Planned[], given: Readonly<Variables>): Variables | undefined {
  const values: Variables = {};
  let faults = 0;
  const refuse = (): void => {
    faults += 1;
  };
  for (const { name, type, defaultValue } of planned) {
    if (Object.hasOwn(given, name)) {
      values[name] = coerceInputValue(given[name], type, refuse);
    } else if (defaultValue) {
      values[name] = valueFromAST(defaultValue, type);
    } else if (isNonNullType(type)) {
      return undefined;
    }
    if (faults > 0) return undefined;
  }
  return values;
}
