import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '../logger.ts';
import { toGraphQLError } from './graphql-error.ts';
import type { RequestScope } from './request-scope.ts';

/** One broken column can make an error of every row; more of them tell nothing new. */
const MAX_ERRORS = 50;

export interface ResultMask {
  readonly logger: Logger;
  /** Adds details to masked errors; never in production. */
  readonly isDebug: boolean;
}

type MaskScope = Pick<RequestScope, 'requestId' | 'errorCodes'>;

/** A result with its errors as clients may see them; their codes are noted in the scope. */
export function maskResult(
  result: ExecutionResult,
  scope: MaskScope,
  { logger, isDebug }: ResultMask,
): ExecutionResult {
  if (result.errors === undefined) return result;
  const options = { requestId: scope.requestId, logger, isDebug };
  const errors = result.errors.slice(0, MAX_ERRORS).map((error) => toGraphQLError(error, options));
  const left = result.errors.length - errors.length;
  if (left > 0) errors.push(new GraphQLError(`${left} more errors are left out.`));
  scope.errorCodes = errors.map(({ extensions }) => String(extensions['code']));
  return { ...result, errors };
}

/** Maps without a generator: that would not end before the next value comes. */
export function mapEach<T>(source: AsyncIterable<T>, map: (value: T) => T): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<T, undefined>> => {
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const mapped: AsyncIterableIterator<T> = {
    next: async () => {
      const result = await iterator.next();
      return result.done === true ? result : { done: false, value: map(result.value) };
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => mapped,
  };
  return mapped;
}
