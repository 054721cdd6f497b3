import type { Plugin } from 'graphql-yoga';
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { RequestScope } from './request-scope.ts';

/**
 * Calls upstream end at the deadline by themselves and leave the rest of the answer intact; this
 * many milliseconds later an operation that still runs is given up as a whole.
 */
const graceMs = 500;

/** Answers an operation that outlives its deadline with TIMEOUT, and aborts what it was doing. */
export function useDeadline(scopeOf: (context: unknown) => RequestScope): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const scope = scopeOf(args.contextValue);
      // envelop types the executor as `any`: it returns a result or a promise of one.
      const execute = executeFn as (given: unknown) => unknown;
      setExecuteFn((given: unknown) => {
        const result = execute(given);
        return isPromiseLike(result) ? withDeadline(result, scope) : result;
      });
    },
  };
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** The result, or TIMEOUT when it does not come in time. */
export async function withDeadline<Result>(
  result: PromiseLike<Result>,
  scope: RequestScope,
): Promise<Result | ExecutionResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ExecutionResult>((resolve) => {
    timer = setTimeout(
      () => {
        scope.abort.abort();
        resolve(timeoutResult(scope));
      },
      Math.max(0, scope.deadline + graceMs - Date.now()),
    );
  });
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function timeoutResult({ operation }: RequestScope): { errors: GraphQLError[] } {
  const isWriting = operation?.type === 'mutation';
  const hint = isWriting
    ? 'It may have been written all the same: read before you try again.'
    : 'ask for less at once.';
  const message = `The operation took longer than the gateway allows${isWriting ? '. ' : '; '}${hint}`;
  const outcome = isWriting ? 'unknown' : undefined;
  const originalError = new GatewayError('TIMEOUT', message, { outcome });
  return { errors: [new GraphQLError(message, { originalError })] };
}
