import { GraphQLError } from 'graphql';
import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import type { AskedOperation, PersistedOperations } from '../persisted-operations.ts';
import type { RequestScope } from '../request-scope.ts';

/** What yoga's plugins make of GraphQL's functions for one operation. */
export type GetEnveloped = (initial: InitialContext) => {
  readonly schema: GraphQLSchema;
  readonly parse: (query: string) => DocumentNode;
  readonly validate: (
    schema: GraphQLSchema,
    document: DocumentNode,
  ) => readonly GraphQLError[] | undefined;
  readonly contextFactory: () => unknown;
  readonly execute: (args: ExecutionArgs) => unknown;
};

/** What is known of an operation before it is parsed. */
export interface InitialContext {
  readonly scope: RequestScope;
  readonly request: Pick<Request, 'headers'>;
  readonly params: OperationParams;
}

export interface OperationParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The same as clients send it: some name an operation, and leave its text empty. */
export type AskedParams = OperationParams & Pick<AskedOperation, 'extensions'>;

export interface PreparedOperation {
  /** With the text that was found for it. */
  readonly params: OperationParams;
  readonly args: ExecutionArgs;
  readonly execute: (args: ExecutionArgs) => unknown;
}

export interface Preparing {
  readonly getEnveloped: GetEnveloped;
  readonly persisted: PersistedOperations;
}

type AskedContext = Omit<InitialContext, 'params'> & { readonly params: AskedParams };

/** An operation that came by another way than yoga's own, checked as yoga would; or its errors. */
export async function prepareOperation(
  { getEnveloped, persisted }: Preparing,
  { params: asked, ...initial }: AskedContext,
): Promise<PreparedOperation | readonly GraphQLError[]> {
  try {
    const { operationName, variables } = asked;
    const params = { query: persisted.textOf(asked) ?? '', operationName, variables };
    const enveloped = getEnveloped({ ...initial, params });
    const { schema, parse, validate, contextFactory, execute } = enveloped;
    const document = parse(params.query);
    const errors = validate(schema, document) ?? [];
    if (errors.length > 0) return errors;
    const args: ExecutionArgs = {
      schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: await contextFactory(),
    };
    return { params, args, execute };
  } catch (error) {
    return [toError(error)];
  }
}

const toError = (error: unknown): GraphQLError => {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
};
