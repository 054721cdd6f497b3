import { GraphQLError } from 'graphql';
import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import { GatewayError } from '../../errors.ts';
import type { CreateContext, GatewayContext } from '../../resolvers/context.ts';
import { toGraphQLError } from '../graphql-error.ts';
import { maskResult, type ErrorMaskOptions as ResultMask } from '../error-mask.ts';
import type { Metrics } from '../metrics.ts';
import type { RequestScope, RequestScopes } from '../request-scope.ts';
import { namedBy, type Connection } from './connection.ts';
import { Outlet } from './outlet.ts';
import { prepareOperation, type OperationParams, type Preparing } from './prepare-operation.ts';
import { toLasting, type SharedSubscriptions } from './shared-subscriptions.ts';

export interface SocketOperationsOptions extends ResultMask, Preparing {
  readonly createContext: CreateContext;
  readonly shared: SharedSubscriptions;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  /** Operations on one connection at the same time. */
  readonly maxPerConnection: number;
}

/** What belongs to a connection of graphql-ws. */
export interface SocketExtra {
  readonly connection: Connection;
}

interface Running {
  readonly id: string;
  readonly connection: Connection;
  readonly params: OperationParams;
  readonly own: Readonly<Record<string, string>>;
  /** Undefined for subscriptions, of which as little is kept as can be. */
  readonly execute: ((args: ExecutionArgs) => unknown) | undefined;
}

type Options = ServerOptions<Record<string, unknown> | undefined, SocketExtra>;

type Subscribing = Parameters<NonNullable<Options['onSubscribe']>>;

/** What is remembered of operations while they run. */
interface Memory {
  readonly running: WeakMap<ExecutionArgs, Running>;
  readonly scopes: WeakMap<SubscribePayload, OperationScope>;
}

/** How operations that come over WebSockets are carried out. */
export function createSocketOperations(options: SocketOperationsOptions): Options {
  const memory: Memory = { running: new WeakMap(), scopes: new WeakMap() };
  const { running, scopes } = memory;
  return {
    // A slow line still has to bring the first message.
    connectionInitWaitTimeout: 10_000,
    onConnect: ({ connectionParams, extra: { connection } }) =>
      greet(options, connection, connectionParams),
    onSubscribe: (...subscribing) => begin(options, memory, subscribing),
    execute: (args) => running.get(args)?.execute?.(args) as Promise<ExecutionResult>,
    subscribe: (args) => subscribe(options, memory, args) as never,
    onNext: (...[, , payload, , result]) =>
      toFormatted(maskResult(result, scopeOf(scopes, payload), options)),
    onError: (...[{ extra }, id, payload, errors]) => {
      const scope = scopeOf(scopes, payload);
      const { requestId } = scope;
      const masked = errors.map((error) => toGraphQLError(error, { ...options, requestId }));
      scope.errorCodes = masked.map(({ extensions }) => String(extensions['code']));
      finish(options, extra.connection, { id, scope });
      return masked.map((error) => error.toJSON());
    },
    onComplete: ({ extra: { connection } }, id, payload) => {
      finish(options, connection, { id, scope: scopeOf(scopes, payload) });
    },
    onClose: ({ extra: { connection } }) => {
      connection.end();
    },
  };
}

/** Checks an operation, and gives what it takes to carry it out. */
async function begin(
  options: SocketOperationsOptions,
  { running, scopes }: Memory,
  [{ subscriptions, extra }, id, payload]: Subscribing,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { connection } = extra;
  if (Object.keys(subscriptions).length > options.maxPerConnection) {
    return [tooMany(options.maxPerConnection)];
  }
  const { scope, close } = options.scopes.openDetached(connection.client);
  scopes.set(payload, scope);
  const own = namedBy(payload.extensions, connection.otherHeaders);
  const request = { headers: connection.headersFor(own) };
  const prepared = await prepareOperation(options, { scope, request, params: payload });
  close();
  if (!('args' in prepared)) return prepared;
  const { args, execute, params } = prepared;
  if (scope.operation?.type === 'subscription') {
    const lasting = toLasting(args);
    scopes.set(payload, toLastingScope(scope));
    running.set(lasting, { id, connection, params, own, execute: undefined });
    return lasting;
  }
  connection.pending.set(id, scope.abort);
  running.set(args, { id, connection, params, own, execute });
  return args;
}

async function subscribe(
  { shared }: SocketOperationsOptions,
  { running }: Memory,
  args: ExecutionArgs,
): Promise<Outlet | ExecutionResult> {
  const outlet = await shared.open(args);
  const operation = running.get(args);
  if (operation === undefined || !(outlet instanceof Outlet)) return outlet;
  const { connection, id, params, own } = operation;
  connection.subscriptions.set(id, { outlet, params, own });
  return outlet;
}

/** What is told of an operation in the log. */
type OperationScope = Pick<
  RequestScope,
  'requestId' | 'errorCodes' | 'startedAt' | 'operation' | 'upstreamCalls'
>;

