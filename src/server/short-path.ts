import type { IncomingMessage } from 'node:http';
import { locatedError } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { StopSignal } from '../cancel.ts';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type {
  CreateContext,
  GatewayContext,
  HeaderReader,
  Identity,
  IncomingRequest,
} from '../resolvers/context.ts';
import { MAX_BODY_BYTES } from './body-limit.ts';
import type { PlannedExecution } from './compiled-execution.ts';
import { constantBytes } from './constant-result.ts';
import { createPassCookies } from './cookies.ts';
import type { CookieOptions } from './cookies.ts';
import { withDeadline } from './deadline.ts';
import { readsOnlyRows } from './execution-plan.ts';
import type { ObjectPlan, PlanScope } from './execution-plan.ts';
import type { KnownOperations, OperationText } from './known-operations.ts';
import { maskResult } from './error-mask.ts';
import { idParameters } from './persisted-operations.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { statusOf, toBytes } from './answer-text.ts';
import { toMediaType } from './media-type.ts';
import type { MediaType } from './media-type.ts';
import type { SpareBuffers } from './spare-buffers.ts';
import type { Written } from './answer-bytes.ts';
import type { OperationFlights } from './operation-flights.ts';
import { putBack, readBody } from './read-body.ts';
import type { HttpExchange } from './request-scope.ts';

export interface ShortPathOptions {
  readonly schema: () => GraphQLSchema;
  readonly createContext: CreateContext;
  /** The same, where contexts that nobody copies can be made with less. */
  readonly createLightContext?: CreateContext;
  /** Throws where a credential is malformed. */
  readonly identify: (incoming: Pick<IncomingRequest, 'headers' | 'clientAddress'>) => Identity;
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
    answer: async ({ request, response, scope }) => {
      const mediaType = mediaTypeOf(request);
      if (mediaType === null) return false;
      const body = await readBody(request);
      if (body === undefined) return true;
      const short = { request, response, scope, mediaType };
      const found = findOrReport(short, body.toString(), options);
      if (found === undefined) {
        putBack(request, body);
        return false;
      }
      send(short, await found, options);
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
  const headers = new NodeHeaders(request);
  const identity = options.identify({ headers, clientAddress: scope.clientAddress });
  const key = { schema, caller: identity.key, text };
  const flight = options.flights.join(key, scope);
  if (flight) return flight.answer;
  const prepared = prepare(text, schema, options);
  if (!prepared) return undefined;
  const work = (signal: StopSignal): Promise<Answer> =>
    run(prepared, { scope, signal, headers, identity }, options);
  return readsOnlyRows(prepared.plan)
    ? options.flights.start(key, scope, work).answer
    : work(scope.abort.signal);
}

/** The operation with its variables, and its plan. */
interface Prepared {
  readonly plan: ObjectPlan;
  readonly scope: PlanScope;
}

/** What is asked for, if it is known and its variables fit it. */
function prepare(
  text: string,
  schema: GraphQLSchema,
  { known, persisted, execution }: ShortPathOptions,
): Prepared | undefined {
  const params = toParams(text, persisted);
  const found = params && known.find(schema, params);
  if (!found) return undefined;
  const { document, operation, fragments } = found;
  const variableValues = found.coerce(params.variables ?? {});
  if (!variableValues) return undefined;
  const scope = { schema, operation, fragments, variableValues };
  const plan = execution.planOf(scope, document);
  return plan ? { plan, scope } : undefined;
}

interface Running extends Pick<ShortRequest, 'scope'> {
  readonly signal: StopSignal;
  readonly headers: HeaderReader;
  readonly identity: Identity;
}

async function run(
  { plan, scope }: Prepared,
  running: Running,
  options: ShortPathOptions,
): Promise<Answer> {
  const name = scope.operation.name?.value;
  try {
    const contextValue = contextOf(running, options);
    const result = options.execution.run(plan, {
      schema: scope.schema,
      fragments: scope.fragments,
      operation: scope.operation,
      variableValues: scope.variableValues,
      rootValue: undefined,
      contextValue,
    });
    const whole = 'then' in result ? await withDeadline(result, running.scope) : result;
    return { result: whole, operationName: name, written: undefined, sending: 0 };
  } catch (error) {
    // Masked and logged with the other errors, before it is sent.
    const result = { errors: [locatedError(error, undefined)] };
    return { result, operationName: name, written: undefined, sending: 0 };
  }
}

const contextOf = (
  { scope, signal, headers, identity }: Running,
  { createContext, createLightContext = createContext, cookies }: ShortPathOptions,
): GatewayContext =>
  createLightContext({
    headers,
    identity,
    clientAddress: scope.clientAddress,
    isSecure: scope.isSecure,
    requestId: scope.requestId,
    signal,
    deadline: scope.deadline,
    rowsAsBytes: true,
    passCookies: createPassCookies(scope, cookies, headers.get('x-fallback-cookies') !== null),
  });

function send(
  { response, scope, mediaType }: ShortRequest,
  answer: Answer,
  options: ShortPathOptions,
): void {
  scope.operation = { type: 'query', name: answer.operationName };
  const { result, written } = write(answer, scope, options);
  const { buffer, length } = written;
  response.writeHead(statusOf(result, mediaType), {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': length,
  });
  answer.sending += 1;
  // It is not called for a client that has gone; then the buffer is left to itself.
  response.end(buffer.subarray(0, length), () => {
    answer.sending -= 1;
    const isShared = answer.written === written;
    if (constantBytes(result) || (isShared && answer.sending > 0)) return;
    // A response that is sent at once comes back before the next one begins: that one writes anew.
    if (isShared) answer.written = undefined;
    options.spare.give(buffer);
  });
}

interface ToSend {
  readonly result: ExecutionResult;
  readonly written: Written;
}

function write(answer: Answer, scope: HttpExchange['scope'], options: ShortPathOptions): ToSend {
  const result = maskResult(answer.result, scope, options);
  try {
    const written = result.errors
      ? toBytes(result, options.spare)
      : (answer.written ??= toBytes(result, options.spare));
    return { result, written };
  } catch (error) {
    // Nobody can write what nests too deeply, say.
    const failed = maskResult({ errors: [locatedError(error, undefined)] }, scope, options);
    return { result: failed, written: toBytes(failed, options.spare) };
  }
}

/** An operation that a client sends; undefined for what only the long way should look at. */
function toParams(
  text: string,
  persisted: PersistedOperations,
): (OperationText & { readonly variables: Record<string, unknown> | undefined }) | undefined {
  const body = parseOrNull(text);
  if (!isObject(body) || !Object.keys(body).every((key) => parameters.has(key))) return undefined;
  const { operationName, variables, extensions } = body;
  const query = textOf(body, persisted);
  const isNamed = operationName == null || typeof operationName === 'string';
  const isWhole = [variables, extensions].every((each) => each == null || isObject(each));
  if (typeof query !== 'string' || !isNamed || !isWhole) return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: isObject(variables) ? variables : undefined,
  };
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
class NodeHeaders implements HeaderReader {
  private readonly headers: IncomingMessage['headers'];

  constructor({ headers }: IncomingMessage) {
    this.headers = headers;
  }

  get(name: string): string | null {
    const value = this.headers[name.toLowerCase()];
    return (Array.isArray(value) ? value.join(', ') : value) ?? null;
  }
}
