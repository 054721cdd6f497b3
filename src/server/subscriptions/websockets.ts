import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import type { Server, WebSocket as GraphQLSocket } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { Timers } from '../../timers.ts';
import { clientOf } from '../request-scope.ts';
import { Connection } from './connection.ts';
import { isKnownOrigin, type OriginOptions } from './origin.ts';
import {
  createSocketOperations,
  renewCredential,
  type SocketExtra,
  type SocketOperationsOptions,
} from './socket-operations.ts';

export interface WebSocketsOptions extends SocketOperationsOptions, OriginOptions {
  /** Headers, in lower case, that are kept and can be named beside the gateway's own. */
  readonly otherHeaders?: readonly string[] | undefined;
  readonly timers: Timers;
  /** How often connections are sent a ping; one that does not answer the last is closed. */
  readonly pingMs: number;
  readonly maxConnections: number;
  /** Connections of other kinds that count, too. */
  readonly otherConnections: () => number;
  readonly maxMessageBytes: number;
}

/** What may wait to be sent on one socket; a client that takes less while it asks for more is cut off. */
const mostUnsentBytes = 16 * 2 ** 20;

/** `Service Restart`: clients take it for a reason to connect again. */
const restarting = 1012;

/** The clients that speak graphql-ws. */
export class WebSockets {
  private readonly options: WebSocketsOptions;
  private readonly server: WebSocketServer;
  private readonly operations: Server<SocketExtra>;
  /** Those that have not answered the last ping. */
  private readonly silent = new WeakSet<WebSocket>();
  private cancelPing: () => void;
  private isClosing = false;

  constructor(options: WebSocketsOptions) {
    this.options = options;
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      perMessageDeflate: false,
      handleProtocols,
    });
    this.operations = makeServer(createSocketOperations(options));
    this.cancelPing = this.pingLater();
  }

  get size(): number {
    return this.server.clients.size;
  }

  /** Takes a socket that asks for the path, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node listens to errors of a socket only while it is its own.
    socket.on('error', () => socket.destroy());
    const refusal = this.refusalOf(request);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    this.server.handleUpgrade(request, socket, head, (opened) => {
      this.accept(opened, request);
    });
  }

  /** Tells every client to connect again, elsewhere or later; waits for them a moment. */
  async close(lullMs: number): Promise<void> {
    const { server } = this;
    this.isClosing = true;
    this.cancelPing();
    for (const socket of server.clients) {
      socket.close(restarting, 'The gateway is closing. Connect again.');
    }
    if (server.clients.size > 0) {
      await untilEmpty(server, { timers: this.options.timers, lullMs });
    }
    for (const socket of server.clients) socket.terminate();
    server.close();
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    const { logger, trustProxy } = this.options;
    const connection = new Connection(
      request,
      clientOf(request, trustProxy),
      this.options.otherHeaders,
    );
    const fail = (error: unknown): void => {
      logger.error('websocket failed', { error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    const closed = this.operations.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => {
          socket.close(code, reason);
        },
        onMessage: (receive) => {
          socket.on('message', (data: Buffer) => {
            if (socket.bufferedAmount > mostUnsentBytes) socket.terminate();
            else receive(data.toString()).catch(fail);
          });
        },
        onPing: (payload) => this.answerPing(socket, connection, payload),
      },
      { connection },
    );
    socket.on('pong', () => this.silent.delete(socket));
    // A broken frame or connection; ws closes the socket itself.
    socket.on('error', (error) => {
      logger.debug('websocket broke', { error });
    });
    socket.on('close', (code, reason) => {
      Promise.resolve(closed(code, reason.toString())).catch(fail);
    });
  }

  /** A ping can bring a renewed credential. */
  private async answerPing(
    socket: WebSocket,
    connection: Connection,
    payload: Parameters<NonNullable<GraphQLSocket['onPing']>>[0],
  ): Promise<void> {
    const answer = await renewCredential(this.options, connection, payload);
    await send(socket, JSON.stringify({ type: 'pong', ...(answer && { payload: answer }) }));
  }

  private pingLater(): () => void {
    return this.options.timers.after(this.options.pingMs, () => {
      for (const socket of this.server.clients) {
        if (this.silent.has(socket)) socket.terminate();
        else {
          this.silent.add(socket);
          socket.ping();
        }
      }
      this.cancelPing = this.pingLater();
    });
  }

  private refusalOf(request: IncomingMessage): Refusal | undefined {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path !== '/graphql' && path !== '/graphql/') return refusals.path;
    if (this.isClosing) return refusals.closing;
    if (!isKnownOrigin(request, this.options)) return refusals.origin;
    const { otherConnections, maxConnections } = this.options;
    return this.size + otherConnections() >= maxConnections ? refusals.full : undefined;
  }
}

interface Refusal {
  readonly status: string;
  readonly text: string;
}

const refusals = {
  path: { status: '404 Not Found', text: 'WebSockets are served at /graphql.' },
  closing: { status: '503 Service Unavailable', text: 'The gateway is closing.' },
  origin: {
    status: '403 Forbidden',
    text: 'Pages of this origin may not connect; the setting `cors` names those that may.',
  },
  full: {
    status: '503 Service Unavailable',
    text: 'There are too many connections (`subscriptions.maxConnections`).',
  },
} as const satisfies Record<string, Refusal>;

function refuse(socket: Duplex, { status, text }: Refusal): void {
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

/** Resolves when the system has taken it, so that nobody makes more than can be sent. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== WebSocket.OPEN) {
      resolve();
      return;
    }
    // A socket that fails is closed, which ends its operations.
    socket.send(data, () => {
      resolve();
    });
  });
}

function untilEmpty(
  server: WebSocketServer,
  { timers, lullMs }: { readonly timers: Timers; readonly lullMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(lullMs, resolve);
    for (const socket of server.clients) {
      socket.once('close', () => {
        if (server.clients.size > 0) return;
        cancel();
        resolve();
      });
    }
  });
}
