import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { statusOf } from './graphql-error.ts';
import type { HttpExchange } from './request-scope.ts';
import { respondJson } from './respond.ts';

/** Addresses that `Link`s were made for begin so; what follows stands for the file and its reader. */
export const FILES_PATH = '/files/';

/** What a ticket stands for, as it is read for whoever has it. */
export type LinkedAnswer =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** To be read to its end, or destroyed. */
      readonly body: Readable;
      /** Seconds for which the address still holds. */
      readonly seconds: number;
    };

export interface LinkedRequest {
  readonly ticket: string;
  readonly headers: IncomingHttpHeaders;
  readonly clientAddress: string;
  readonly requestId: string;
  /** Fires when the client goes away. */
  readonly signal: AbortSignal;
}

export interface LinkedFilesOptions {
  readonly logger: Logger;
  readonly readLink: (request: LinkedRequest) => Promise<LinkedAnswer>;
}

/** A client that takes nothing for so long is cut off, in milliseconds: it holds a socket upstream. */
const idleMs = 60_000;
/** Longest refusal of Appwrite that is read, in bytes. */
const longestRefusal = 16_384;

/** Headers of Appwrite that say what the bytes are. */
const handedOn = [
  'accept-ranges',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
] as const;

const gone = {
  unknown: { status: 404, message: 'There is no file at this address.' },
  expired: { status: 410, message: 'This address does not hold any more; ask for a new one.' },
} as const;

/** Sends a file on while it comes. The ticket alone decides what is read, and as whom. */
export async function answerFile(
  { request, response, scope }: HttpExchange,
  { readLink, logger }: LinkedFilesOptions,
): Promise<void> {
  scope.operation = { type: 'file', name: undefined };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    respondJson(response, 405, { message: 'Files are read with GET.' });
    return;
  }
  const { clientAddress, requestId, abort } = scope;
  const { headers } = request;
  const ticket = (request.url ?? '').slice(FILES_PATH.length).split('?', 1)[0] ?? '';
  try {
    const { signal } = abort;
    const answer = await readLink({ ticket, headers, clientAddress, requestId, signal });
    if (answer.kind === 'answer') await handOn(answer, request, response);
    else {
      const { status, message } = gone[answer.kind];
      respondJson(response, status, { message });
    }
  } catch (error) {
    fail(response, error, { logger, requestId });
  }
}

async function handOn(
  { status, headers, body, seconds }: LinkedAnswer & { readonly kind: 'answer' },
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (status >= 300) {
    const refusal = status < 400 ? undefined : await readRefusal(body);
    body.destroy();
    respondJson(response, status < 400 ? 502 : status, refusal ?? { message: unreadable });
    return;
  }
  for (const name of handedOn) {
    const value = headers[name];
    if (value !== undefined) response.setHeader(name, value);
  }
  for (const [name, value] of Object.entries(ownHeaders(headers['content-type'], seconds))) {
    response.setHeader(name, value);
  }
  response.statusCode = status;
  if (method === 'HEAD') {
    body.destroy();
    response.end();
    return;
  }
  response.setTimeout(idleMs, () => response.destroy());
  await pipeline(body, response);
}

const unreadable = 'Appwrite did not hand out the file.';

/**
 * Anybody may have stored the file, and it comes from where the session's cookie is: nothing in it
 * may run or be sent anywhere.
 */
const ownHeaders = (type: string | undefined, seconds: number): Record<string, string> => ({
  'Cache-Control': `private, max-age=${seconds}`,
  'Content-Security-Policy':
    "default-src 'none'; img-src 'self' data:; media-src 'self'; object-src 'self'; " +
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" +
    // Browsers show no PDF in a sandbox, and run nothing of one outside.
    (type?.startsWith('application/pdf') === true ? '' : '; sandbox'),
  'Referrer-Policy': 'no-referrer',
});

interface Refusal {
  readonly message: string;
  readonly type?: string | undefined;
}

async function readRefusal(body: Readable): Promise<Refusal | undefined> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > longestRefusal) return undefined;
  }
  try {
    const { message, type } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof message !== 'string') return undefined;
    return { message, type: typeof type === 'string' ? type : undefined };
  } catch {
    return undefined;
  }
}

function fail(
  response: ServerResponse,
  error: unknown,
  { logger, requestId }: { readonly logger: Logger; readonly requestId: string },
): void {
  if (response.headersSent || response.destroyed) {
    // The client has gone, or Appwrite has: half a file must not look like a whole one.
    response.destroy();
    return;
  }
  if (error instanceof GatewayError) {
    respondJson(response, statusOf[error.code], { message: error.message });
    return;
  }
  logger.error('a file could not be sent', { requestId, error });
  respondJson(response, 500, { message: `Something went wrong (${requestId}).` });
}
