import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../logger.ts';
import { answerOperation } from './answer-operation.ts';
import { createBuiltInHandler } from './built-in/handler.ts';
import type { BuiltInHandler, BuiltInOptions } from './built-in/handler.ts';
import { createPlannedExecution } from './compiled-execution.ts';
import type { PlanningOptions } from './compiled-execution.ts';
import { createCors } from './cors.ts';
import type { Cors } from './cors.ts';
import { createDrain } from './drain.ts';
import type { Closing, Drain } from './drain.ts';
import type { Listener } from './fetch.ts';
import { createGraphiQL } from './graphiql.ts';
import type { GraphiQL, GraphiQLOptions } from './graphiql.ts';
import { reportReadiness } from './health.ts';
import type { Health } from './health.ts';
import { answerFile, FILES_PATH, type LinkedFilesOptions } from './linked-files.ts';
import { listen } from './listen.ts';
import type { Metrics, SubscriptionCounts } from './metrics.ts';
import { createPeering, type Peering } from './peers.ts';
import { recordWhenDone } from './request-log.ts';
import type { RequestScope, RequestScopes } from './request-scope.ts';
import { respond, respondJson } from './respond.ts';
import { KnownOperations } from './known-operations.ts';
import type { OperationFlights } from './operation-flights.ts';
import { SpareBuffers } from './spare-buffers.ts';
import { PersistedOperations } from './persisted-operations.ts';
import type { PersistedOperationsOptions } from './persisted-operations.ts';
import { createShortPath } from './short-path.ts';
import type { Answer, ShortPath, ShortPathOptions } from './short-path.ts';
import type { UploadLimits } from './uploads/receive-form.ts';
import { createGraphQLHandler } from './yoga.ts';
import type { GraphQLHandler, GraphQLHandlerOptions } from './yoga.ts';
import { MAX_BODY_BYTES } from './body-limit.ts';
import { STREAM_PATH } from './subscriptions/event-streams.ts';
import { createOpenStreams, type OpenStreams } from './subscriptions/open-streams.ts';
import { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';
import { WebSockets, type WebSocketsOptions } from './subscriptions/websockets.ts';

export interface GatewayServerOptions
  extends
    Omit<GraphQLHandlerOptions, 'shared' | 'persisted' | 'maxAgeSeconds'>,
    Pick<ShortPathOptions, 'identify' | 'createLightContext'> {
  /** Operations that clients name; by default those that they have kept themselves. */
  readonly persistedOperations?: PersistedOperationsOptions & { readonly maxAgeSeconds: number };
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly requestTimeoutMs: number;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly health: () => Health;
  /** False: no page at all. */
  readonly graphiql: GraphiQLOptions | false;
  /** Origins whose pages may call the gateway with credentials; false: no other origin. */
  readonly cors: readonly string[] | false;
  /** Operations under way, which equal ones join. */
  readonly flights: OperationFlights<Answer>;
  readonly uploads: UploadLimits;
  /** Reads what an address of a file stands for. */
  readonly readLink: LinkedFilesOptions['readLink'];
  readonly planning?: PlanningOptions;
  /** The API of Appwrite's built-in endpoint; false: not served. */
  readonly builtIn: BuiltInOptions | false;
  readonly subscriptions: SubscriptionLimits;
  readonly trustProxy: boolean;
  /** Headers, in lower case, that mean something to the configuration's own code. */
  readonly otherHeaders?: readonly string[] | undefined;
  /** How long a closing server still serves connections, in milliseconds; 300 by default. */
  readonly lullMs?: number;
}

export interface SubscriptionLimits {
  /** Changes that wait for a slow client at most. */
  readonly maxQueue: number;
  /** Operations at the same time on one connection. */
  readonly maxPerConnection: number;
  /** Subscriptions of one credential. */
  readonly maxPerCredential: number;
  /** WebSockets and streams of events, altogether. */
  readonly maxConnections: number;
  readonly pingMs: number;
}

export interface GatewayServer {
  /** Answers a request that somebody else's server took. */
  readonly handle: Listener;
  /** Takes over a socket from somebody else's server. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Listens; fails with one sentence when the port is taken or not allowed. */
  start(): Promise<{ url: string }>;
  /** Another schema is in force: subscriptions go on with it, or end. */
  reload(): void;
  /** Subscriptions that are open, the operations that run for them, and what they came by. */
  readonly subscriptions: Omit<SubscriptionCounts, 'upstreamSockets'>;
  /** Tells subscribers to connect again, and lets requests in flight finish within their timeout. */
  close(reason?: Closing): Promise<void>;
}

interface Parts {
  readonly options: GatewayServerOptions;
  readonly handler: GraphQLHandler;
  readonly shortPath: ShortPath;
  readonly cors: Cors;
  readonly graphiql: GraphiQL | undefined;
  readonly builtIn: BuiltInHandler | undefined;
  readonly drain: Drain;
  readonly streams: OpenStreams;
  readonly peering: Peering | undefined;
}

/** Without settings, clients may send any operation, and have it kept. */
const anyOperation = {
  manifest: new Map<string, string>(),
  accept: 'any',
  automatic: true,
  maxAgeSeconds: 0,
} as const;

type Route = (request: IncomingMessage, response: ServerResponse, parts: Parts) => void;

export function createGatewayServer(options: GatewayServerOptions): GatewayServer {
  // Node gives up on requests that take longer to arrive; those with files may.
  const requestTimeout = Math.max(300_000, options.uploads.timeoutMs);
  const handle: Listener = (request, response) => {
    parts.drain.add(response, () => {
      answer(request, response, parts);
    });
  };
  const server = createServer({ requestTimeout }, handle);
  const planned = {
    execution: createPlannedExecution(options.planning),
    known: new KnownOperations(),
  };
  const { subscriptions: limits, lullMs = 300, persistedOperations = anyOperation } = options;
  const { maxAgeSeconds } = persistedOperations;
  const persisted = new PersistedOperations(persistedOperations);
  const shared = new SharedSubscriptions({ ...limits, timers: options.timers });
  const parts: Parts = {
    options,
    streams: createOpenStreams(limits.maxConnections),
    handler: createGraphQLHandler({ ...options, shared, persisted, maxAgeSeconds }, planned),
    shortPath: createShortPath({ ...options, ...planned, persisted, spare: new SpareBuffers() }),
    cors: createCors(options.cors),
    graphiql: options.graphiql === false ? undefined : createGraphiQL(options.graphiql),
    builtIn: createBuiltIn(options),
    peering: options.peers && createPeering({ ...options, peers: options.peers, receive: handle }),
    drain: createDrain(server, { timeoutMs: options.requestTimeoutMs, lullMs }),
  };
  const webSockets = createServerSockets(server, parts, { shared, persisted });
  return {
    handle,
    upgrade: (request, socket, head) => {
      webSockets.upgrade(request, socket, head);
    },
    start: async () => {
      await parts.peering?.start();
      return listen(server, options);
    },
    reload: () => {
      shared.reload(options.schema());
    },
    get subscriptions() {
      const connections = webSockets.size + parts.streams.size;
      return { open: shared.size, operations: shared.operations, connections };
    },
    close: async (reason) => {
      const closed = webSockets.close(lullMs);
      await Promise.all([closed, closeParts(parts, reason)]);
    },
  };
}

const createBuiltIn = ({
  builtIn,
  ...options
}: GatewayServerOptions): BuiltInHandler | undefined =>
  builtIn === false ? undefined : createBuiltInHandler({ ...options, ...builtIn });
async function closeParts({ streams, peering, drain }: Parts, reason?: Closing): Promise<void> {
  streams.close();
  peering?.closeStreams();
  await drain.close(reason);
  await peering?.close();
}

function createServerSockets(
  server: Server,
  { options, handler, streams }: Parts,
  shared: Pick<WebSocketsOptions, 'shared' | 'persisted'>,
): WebSockets {
  const webSockets = new WebSockets({
    ...options,
    ...options.subscriptions,
    ...shared,
    getEnveloped: handler.getEnveloped,
    otherConnections: () => streams.size,
    maxMessageBytes: MAX_BODY_BYTES,
  });
  server.on('upgrade', (request, socket, head) => {
    webSockets.upgrade(request, socket, head);
  });
  return webSockets;
}

const routes: Readonly<Record<string, Route>> = {
  '/graphql': answerGraphQL,
  '/v1/graphql': answerBuiltIn,
  '/v1/graphql/mutation': answerBuiltIn,
  [STREAM_PATH]: answerStream,
  '/health/live': (_request, response) => {
    respondJson(response, 200, { status: 'live' });
  },
  '/health/ready': (_request, response, { options, drain }) => {
    const { status, body } = reportReadiness(options.health(), drain.isDraining);
    respondJson(response, status, body);
  },
  '/metrics': (_request, response, { options }) => {
    void printMetrics(response, options);
  },
  '/': (_request, response) => {
    respond(response, {
      status: 302,
      type: 'text/plain',
      body: '',
      headers: { Location: '/graphql' },
    });
  },
};

function answerBuiltIn(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const { options, builtIn } = parts;
  if (builtIn === undefined) {
    respondJson(response, 404, { message: 'This API is switched off (builtIn.enabled).' });
    return;
  }
  void builtIn(request, response, openScope(request, response, options));
}

function findRoute(path: string): Route | undefined {
  if (path.startsWith(FILES_PATH)) return answerLinked;
  return routes[path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path];
}

function answerLinked(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const { options, cors } = parts;
  if (cors.handle(request, response) === 'answered') return;
  const scope = openScope(request, response, options);
  void answerFile({ request, response, scope }, options);
}

function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (isMalformed(request)) {
    respondJson(response, 400, { message: 'The Host header or the address is malformed.' });
    return;
  }
  const isAsset = parts.graphiql?.serveAsset(path, request, response) ?? false;
  if (isAsset) return;
  const route = findRoute(path);
  if (route === undefined) {
    respondJson(response, 404, { message: `There is nothing at ${path}; the API is at /graphql.` });
    return;
  }
  route(request, response, parts);
}

