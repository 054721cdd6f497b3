import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import { getOperationAST, NoSchemaIntrospectionCustomRule } from 'graphql';
import * as nodeFetch from '@whatwg-node/node-fetch';
import { createYoga } from 'graphql-yoga';
import type { FetchAPI, Plugin, YogaServerInstance } from 'graphql-yoga';
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import type {
  CreateContext,
  FindFile,
  GatewayContext,
  RunAtomically,
} from '../resolvers/context.ts';
import { useAtomicMutations } from './atomic-mutations.ts';
import { MAX_BODY_BYTES, useBodyLimit } from './body-limit.ts';
import { useCompiledExecution } from './compiled-execution.ts';
import type { PlannedExecution } from './compiled-execution.ts';
import { createPassCookies } from './cookies.ts';
import type { CookieOptions } from './cookies.ts';
import { useCsrfGuard } from './csrf.ts';
import { useDeadline } from './deadline.ts';
import { useErrorMask } from './error-mask.ts';
import { useExplain } from './explain.ts';
import { useIncrementalDelivery } from './incremental-delivery.ts';
import type { KnownOperations } from './known-operations.ts';
import { idParameters, usePersistedOperations } from './persisted-operations.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { useOperationLimits } from './operation-limits.ts';
import type { OperationLimits } from './operation-limits.ts';
import type { Peers } from './peers.ts';
import type { RequestScope } from './request-scope.ts';
import { useEventStreams } from './subscriptions/event-streams.ts';
import { useTableRefresh } from './table-refresh.ts';
import type { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';

/** What the listener hands to yoga with each request. */
export interface ServerContext {
  readonly scope: RequestScope;
  readonly files?: FindFile | undefined;
}

export interface GraphQLHandlerOptions {
  /** The schema in force; asked once for each operation, which then keeps what it got. */
  readonly schema: () => GraphQLSchema;
  readonly createContext: CreateContext;
  readonly runAtomically: RunAtomically;
  readonly logger: Logger;
  readonly cookies: CookieOptions;
  readonly limits: OperationLimits;
  readonly shared: SharedSubscriptions;
  /** Of the configuration's own; they run behind the gateway's, but for the masking of errors. */
  readonly plugins?: readonly Plugin[];
  readonly persisted: PersistedOperations;
  /** How long caches may keep guests' answers to reads by id (GET), in seconds; 0: not at all. */
  readonly maxAgeSeconds: number;
  readonly timers: Timers;
  /** The processes that this one shares its port with. */
  readonly peers?: Peers | undefined;
  readonly isIntrospectionAllowed: boolean;
  /** Adds details to masked errors; never in production. */
  readonly isDebug: boolean;
}

/** What the short path knows of the operations that went this way. */
export interface SharedWithShortPath {
  readonly execution: PlannedExecution;
  readonly known: KnownOperations;
}

export type GraphQLHandler = YogaServerInstance<ServerContext, GatewayContext>;

/** The plugins run in this order; each is one concern. */
export function createGraphQLHandler(
  options: GraphQLHandlerOptions,
  { execution, known }: SharedWithShortPath,
): GraphQLHandler {
  const plugins = [
    useEventStreams({
      ...options,
      maxBodyBytes: MAX_BODY_BYTES,
      tokenPrefix: options.peers && `${options.peers.own}.`,
    }),
    useCurrentSchema(options.schema),
    useCsrfGuard(),
    useBodyLimit(MAX_BODY_BYTES),
    usePersistedOperations({ ...options, execution }),
    useOperationRecord(),
    useOperationLimits(options.limits),
    useIncrementalDelivery(),
    ...(options.isIntrospectionAllowed ? [] : [useNoIntrospection()]),
    useCompiledExecution(execution),
    useKnownOperations(known),
    useAtomicMutations(options.runAtomically),
    useTableRefresh(),
    useSharedSubscriptions(options.shared),
    useDeadline(scopeOf),
    useExplain(),
    ...(options.plugins ?? []),
    useErrorMask(scopeOf, options),
  ];
  return createYoga<ServerContext, GatewayContext>({
    plugins,
    context: (initial) => createOperationContext(initial, options),
    // Masking needs the request's id, which yoga's own hook does not get: useErrorMask does it.
    maskedErrors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    extraParamNames: [...idParameters],
    // The listener does it, for both paths.
    cors: false,
    // useBodyLimit does it.
    maxRequestBodySize: false,
    logging: yogaLogger(options.logger),
    // What yoga takes anyway, but not within Next.js: the classes there refuse bodies put back.
    fetchAPI: nodeFetch as unknown as FetchAPI,
  });
}

function createOperationContext(
  { scope, files, request }: ServerContext & { request: Request },
  { createContext, cookies }: GraphQLHandlerOptions,
): GatewayContext {
  return createContext({
    headers: request.headers,
    clientAddress: scope.clientAddress,
    isSecure: scope.isSecure,
    requestId: scope.requestId,
    signal: scope.abort.signal,
    deadline: scope.deadline,
    files,
    passCookies: createPassCookies(
      scope,
      cookies,
      request.headers.get('x-fallback-cookies') !== null,
    ),
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

/** Queries that come so far have been found valid: from now on they may go the short way. */
function useKnownOperations(known: KnownOperations): Plugin {
  return {
    onExecute({ args }) {
      const { params } = args.contextValue;
      if (params.query) known.add(args, { ...params, query: params.query });
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

/** The listener puts the scope there; yoga's types do not carry it into plugins' contexts. */
function scopeOf(context: unknown): RequestScope {
  return (context as ServerContext).scope;
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
