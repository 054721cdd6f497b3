import type { z } from 'zod';
import { toContent } from './content.ts';
import { credentialHeaders } from './credentials.ts';
import { toForm } from './form.ts';
import { decodeJson, encodeJson, lookAtColumns } from './json.ts';
import {
  createPool,
  type FinishedTry,
  type UpstreamAnswer,
  type UpstreamCall,
  type UpstreamPool,
} from './pool.ts';
import { toListPath, toPath, toRowPath, toRowsPath } from './query.ts';
import type {
  AppwriteCalls,
  AppwriteClient,
  Caller,
  CallRecord,
  Credentials,
  ObserveCall,
  RowUpdate,
  RowWrite,
  ServiceFile,
  ServiceRequest,
  ServiceResponse,
} from './types.ts';
import { toForeignAnswerError, toUpstreamError, type Subject } from './upstream-error.ts';
import { isRowList, rowBody } from './wire.ts';

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

type Sent = Pick<Call, 'method' | 'path' | 'route'> & {
  /** What a refusal is about. */
  readonly subject?: Subject;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly file?: ServiceFile | undefined;
  readonly answer?: ServiceRequest['answer'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly role?: ServiceRequest['role'];
};

type SendCall = (sent: Sent) => Promise<UpstreamAnswer>;

const rowsRoute = '/tablesdb/{databaseId}/tables/{tableId}/rows';
const rowRoute = `${rowsRoute}/{rowId}`;

/** The body of a call that succeeded; undefined where it is empty. */
function parseBody(answer: UpstreamAnswer, longKeys?: readonly string[]): unknown {
  if (answer.body === '') return undefined;
  try {
    return decodeJson(answer.body, longKeys && lookAtColumns(longKeys));
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

const lockHeaders = ({ ifUnmodifiedSince }: RowUpdate): Record<string, string> =>
  ifUnmodifiedSince === undefined ? {} : { 'x-appwrite-timestamp': ifUnmodifiedSince };

function createReads(send: SendCall): Pick<AppwriteCalls, 'listRows'> {
  return {
    listRows: async (table, queries, options) => {
      const path = toListPath(table, queries, options);
      const subject = { action: 'read', table: options?.nestedTable ?? table } as const;
      const answer = await send({ method: 'GET', path, route: rowsRoute, subject });
      const list = parseBody(answer, options?.nestedTable ? undefined : table.longKeys);
      if (isRowList(list)) return list;
      throw toForeignAnswerError(answer);
    },
  };
}

type RowWrites = Pick<AppwriteCalls, 'createRow' | 'updateRow' | 'upsertRow' | 'deleteRow'>;

function createWrites(send: SendCall): RowWrites {
  const write = async (sent: Sent) => parseAs(rowBody, await send(sent));
  const toBody = ({ data, permissions }: Partial<RowWrite>) => ({ data, permissions });
  return {
    createRow: (table, rowId, row) =>
      write({
        method: 'POST',
        path: toRowsPath(table),
        route: rowsRoute,
        subject: { action: 'create', table },
        body: { rowId, ...toBody(row) },
      }),
    updateRow: (table, rowId, row) =>
      write({
        method: 'PATCH',
        path: toRowPath(table, rowId),
        route: rowRoute,
        subject: { action: 'update', table },
        body: toBody(row),
        headers: lockHeaders(row),
      }),
    upsertRow: (table, rowId, row) =>
      write({
        method: 'PUT',
        path: toRowPath(table, rowId),
        route: rowRoute,
        subject: { action: 'update', table },
        body: toBody(row),
      }),
    deleteRow: async (table, rowId) => {
      const subject = { action: 'delete', table } as const;
      await send({ method: 'DELETE', path: toRowPath(table, rowId), route: rowRoute, subject });
    },
  };
}

async function sendService(send: SendCall, request: ServiceRequest): Promise<ServiceResponse> {
  const { path, route = path, query, answer: wanted = 'json', ...rest } = request;
  const answer = await send({ ...rest, path: toPath(path, query), route, answer: wanted });
  const { status, headers } = answer;
  return {
    status,
    setCookies: toArray(headers['set-cookie']),
    fallbackCookies: toArray(headers['x-fallback-cookies'])[0],
    ...(wanted === 'json'
      ? { body: parseBody(answer) }
      : { body: undefined, content: toContent(answer) }),
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

/** Headers by which the gateway chooses the project and how it is answered. */
const toOwnHeaders = ({ projectId, responseFormat = '1.9.5' }: AppwriteClientOptions) => ({
  accept: 'application/json',
  'x-appwrite-project': projectId,
  'x-appwrite-response-format': responseFormat,
});

type OwnHeaders = ReturnType<typeof toOwnHeaders>;

function toCallerHeaders(
  { credentials, requestId, forwarded, choice }: Caller,
  ownHeaders: OwnHeaders,
): Record<string, string> {
  return {
    ...forwarded,
    ...(choice === undefined ? ownHeaders : { accept: '*/*', ...choice }),
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
    ...credentialHeaders(credentials),
  };
}

const jsonHeaders = { 'content-type': 'application/json' };

function toPayload(
  body: Sent['body'],
  file: Sent['file'],
): (Pick<UpstreamCall, 'body'> & { readonly headers: Record<string, string> }) | undefined {
  if (file !== undefined) return toForm(file, body);
  return body && { headers: jsonHeaders, body: encodeJson(body) };
}

function createSend(
  pool: UpstreamPool<Call>,
  ownHeaders: OwnHeaders,
  { signal, deadline, observe, ...caller }: Caller,
): SendCall {
  const { credentials, requestId, choice } = caller;
  const callerHeaders = toCallerHeaders(caller, ownHeaders);
  const about = { requestId, credentialKind: credentials.kind };
  const isVerbatim = choice !== undefined;
  return async ({ method, path, route, subject, body, headers, file, answer, role }) => {
    const payload = toPayload(body, file);
    const bound = role === 'cleanup' ? {} : { signal, deadline };
    const sent = await pool.send({
      ...about,
      ...bound,
      method,
      path,
      route,
      headers: { ...callerHeaders, ...payload?.headers, ...headers },
      body: payload?.body,
      isBytes: answer === 'bytes',
      onTry: observe?.({ method, path }),
    });
    if (sent.status >= 400) throw toUpstreamError(sent, credentials.kind, { subject, isVerbatim });
    if (sent.status >= 300 && answer !== 'redirect') throw toForeignAnswerError(sent);
    return sent;
  };
}

/** Appwrite's REST API over a pool of connections. */
export function createAppwriteClient(options: AppwriteClientOptions): AppwriteClient {
  const { endpoint, onCall, ...poolOptions } = options;
  const pool = createPool<Call>(new URL(endpoint), {
    ...poolOptions,
    onTry: toObserver(onCall),
  });
  const ownHeaders = toOwnHeaders(options);
  return {
    as: (caller) => {
      const send = createSend(pool, ownHeaders, caller);
      return {
        ...createReads(send),
        ...createWrites(send),
        send: (request) => sendService(send, request),
      };
    },
    close: () => pool.close(),
  };
}
