import type {
  DocumentNode,
  ExecutionArgs,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { getOperationAST, Kind, OperationTypeNode } from 'graphql';
import { planVariables } from './variable-plan.ts';
import type { CoerceVariables } from './variable-plan.ts';

/** A query that has passed every check of the long way, in one schema. */
export interface KnownOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly coerce: CoerceVariables;
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

/** The operations of a text, by the name that is sent with it. */
interface KnownText {
  readonly operations: Map<string | undefined, KnownOperation>;
  /** Grows with each use of any text. */
  usedAt: number;
}

/** Queries that were parsed, found valid and run before, by their text. They go with their schema. */
export class KnownOperations {
  private readonly schemas = new WeakMap<GraphQLSchema, Map<string, KnownText>>();
  private uses = 0;

  /** Keeps a query that is about to run; mutations and subscriptions are not kept. */
  add(
    { schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>,
    { query, operationName }: OperationText,
  ): void {
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.QUERY || query.length > maxLength) return;
    const texts = this.schemas.get(schema) ?? new Map<string, KnownText>();
    this.schemas.set(schema, texts);
    const usedAt = (this.uses += 1);
    const text = texts.get(query) ?? { operations: new Map(), usedAt };
    texts.set(query, text);
    text.operations.set(operationName, {
      document,
      operation,
      fragments: fragmentsOf(document),
      coerce: planVariables(schema, operation),
    });
    if (texts.size > maxTexts) forgetOldest(texts);
  }

  find(schema: GraphQLSchema, { query, operationName }: OperationText): KnownOperation | undefined {
    const text = this.schemas.get(schema)?.get(query);
    if (!text) return undefined;
    text.usedAt = this.uses += 1;
    return text.operations.get(operationName);
  }
}

function forgetOldest(texts: Map<string, KnownText>): void {
  let oldest = { query: '', usedAt: Infinity };
  for (const [query, { usedAt }] of texts) if (usedAt < oldest.usedAt) oldest = { query, usedAt };
  texts.delete(oldest.query);
}

function fragmentsOf({ definitions }: DocumentNode): KnownOperation['fragments'] {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}
