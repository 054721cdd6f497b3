import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import type {
  CreateServiceContext,
  ServiceContext,
  FindFile,
  IncomingServiceRequest,
} from '../../resolvers/context.ts';
import { receiveForm, type UploadLimits } from '../uploads/receive-form.ts';
import { createPassCookies, type CookieOptions } from '../cookies.ts';
import { forgeable, isForgeablePost } from '../csrf.ts';
import { toGraphQLError } from '../graphql-error.ts';
import type { RequestScope } from '../request-scope.ts';
import { respond } from '../respond.ts';
import { allowOrigin, respondPreflight } from './cors.ts';
import { executeOperation, type ExecuteOptions } from './execute.ts';
import { findFileIn, operationOf } from './form.ts';
import type { Json } from './json.ts';
import type { BuiltInLimits } from './limits.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import { respondNotFound, respondRestError, restError, respondScalarBody } from './refusals.ts';
import { readRequest, ScalarBody, type SentOperation } from './request.ts';

export interface BuiltInOptions {
  /** Asked for each request; made when it is first asked for. */
  readonly schema: () => GraphQLSchema;
  readonly createContext: CreateServiceContext;
  readonly json: Json;
  readonly limits: BuiltInLimits;
}

export interface BuiltInHandlerOptions extends BuiltInOptions {
  readonly logger: Logger;
  readonly cookies: CookieOptions;
  readonly cors: readonly string[] | false;
  readonly isIntrospectionAllowed: boolean;
  readonly isDebug: boolean;
  readonly uploads: UploadLimits;
}

export type BuiltInHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  scope: RequestScope,
) => Promise<void>;

/** Serves `/v1/graphql` with the habits of Appwrite's built-in GraphQL API. */
export function createBuiltInHandler(options: BuiltInHandlerOptions): BuiltInHandler {
  return async (request, response, scope) => {
    const { logger, cors } = options;
    if (request.method === 'OPTIONS') {
      respondPreflight(request, response, cors);
      return;
    }
    if (!isServed(request)) {
      respondNotFound(response);
      return;
    }
    allowOrigin(request, response, cors);
    try {
      await answer({ request, response, scope }, options);
    } catch (error) {
      // The client has hung up: there is nobody to answer.
      if (response.destroyed) return;
      if (error instanceof ScalarBody) respondScalarBody(response);
      else if (error instanceof GatewayError) respondRestError(response, error);
      else {
        logger.error('operation failed', { requestId: scope.requestId, error });
        respondRestError(response, failure(scope));
      }
    }
  };
}

const failure = ({ requestId }: RequestScope): GatewayError =>
  new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `Something went wrong inside the gateway; its log tells more under the id ${requestId}.`,
    { appwrite: { type: 'general_unknown', status: 500 } },
  );

function isServed({ method, url = '/' }: IncomingMessage): boolean {
  const isMutationPath = /\/mutation\/?$/.test(url.split('?', 1)[0] ?? '');
  return method === 'POST' || (method === 'GET' && !isMutationPath);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly scope: RequestScope;
}

async function answer(exchange: Exchange, options: BuiltInHandlerOptions): Promise<void> {
  const { request, response, scope } = exchange;
  const { json, limits } = options;
  if (isForgeablePost(request.method, request.headers)) {
    throw restError(403, 'general_access_forbidden', forgeable);
  }
  let files: FindFile | undefined;
  const { operations, isBatch } = await readRequest(request, {
    json,
    maxBatch: limits.maxBatch,
    readForm: async () => {
      scope.deadline = Date.now() + options.uploads.timeoutMs;
      const form = await receiveForm(request, response, options.uploads);
      files = findFileIn(form);
      return operationOf(form, json);
    },
  });
  const outcome = createOutcome();
  const results: ExecutionResult[] = [];
  const contexts: ServiceContext[] = [];
  for (const operation of operations) {
    const running = { exchange, outcome, options, files };
    const { result, context } = await run(operation, running);
    results.push(result);
    contexts.push(context);
  }
  await Promise.all(contexts.map(async ({ tableRefresh }) => tableRefresh?.settle()));
  const errors = results.flatMap((result) => result.errors ?? []);
  scope.errorCodes = errors.map(({ extensions }) => String(extensions['code']));
  if (outcome.respond(response, errors)) return;
  respond(response, {
    status: 200,
    type: 'application/json; charset=UTF-8',
    body: json.encode(isBatch ? results : results[0]),
  });
}

interface Running {
  readonly exchange: Exchange;
  readonly outcome: Outcome;
  readonly options: BuiltInHandlerOptions;
  readonly files: FindFile | undefined;
}

async function run(
  operation: SentOperation,
  { exchange, outcome, options, files }: Running,
): Promise<{ readonly result: ExecutionResult; readonly context: ServiceContext }> {
  const { scope, request } = exchange;
  const context = options.createContext({ ...toIncoming(exchange, outcome, options), files });
  const execution: ExecuteOptions = {
    ...options,
    schema: options.schema(),
    isWriteAllowed: request.method !== 'GET',
    onOperation: ({ operation: type, name }) => {
      scope.operation = { type, name: name?.value };
    },
  };
  const { errors, ...result } = await executeOperation(operation, context, execution);
  if (errors === undefined) return { result, context };
  const mask = (error: GraphQLError): GraphQLError =>
    withoutStatus(toGraphQLError(error, { ...options, requestId: scope.requestId }));
  return { result: { errors: errors.map(mask), ...result }, context };
}

/** Yoga takes the status out of the extensions; here nobody else does. */
function withoutStatus(error: GraphQLError): GraphQLError {
  delete error.extensions['http'];
  return error;
}

function toIncoming(
  { request, scope }: Exchange,
  outcome: Outcome,
  { cookies }: BuiltInHandlerOptions,
): IncomingServiceRequest {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return {
    headers: headersOf(request),
    clientAddress: scope.clientAddress,
    isSecure: scope.isSecure,
    requestId: scope.requestId,
    signal: scope.abort.signal,
    deadline: scope.deadline,
    parameters: searchParams,
    noteAnswer: outcome.note,
    passCookies: createPassCookies(scope, cookies, true),
  };
}

function headersOf({ headers }: IncomingMessage): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, [value].flat().join(', ')]],
  );
  return new Headers(pairs);
}
