import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { createHandler } from 'graphql-sse';
import type {
  OperationResult,
  Request as StreamRequest,
  RequestParams,
  Response,
} from 'graphql-sse';
import type { FetchAPI, Plugin } from 'graphql-yoga';
import type { Timers } from '../../timers.ts';
import { readWithin } from '../body-limit.ts';
import { assertNotForged } from '../csrf.ts';
import { maskResult, type ErrorMaskOptions as ResultMask } from '../error-mask.ts';
import type { PersistedOperations } from '../persisted-operations.ts';
import type { RequestScope } from '../request-scope.ts';
import { createBacklogs } from './backlogs.ts';
import { prepareOperation, type GetEnveloped } from './prepare-operation.ts';
import { createReservations, type Reservations } from './reservations.ts';
import type { SharedSubscriptions } from './shared-subscriptions.ts';

/** Where graphql-sse is spoken: one connection for each operation, or one for all of a client's. */
export const STREAM_PATH = '/graphql/stream';

export const TOKEN_HEADER = 'x-graphql-event-stream-token';

export interface EventStreamsOptions extends ResultMask {
  readonly shared: SharedSubscriptions;
  readonly persisted: PersistedOperations;
  readonly maxBodyBytes: number;
  readonly timers: Timers;
  /** Stands before the tokens of this process, where several share a port. */
  readonly tokenPrefix?: string | undefined;
}

interface Raw {
  readonly request: Pick<Request, 'headers'>;
  readonly scope: RequestScope;
}

type Incoming = StreamRequest<Raw>;

const responseOf = (status: number, errors: readonly unknown[]): Response => [
  JSON.stringify({ errors }),
  { status, statusText: '', headers: { 'content-type': 'application/json; charset=utf-8' } },
];

const tooMany = responseOf(503, [{ message: 'Too many streams are reserved; try again later.' }]);

function tokenOf({ headers, url }: Incoming): string | null {
  const token = headers.get(TOKEN_HEADER) ?? null;
  return token ?? new URL(url, 'http://localhost').searchParams.get('token');
}

/** Answers at its own path by the graphql-sse protocol, in both of its modes. */
export function useEventStreams(options: EventStreamsOptions): Plugin {
  const backlogs = createBacklogs();
  const reservations = createReservations(options.timers);
  let getEnveloped: GetEnveloped | undefined;
  const handler = createStreamHandler(options, {
    reservations,
    getEnveloped: (initial) => {
      if (getEnveloped === undefined) throw new Error('Yoga has not started.');
      return getEnveloped(initial);
    },
    beforeNext: (request) => backlogs.reserve(tokenOf(request) ?? request.raw),
  });
  const answer = async (incoming: Incoming, fetchAPI: FetchAPI): Promise<globalThis.Response> => {
    const [body, init] = await handler(incoming);
    if (body === null || typeof body === 'string') {
      if (incoming.method === 'PUT' && init.status === 201 && body !== null) {
        reservations.add(body, () => void drop(handler, body));
      }
      return new fetchAPI.Response(body, init);
    }
    const token = tokenOf(incoming);
    if (token !== null) reservations.claim(token);
    const sent = backlogs.follow(token ?? incoming.raw, body);
    return new fetchAPI.Response(toReadable(sent, fetchAPI), init);
  };
  return {
    onYogaInit({ yoga }) {
      getEnveloped = (initial) => yoga.getEnveloped(initial);
    },
    async onRequest(payload) {
      const { request, url, serverContext, fetchAPI } = payload;
      if (url.pathname !== STREAM_PATH || request.method === 'OPTIONS') return;
      const { scope } = serverContext as unknown as { readonly scope: RequestScope };
      try {
        assertNotForged(request);
        const body = (): Promise<string> => readBody(request, options.maxBodyBytes, fetchAPI);
        const { method, headers } = request;
        const raw = { request, scope };
        const incoming = { method, url: request.url, headers, raw, body, context: undefined };
        payload.endResponse(await answer(incoming, fetchAPI));
      } catch (error) {
        const { errors } = maskResult({ errors: [toGraphQLError(error)] }, scope, options);
        const [text, init] = responseOf(statusOf(error), errors ?? []);
        payload.endResponse(new fetchAPI.Response(text as string, init));
      }
    },
  };
}

type StreamHandler = (request: Incoming) => Promise<Response>;

interface StreamParts {
  readonly reservations: Reservations;
  readonly getEnveloped: GetEnveloped;
  readonly beforeNext: (request: Incoming) => Promise<void>;
}

function createStreamHandler(
  options: EventStreamsOptions,
  { reservations, getEnveloped, beforeNext }: StreamParts,
): StreamHandler {
  const executes = new WeakMap<ExecutionArgs, (args: ExecutionArgs) => unknown>();
  return createHandler<Raw>({
    // The token is all that it takes to listen to a stream: it must not be guessed.
    authenticate: (request) => {
      if (request.method !== 'PUT') return tokenOf(request);
      return reservations.isFull() ? tooMany : `${options.tokenPrefix ?? ''}${randomUUID()}`;
    },
    onSubscribe: async ({ raw }, params: RequestParams) => {
      const { persisted } = options;
      const prepared = await prepareOperation({ getEnveloped, persisted }, { ...raw, params });
      if ('args' in prepared) {
        executes.set(prepared.args, prepared.execute);
        return prepared.args as ExecutionArgs & { contextValue: undefined };
      }
      // In the stream, since clients show no more than the status of any other answer.
      return { data: undefined, errors: prepared };
    },
    // It was done when the operation was prepared.
    validate: () => [],
    execute: (args) => executes.get(args)?.(args) as OperationResult,
    subscribe: (args) => options.shared.open(args) as OperationResult,
    onNext: async (_context, request, result) => {
      await beforeNext(request);
      return maskResult(result as ExecutionResult, request.raw.scope, options);
    },
  });
}

/** Ends a stream that was reserved: whoever opens one can close it. */
async function drop(handler: StreamHandler, token: string): Promise<void> {
  const headers = new Headers({ accept: 'text/event-stream', [TOKEN_HEADER]: token });
  const [body] = await handler({
    method: 'GET',
    url: STREAM_PATH,
    headers,
    body: null,
    raw: undefined as never,
    context: undefined,
  });
  if (body !== null && typeof body !== 'string') await body.return();
}

async function readBody(request: Request, maxBytes: number, fetchAPI: FetchAPI): Promise<string> {
  return (await readWithin(request, maxBytes, fetchAPI)).text();
}

function toReadable(
  body: AsyncIterator<string, void, undefined>,
  { ReadableStream, TextEncoder }: FetchAPI,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await body.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await body.return?.();
    },
  });
}

function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

function statusOf(error: unknown): number {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined;
  const status = (http as { readonly status?: unknown } | undefined)?.status;
  return typeof status === 'number' ? status : 500;
}
