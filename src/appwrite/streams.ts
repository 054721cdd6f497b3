import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { GatewayError } from '../errors.ts';
import { credentialHeaders } from './credentials.ts';
import { toFault } from './faults.ts';
import type { Caller, CallRecord } from './types.ts';

export interface StreamsOptions {
  readonly endpoint: string;
  readonly projectId: string;
  /** Sockets at most; further calls wait for one. */
  readonly connections: number;
  /** How long Appwrite may take to begin an answer, and to go on with it, in milliseconds. */
  readonly timeoutMs: number;
  readonly onCall: (record: CallRecord) => void;
}

export interface StreamRequest {
  readonly path: string;
  readonly route: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StreamedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whoever gets it reads it to its end, or destroys it. */
  readonly body: Readable;
}

type StreamCaller = Pick<Caller, 'credentials' | 'requestId' | 'forwarded'> & {
  readonly signal?: AbortSignal | undefined;
};

/**
 * Answers that are handed on while they come. They have sockets of their own, since a client takes
 * its time, and operations must not wait for that.
 */
export interface Streams {
  /** @throws UPSTREAM_UNAVAILABLE or TIMEOUT where no answer began. */
  open(caller: StreamCaller, request: StreamRequest): Promise<StreamedAnswer>;
  close(): Promise<void>;
}

export function createStreams(options: StreamsOptions): Streams {
  const { endpoint, projectId, connections, timeoutMs, onCall } = options;
  const { origin, pathname } = new URL(endpoint);
  const prefix = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, { connections, bodyTimeout: timeoutMs, headersTimeout: 0 });
  return {
    open: async ({ credentials, requestId, forwarded, signal }, { path, route, headers }) => {
      const begin = performance.now();
      const limit = createLimit(timeoutMs, signal);
      let status = 0;
      try {
        const answer = await pool.request({
          method: 'GET',
          path: prefix + path,
          headers: {
            ...forwarded,
            ...headers,
            'x-appwrite-project': projectId,
            ...(requestId !== undefined && { 'x-request-id': requestId }),
            ...credentialHeaders(credentials),
          },
          signal: limit.signal,
        });
        status = answer.statusCode;
        // Who reads it hears of it; one that is dropped ends with an error that is nobody's.
        answer.body.on('error', () => undefined);
        return { status, headers: answer.headers, body: answer.body };
      } catch (error) {
        throw error instanceof GatewayError ? error : toFault(error);
      } finally {
        limit.release();
        const milliseconds = performance.now() - begin;
        onCall({
          ...{ method: 'GET', route, path, status, milliseconds, requestId },
          ...{ credentialKind: credentials.kind, attempt: 1 },
        });
      }
    },
    close: () => pool.destroy(),
  };
}

/** Fires when no answer began in time; with the caller's signal for as long as the answer lasts. */
function createLimit(timeoutMs: number, caller: AbortSignal | undefined) {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort(new GatewayError('TIMEOUT', `Appwrite did not answer within ${timeoutMs} ms.`));
  }, timeoutMs);
  const signal = caller === undefined ? abort.signal : AbortSignal.any([caller, abort.signal]);
  return {
    signal,
    release: (): void => {
      clearTimeout(timer);
    },
  };
}
