import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import inject from 'light-my-request';

/** A listener of Node's own server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface FetchOptions {
  /** Address of the client, where whoever took the request knows it. */
  readonly clientAddress?: string | undefined;
}

/** Answers requests of the fetch API. */
export type Fetch = (request: Request, options?: FetchOptions) => Promise<Response>;

type Sent = Readonly<Record<string, string>>;

/**
 * Has requests of the fetch API answered by a listener, in this process and without a socket. The
 * answer comes as a stream; whoever cancels it, or aborts the request, is a client that went away.
 */
export const toFetch =
  (listener: Listener): Fetch =>
  async (request, { clientAddress = '' } = {}) => {
    const url = new URL(request.url);
    const answer = await inject(
      (incoming, response) => {
        const opened = incoming;
        Object.assign(opened.socket, {
          encrypted: url.protocol === 'https:',
          remoteAddress: clientAddress,
        });
        // There is no socket that could keep a part of the answer back.
        Object.defineProperty(response, 'writableFinished', { get: () => response.writableEnded });
        listener(opened, response);
      },
      {
        method: request.method as 'GET',
        url: `${url.pathname}${url.search}`,
        authority: url.host,
        headers: headersOf(request, url),
        ...(request.body && { payload: Readable.fromWeb(request.body as ReadableStream) }),
        payloadAsStream: true,
        signal: request.signal,
      },
    );
    const response = answer.raw.res;
    const body = answer.stream();
    body.once('close', () => {
      if (!response.writableFinished) response.destroy();
    });
    const { statusCode: status } = answer;
    const hasBody = status !== 204 && status !== 304 && request.method !== 'HEAD';
    return new Response(hasBody ? (Readable.toWeb(body) as BodyInit) : null, {
      status,
      headers: toHeaders(answer.headers),
    });
  };

/** What is not said is not to be made up. */
function headersOf({ headers }: Request, { host }: URL): Sent {
  return { host, 'user-agent': '', ...Object.fromEntries(headers) };
}

/** Of the connection between two machines, which there is none of. */
const ofConnections: readonly string[] = ['connection', 'keep-alive', 'transfer-encoding'];

function toHeaders(given: NodeJS.Dict<number | string | string[]>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || ofConnections.includes(name)) continue;
    for (const each of [value].flat()) headers.append(name, String(each));
  }
  return headers;
}
