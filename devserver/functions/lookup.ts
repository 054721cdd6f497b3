import type { FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import { ApiError } from '../errors.ts';
import { pathParam } from '../input.ts';
import type { FunctionStore, StoredFunction } from './store.ts';

function notFound(): ApiError {
  return new ApiError('function_not_found', 'Function with the requested ID could not be found.');
}

/** The function in the path. */
export function functionOf(
  request: FastifyRequest,
  { functions }: FunctionStore,
): Stored<StoredFunction> {
  const found = functions.find(pathParam(request, 'functionId'));
  if (found === undefined) throw notFound();
  return found;
}

/** The function in the path for one who wants to run it: a disabled one is there for keys only. */
export function runnableFunction(
  request: FastifyRequest,
  store: FunctionStore,
): Stored<StoredFunction> {
  const found = functionOf(request, store);
  if (!found.settings.enabled && request.principal.kind !== 'key') throw notFound();
  return found;
}
