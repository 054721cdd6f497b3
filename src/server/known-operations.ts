import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import { getOperationAST, OperationTypeNode } from 'graphql';

/** A query that has passed every check of the long way, in one schema. */
export interface KnownOperation {
  readonly document: DocumentNode;
  readonly name: string | undefined;
}

/** What a client sends of an operation. */
export interface OperationText {
  readonly query: string;
  readonly operationName?: string | undefined;
}

/** Texts kept for each schema; beyond, the one that was used least recently goes. */
const maxTexts = 1000;

/** Longer texts are rare, and parsed anew each time. */
const maxLength = 20_000;

type Operations = Map<string | undefined, KnownOperation>;

/** Queries that were parsed, found valid and run before, by their text. They go with their schema. */
export class KnownOperations {
  private readonly schemas = new WeakMap<GraphQLSchema, Map<string, Operations>>();

  /** Keeps a query that is about to run; mutations and subscriptions are not kept. */
  add(
    { schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>,
    { query, operationName }: OperationText,
  ): void {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY || query.length > maxLength) return;
    const texts = this.schemas.get(schema) ?? new Map<string, Operations>();
    this.schemas.set(schema, texts);
    const operations = texts.get(query) ?? new Map<string | undefined, KnownOperation>();
    texts.set(query, operations);
    operations.set(operationName, { document, name: operation.name?.value });
    const [oldest] = texts.keys();
    if (texts.size > maxTexts && oldest !== undefined) texts.delete(oldest);
  }

  find(schema: GraphQLSchema, { query, operationName }: OperationText): KnownOperation | undefined {
    const texts = this.schemas.get(schema);
    const operations = texts?.get(query);
    if (!texts || !operations) return undefined;
    texts.delete(query);
    texts.set(query, operations);
    return operations.get(operationName);
  }
}