const toLastingScope = ({
  requestId,
  errorCodes,
  startedAt,
  operation,
  upstreamCalls,
}: RequestScope): OperationScope => ({
  requestId,
  errorCodes,
  startedAt,
  operation,
  upstreamCalls,
});

/** An operation that was refused before it had a scope is told of by a made-up one. */
const scopeOf = (
  scopes: WeakMap<SubscribePayload, OperationScope>,
  payload: SubscribePayload,
): OperationScope =>
  scopes.get(payload) ?? {
    requestId: '',
    errorCodes: [],
    startedAt: performance.now(),
    operation: undefined,
    upstreamCalls: 0,
  };

/** Errors as they are sent; what yoga reads of them for HTTP is of no use here. */
function toFormatted(result: ExecutionResult): FormattedExecutionResult {
  const { errors, ...rest } = result;
  return errors === undefined ? rest : { ...rest, errors: errors.map((error) => error.toJSON()) };
}

interface Finished {
  readonly id: string;
  readonly scope: OperationScope;
}

/** One line and one count for each operation, as for requests over HTTP. */
function finish(
  { logger, metrics }: SocketOperationsOptions,
  connection: Connection,
  { id, scope }: Finished,
): void {
  connection.pending.delete(id);
  connection.subscriptions.delete(id);
  const milliseconds = performance.now() - scope.startedAt;
  const operationType = scope.operation?.type ?? 'unknown';
  metrics.recordRequest({ operationType, outcome: scope.errorCodes[0] ?? 'ok', milliseconds });
  logger.info('operation', {
    requestId: scope.requestId,
    operation: scope.operation?.name?.slice(0, 100),
    type: operationType,
    transport: 'websocket',
    milliseconds: Math.round(milliseconds * 10) / 10,
    upstreamCalls: scope.upstreamCalls,
    ...(scope.errorCodes.length === 0 ? {} : { errors: [...new Set(scope.errorCodes)] }),
  });
}

/** Tells whoever is polled for how often; refuses what cannot be a credential. */
function greet(
  options: SocketOperationsOptions,
  connection: Connection,
  params: unknown,
): boolean | Record<string, unknown> {
  connection.speakAs(params);
  try {
    const { pollMs } = contextOf(options, connection, {}).subscriber;
    return pollMs === undefined ? true : { polling: { intervalMs: pollMs } };
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}

function contextOf(
  { createContext, scopes }: SocketOperationsOptions,
  connection: Connection,
  own: Readonly<Record<string, string>>,
): GatewayContext {
  const { scope, close } = scopes.openDetached(connection.client);
  close();
  return createContext({
    headers: connection.headersFor(own),
    clientAddress: scope.clientAddress,
    isSecure: scope.isSecure,
    requestId: scope.requestId,
    signal: scope.abort.signal,
    deadline: scope.deadline,
    passCookies: () => undefined,
  });
}

/**
 * Lets a connection speak with a renewed credential: what is open on it goes on with that, when it
 * is the same user's, and ends otherwise.
 */
export async function renewCredential(
  options: SocketOperationsOptions,
  connection: Connection,
  params: unknown,
): Promise<Record<string, unknown> | undefined> {
  if (connection.isRenewing) return undefined;
  const before = contextOf(options, connection, {}).subscriber;
  const open = [...connection.subscriptions.values()].filter(
    ({ own }) => Object.keys(own).length === 0,
  );
  if (!connection.speakAs(params)) return undefined;
  if (open.length === 0) return { renewed: true };
  connection.isRenewing = true;
  try {
    const after = contextOf(options, connection, {}).subscriber;
    const isSame = (await before.identify()) === (await after.identify());
    await Promise.all(
      open.map(async ({ outlet, params: operation }) => {
        if (!isSame) {
          outlet.fail(otherUser());
          return;
        }
        await moveTo(options, connection, { outlet, operation });
      }),
    );
    return { renewed: true };
  } catch (error) {
    const requestId = '';
    return { renewed: false, error: toGraphQLError(error, { ...options, requestId }).toJSON() };
  } finally {
    connection.isRenewing = false;
  }
}

async function moveTo(
  options: SocketOperationsOptions,
  connection: Connection,
  { outlet, operation }: { readonly outlet: Outlet; readonly operation: OperationParams },
): Promise<void> {
  const { scope, close } = options.scopes.openDetached(connection.client);
  close();
  const prepared = await prepareOperation(options, {
    scope,
    request: { headers: connection.headersFor({}) },
    params: operation,
  });
  if ('args' in prepared) await options.shared.move(outlet, prepared.args);
}

const otherUser = (): GatewayError =>
  new GatewayError(
    'UNAUTHENTICATED',
    'The connection speaks for another user by now. Subscribe again as that user.',
  );

const tooMany = (most: number): GraphQLError =>
  new GraphQLError('Too many operations on this connection.', {
    originalError: new GatewayError(
      'RATE_LIMITED',
      `This connection has ${most} operations open, and more are not allowed ` +
        '(`subscriptions.maxPerConnection`). End some that are not needed.',
    ),
  });
