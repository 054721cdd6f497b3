import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { getOperationAST, NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import type { CreateContext, GatewayContext } from '../resolvers/context.ts';
import { useBodyLimit } from './body-limit.ts';
import { useCompiledExecution } from './compiled-execution.ts';
import { createPassCookies } from './cookies.ts';
import type { CookieOptions } from './cookies.ts';
import { useCsrfGuard } from './csrf.ts';
import { useDeadline } from './deadline.ts';
import { useExplain } from './explain.ts';
import { mapEach, maskResult } from './mask-result.ts';
import { useOperationLimits } from './operation-limits.ts';
import type { OperationLimits } from './operation-limits.ts';
import type { RequestScope } from './request-scope.ts';
import { useEventStreams } from './subscriptions/event-streams.ts';
import type { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';

/** An operation with its variables is far smaller; a larger body only costs. */
export const MAX_BODY_BYTES = 1_000_000;

/** What the listener hands to yoga with each request. */
export interface ServerContext {
  readonly scope: RequestScope;
}

export interface GraphQLHandlerOptions {
  /** The schema in force; asked once for each operation, which then keeps what it got. */
  readonly schema: () => GraphQLSchema;
  readonly createContext: CreateContext;
  readonly logger: Logger;
  readonly cookies: CookieOptions;
  /** Origins whose pages may call the gateway with credentials; false: no other origin. */
  readonly cors: readonly string[] | false;
  readonly limits: OperationLimits;
  readonly shared: SharedSubscriptions;
  readonly timers: Timers;
  readonly isIntrospectionAllowed: boolean;
  /** Adds details to masked errors; never in production. */
  readonly isDebug: boolean;
}

export type GraphQLHandler = YogaServerInstance<ServerContext, GatewayContext>;

/** The plugins run in this order; each is one concern. */
export function createGraphQLHandler(options: GraphQLHandlerOptions): GraphQLHandler {
  const plugins = [
    useEventStreams({ ...options, maxBodyBytes: MAX_BODY_BYTES }),
    useCurrentSchema(options.schema),
    useCsrfGuard(),
    useBodyLimit(MAX_BODY_BYTES),
    useOperationRecord(),
    useOperationLimits(options.limits),
    ...(options.isIntrospectionAllowed ? [] : [useNoIntrospection()]),
    useCompiledExecution(),
    useSharedSubscriptions(options.shared),
    useDeadline(scopeOf),
    useExplain(),
    useErrorMask(options),
  ];
  return createYoga<ServerContext, GatewayContext>({
    plugins,
    context: (initial) => createOperationContext(initial, options),
    // Masking needs the request's id, which yoga's own hook does not get: useErrorMask does it.
    maskedErrors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    // Yoga takes an empty list for every origin.
    cors: options.cors === false || options.cors.length === 0 ? false : corsOptions(options.cors),
    // useBodyLimit does it.
    maxRequestBodySize: false,
    logging: yogaLogger(options.logger),
  });
}

function createOperationContext(
  { scope, request }: ServerContext & { request: Request },
  { createContext, cookies }: GraphQLHandlerOptions,
): GatewayContext {
  return createContext({
    headers: request.headers,
    clientAddress: scope.clientAddress,
    requestId: scope.requestId,
    signal: scope.abort.signal,
    deadline: scope.deadline,
    passCookies: createPassCookies(scope, request.headers, cookies),
  });
}

/** Every operation runs on the schema that was in force when it began. */
function useCurrentSchema(current: () => GraphQLSchema): Plugin {
  return {
    onEnveloped({ setSchema }) {
      setSchema(current());
    },
  };
}

function useNoIntrospection(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}

/** The same subscription of the same caller runs once, whatever transport it comes by. */
function useSharedSubscriptions(shared: SharedSubscriptions): Plugin {
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn((args: ExecutionArgs) => shared.open(args));
    },
  };
}

/** Notes the operation's name and type for the log and the metrics. */
function useOperationRecord(): Plugin {
  return {
    onParse() {
      return ({ result, context }) => {
        if (!isDocument(result)) return;
        const node = getOperationAST(result, context.params.operationName);
        if (node == null) return;
        scopeOf(context).operation = { type: node.operation, name: node.name?.value };
      };
    },
  };
}

/** A document that cannot be parsed arrives as its error. */
function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'definitions' in result;
}

/** The last word on every result: errors as clients may see them. */
function useErrorMask({ logger, isDebug }: GraphQLHandlerOptions): Plugin {
  return {
    onResultProcess(payload) {
      const { result } = payload;
      const scope = scopeOf(payload.serverContext);
      const mask = (one: ExecutionResult): ExecutionResult =>
        maskResult(one, scope, { logger, isDebug });
      if (Symbol.asyncIterator in result) payload.setResult(mapEach(result, mask));
      else payload.setResult(Array.isArray(result) ? result.map(mask) : mask(result));
    },
  };
}

/** The listener puts the scope there; yoga's types do not carry it into plugins' contexts. */
function scopeOf(context: unknown): RequestScope {
  return (context as ServerContext).scope;
}

function corsOptions(origins: readonly string[]) {
  return {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: ['X-Request-Id', 'X-Fallback-Cookies', 'Retry-After'],
    maxAge: 600,
  };
}

/** Yoga logs request bodies at debug level: only its warnings and errors pass. */
function yogaLogger(logger: Logger) {
  const text = (parts: unknown[]): string => parts.map(String).join(' ');
  const silent = (): void => undefined;
  return {
    debug: silent,
    info: silent,
    warn: (...parts: unknown[]) => {
      logger.warn(text(parts));
    },
    error: (...parts: unknown[]) => {
      logger.error('yoga failed', { error: parts[0] });
    },
  };
}
