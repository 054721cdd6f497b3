import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql';
import { restError } from './refusals.ts';

export interface BuiltInLimits {
  /** Operations of one batch. */
  readonly maxBatch: number;
  /** Fields within fields; 0: as many as there are. */
  readonly maxDepth: number;
  /** Fields, those within a list counted once for each entry that it may have; 0: no limit. */
  readonly maxComplexity: number;
}

interface Size {
  readonly depth: number;
  readonly complexity: number;
}

/** What a list holds when its queries name no limit. */
const defaultLimit = 25;

interface Measuring {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Names of the root fields that are lists. */
  readonly lists: (field: string) => boolean;
  /** Each fragment is measured once, however often it is used. */
  readonly known: Map<string, Size>;
}

export interface Measured {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isList: (field: string) => boolean;
}

/**
 * The built-in API's refusals of operations that are too large, in its words; they count as it
 * does. The document has to be valid.
 */
export function findExcess(
  { document, operation, variables, isList }: Measured,
  { maxDepth, maxComplexity }: BuiltInLimits,
): GraphQLError[] {
  if (maxDepth === 0 && maxComplexity === 0) return [];
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const measuring = { fragments, variables, lists: isList, known: new Map<string, Size>() };
  const { depth, complexity } = measure(operation.selectionSet, measuring);
  return [
    ...(maxDepth > 0 && depth - 1 > maxDepth
      ? [excess(`Max query depth should be ${maxDepth} but got ${depth - 1}.`)]
      : []),
    ...(maxComplexity > 0 && complexity > maxComplexity
      ? [excess(`Max query complexity should be ${maxComplexity} but got ${complexity}.`)]
      : []),
  ];
}

const excess = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'TOO_COSTLY' } });

function measure({ selections }: SelectionSetNode, measuring: Measuring): Size {
  const sizes = selections
    .filter(({ directives }) => isIncluded(directives ?? [], measuring))
    .map((selection) => measureSelection(selection, measuring));
  return sizes.reduce(
    (sum, { depth, complexity }) => ({
      depth: Math.max(sum.depth, depth),
      complexity: sum.complexity + complexity,
    }),
    { depth: 0, complexity: 0 },
  );
}

function measureSelection(selection: SelectionNode, measuring: Measuring): Size {
  switch (selection.kind) {
    case Kind.FIELD:
      return measureField(selection, measuring);
    case Kind.INLINE_FRAGMENT:
      return measure(selection.selectionSet, measuring);
    case Kind.FRAGMENT_SPREAD: {
      const name = selection.name.value;
      const fragment = measuring.fragments.get(name);
      if (fragment === undefined) return { depth: 0, complexity: 0 };
      const size = measuring.known.get(name) ?? measure(fragment.selectionSet, measuring);
      measuring.known.set(name, size);
      return size;
    }
  }
}

/** Only fields that hold others count as a level. */
function measureField(field: FieldNode, measuring: Measuring): Size {
  if (field.selectionSet === undefined) return { depth: 0, complexity: 1 };
  const { depth, complexity } = measure(field.selectionSet, measuring);
  const isList = measuring.lists(field.name.value);
  return {
    depth: depth + 1,
    complexity: isList ? complexity * limitOf(field, measuring) : complexity + 1,
  };
}

function limitOf(field: FieldNode, { variables }: Measuring): number {
  const node = field.arguments?.find(({ name }) => name.value === 'queries');
  const value = node === undefined ? [] : valueFromASTUntyped(node.value, variables);
  const queries = [value ?? []].flat().map(parseQuery);
  const limit = queries.find(({ method }) => method === 'limit')?.values?.[0];
  return typeof limit === 'number' ? limit : defaultLimit;
}

interface Query {
  readonly method?: unknown;
  readonly values?: readonly unknown[];
}

function parseQuery(text: unknown): Query {
  try {
    return (JSON.parse(String(text)) ?? {}) as Query;
  } catch {
    throw restError(500, 'general_unknown', `Server Error: ${JSON.stringify(text)} is no query.`);
  }
}

function isIncluded(directives: readonly DirectiveNode[], { variables }: Measuring): boolean {
  const condition = (name: string): unknown => {
    const node = directives.find((directive) => directive.name.value === name);
    const argument = node?.arguments?.find((each) => each.name.value === 'if');
    return argument && valueFromASTUntyped(argument.value, variables);
  };
  return condition('skip') !== true && condition('include') !== false;
}
