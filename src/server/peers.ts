import { createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { clientOf, type DetachedClient, type RequestScopes } from './request-scope.ts';
import { respondJson } from './respond.ts';
import { createOpenStreams } from './subscriptions/open-streams.ts';
import { TOKEN_HEADER } from './subscriptions/event-streams.ts';

/** Processes that share a port: a connection comes to any of them. */
export interface Peers {
  /** Name of this process among them: digits. */
  readonly own: string;
  /** Where a process listens to the others, and nobody else can reach it. */
  readonly addressOf: (name: string) => string;
}

export interface PeeringOptions {
  readonly peers: Peers;
  readonly scopes: RequestScopes;
  readonly trustProxy: boolean;
  /** Answers what another process has sent on. */
  readonly receive: (request: IncomingMessage, response: ServerResponse) => void;
}

/** What a process has to do with the others: requests that belong to one are sent on to it. */
export interface Peering {
  start(): Promise<void>;
  /**
   * All requests of a client that has one connection for its subscriptions belong to the process
   * that holds it, which their token names. False where that is this one, or nobody.
   */
  relay(request: IncomingMessage, response: ServerResponse): boolean;
  /** Cuts off streams that others hold. */
  closeStreams(): void;
  close(): Promise<void>;
}

export function createPeering({ peers, scopes, trustProxy, receive }: PeeringOptions): Peering {
  const server = createServer((request, response) => {
    scopes.believe(request);
    receive(request, response);
  });
  // Those who hold them limit their number.
  const streams = createOpenStreams(Infinity);
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        // Otherwise node:cluster would have the first process listen.
        server.listen({ path: peers.addressOf(peers.own), exclusive: true }, resolve);
      }),
    relay: (request, response) => {
      const name = ownerOf(request);
      if (name === undefined || name === peers.own) return false;
      streams.add(response);
      const client = clientOf(request, trustProxy);
      sendOn(request, response, { address: peers.addressOf(name), client });
      return true;
    },
    closeStreams: () => {
      streams.close();
    },
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The process that has made a token; see `useEventStreams`. */
function ownerOf({ headers, url = '' }: IncomingMessage): string | undefined {
  const named = [headers[TOKEN_HEADER] ?? []].flat()[0];
  const token = named ?? new URLSearchParams(url.split('?', 2)[1]).get('token') ?? '';
  return /^(\d{1,9})\./.exec(token)?.[1];
}

interface Destination {
  readonly address: string;
  readonly client: DetachedClient;
}

function sendOn(
  request: IncomingMessage,
  response: ServerResponse,
  { address, client }: Destination,
): void {
  const { method, url, headers } = request;
  const sent = sendRequest({
    socketPath: address,
    method,
    path: url,
    headers: {
      ...headers,
      connection: 'close',
      'x-forwarded-for': client.clientAddress,
      'x-forwarded-proto': client.isSecure ? 'https' : 'http',
    },
  });
  sent.once('response', (answer) => {
    handOn(answer, response);
  });
  // A connection can fail when the whole request has been handed to it.
  sent.on('error', () => {
    // Where the answer is there already, nobody reads the rest of the request.
    if (response.headersSent || response.destroyed) return;
    // The process has ended, and the stream with it.
    respondJson(response, 404, { message: 'There is no such stream; reserve a new one.' });
  });
  response.once('close', () => sent.destroy());
  request.pipe(sent);
  // One that is cut off is never whole, and nobody is there to be answered.
  request.once('error', () => sent.destroy());
}

function handOn(answer: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    answer.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (name !== 'connection' && value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode ?? 502);
  response.flushHeaders();
  // Where one side ends, the other does.
  pipeline(answer, response).catch(() => response.destroy());
}
