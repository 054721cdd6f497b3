import { GatewayError } from '../errors.ts';

/**
 * Calls `end` once when the time is up or the caller's signal fires, unless it is released before.
 * Returns what releases it.
 */
export type CreateLimit = (
  milliseconds: number,
  signal: AbortSignal | undefined,
  end: (reason: GatewayError) => void,
) => () => void;

const tooSlow = (milliseconds: number): GatewayError =>
  new GatewayError('TIMEOUT', `Appwrite did not answer within ${Math.ceil(milliseconds)} ms.`);

/** What the caller of an aborted call is told; a reason that is written for it is kept. */
export const toAbort = (reason: unknown): GatewayError =>
  reason instanceof GatewayError
    ? reason
    : new GatewayError('TIMEOUT', 'The request was cancelled.', { cause: reason });

/** Timers are set in steps of so many milliseconds: those of one length share a list in Node. */
const timerStep = 50;

interface Watch {
  readonly ends: Set<(reason: GatewayError) => void>;
  readonly onAbort: () => void;
}

/**
 * Makes limits that share one listener for each caller's signal: an operation has many calls under
 * way at once, and a signal for each of them would cost more than all else that a call needs.
 */
export function createLimits(): CreateLimit {
  const watches = new WeakMap<AbortSignal, Watch>();

  function createWatch(signal: AbortSignal): Watch {
    const ends: Watch['ends'] = new Set();
    const onAbort = (): void => {
      for (const end of ends) end(toAbort(signal.reason));
    };
    return { ends, onAbort };
  }

  function watch(signal: AbortSignal, end: (reason: GatewayError) => void): () => void {
    const known = watches.get(signal);
    const { ends, onAbort } = known ?? createWatch(signal);
    if (!known) watches.set(signal, { ends, onAbort });
    if (ends.size === 0) signal.addEventListener('abort', onAbort);
    ends.add(end);
    return () => {
      ends.delete(end);
      if (ends.size === 0) signal.removeEventListener('abort', onAbort);
    };
  }

  return (milliseconds, signal, end) => {
    const steps = Math.ceil(milliseconds / timerStep);
    const timer = setTimeout(() => {
      end(tooSlow(milliseconds));
    }, steps * timerStep);
    const unwatch = signal && watch(signal, end);
    if (signal?.aborted === true) end(toAbort(signal.reason));
    return () => {
      clearTimeout(timer);
      unwatch?.();
    };
  };
}
