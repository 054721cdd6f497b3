import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { credentialHeaders } from './credentials.ts';
import { decodeJson, encodeJson } from './json.ts';
import { createPool, type FinishedTry, type UpstreamAnswer, type UpstreamCall } from './pool.ts';
import { toListPath, toPath } from './query.ts';
import {
  createBulkWrites,
  createRowWrites,
  createTransactions,
  type SendWrite,
  type SentWrite,
} from './row-writes.ts';
import type {
  AppwriteCalls,
  AppwriteClient,
  Caller,
  CallRecord,
  Credentials,
  ObserveCall,
  ServiceRequest,
} from './types.ts';
import { toForeignAnswerError, toUpstreamError } from './upstream-error.ts';
import { rowListBody } from './wire.ts';

export interface AppwriteClientOptions {
  /** Address of Appwrite's API, usually ending in `/v1`. */
  readonly endpoint: string;
  readonly projectId: string;
  /** Sockets at most. */
  readonly connections?: number;
  /** Time that one try may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Version of Appwrite whose shape of answers is asked for. */
  readonly responseFormat?: string;
  /** Called after every try, also failed ones. */
  readonly onCall?: (record: CallRecord) => void;
  /** 0 to 1; spreads the repeated tries. */
  readonly random?: () => number;
}

interface Call extends UpstreamCall {
  readonly route: string;
  readonly requestId: string | undefined;
  readonly credentialKind: Credentials['kind'];
  readonly onTry: ReturnType<ObserveCall> | undefined;
}

type Sent = SentWrite;

type SendCall = (sent: Sent) => Promise<UpstreamAnswer>;

const rowsRoute = '/tablesdb/{databaseId}/tables/{tableId}/rows';

/** The body of a call that succeeded; undefined where it is empty. */
function parseBody(answer: UpstreamAnswer): unknown {
  if (answer.body === '') return undefined;
  try {
    return decodeJson(answer.body);
  } catch {
    throw toForeignAnswerError(answer);
  }
}

function parseAs<Body>(schema: z.ZodType<Body>, answer: UpstreamAnswer): Body {
  const { data, success } = schema.safeParse(parseBody(answer));
  if (success) return data;
  throw toForeignAnswerError(answer);
}

const toArray = (value: string | string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();

function createReads(send: SendCall): Pick<AppwriteCalls, 'listRows'> {
  return {
    listRows: async (table, queries, options) => {
      const path = toListPath(table, queries, options);
      const subject = { action: 'read', table: options?.nestedTable ?? table } as const;
      return parseAs(rowListBody, await send({ method: 'GET', path, route: rowsRoute, subject }));
    },
  };
}

function createWrites(send: SendCall) {
  const write = async (sent: Sent, schema?: z.ZodType): Promise<unknown> => {
    const answer = await send(sent).catch(toUncertain);
    return schema && parseAs(schema, answer);
  };
  const sendWrite = write as SendWrite;
  return {
    ...createRowWrites(sendWrite),
    ...createBulkWrites(sendWrite),
    ...createTransactions(sendWrite),
  };
}

/** Where no answer came, or one that says nothing of the call, the write may have been carried out. */
function toUncertain(error: unknown): never {
  if (!(error instanceof GatewayError) || error.outcome !== undefined) throw error;
  if (error.code !== 'TIMEOUT' && error.code !== 'UPSTREAM_UNAVAILABLE') throw error;
  const { code, message, appwrite, retryAfter } = error;
  throw new GatewayError(code, message, {
    cause: error.cause ?? error,
    appwrite,
    retryAfter,
    outcome: 'unknown',
  });
}

async function sendService(send: SendCall, request: ServiceRequest) {
  const { method, path, route = path, query, body } = request;
  const answer = await send({ method, path: toPath(path, query), route, body });
  return {
    status: answer.status,
    body: parseBody(answer),
    setCookies: toArray(answer.headers['set-cookie']),
    fallbackCookies: toArray(answer.headers['x-fallback-cookies'])[0],
  };
}

function toRecord({ call, status, milliseconds, attempt }: FinishedTry<Call>): CallRecord {
  const { method, route, path, requestId, credentialKind } = call;
  return { method, route, path, status, milliseconds, requestId, credentialKind, attempt };
}

const toObserver =
  (onCall: AppwriteClientOptions['onCall']) =>
  (finished: FinishedTry<Call>): void => {
    onCall?.(toRecord(finished));
    finished.call.onTry?.(finished);
  };

/** Appwrite's REST API over a pool of connections. */
export function createAppwriteClient(options: AppwriteClientOptions): AppwriteClient {
  const { endpoint, projectId, responseFormat = '1.9.5', onCall, ...poolOptions } = options;
  const pool = createPool<Call>(new URL(endpoint), {
    ...poolOptions,
    onTry: toObserver(onCall),
  });
  const ownHeaders = {
    accept: 'application/json',
    'x-appwrite-project': projectId,
    'x-appwrite-response-format': responseFormat,
  };

  function createSend(caller: Caller): SendCall {
    const { credentials, requestId, forwarded, signal, deadline, observe } = caller;
    const callerHeaders = {
      ...forwarded,
      ...ownHeaders,
      ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      ...credentialHeaders(credentials),
    };
    const bodyHeaders = { ...callerHeaders, 'content-type': 'application/json' };
    const about = { requestId, credentialKind: credentials.kind, signal, deadline };
    return async ({ method, path, route, subject, body, headers }) => {
      const answer = await pool.send({
        ...about,
        method,
        path,
        route,
        headers: { ...(body === undefined ? callerHeaders : bodyHeaders), ...headers },
        body: body && encodeJson(body),
        onTry: observe?.({ method, path }),
      });
      if (answer.status >= 400) throw toUpstreamError(answer, credentials.kind, { subject });
      if (answer.status >= 300) throw toForeignAnswerError(answer);
      return answer;
    };
  }

  return {
    as: (caller) => {
      const send = createSend(caller);
      return {
        ...createReads(send),
        ...createWrites(send),
        send: (request) => sendService(send, request),
      };
    },
    close: () => pool.close(),
  };
}
