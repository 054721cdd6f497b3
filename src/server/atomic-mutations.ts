import type {
  ExecutionArgs,
  ExecutionResult,
  FieldNode,
  GraphQLObjectType,
  OperationDefinitionNode,
} from 'graphql';
import {
  getArgumentValues,
  getDirectiveValues,
  getOperationAST,
  GraphQLError,
  locatedError,
  OperationTypeNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { buildExecutionContext } from 'graphql/execution/execute.js';
import type { ExecutionContext } from 'graphql/execution/execute.js';
import type { Plugin } from 'graphql-yoga';
import { GatewayError } from '../errors.ts';
import type { AtomicField, GatewayContext, RunAtomically } from '../resolvers/context.ts';

type Mode = 'commit' | 'dry-run';
type Execute = (args: ExecutionArgs) => ExecutionResult | PromiseLike<ExecutionResult>;

/**
 * Runs mutations that ask for it, by `@atomic` or the header `X-Atomic`, as a whole: what they write
 * is committed before any of their fields is resolved.
 */
export function useAtomicMutations(run: RunAtomically): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const { document, operationName } = args as ExecutionArgs;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.MUTATION) return;
      const header = headerOf(args.contextValue);
      if (header === null && !isMarked(operation)) return;
      const execute = executeFn as Execute;
      setExecuteFn((given: ExecutionArgs) => {
        const built = buildExecutionContext(given);
        // Whoever executes it reports what is wrong with it.
        if (!('schema' in built)) return execute(given);
        return executeAtomically({ given, built, execute, run, header });
      });
    },
  };
}

const isMarked = ({ directives = [] }: OperationDefinitionNode): boolean =>
  directives.some(({ name }) => name.value === 'atomic');

const headerOf = (context: unknown): string | null =>
  (context as { readonly request?: Request }).request?.headers.get('x-atomic') ?? null;

interface Execution {
  readonly given: ExecutionArgs;
  readonly built: ExecutionContext;
  readonly execute: Execute;
  readonly run: RunAtomically;
  readonly header: string | null;
}

function executeAtomically(execution: Execution): ExecutionResult | PromiseLike<ExecutionResult> {
  const { given, built, execute, header } = execution;
  try {
    const mode = modeOf(built, header);
    return mode === null ? execute(given) : executeAs(mode, execution);
  } catch (error) {
    return { errors: [toError(error)] };
  }
}

/** The directive is the operation's own; where a supergraph dropped it, the header stands in. */
function modeOf(
  { schema, operation, variableValues }: ExecutionContext,
  header: string | null,
): Mode | null {
  const directive = schema.getDirective('atomic');
  const values = directive && getDirectiveValues(directive, operation, variableValues);
  if (values) return values['dryRun'] === true ? 'dry-run' : (toMode(header) ?? 'commit');
  return toMode(header);
}

function toMode(header: string | null): Mode | null {
  if (header === null || header === 'commit' || header === 'dry-run') return header;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `The header X-Atomic is "commit" or "dry-run", and ${JSON.stringify(header)} is neither.`,
  );
}

const toError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(error instanceof Error ? error.message : String(error), {
        originalError: error as Error,
      });

/** A root field, or the error of its arguments. */
interface RootField {
  readonly responseKey: string;
  readonly nodes: readonly FieldNode[];
  readonly field: AtomicField | GraphQLError;
}

async function executeAs(
  mode: Mode,
  { given, built, execute, run }: Execution,
): Promise<ExecutionResult> {
  const fields = rootFieldsOf(built);
  const wrong = fields.filter(({ field }) => field instanceof GraphQLError);
  if (wrong.length > 0) {
    return allNull(fields, ({ responseKey }) => {
      const own = wrong.find((each) => each.responseKey === responseKey);
      return own ? own.field : refusedWithOthers();
    });
  }
  const context = built.contextValue as GatewayContext;
  const isDryRun = mode === 'dry-run';
  try {
    const atomic = fields.map(({ field }) => field as AtomicField);
    const { committed, report } = await run(context, atomic, { isDryRun });
    if (!isDryRun) return await execute({ ...given, contextValue: { ...context, committed } });
    return { data: null, extensions: { dryRun: report } };
  } catch (error) {
    return allNull(fields, () => error);
  }
}

const refusedWithOthers = (): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    'Another field of the operation was refused, and none was carried out. Nothing was written.',
  );

function rootFieldsOf(built: ExecutionContext): readonly RootField[] {
  const { schema, fragments, variableValues, operation } = built;
  const mutation = schema.getMutationType();
  if (!mutation) throw new Error('The schema has no mutations.');
  const collected = collectFields(
    schema,
    fragments,
    variableValues,
    mutation,
    operation.selectionSet,
  );
  return [...collected]
    .filter(([, [node]]) => node?.name.value !== '__typename')
    .map(([responseKey, nodes]) => ({
      responseKey,
      nodes,
      field: toField(built, mutation, { responseKey, nodes }),
    }));
}

function toField(
  { schema, fragments, variableValues }: ExecutionContext,
  mutation: GraphQLObjectType,
  { responseKey, nodes }: Omit<RootField, 'field'>,
): RootField['field'] {
  const [node] = nodes;
  const definition = node && mutation.getFields()[node.name.value];
  if (!node || !definition) throw new Error(`There is no field "${responseKey}".`);
  try {
    return {
      responseKey,
      write: definition.extensions['rowWrite'],
      args: getArgumentValues(definition, node, variableValues),
      info: { fieldNodes: nodes, schema, fragments, variableValues },
    };
  } catch (error) {
    return toError(error);
  }
}

/** Nothing has happened, or nothing is known: every field says so. */
function allNull(
  fields: readonly RootField[],
  errorOf: (field: RootField) => unknown,
): ExecutionResult {
  return {
    data: Object.fromEntries(fields.map(({ responseKey }) => [responseKey, null])),
    errors: fields.map((field) => locatedError(errorOf(field), field.nodes, [field.responseKey])),
  };
}
