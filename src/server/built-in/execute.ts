import type {
  DocumentNode,
  ExecutionResult,
  GraphQLSchema,
  OperationDefinitionNode,
  ValidationRule,
} from 'graphql';
import {
  execute,
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { GatewayError } from '../../errors.ts';
import type { ServiceContext } from '../../resolvers/context.ts';
import { restError } from './refusals.ts';
import type { BuiltInLimits } from './limits.ts';
import { findExcess } from './limits.ts';
import type { SentOperation } from './request.ts';

export interface ExecuteOptions {
  readonly schema: GraphQLSchema;
  readonly limits: BuiltInLimits;
  readonly isIntrospectionAllowed: boolean;
  /** Whether the request may change something: not by GET. */
  readonly isWriteAllowed: boolean;
  /** Told of the operation that is about to be run. */
  readonly onOperation: (operation: OperationDefinitionNode) => void;
}

/** Far beyond what people and their tools write; parsing more takes seconds. */
const maxTokens = 15_000;

/**
 * Runs one operation. What keeps it from being run at all is an answer without data.
 * @throws GatewayError for what is refused with a status of its own.
 */
export async function executeOperation(
  sent: SentOperation,
  context: ServiceContext,
  options: ExecuteOptions,
): Promise<ExecutionResult> {
  const parsed = parseOperation(sent, options);
  if (parsed.kind === 'errors') return { errors: parsed.errors };
  const { document, operation } = parsed;
  options.onOperation(operation);
  if (operation.operation === OperationTypeNode.MUTATION && !options.isWriteAllowed)
    throw notByGet();
  const { schema, limits } = options;
  const { variables } = sent;
  const queryFields = schema.getQueryType()?.getFields() ?? {};
  const isList = (field: string): boolean =>
    queryFields[field]?.args.some(({ name }) => name === 'queries') ?? false;
  const excess = findExcess({ document, operation, variables, isList }, limits);
  if (excess.length > 0) return { errors: excess };
  const { errors, data } = await execute({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
    operationName: sent.operationName,
  });
  return { ...(errors && { errors }), ...(data != null && { data }) };
}

const notByGet = (): GatewayError =>
  restError(405, 'general_method_unsupported', 'A mutation is not run by GET: send it by POST.');

type Parsed =
  | {
      readonly kind: 'operation';
      readonly document: DocumentNode;
      readonly operation: OperationDefinitionNode;
    }
  | { readonly kind: 'errors'; readonly errors: readonly GraphQLError[] };

function parseOperation(
  { query, operationName }: SentOperation,
  { schema, isIntrospectionAllowed }: ExecuteOptions,
): Parsed {
  const refused = (...errors: GraphQLError[]): Parsed => ({ kind: 'errors', errors });
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return refused(error);
    throw error;
  }
  const rules: ValidationRule[] = isIntrospectionAllowed ? [] : [NoSchemaIntrospectionCustomRule];
  const errors = validate(schema, document, [...specifiedRules, ...rules]);
  if (errors.length > 0) return refused(...errors);
  const operation = getOperationAST(document, operationName);
  if (operation != null) {
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
      return { kind: 'operation', document, operation };
    return refused(
      new GraphQLError('There are no subscriptions here: they are at /graphql.', {
        nodes: operation,
      }),
    );
  }
  return refused(
    new GraphQLError(
      operationName === undefined
        ? 'Must provide operation name if query contains multiple operations.'
        : `Unknown operation named ${JSON.stringify(operationName)}.`,
    ),
  );
}
