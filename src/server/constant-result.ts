import type { ExecutionResult } from 'graphql';

const bytes = Symbol('bytes');

/** A result that is kept as it is sent. */
export interface ConstantResult extends ExecutionResult {
  readonly [bytes]: Buffer;
}

/**
 * Keeps a result for everybody who asks for it again. As bytes: what describes a schema of a thousand
 * tables is 44 MB of JSON, and several times as much in objects, which would be written anew for
 * everybody. Whoever looks at `data` gets it parsed.
 */
export function toConstant(result: ExecutionResult): ConstantResult {
  const written = Buffer.from(JSON.stringify(result));
  const parse = (): ExecutionResult => JSON.parse(written.toString()) as ExecutionResult;
  // Those that are not enumerable do not get into copies, which may be told more.
  return Object.defineProperties({} as ConstantResult, {
    data: { enumerable: true, get: () => parse().data },
    // Yoga asks for it.
    stringify: { value: () => written.toString() },
    [bytes]: { value: written },
  });
}

/** The bytes of a result that is kept, which are not to be written to; undefined for others. */
export const constantBytes = (result: ExecutionResult): Buffer | undefined =>
  (result as Partial<ConstantResult>)[bytes];
