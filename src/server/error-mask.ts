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
      const maskWhole = (one: ExecutionResult): Part => createMask(scope, options)(one);
      if (Symbol.asyncIterator in result) payload.setResult(maskParts(result, scope, options));
      else payload.setResult(Array.isArray(result) ? result.map(maskWhole) : maskWhole(result));
    },
  };
}

/** The parts of one answer share the number of errors; events of a subscription do not. */
async function* maskParts(
  parts: AsyncIterable<ExecutionResult>,
  scope: RequestScope,
  options: MaskOptions,
): AsyncGenerator<Part> {
  const mask = createMask(scope, options);
  for await (const part of parts) {
    yield isOfSeveral(part) ? mask(part) : createMask(scope, options)(part);
  }
}

const isOfSeveral = (part: ExecutionResult): part is Part => 'hasNext' in part;

function createMask(scope: RequestScope, options: MaskOptions): (part: Part) => Part {
  let left = MAX_ERRORS;
  const maskErrors = <Result extends ExecutionResult>(result: Result): Result => {
    if (result.errors === undefined) return result;
    const errors = result.errors.slice(0, left).map((error) => toGraphQLError(error, options));
    left -= errors.length;
    const cut = result.errors.length - errors.length;
    if (cut > 0) errors.push(new GraphQLError(`${cut} more errors are left out.`));
    scope.errorCodes = [
      ...scope.errorCodes,
      ...errors.map(({ extensions }) => String(extensions['code'])),
    ];
    return { ...result, errors };
  };
  return (part) => {
    const masked = maskErrors(part);
    return part.incremental === undefined
      ? masked
      : { ...masked, incremental: part.incremental.map(maskErrors) };
  };
}
