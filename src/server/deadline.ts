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
      // envelop types the executor as `any`: it returns a result, parts of one, or a promise.
      const execute = executeFn as (given: unknown) => unknown;
      setExecuteFn((given: unknown) => {
        const result = execute(given);
        if (!isPromiseLike(result)) return followParts(result, scope);
        return withDeadline(result, scope).then((settled) => followParts(settled, scope));
      });
    },
  };
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** The result, or TIMEOUT when it does not come in time. */
export const withDeadline = <Result>(
  result: PromiseLike<Result>,
  scope: RequestScope,
): Promise<Result | ExecutionResult> => beforeDeadline(result, scope, () => timeoutResult(scope));

/** What comes first: the result, or after the deadline what stands for it. */
const beforeDeadline = <Result, Instead>(
  result: PromiseLike<Result>,
  scope: RequestScope,
  instead: () => Instead,
): Promise<Result | Instead> =>
  new Promise((resolve, reject) => {
    const { alarms, deadline } = scope;
    const fail: (error: unknown) => void = reject;
    const alarm = alarms.set(Math.max(0, deadline + graceMs - Date.now()), () => {
      scope.abort.abort();
      resolve(instead());
    });
    result.then(
      (value) => {
        alarms.off(alarm);
        resolve(value);
      },
      (error: unknown) => {
        alarms.off(alarm);
        fail(error);
      },
    );
  });

const followParts = (result: unknown, scope: RequestScope): unknown =>
  isParts(result) ? untilDeadline(result, scope) : result;

const isParts = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Parts of an answer that outlives its deadline end with one that says so. */
async function* untilDeadline(parts: AsyncIterable<unknown>, scope: RequestScope): AsyncGenerator {
  const iterator = parts[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await beforeDeadline(iterator.next(), scope, () => null);
      if (next?.done) return;
      yield next === null ? { ...timeoutResult(scope), hasNext: false } : next.value;
      if (next === null) return;
    }
  } finally {
    await iterator.return?.();
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
