import type { ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../logger.ts';
import { toGraphQLError, type MaskOptions } from './graphql-error.ts';
import type { RequestScope } from './request-scope.ts';

/** One broken column can make an error of every row; more of them tell nothing new. */
const MAX_ERRORS = 50;

export interface ErrorMaskOptions {
  readonly logger: Logger;
  readonly isDebug: boolean;
}

type MaskScope = Pick<RequestScope, 'requestId' | 'errorCodes'>;

/** A result, or one part of an answer that comes in parts. */
interface Part extends ExecutionResult {
  readonly incremental?: readonly ExecutionResult[];
  readonly hasNext?: boolean;
}

/** The last word on every result: errors as clients may see them, and no more than tell something. */
export function useErrorMask(
  scopeOf: (context: unknown) => RequestScope,
  { logger, isDebug }: ErrorMaskOptions,
): Plugin {
  return {
    onResultProcess(payload) {
      const { result } = payload;
      const scope = scopeOf(payload.serverContext);
      const options = { requestId: scope.requestId, logger, isDebug };
      const maskWhole = (one: ExecutionResult): ExecutionResult => maskResult(one, scope, options);
      if (Symbol.asyncIterator in result) payload.setResult(maskParts(result, scope, options));
      else payload.setResult(Array.isArray(result) ? result.map(maskWhole) : maskWhole(result));
    },
  };
}

/** A whole result with its errors as clients may see them; the request's log entry gets their codes. */
export function maskResult(
  result: ExecutionResult,
  scope: MaskScope,
  { logger, isDebug }: ErrorMaskOptions,
): ExecutionResult {
  if (result.errors === undefined) return result;
  return createMask(scope, { requestId: scope.requestId, logger, isDebug })(result);
}

/** The parts of one answer share the number of errors; events of a subscription do not. */
function maskParts(
  parts: AsyncIterable<ExecutionResult>,
  scope: MaskScope,
  options: MaskOptions,
): AsyncIterable<Part> {
  const mask = createMask(scope, options);
  return mapEach(parts, (part: ExecutionResult): Part =>
    isOfSeveral(part) ? mask(part) : createMask(scope, options)(part),
  );
}

const isOfSeveral = (part: ExecutionResult): part is Part => 'hasNext' in part;

function createMask(scope: MaskScope, options: MaskOptions): (part: Part) => Part {
  let left = MAX_ERRORS;
  const toMasked = (given: readonly GraphQLError[]): GraphQLError[] => {
    const errors = given.slice(0, left).map((error) => toGraphQLError(error, options));
    left -= errors.length;
    scope.errorCodes = [
      ...scope.errorCodes,
      ...errors.map(({ extensions }) => String(extensions['code'])),
    ];
    return errors;
  };
  return (part) => {
    if (part.errors === undefined && part.incremental === undefined) return part;
    const results = [part, ...(part.incremental ?? [])];
    const masked = results.map(({ errors = [] }) => toMasked(errors));
    const cut = countOf(results.map(({ errors = [] }) => errors)) - countOf(masked);
    if (cut > 0) masked.at(-1)?.push(new GraphQLError(`${cut} more errors are left out.`));
    const [own = [], ...others] = masked;
    return {
      ...withErrors(part, own),
      ...(part.incremental && {
        incremental: part.incremental.map((each, at) => withErrors(each, others[at] ?? [])),
      }),
    };
  };
}

const countOf = (lists: readonly (readonly unknown[])[]): number =>
  lists.reduce((sum, { length }) => sum + length, 0);

function withErrors<Result extends ExecutionResult>(
  result: Result,
  errors: readonly GraphQLError[],
): Result {
  const isUntouched = errors.length === 0 && result.errors === undefined;
  return isUntouched ? result : { ...result, errors: errors.length > 0 ? errors : undefined };
}

/** Maps without a generator: that would not end before the next value comes. */
function mapEach<T, To>(source: AsyncIterable<T>, map: (value: T) => To): AsyncIterable<To> {
  const iterator = source[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<To, undefined>> => {
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const mapped: AsyncIterableIterator<To> = {
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
