import {
  buildClientSchema,
  getIntrospectionQuery,
  GraphQLInputObjectType,
  Kind,
  OperationTypeNode,
  parse,
  parseValue,
  print,
  validate,
  valueFromAST,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type InputValueDefinitionNode,
  type GraphQLSchema,
  type IntrospectionQuery,
  type OperationDefinitionNode,
} from 'graphql';
import { expect } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { connectSocket } from '../support/subscriber.ts';
import type { Block } from './blocks.ts';
import type { DocsProject } from './project.ts';

type FieldsType = GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** Runs a block of GraphQL, or checks it where it is no operation that ends by itself. */
export async function runGraphql(block: Block, project: DocsProject): Promise<void> {
  const config = JSON.parse(block.marks.config ?? '{}') as ConfigInput;
  const url = await project.gatewayUrl(config);
  const schema = await schemaOf(url);
  if (block.marks.input !== undefined) {
    checkValues(block.text, { schema, typeName: block.marks.input });
    return;
  }
  const document = parse(block.text);
  if (document.definitions.some(isTypeDefinition)) {
    checkDefinitions(document, schema);
    return;
  }
  expect(validate(schema, document).map(String)).toEqual([]);
  const headers = {
    'Content-Type': 'application/json',
    ...(await project.headersOf(block.marks.as)),
    ...(JSON.parse(block.marks.headers ?? '{}') as Record<string, string>),
  };
  const { before } = block.marks;
  if (before !== undefined) {
    const first = { url, headers, body: JSON.stringify({ query: before }) };
    expectAnswer(await ask(operationOf(parse(before)), first), undefined);
  }
  const variables = JSON.parse(block.marks.variables ?? '{}') as unknown;
  const operation = operationOf(document);
  if (isOfChanges(operation, schema)) {
    await followChanges(block, { url, project });
    return;
  }
  const body = JSON.stringify({ query: block.text, variables });
  const answer = await ask(operation, { url, headers, body });
  expectAnswer(answer, block.answer);
}

const isTypeDefinition = ({ kind }: DefinitionNode): boolean => kind.endsWith('TypeDefinition');

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('There is no operation to run.');
  return operation;
}

/** Compares an answer with what the guide shows of it; without that, it must have no errors. */
export function expectAnswer(answer: Answer, shown: string | undefined): void {
  if (shown === undefined) {
    expect(answer.errors, JSON.stringify(answer.errors)).toBeUndefined();
    return;
  }
  const expected = JSON.parse(shown) as Answer;
  expect(answer).toMatchObject(expected);
  if (expected.errors === undefined) expect(answer.errors).toBeUndefined();
}

const schemas = new Map<string, Promise<GraphQLSchema>>();

function schemaOf(url: string): Promise<GraphQLSchema> {
  const known = schemas.get(url) ?? readSchema(url);
  schemas.set(url, known);
  return known;
}

async function readSchema(url: string): Promise<GraphQLSchema> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ oneOf: true }) }),
  });
  const { data } = (await response.json()) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function ask(operation: OperationDefinitionNode, sent: Sent): Promise<Answer> {
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return firstEvent(sent);
  const isInParts = /@(?:defer|stream)\b/.test(print(operation));
  const accept = isInParts ? 'multipart/mixed' : 'application/json';
  const response = await fetch(`${sent.url}/graphql`, {
    method: 'POST',
    headers: { Accept: accept, ...sent.headers },
    body: sent.body,
  });
  if (!isInParts) return (await response.json()) as Answer;
  const parts = await response.text();
  expect(response.status, parts).toBe(200);
  expect(parts).toContain('"hasNext":false');
  expect(parts).not.toContain('"errors"');
  return {};
}

/** Whether it is of a stream of changes, which has no result until somebody writes. */
function isOfChanges(
  { operation, selectionSet }: OperationDefinitionNode,
  schema: GraphQLSchema,
): boolean {
  const [field] = selectionSet.selections;
  return (
    operation === OperationTypeNode.SUBSCRIPTION &&
    field?.kind === Kind.FIELD &&
    schema.getQueryType()?.getFields()[field.name.value] === undefined
  );
}

/** Subscribes, makes the change that stands in a comment with the project's key, and hears of it. */
async function followChanges(
  { marks, text }: Block,
  { url, project }: { readonly url: string; readonly project: DocsProject },
): Promise<void> {
  if (marks.then === undefined) throw new Error('Which change does it hear of?');
  const socket = connectSocket({ url }, await project.headersOf(marks.as));
  try {
    const changes = socket.subscribe(text);
    const [, row] = /(\w+)Changed\b/.exec(text) ?? [];
    // When a live field of the same table has answered, the other one listens.
    await socket.subscribe(`subscription { ${row}(_id: "none") { _id } }`).next();
    const headers = { 'Content-Type': 'application/json', ...(await project.headersOf('key')) };
    const change = { url, headers, body: JSON.stringify({ query: marks.then }) };
    expectAnswer(await ask(operationOf(parse(marks.then)), change), undefined);
    const { data, errors } = await changes.next();
    expect(errors).toBeUndefined();
    expect(Object.keys(data ?? {})).toHaveLength(1);
  } finally {
    await socket.close();
  }
}

/** The first result of a live field. */
async function firstEvent({ url, headers, body }: Sent): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { Accept: 'text/event-stream', ...headers },
    body,
  });
  if (response.body === null) throw new Error('The stream of events is empty.');
  let received = '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    received += decoder.decode(chunk.value, { stream: true });
    const data = /^data: ?(\{.*\})$/m.exec(received)?.[1];
    if (data === undefined) continue;
    await reader.cancel();
    return JSON.parse(data) as Answer;
  }
  throw new Error(`The stream of events ended: ${received}`);
}

/** Values, one after the other, each of which the input type has to take. */
function checkValues(
  values: string,
  { schema, typeName }: { readonly schema: GraphQLSchema; readonly typeName: string },
): void {
  const type = schema.getType(typeName);
  if (!(type instanceof GraphQLInputObjectType)) throw new Error(`No input is called ${typeName}.`);
  const list = parseValue(`[${values}]`);
  if (list.kind !== Kind.LIST) throw new Error('There are no values.');
  for (const value of list.values) {
    const coerced = valueFromAST(value, type);
    expect(coerced, `${print(value)} as ${typeName}`).toBeDefined();
  }
}

/** What the guide shows of types has to be there; it may leave things out. */
function checkDefinitions({ definitions }: DocumentNode, schema: GraphQLSchema): void {
  for (const definition of definitions) {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
    ) {
      throw new Error(`${definition.kind} is not compared with the schema.`);
    }
    const type = schema.getType(definition.name.value);
    if (!type || !('getFields' in type)) throw new Error(`There is no ${definition.name.value}.`);
    for (const field of definition.fields ?? []) {
      checkField(field, { type, place: `${type.name}.${field.name.value}` });
    }
  }
}

function checkField(
  shown: FieldDefinitionNode | InputValueDefinitionNode,
  { type, place }: { readonly type: FieldsType; readonly place: string },
): void {
  const field = type.getFields()[shown.name.value];
  expect(field && String(field.type), place).toBe(print(shown.type));
  if (shown.kind !== Kind.FIELD_DEFINITION) return;
  const taken = field && 'args' in field ? field.args : [];
  for (const { name, type: argumentType } of shown.arguments ?? []) {
    const argument = taken.find((one) => one.name === name.value);
    expect(argument && String(argument.type), `${place}(${name.value}:)`).toBe(print(argumentType));
  }
}
