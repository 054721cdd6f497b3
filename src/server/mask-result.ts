import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { toGraphQLError } from './graphql-error.ts';
import type { MaskOptions } from './graphql-error.ts';
import type { RequestScope } from './request-scope.ts';

/** One broken column can make an error of every row; more of them tell nothing new. */
const MAX_ERRORS = 50;

/** A result with its errors as clients may see them; the request's log entry gets their codes. */
export function maskResult(
  result: ExecutionResult,
  scope: RequestScope,
  options: Omit<MaskOptions, 'requestId'>,
): ExecutionResult {
  if (result.errors === undefined) return result;
  const { requestId } = scope;
  const errors = result.errors
    .slice(0, MAX_ERRORS)
    .map((error) => toGraphQLError(error, { ...options, requestId }));
  const left = result.errors.length - errors.length;
  if (left > 0) errors.push(new GraphQLError(`${left} more errors are left out.`));
  scope.errorCodes = errors.map(({ extensions }) => String(extensions['code']));
  return { ...result, errors };
}
