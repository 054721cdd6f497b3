import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import type { DirectiveNode, DocumentNode, ExecutionArgs, ValidationRule } from 'graphql';
import {
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  separateOperations,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';

/**
 * `@defer` and `@stream`: their rules, and an answer to those who could not read the parts, before
 * anything is read for them. Which format the parts have is up to yoga (the one of 2022, with
 * `incremental` and `hasNext`).
 */
export function useIncrementalDelivery(): Plugin {
  const { onValidate } = useDeferStream();
  const isIncremental = createDocumentCheck();
  return {
    onValidate(payload) {
      const addValidationRule: typeof payload.addValidationRule = (rule) => {
        // The plugin's rule on merged fields is older than GraphQL's, which bounds its own work.
        const { name } = rule as ValidationRule;
        if (name !== 'OverlappingFieldsCanBeMergedRule') payload.addValidationRule(rule);
      };
      const params = { ...payload.params };
      return onValidate?.({ ...payload, params, addValidationRule });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const given = args as ExecutionArgs;
      if (!isIncremental(given.document)) return;
      const active = toActive(given);
      const fault = active instanceof GraphQLError ? active : findFault(active, given);
      if (fault !== null) setResultAndStopExecution({ errors: [fault] });
      const { delivery } = given.contextValue as Pick<GatewayContext, 'delivery'>;
      delivery.isInParts = !(active instanceof GraphQLError) && active.length > 0;
    },
  };
}

const names: readonly string[] = ['defer', 'stream'];

/** Whether a document holds one of the directives at all; found out once. */
function createDocumentCheck(): (document: DocumentNode) => boolean {
  const known = new WeakMap<DocumentNode, boolean>();
  return (document) => {
    const found = known.get(document) ?? directivesIn(document).length > 0;
    known.set(document, found);
    return found;
  };
}

function directivesIn(document: DocumentNode): DirectiveNode[] {
  const found: DirectiveNode[] = [];
  visit(document, {
    Directive(node) {
      if (names.includes(node.name.value)) found.push(node);
    },
  });
  return found;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Arguments of the directives that are not switched off, or what is wrong with them. */
function toActive(args: ExecutionArgs): readonly Arguments[] | GraphQLError {
  const { schema, document, operationName, variableValues } = args;
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variableValues ?? {});
  // Execution says what is wrong with the variables.
  if (!coerced) return [];
  const operation = separateOperations(document)[operationName ?? ''] ?? document;
  try {
    return directivesIn(operation).flatMap((node) => {
      const directive = schema.getDirective(node.name.value);
      const values = directive && getDirectiveValues(directive, { directives: [node] }, coerced);
      return values && values['if'] !== false ? [values] : [];
    });
  } catch (error) {
    // A null variable, where the argument takes none.
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/**
 * Refuses subscriptions whose results would come in parts: each result replaces the one before, and
 * the parts of one would arrive among those of the next. Undefined for all others.
 */
export function createPartsRefusal(): (args: ExecutionArgs) => GraphQLError | undefined {
  const isIncremental = createDocumentCheck();
  return (args) => {
    if (!isIncremental(args.document)) return undefined;
    const active = toActive(args);
    if (active instanceof GraphQLError) return active;
    return active.length === 0 ? undefined : toError(noParts);
  };
}

const noParts =
  'A subscription sends whole results: leave @defer and @stream out, or switch them off with `if: false`.';

function findFault(active: readonly Arguments[], { contextValue }: ExecutionArgs) {
  const negative = active.find(({ initialCount = 0 }) => Number(initialCount) < 0);
  if (negative) {
    return toError(`@stream: initialCount is ${String(negative['initialCount'])}; give 0 or more.`);
  }
  const { request } = contextValue as { request?: Request };
  if (active.length === 0 || request === undefined || acceptsParts(request)) return null;
  return toError(
    'The answer to @defer and @stream comes in parts, and the request does not accept them. ' +
      'Send `Accept: multipart/mixed` or `Accept: text/event-stream`, or leave the directives out.',
    406,
  );
}

/** Named, and not by `*`: clients that say nothing mostly take whatever comes for JSON. */
const acceptsParts = (request: Request): boolean =>
  /multipart\/mixed|text\/event-stream/i.test(request.headers.get('accept') ?? '');

const toError = (message: string, status = 400): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status } } });
