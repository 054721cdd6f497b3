import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { functionOf, runnableFunction } from '../functions/lookup.ts';
import type { FunctionStore } from '../functions/store.ts';
import {
  bodyOf,
  boolean,
  oneOf,
  optional,
  pathParam,
  queryOf,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson } from '../reply.ts';
import { parseIsoDate } from '../rows/formats.ts';

const READ = { config: { scopes: ['executions.read', 'execution.read'] } };
const WRITE = { config: { scopes: ['executions.write', 'execution.write'] } };
const DEPLOYMENTS = { config: { scopes: ['functions.read'] } };

const FUNCTION = '/functions/:functionId';
const EXECUTIONS = `${FUNCTION}/executions`;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

/** Bytes of the body that a function is called with. */
const LARGEST_BODY = 10_485_760;

const MINUTE = 60_000;

/** An empty list that still knows what it can be asked for. */
const listOfNone = (...attributes: readonly string[]): ListSpec<never> => ({
  attributes: Object.fromEntries(
    ['$id', '$sequence', '$createdAt', '$updatedAt', ...attributes].map((key) => [key, () => null]),
  ),
  idOf: () => '',
  searchOf: () => '',
});

const executionSpec = listOfNone(
  'trigger',
  'status',
  'responseStatusCode',
  'duration',
  'requestMethod',
  'requestPath',
  'deploymentId',
);
const deploymentSpec = listOfNone(
  'buildSize',
  'sourceSize',
  'totalSize',
  'buildDuration',
  'status',
);

const headers: Check<unknown> = (value, name) => {
  if (typeof value === 'object' || typeof value === 'string') return value;
  throw invalidArgument(name, 'Value must be an object or a text of at most 65535 chars.');
};

function deploymentNotFound(): ApiError {
  return new ApiError(
    'deployment_not_found',
    'Deployment not found. Create a deployment before trying to execute a function',
  );
}

function executionNotFound(): ApiError {
  return new ApiError('execution_not_found', 'Execution with the requested ID could not be found.');
}

function checkSchedule(scheduledAt: string, isAsync: boolean, now: Date): void {
  if (!isAsync) {
    throw new ApiError('general_bad_request', 'Scheduled executions must run asynchronously.');
  }
  const date = parseIsoDate(scheduledAt);
  if (date !== null && date.getTime() >= now.getTime() + MINUTE) return;
  throw new ApiError('general_bad_request', 'Execution schedule must be at least 1 minute away.');
}

function checkExecution(input: Input, now: Date): void {
  optional(input, 'body', { check: text(LARGEST_BODY, 0), fallback: '' });
  const isAsync = optional(input, 'async', { check: boolean, fallback: false });
  optional(input, 'path', { check: text(2048), fallback: '/' });
  optional(input, 'method', { check: oneOf(METHODS), fallback: 'POST' });
  optional(input, 'headers', { check: headers, fallback: {} });
  const scheduledAt = optional(input, 'scheduledAt', { check: text(100), fallback: null });
  if (scheduledAt !== null) checkSchedule(scheduledAt, isAsync, now);
}

/** Runs of functions: without a deployment there are none, and none can be started. */
export function registerExecutionsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  store: FunctionStore,
): void {
  app.get(EXECUTIONS, READ, (request, reply) => {
    runnableFunction(request, store);
    const { total, items } = listItems([], queryOf(request), executionSpec);
    return sendJson(reply, 200, { total, executions: items });
  });
  app.post(EXECUTIONS, WRITE, (request) => {
    checkExecution(bodyOf(request), server.clock());
    runnableFunction(request, store);
    throw deploymentNotFound();
  });
  const refuseExecution = (request: FastifyRequest): never => {
    pathParam(request, 'executionId');
    runnableFunction(request, store);
    throw executionNotFound();
  };
  app.get(`${EXECUTIONS}/:executionId`, READ, refuseExecution);
  app.delete(`${EXECUTIONS}/:executionId`, WRITE, refuseExecution);
  app.get(`${FUNCTION}/deployments`, DEPLOYMENTS, (request, reply) => {
    functionOf(request, store);
    const { total, items } = listItems([], queryOf(request), deploymentSpec);
    return sendJson(reply, 200, { total, deployments: items });
  });
  app.get(`${FUNCTION}/deployments/:deploymentId`, DEPLOYMENTS, (request) => {
    pathParam(request, 'deploymentId');
    functionOf(request, store);
    throw new ApiError('deployment_not_found', 'Deployment with the ID could not be found.');
  });
}
