import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Project } from './admin.ts';

export interface ProxyAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The connection breaks: before the call arrives, or once it was carried out. */
export type Break = 'cut' | 'lose';

type Reaction = ProxyAnswer | Break | undefined;

/** Stands in for the upstream's answer to a call, or lets it through (undefined), now or later. */
export type Intercept = (call: {
  readonly method: string;
  /** With its query string, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Fires when whoever called has gone before an answer. */
  readonly signal: AbortSignal;
}) => Reaction | Promise<Reaction>;

export interface UpstreamProxy extends Project {
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
    const own = await intercept({ method, path, headers, signal: gone.signal });
    if (own === undefined || own === 'lose') {
      forward(request, response, { target, isLost: own === 'lose' });
      return;
    }
    if (own === 'cut') {
      request.socket.destroy();
      return;
    }
    request.resume();
    response.writeHead(own.status, { 'Content-Type': 'application/json', ...own.headers });
    response.end(JSON.stringify(own.body));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...upstream,
    endpoint: `http://127.0.0.1:${port}/v1`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
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
