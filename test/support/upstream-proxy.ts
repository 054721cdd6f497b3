import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Project } from './admin.ts';

export interface ProxyAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stands in for the upstream's answer to a call, or lets it through (undefined), now or later. */
export type Intercept = (call: {
  readonly method: string;
  /** With its query string, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; only for calls that are not let through. */
  readonly readBody: () => Promise<string>;
}) => ProxyAnswer | undefined | Promise<ProxyAnswer | undefined>;

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
    const own = await intercept({ method, path, headers, readBody: () => text(request) });
    if (own === undefined) {
      forward(request, response, target);
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

function forward(request: IncomingMessage, response: ServerResponse, target: URL): void {
  const { method, url: path, headers } = request;
  const { hostname: host, port } = target;
  const onward = sendRequest({ host, port, method, path, headers }, (answer) => {
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