/** Yoga makes a URL of both, and would answer with what that throws. */
const isMalformed = ({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): boolean =>
  !(isPlainUrl.test(url) && isPlainHost.test(host)) && !URL.canParse(url, `http://${host}`);

/** What surely makes a URL; parsing it costs more. */
const isPlainUrl = /^\/[a-z]*$/;
const isPlainHost =
  /^(?:127\.0\.0\.1|[a-z][a-z0-9]*(?:[.-][a-z][a-z0-9]*)*)(?::(?:\d{1,4}|[1-5]\d{4}))?$/;

function answerGraphQL(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const { graphiql, cors, streams } = parts;
  if (cors.handle(request, response) === 'answered') return;
  if (isStream(request) && !streams.add(response)) {
    const message = 'There are too many streams (`subscriptions.maxConnections`); try again later.';
    respondJson(response, 503, { message });
    return;
  }
  if (graphiql !== undefined && wantsPage(request)) {
    graphiql.servePage(response);
    return;
  }
  const scope = openScope(request, response, parts.options);
  void answerOperation({ request, response, scope }, parts);
}

function answerStream(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const isRelayed = parts.peering?.relay(request, response) ?? false;
  if (!isRelayed) answerGraphQL(request, response, parts);
}

function openScope(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayServerOptions,
): RequestScope {
  const scope = options.scopes.open(request, response);
  response.setHeader('X-Request-Id', scope.requestId);
  response.setHeader('Cache-Control', 'no-store');
  recordWhenDone(scope, options);
  return scope;
}

const isStream = ({ headers: { accept = '' } }: IncomingMessage): boolean =>
  accept.includes('text/event-stream');

/** A browser that navigates, also to an operation in the address; whoever takes JSON gets JSON. */
function wantsPage({ method, headers: { accept = '' } }: IncomingMessage): boolean {
  return method === 'GET' && accept.includes('text/html') && !accept.includes('json');
}

async function printMetrics(
  response: ServerResponse,
  { metrics, logger }: { metrics: Metrics; logger: Logger },
): Promise<void> {
  try {
    respond(response, { status: 200, type: metrics.contentType, body: await metrics.print() });
  } catch (error) {
    logger.error('metrics failed', { error });
    respondJson(response, 500, { message: 'The metrics could not be collected.' });
  }
}
