import type { Logger } from '../logger.ts';
import type { Catalog } from './types.ts';

/** Calls back once after some milliseconds, unless cancelled by what it returns. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

export interface WatchOptions {
  readonly read: () => Promise<Catalog>;
  /** The catalog in force; without one the first read comes at once. */
  readonly current?: Catalog | undefined;
  readonly intervalMs: number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Told after each read; `status()` says how it went. */
  readonly onRead?: () => void;
  readonly schedule?: Schedule;
  readonly now?: () => number;
}

export interface WatchStatus {
  /** When the catalog was last read without failure (`now()`); null before the first time. */
  readonly lastReadAt: number | null;
  /** Why reads fail at present, and since when; null when the last one succeeded. */
  readonly failure: { readonly error: unknown; readonly since: number } | null;
}

/** Yields a catalog whenever its revision has changed, until the signal fires. For one consumer. */
export interface CatalogWatch extends AsyncIterable<Catalog> {
  /**
   * Reads at once instead of at the next interval. Resolves when a read that began after the call
   * is over and the consumer has dealt with what it brought, also when it failed, and at the latest
   * when the watch ends.
   */
  refresh(): Promise<void>;
  status(): WatchStatus;
}

const setTimer: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
};

const nothing = (): void => undefined;

/** Waits between reads: until the interval is over, somebody wakes it, or the watch is aborted. */
function createPause({ intervalMs, signal, schedule = setTimer }: WatchOptions) {
  let wake = nothing;
  return {
    wake: (): void => {
      wake();
    },
    pause: (): Promise<void> =>
      new Promise((resolve) => {
        const end = (): void => {
          cancel();
          signal.removeEventListener('abort', end);
          wake = nothing;
          resolve();
        };
        const cancel = schedule(end, intervalMs);
        signal.addEventListener('abort', end, { once: true });
        wake = end;
      }),
  };
}

/** Reads, remembers how that went, and logs the first failure of a row of them. */
function createChangeReader({ read, current, signal, logger, now = Date.now }: WatchOptions) {
  let revision = current?.revision;
  let status: WatchStatus = { lastReadAt: current === undefined ? null : now(), failure: null };
  return {
    status: (): WatchStatus => status,
    /** The catalog, when it is not the one of the last time. */
    readChange: async (): Promise<Catalog | undefined> => {
      try {
        const catalog = await read();
        if (status.failure !== null) logger.info('The catalog can be read again.');
        status = { lastReadAt: now(), failure: null };
        if (signal.aborted || catalog.revision === revision) return undefined;
        revision = catalog.revision;
        return catalog;
      } catch (error) {
        if (signal.aborted) return undefined;
        if (status.failure === null) {
          logger.error('The catalog cannot be read; the last one stays in force.', { error });
        }
        status = { ...status, failure: { error, since: status.failure?.since ?? now() } };
        return undefined;
      }
    },
  };
}

export function watchCatalog(options: WatchOptions): CatalogWatch {
  const { current, signal } = options;
  const { pause, wake } = createPause(options);
  const { readChange, status } = createChangeReader(options);
  let hasEnded = false;
  /** Those who wait for a read that has not begun, and for the one under way. */
  let waiting: (() => void)[] = [];
  let served: (() => void)[] = [];
  const isAborted = (): boolean => signal.aborted;

  async function* changes(): AsyncGenerator<Catalog, void> {
    let isReadDue = current === undefined;
    try {
      while (!isAborted()) {
        if (!isReadDue && waiting.length === 0) await pause();
        if (isAborted()) return;
        isReadDue = false;
        served = waiting;
        waiting = [];
        const catalog = await readChange();
        options.onRead?.();
        if (catalog !== undefined) yield catalog;
        for (const done of served) done();
      }
    } finally {
      hasEnded = true;
      for (const done of [...served, ...waiting]) done();
    }
  }

  return {
    [Symbol.asyncIterator]: changes,
    status,
    refresh: () =>
      new Promise((resolve) => {
        if (hasEnded || isAborted()) {
          resolve();
          return;
        }
        waiting.push(resolve);
        wake();
      }),
  };
}
