import type { IncomingMessage } from 'node:http';
import { locatedError } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { buildExecutionContext } from 'graphql/execution/execute.js';
import type { ExecutionContext } from 'graphql/execution/execute.js';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { CreateContext, HeaderReader } from '../resolvers/context.ts';
import { MAX_BODY_BYTES } from './body-limit.ts';
import type { PlannedExecution } from './compiled-execution.ts';
import { constantBytes } from './constant-result.ts';
import { createPassCookies } from './cookies.ts';
import type { CookieOptions } from './cookies.ts';
import { withDeadline } from './deadline.ts';
import { readsOnlyRows } from './execution-plan.ts';
import type { ObjectPlan } from './execution-plan.ts';
import type { KnownOperations, OperationText } from './known-operations.ts';
import { maskResult } from './error-mask.ts';
import { idParameters } from './persisted-operations.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { statusOf, toBytes } from './answer-text.ts';
import { toMediaType } from './media-type.ts';
import type { MediaType } from './media-type.ts';
import type { SpareBuffers } from './spare-buffers.ts';
import type { Written } from './answer-bytes.ts';
import type { FlightKey, OperationFlights } from './operation-flights.ts';
import { putBack, readBody } from './read-body.ts';
import type { HttpExchange } from './request-scope.ts';

export interface ShortPathOptions {
  readonly schema: () => GraphQLSchema;
  readonly createContext: CreateContext;
  /** The same for requests that get the same rows. Throws where a credential is malformed. */
  readonly callerKey: (headers: HeaderReader) => string;
  readonly known: KnownOperations;
  readonly persisted: PersistedOperations;
  readonly execution: PlannedExecution;
  readonly flights: OperationFlights<Answer>;
  readonly spare: SpareBuffers;
  readonly logger: Logger;
  readonly cookies: CookieOptions;
  readonly isDebug: boolean;
}

/** What an operation came to, for everybody who asked for it at the same time. */
export interface Answer {
  readonly result: ExecutionResult;
  readonly operationName: string | undefined;
  /** The result as it is sent, where there is nothing in it to mask. */
  written: Written | undefined;
  /** Responses that are still sending that. */
  sending: number;
}

/** A request that is answered the short way, if its operation is known. */
interface ShortRequest extends HttpExchange {
  readonly mediaType: MediaType;
}

export interface ShortPath {
  /** Whether the request was answered; what was not is still to be handled. */
  answer(exchange: HttpExchange): Promise<boolean>;
}

/**
 * Answers queries that yoga has answered before, without yoga: a POST of JSON whose text was
 * parsed and validated there, and whose plan is made. It parses, validates and refuses nothing by
 * itself: whatever is not as expected goes the long way, with its body put back.
 */
export function createShortPath(options: ShortPathOptions): ShortPath {
  return {
    answer: async (exchange) => {
      const { request } = exchange;
      const mediaType = mediaTypeOf(request);
      if (mediaType === null) return false;
      const body = await readBody(request);
      if (body === undefined) return true;
      const short = { ...exchange, mediaType };
      const found = findOrReport(short, body.toString(), options);
      if (found === undefined) {
        putBack(request, body);
        return false;
      }
      await send(short, found, options);
      return true;
    },
  };
}

/** What the answer is sent as; null where the request is not one for the short way. */
function mediaTypeOf({ method, url, headers }: IncomingMessage): MediaType | null {
  const isPlain = method === 'POST' && url?.split('?', 1)[0] === '/graphql';
  if (!isPlain || !isJson(headers['content-type'])) return null;
  const length = Number(headers['content-length']);
  const isSized = length > 0 && length <= MAX_BODY_BYTES;
  const isOdd = headers['content-encoding'] !== undefined || headers['x-explain'] !== undefined;
  return isSized && !isOdd ? toMediaType(headers.accept) : null;
}

const isJson = (type: string | undefined): boolean =>
  type === 'application/json' || type?.startsWith('application/json;') === true;

/** A defect of this path costs its speed, and not the answer. */
function findOrReport(
  short: ShortRequest,
  text: string,
  options: ShortPathOptions,
): Promise<Answer> | undefined {
  try {
    return find(short, text, options);
  } catch (error) {
    // A malformed credential is the client's mistake; the long way refuses it.
    if (!(error instanceof GatewayError)) options.logger.error('short path failed', { error });
    return undefined;
  }
}

