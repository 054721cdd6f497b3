import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { ByteRowReader } from './byte-rows.ts';
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
import { toListPath, toPath } from './query.ts';
import { RowWrites, type SentWrite } from './row-writes.ts';
import type {
  AppwriteCalls,
  AppwriteClient,
  Caller,
  CallRecord,
  Credentials,
  ListOptions,
  ObserveCall,
  RowList,
  ServiceFile,
  ServiceRequest,
  ServiceResponse,
  TableAddress,
} from './types.ts';
import { toForeignAnswerError, toUpstreamError } from './upstream-error.ts';
import { isRowList } from './wire.ts';

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

type Sent = SentWrite & {
  readonly file?: ServiceFile | undefined;
  readonly answer?: ServiceRequest['answer'];
  readonly role?: ServiceRequest['role'];
};

type SendCall = (sent: Sent) => Promise<UpstreamAnswer>;

const rowsRoute = '/tablesdb/{databaseId}/tables/{tableId}/rows';

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

/** What each call of a caller carries; no name stands in two of them. */
function headersOf(
  { credentials, requestId, forwarded = {}, choice }: Caller,
  ownHeaders: OwnHeaders,
): readonly Headers[] {
  return [
    forwarded,
    choice === undefined ? ownHeaders : { accept: '*/*', ...choice },
    requestId === undefined ? noHeaders : { 'x-request-id': requestId },
    credentialHeaders(credentials),
  ];
}

const noHeaders: Headers = {};

/** Names and values in turn, which are made and sent many times as fast as an object. */
function toHeaderList(parts: readonly Headers[]): string[] {
  const list: string[] = [];
  for (const headers of parts) {
    for (const name of Object.keys(headers)) list.push(name, headers[name] ?? '');
  }
  return list;
}

const jsonHeaders = { 'content-type': 'application/json' };

function toPayload(
  body: Sent['body'],
  file: Sent['file'],
): (Pick<UpstreamCall, 'body'> & { readonly headers: Record<string, string> }) | undefined {
  if (file !== undefined) return toForm(file, body);
  return body && { headers: jsonHeaders, body: encodeJson(body) };
}

type Headers = Readonly<Record<string, string>>;

/** What all callers share. */
interface Shared {
  readonly pool: UpstreamPool<Call>;
  readonly ownHeaders: OwnHeaders;
  readonly byteRows: ByteRowReader;
}

class CallerCalls extends RowWrites implements AppwriteCalls {
  private readonly shared: Shared;
  private readonly caller: Caller;

  constructor(shared: Shared, caller: Caller) {
    super();
    this.shared = shared;
    this.caller = caller;
  }

  protected override write(sent: SentWrite): Promise<void>;
  protected override write<Body>(sent: SentWrite, schema: z.ZodType<Body>): Promise<Body>;
  protected override async write(sent: SentWrite, schema?: z.ZodType): Promise<unknown> {
    const answer = await this.sendCall(sent).catch(toUncertain);
    return schema && parseAs(schema, answer);
  }

  async listRows(
    table: TableAddress,
    queries: readonly string[],
    options: ListOptions = {},
  ): Promise<RowList> {
    const { nestedTable } = options;
    const path = toListPath(table, queries, options);
    const subject = { action: 'read', table: nestedTable ?? table } as const;
    const answer = await this.sendCall({ method: 'GET', path, route: rowsRoute, subject });
    const rows = this.caller.rowsAsBytes && this.shared.byteRows.read(answer.bytes);
    if (rows) return rows;
    const list = parseBody(answer, nestedTable ? undefined : table.longKeys);
    if (isRowList(list)) return list;
    throw toForeignAnswerError(answer);
  }

  send(request: ServiceRequest): Promise<ServiceResponse> {
    return sendService((sent) => this.sendCall(sent), request);
  }

  private async sendCall(sent: Sent): Promise<UpstreamAnswer> {
    const answer = await this.shared.pool.send(this.toCall(sent));
    if (answer.status < 300) return answer;
    const { kind } = this.caller.credentials;
    const isVerbatim = this.caller.choice !== undefined;
    const { subject, method } = sent;
    // Rows are everywhere.
    const route = subject ? undefined : { method, path: sent.route };
    if (answer.status >= 400) throw toUpstreamError(answer, kind, { subject, isVerbatim, route });
    if (sent.answer !== 'redirect') throw toForeignAnswerError(answer);
    return answer;
  }

  private toCall({ method, path, route, body, headers, file, role }: Sent): Call {
    const { credentials, requestId, signal, deadline, observe } = this.caller;
    const payload = toPayload(body, file);
    const isBound = role !== 'cleanup';
    return {
      requestId,
      credentialKind: credentials.kind,
      signal: isBound ? signal : undefined,
      deadline: isBound ? deadline : undefined,
      method,
      path,
      route,
      headers: this.toHeaders(payload?.headers, headers),
      body: payload?.body,
      onTry: observe?.({ method, path }),
    };
  }

  private toHeaders(ofPayload: Headers | undefined, ofCall: Headers | undefined): Call['headers'] {
    const own = headersOf(this.caller, this.shared.ownHeaders);
    // What a client chooses or a payload needs can have a name that is there already.
    const isPlain = (ofPayload ?? ofCall ?? this.caller.choice) === undefined;
    if (isPlain) return toHeaderList(own);
    const headers: Record<string, string> = {};
    for (const each of [...own, ofPayload, ofCall]) Object.assign(headers, each);
    return headers;
  }
}

/** Appwrite's REST API over a pool of connections. */
export function createAppwriteClient(options: AppwriteClientOptions): AppwriteClient {
  const { endpoint, onCall, ...poolOptions } = options;
  const pool = createPool<Call>(new URL(endpoint), {
    ...poolOptions,
    onTry: toObserver(onCall),
  });
  const shared = { pool, ownHeaders: toOwnHeaders(options), byteRows: new ByteRowReader() };
  return {
    as: (caller) => new CallerCalls(shared, caller),
    close: () => pool.close(),
  };
}
