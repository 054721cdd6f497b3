import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createBuiltInHandler } from './built-in/handler.ts';
import type { BuiltInHandler } from './built-in/handler.ts';
import { createPlannedExecution } from './compiled-execution.ts';
import { createCors } from './cors.ts';
import { createDrain } from './drain.ts';
import type { Closing } from './drain.ts';
import type { Listener } from './fetch.ts';
import { createGraphiQL } from './graphiql.ts';
import { listen } from './listen.ts';
import type { SubscriptionCounts } from './metrics.ts';
import { createPeering } from './peers.ts';
import { KnownOperations } from './known-operations.ts';
import { SpareBuffers } from './spare-buffers.ts';
import { PersistedOperations } from './persisted-operations.ts';
import { createShortPath } from './short-path.ts';
import { createGraphQLHandler } from './yoga.ts';
import { MAX_BODY_BYTES } from './body-limit.ts';
import { createOpenStreams } from './subscriptions/open-streams.ts';
import { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';
import { toTimeouts } from './timeouts.ts';
import { WebSockets, type WebSocketsOptions } from './subscriptions/websockets.ts';
import { answerRequest, type ServerParts } from './routes.ts';
import type { GatewayServerOptions } from './server-options.ts';

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

/** Without settings, clients may send any operation, and have it kept. */
const anyOperation = {
  manifest: new Map<string, string>(),
  accept: 'any',
  automatic: true,
  maxAgeSeconds: 0,
} as const;

export function createGatewayServer(options: GatewayServerOptions): GatewayServer {
  const handle: Listener = (request, response) => {
    parts.drain.add(response, () => {
      answerRequest(request, response, parts);
    });
  };
  const server = createServer(toTimeouts(options), handle);
  const planned = {
    execution: createPlannedExecution(options.planning),
    known: new KnownOperations(),
  };
  const { subscriptions: limits, lullMs = 300, persistedOperations = anyOperation } = options;
  const { maxAgeSeconds } = persistedOperations;
  const persisted = new PersistedOperations(persistedOperations);
  const shared = new SharedSubscriptions({ ...limits, timers: options.timers });
  const parts: ServerParts = {
    options,
    streams: createOpenStreams(limits.maxConnections),
    handler: createGraphQLHandler({ ...options, shared, persisted, maxAgeSeconds }, planned),
    shortPath: createShortPath({ ...options, ...planned, persisted, spare: new SpareBuffers() }),
    cors: createCors(options.cors),
    graphiql: options.graphiql === false ? undefined : createGraphiQL(options.graphiql),
    builtIn: createBuiltIn(options),
    peering: options.peers && createPeering({ ...options, peers: options.peers, receive: handle }),
    drain: createDrain(server, { ...options, timeoutMs: options.requestTimeoutMs, lullMs }),
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

async function closeParts(
  { streams, peering, drain }: ServerParts,
  reason?: Closing,
): Promise<void> {
  streams.close();
  peering?.closeStreams();
  await drain.close(reason);
  await peering?.close();
}

function createServerSockets(
  server: Server,
  { options, handler, streams }: ServerParts,
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