function find(
  short: ShortRequest,
  text: string,
  options: ShortPathOptions,
): Promise<Answer> | undefined {
  const { scope, request } = short;
  const schema = options.schema();
  const headers = readerOf(request);
  const caller = options.callerKey(headers);
  const key = { schema, caller, text };
  const flight = options.flights.join(key, scope);
  if (flight) return flight.answer;
  const prepared = prepare(text, schema, options);
  if (!prepared) return undefined;
  const work = (signal: AbortSignal): Promise<Answer> =>
    run(prepared, { ...short, signal, headers }, { ...options, key });
  return readsOnlyRows(prepared.plan)
    ? options.flights.start(key, scope, work).answer
    : work(scope.abort.signal);
}

interface Prepared {
  readonly plan: ObjectPlan;
  readonly execution: ExecutionContext;
  readonly operationName: string | undefined;
}

/** The operation with its variables, if it is known and they fit it. */
function prepare(
  text: string,
  schema: GraphQLSchema,
  { known, persisted, execution }: ShortPathOptions,
): Prepared | undefined {
  const params = toParams(text, persisted);
  const operation = params && known.find(schema, params);
  if (!operation) return undefined;
  const { document, name } = operation;
  const { operationName, variables } = params;
  const args = { schema, document, operationName, variableValues: variables };
  const context = buildExecutionContext(args);
  if (!('schema' in context)) return undefined;
  const plan = execution.planOf(context, document);
  return plan ? { plan, execution: context, operationName: name } : undefined;
}

interface Running extends ShortRequest {
  readonly signal: AbortSignal;
  readonly headers: HeaderReader;
}

async function run(
  { plan, execution, operationName }: Prepared,
  { scope, signal, headers }: Running,
  { createContext, cookies, key, execution: planned }: ShortPathOptions & { key: FlightKey },
): Promise<Answer> {
  const answerWith = (result: ExecutionResult): Answer => ({
    result,
    operationName,
    written: undefined,
    sending: 0,
  });
  try {
    const contextValue = createContext({
      headers,
      callerKey: key.caller,
      clientAddress: scope.clientAddress,
      isSecure: scope.isSecure,
      requestId: scope.requestId,
      signal,
      deadline: scope.deadline,
      rowsAsBytes: true,
      passCookies: createPassCookies(scope, cookies, headers.get('x-fallback-cookies') !== null),
    });
    const result = planned.run(plan, { ...execution, contextValue });
    return answerWith('then' in result ? await withDeadline(result, scope) : result);
  } catch (error) {
    // Masked and logged with the other errors, before it is sent.
    return answerWith({ errors: [locatedError(error, undefined)] });
  }
}

async function send(
  { response, scope, mediaType }: ShortRequest,
  found: Promise<Answer>,
  options: ShortPathOptions,
): Promise<void> {
  const answer = await found;
  scope.operation = { type: 'query', name: answer.operationName };
  const result = maskResult(answer.result, scope, options);
  const write = (): Written => toBytes(result, options.spare);
  const { buffer, length } = result.errors ? write() : (answer.written ??= write());
  response.writeHead(statusOf(result, mediaType), {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': length,
  });
  answer.sending += 1;
  // It is not called for a client that has gone; then the buffer is left to itself.
  response.end(buffer.subarray(0, length), () => {
    answer.sending -= 1;
    if (constantBytes(result)) return;
    if (result.errors || answer.sending === 0) options.spare.give(buffer);
  });
}

/** An operation that a client sends; undefined for what only the long way should look at. */
function toParams(
  text: string,
  persisted: PersistedOperations,
): (OperationText & { readonly variables: Record<string, unknown> | undefined }) | undefined {
  const body = parseOrNull(text);
  if (!isObject(body) || !Object.keys(body).every((key) => parameters.has(key))) return undefined;
  const { operationName, variables } = body;
  const query = textOf(body, persisted);
  const isNamed = operationName == null || typeof operationName === 'string';
  const isVaried = variables == null || isObject(variables);
  if (typeof query !== 'string' || !isNamed || !isVaried) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

const parameters: ReadonlySet<string> = new Set([
  'query',
  'operationName',
  'variables',
  'extensions',
  ...idParameters,
]);

/** The text, sent or named; the long way says what is wrong with the name. */
function textOf(body: Record<string, unknown>, persisted: PersistedOperations): unknown {
  const isNamed = body['extensions'] !== undefined || idParameters.some((name) => name in body);
  if (!isNamed) return body['query'];
  if (body['query'] != null && typeof body['query'] !== 'string') return undefined;
  try {
    return persisted.textOf(body);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The long way says what is wrong with it.
    return null;
  }
}

/** A request's headers as those of a `Request`, without making one. */
function readerOf({ headers }: IncomingMessage): HeaderReader {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    },
  };
}
