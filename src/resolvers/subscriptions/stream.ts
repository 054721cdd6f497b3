/** Comes among the payloads of a subscription, once, when no later change can be missed. */
export const LISTENING = Symbol('listening');

/** Ends a run whose consumer has gone. */
export class Abandoned extends Error {
  constructor() {
    super('Nobody listens any more.');
  }
}

/** Hands a value over; resolves when it was taken, so that nothing piles up. */
export type Push<T> = (value: T | typeof LISTENING) => Promise<void>;

interface Offer<T> {
  readonly value: T;
  readonly taken: () => void;
}

type Result<T> = IteratorResult<T, undefined>;

const done = { done: true, value: undefined } as const;

/**
 * What a run pushes, as an iterator. Unlike a generator it ends at once when the consumer leaves,
 * whatever the run waits for: `signal` fires then, and pushing throws `Abandoned`.
 */
export function toStream<T>(
  run: (push: Push<T>, signal: AbortSignal) => Promise<void>,
): AsyncIterableIterator<T, undefined> {
  const abort = new AbortController();
  const offers: Offer<T>[] = [];
  const pulls: { resolve: (result: Result<T>) => void; reject: (error: unknown) => void }[] = [];
  let end: { readonly error?: unknown } | undefined;

  const push: Push<T> = (given) => {
    // Whoever serves subscriptions takes it out before anything looks at the payload.
    const value = given as T;
    if (abort.signal.aborted) return Promise.reject(new Abandoned());
    const pull = pulls.shift();
    if (pull !== undefined) {
      pull.resolve({ done: false, value });
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(new Abandoned());
      };
      const taken = (): void => {
        abort.signal.removeEventListener('abort', leave);
        resolve();
      };
      abort.signal.addEventListener('abort', leave, { once: true });
      offers.push({ value, taken });
    });
  };
  const finish = (ending: { readonly error?: unknown }): void => {
    if (end !== undefined) return;
    end = ending;
    const [first, ...rest] = pulls.splice(0);
    if (first && 'error' in ending && !abort.signal.aborted) {
      end = {};
      first.reject(ending.error);
    } else first?.resolve(done);
    for (const pull of rest) pull.resolve(done);
  };
  const next = (): Promise<Result<T>> => {
    const offer = offers.shift();
    if (offer !== undefined) {
      offer.taken();
      return Promise.resolve({ done: false, value: offer.value });
    }
    if (end === undefined) return new Promise((resolve, reject) => pulls.push({ resolve, reject }));
    const { error } = end;
    end = {};
    // The run's own failure, which may be anything that was thrown.
    return error === undefined || abort.signal.aborted
      ? Promise.resolve(done)
      : Promise.reject(error as Error);
  };
  const leave = (): Promise<Result<T>> => {
    abort.abort();
    offers.length = 0;
    finish({});
    return Promise.resolve(done);
  };
  run(push, abort.signal).then(
    () => {
      finish({});
    },
    (error: unknown) => {
      finish({ error });
    },
  );
  return {
    next,
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
