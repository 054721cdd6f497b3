import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import type { Project } from './admin.ts';

export interface ProxyAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The connection breaks: before the call arrives, or once it was carried out. */
export type Break = 'cut' | 'lose';

/** Answers byte by byte, as the test likes. */
export type WriteAnswer = (response: ServerResponse) => void;

type Reaction = ProxyAnswer | WriteAnswer | Break | undefined;

/** Stands in for the upstream's answer to a call, or lets it through (undefined), now or later. */
export type Intercept = (call: {
  readonly method: string;
  /** With its query string, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Fires when whoever called has gone before an answer. */
  readonly signal: AbortSignal;
  /** The body as text; only for calls that are not let through. */
  readonly readBody: () => Promise<string>;
}) => Reaction | Promise<Reaction>;

/** Realtime sockets that go through the proxy. */
export interface RelayedSockets {
  /** How many were opened so far. */
  readonly opened: number;
  /** How many are open. */
  readonly open: number;
  /** What the gateway sent, as texts, pings aside. */
  readonly sent: readonly string[];
  /** Cuts all of them off. */
  cut(): void;
  /** While true, new ones are cut off at once. */
  isRefusing: boolean;
  /** Lets every socket believe that Appwrite sent this. */
  inject(frame: object): void;
}

export interface UpstreamProxy extends Project {
  readonly sockets: RelayedSockets;
  /** From now on nobody answers at this address. */
  close(): Promise<void>;
}

/** A server in front of devserver that can delay, refuse or replace answers. */
export async function startUpstreamProxy(
  upstream: Project,
  intercept: Intercept = () => undefined,
): Promise<UpstreamProxy> {
  const target = new URL(upstream.endpoint);
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const readBody = (): Promise<string> => text(request);
    const own = await intercept({ method, path, headers, signal: gone.signal, readBody });
    if (own === undefined || own === 'lose') {
      forward(request, response, { target, isLost: own === 'lose' });
      return;
    }
    if (own === 'cut') {
      request.socket.destroy();
      return;
    }
    request.resume();
    if (typeof own === 'function') {
      own(response);
      return;
    }
    response.writeHead(own.status, { 'Content-Type': 'application/json', ...own.headers });
    response.end(JSON.stringify(own.body));
  }
  const sockets = relaySockets(server, target);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...upstream,
    sockets,
    endpoint: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      sockets.cut();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function relaySockets(server: Server, target: URL): RelayedSockets {
  const accepting = new WebSocketServer({ noServer: true });
  const sent: string[] = [];
  const pairs = new Set<readonly [WebSocket, WebSocket]>();
  let opened = 0;
  const sockets = {
    get opened() {
      return opened;
    },
    get open() {
      return pairs.size;
    },
    sent,
    isRefusing: false,
    cut: () => {
      for (const pair of pairs) for (const socket of pair) socket.terminate();
      pairs.clear();
    },
    inject: (frame: object) => {
      for (const [near] of pairs) near.send(JSON.stringify(frame));
    },
  };
  server.on('upgrade', (request, socket, head) => {
    if (sockets.isRefusing) {
      socket.destroy();
      return;
    }
    accepting.handleUpgrade(request, socket, head, (near) => {
      opened += 1;
      const { host, ...headers } = request.headers;
      const far = new WebSocket(`ws://${target.host}${request.url ?? ''}`, {
        headers: Object.fromEntries(
          Object.entries({ ...headers, 'x-forwarded-host': host }).flatMap(([name, value]) =>
            name.startsWith('sec-websocket') || typeof value !== 'string' ? [] : [[name, value]],
          ),
        ),
      });
      const pair = [near, far] as const;
      pairs.add(pair);
      const waiting: string[] = [];
      near.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text !== '{"type":"ping"}') sent.push(text);
        if (far.readyState === WebSocket.OPEN) far.send(text);
        else waiting.push(text);
      });
      far.on('open', () => {
        for (const text of waiting) far.send(text);
      });
      far.on('message', (data: Buffer) => {
        near.send(data.toString());
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => undefined);
        one.on('close', () => {
          pairs.delete(pair);
          other.terminate();
        });
      }
    });
  });
  return sockets;
}

interface Forwarding {
  readonly target: URL;
  /** The answer does not come through. */
  readonly isLost: boolean;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { target, isLost }: Forwarding,
): void {
  const { method, url: path, headers } = request;
  const { hostname: host, port } = target;
  const onward = sendRequest({ host, port, method, path, headers }, (answer) => {
    if (isLost) {
      answer.resume();
      answer.on('end', () => request.socket.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

export const appwriteError = (status: number, type: string, message: string): ProxyAnswer => ({
  status,
  body: { message, code: status, type, version: '1.9.6' },
});
