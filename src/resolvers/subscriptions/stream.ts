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

/** Makes the values of a stream. */
export type Run<T> = (push: Push<T>, signal: AbortSignal) => Promise<void>;

interface Offer<T> {
  readonly value: T;
  readonly taken: () => void;
}

interface Pull<T> {
  readonly resolve: (next: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const done = { done: true, value: undefined } as const;

/**
 * What a run pushes, as an iterator. Unlike a generator it ends at once when the consumer leaves,
 * whatever the run waits for: `signal` fires then, and pushing throws `Abandoned`.
 */
export const toStream = <T>(run: Run<T>): AsyncIterableIterator<T, undefined> => new Stream(run);

class Stream<T> implements AsyncIterableIterator<T, undefined> {
  private readonly abort = new AbortController();
  private readonly offers: Offer<T>[] = [];
  private readonly pulls: Pull<T>[] = [];
  private ending: { readonly failure?: Error } | undefined;

  constructor(run: Run<T>) {
    run((value) => this.push(value), this.abort.signal).then(
      () => {
        this.finish({});
      },
      (error: unknown) => {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.finish(this.abort.signal.aborted ? {} : { failure });
      },
    );
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const offer = this.offers.shift();
    if (offer !== undefined) {
      offer.taken();
      return Promise.resolve({ done: false, value: offer.value });
    }
    if (this.ending === undefined) {
      return new Promise((resolve, reject) => this.pulls.push({ resolve, reject }));
    }
    const { failure } = this.ending;
    this.ending = {};
    return failure === undefined ? Promise.resolve(done) : Promise.reject(failure);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.abort.abort();
    this.offers.length = 0;
    this.finish({});
    return Promise.resolve(done);
  }

  throw(): Promise<IteratorResult<T, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private push(given: T | typeof LISTENING): Promise<void> {
    if (this.abort.signal.aborted) return Promise.reject(new Abandoned());
    // Whoever serves subscriptions takes LISTENING out before anything looks at the payload.
    const value = given as T;
    const pull = this.pulls.shift();
    if (pull !== undefined) {
      pull.resolve({ done: false, value });
      return Promise.resolve();
    }
    return this.offer(value);
  }

  private offer(value: T): Promise<void> {
    const { signal } = this.abort;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        reject(new Abandoned());
      };
      signal.addEventListener('abort', leave, { once: true });
      const taken = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.offers.push({ value, taken });
    });
  }

  /** A failure is told once, to the first who asks for more. */
  private finish(ending: { readonly failure?: Error }): void {
    if (this.ending !== undefined) return;
    const [first, ...others] = this.pulls.splice(0);
    const { failure } = ending;
    this.ending = first === undefined ? ending : {};
    if (failure === undefined) first?.resolve(done);
    else first?.reject(failure);
    for (const pull of others) pull.resolve(done);
  }
}
