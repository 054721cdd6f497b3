import { GatewayError } from '../errors.ts';

/** Aborts its signal when the time is up or the caller's signal fires, until it is released. */
export interface Limit {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

export type CreateLimit = (milliseconds: number, signal: AbortSignal | undefined) => Limit;

const tooSlow = (milliseconds: number): GatewayError =>
  new GatewayError('TIMEOUT', `Appwrite did not answer within ${Math.ceil(milliseconds)} ms.`);

/** What the caller of an aborted call is told; a reason that is written for it is kept. */
export const toAbort = (reason: unknown): GatewayError =>
  reason instanceof GatewayError
    ? reason
    : new GatewayError('TIMEOUT', 'The request was cancelled.', { cause: reason });

interface Watch {
  readonly controllers: Set<AbortController>;
  readonly onAbort: () => void;
}

/**
 * Makes limits that share one listener for each caller's signal: an operation has many calls under
 * way at once, and Node warns of a leak when a signal has more than ten listeners.
 */
export function createLimits(): CreateLimit {
  const watches = new WeakMap<AbortSignal, Watch>();

  function createWatch(signal: AbortSignal): Watch {
    const controllers = new Set<AbortController>();
    const onAbort = (): void => {
      for (const controller of controllers) controller.abort(toAbort(signal.reason));
    };
    return { controllers, onAbort };
  }

  function watch(signal: AbortSignal, controller: AbortController): () => void {
    const { controllers, onAbort } = watches.get(signal) ?? createWatch(signal);
    watches.set(signal, { controllers, onAbort });
    if (controllers.size === 0) signal.addEventListener('abort', onAbort);
    controllers.add(controller);
    return () => {
      controllers.delete(controller);
      if (controllers.size === 0) signal.removeEventListener('abort', onAbort);
    };
  }

  return (milliseconds, signal) => {
    const controller = new AbortController();
    const unwatch = signal && watch(signal, controller);
    const timer = setTimeout(() => {
      controller.abort(tooSlow(milliseconds));
    }, milliseconds);
    return {
      signal: controller.signal,
      release: () => {
        clearTimeout(timer);
        unwatch?.();
      },
    };
  };
}
