import type { ValueNode } from 'graphql';
import { GraphQLError, Kind, print, valueFromASTUntyped } from 'graphql';
import { decodeJson, encodeJson } from '../../appwrite/json.ts';
import type { Builder } from '../builder.ts';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** The scalars of the built-in API, which the builder's types do not list. */
export function addBuiltInScalars(builder: Builder): void {
  builder.scalarType('Json' as never, {
    description: 'Any JSON value.',
    serialize: (value) => value,
    parseValue: (value) => value as never,
    parseLiteral: (node, variables) => fromLiteral(node, variables) as never,
  });
  builder.scalarType('Assoc' as never, {
    description: 'An object, given as it is or as JSON text, and answered as JSON text.',
    serialize: (value) =>
      typeof value === 'string' ? value : encodeJson(value as Record<string, unknown>),
    parseValue: (value) => toObject(value) as never,
    parseLiteral: (node, variables) => toObject(fromLiteral(node, variables)) as never,
  });
  builder.scalarType('InputFile' as never, {
    description: 'A file, sent by a multipart request.',
    serialize: () => {
      throw new GraphQLError('A file cannot be answered.');
    },
    parseValue: (value) => value as never,
    parseLiteral: (node) => {
      throw new GraphQLError(`${print(node)} is not a file: send it by a multipart request.`, {
        nodes: node,
      });
    },
  });
}

/** What a literal says, with all digits of its integers and the variables within. */
function fromLiteral(node: ValueNode, variables: Variables): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return decodeJson(node.value);
  if (node.kind === Kind.LIST) return node.values.map((value) => fromLiteral(value, variables));
  if (node.kind !== Kind.OBJECT) return valueFromASTUntyped(node, variables);
  const fields = node.fields.map(({ name, value }) => [name.value, fromLiteral(value, variables)]);
  return Object.fromEntries(fields) as unknown;
}

function toObject(value: unknown): unknown {
  const parsed = typeof value === 'string' ? parseText(value) : value;
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw new GraphQLError('Assoc takes an object, or the JSON text of one.');
}

function parseText(text: string): unknown {
  try {
    return decodeJson(text);
  } catch {
    // Not JSON: refused by the caller in its own words.
    return undefined;
  }
}
