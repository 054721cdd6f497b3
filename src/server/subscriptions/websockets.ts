import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { Timers } from '../../timers.ts';
import { clientOf } from '../request-scope.ts';
import { Connection } from './connection.ts';
import { isKnownOrigin, type OriginOptions } from './origin.ts';
import {
  createSocketOperations,
  renewCredential,
  type SocketOperationsOptions,
} from './socket-operations.ts';

export interface WebSocketsOptions extends SocketOperationsOptions, OriginOptions {
  readonly timers: Timers;
  /** How often connections are sent a ping; one that does not answer the last is closed. */
  readonly pingMs: number;
  readonly maxConnections: number;
  /** Connections of other kinds that count, too. */
  readonly otherConnections: () => number;
  readonly maxMessageBytes: number;
}

export interface WebSockets {
  /** Takes a socket that asks for the path, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly size: number;
  /** Tells every client to connect again, elsewhere or later; waits for them a moment. */
  close(lullMs: number): Promise<void>;
}

/** What may wait to be sent on one socket; a client that takes less while it asks for more is cut off. */
const mostUnsentBytes = 16 * 2 ** 20;

/** `Service Restart`: clients take it for a reason to connect again. */
const restarting = 1012;

export function createWebSockets(options: WebSocketsOptions): WebSockets {
  const { logger, timers } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const operations = makeServer(createSocketOperations(options));
  const silent = new WeakSet<WebSocket>();
  let isClosing = false;

  const ping = (): void => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        socket.ping();
      }
    }
    cancelPing = timers.after(options.pingMs, ping);
  };
  let cancelPing = timers.after(options.pingMs, ping);

  function accept(socket: WebSocket, request: IncomingMessage): void {
    const connection = new Connection(request, clientOf(request, options.trustProxy));
    const fail = (error: unknown): void => {
      logger.error('websocket failed', { error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    const send = (data: string): Promise<void> =>
      new Promise((resolve) => {
        if (socket.readyState !== WebSocket.OPEN) resolve();
        // A socket that fails is closed, which ends its operations.
        else
          socket.send(data, () => {
            resolve();
          });
      });
    const closed = operations.opened(
      {
        protocol: socket.protocol,
        send,
        close: (code, reason) => {
          socket.close(code, reason);
        },
        onMessage: (receive) => {
          socket.on('message', (data: Buffer) => {
            if (socket.bufferedAmount > mostUnsentBytes) socket.terminate();
            else receive(data.toString()).catch(fail);
          });
        },
        onPing: async (payload) => {
          const answer = await renewCredential(options, connection, payload);
          await send(JSON.stringify({ type: 'pong', ...(answer && { payload: answer }) }));
        },
      },
      { connection },
    );
    socket.on('pong', () => silent.delete(socket));
    // A broken frame or connection; ws closes the socket itself.
    socket.on('error', (error) => {
      logger.debug('websocket broke', { error });
    });
    socket.on('close', (code, reason) => {
      closed(code, reason.toString()).catch(fail);
    });
  }

  return {
    get size() {
      return server.clients.size;
    },
    upgrade: (request, socket, head) => {
      // Node listens to errors of a socket only while it is its own.
      socket.on('error', () => socket.destroy());
      const refusal = refusalOf(request);
      if (refusal !== undefined) refuse(socket, refusal);
      else {
        server.handleUpgrade(request, socket, head, (opened) => {
          accept(opened, request);
        });
      }
    },
    close: async (lullMs) => {
      isClosing = true;
      cancelPing();
      for (const socket of server.clients) {
        socket.close(restarting, 'The gateway is closing. Connect again.');
      }
      if (server.clients.size > 0) await untilEmpty(server, { timers, lullMs });
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };

  function refusalOf(request: IncomingMessage): Refusal | undefined {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (path !== '/graphql' && path !== '/graphql/') {
      return { status: '404 Not Found', text: 'WebSockets are served at /graphql.' };
    }
    if (isClosing) return { status: '503 Service Unavailable', text: 'The gateway is closing.' };
    if (!isKnownOrigin(request, options)) {
      return {
        status: '403 Forbidden',
        text: 'Pages of this origin may not connect; the setting `cors` names those that may.',
      };
    }
    if (server.clients.size + options.otherConnections() >= options.maxConnections) {
      return {
        status: '503 Service Unavailable',
        text: 'There are too many connections (`subscriptions.maxConnections`).',
      };
    }
    return undefined;
  }
}

interface Refusal {
  readonly status: string;
  readonly text: string;
}

function refuse(socket: Duplex, { status, text }: Refusal): void {
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
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
