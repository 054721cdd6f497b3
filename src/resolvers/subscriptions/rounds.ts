import type { Timers } from '../../timers.ts';

/** After a quiet time a round waits only so long, for what came with the first of a burst. */
const gatheringMs = 10;

/** Reads that begin together, so that what they have in common is one call. */
export interface Rounds<Context> {
  /** Takes part in the next round: within the interval, or at once. */
  join<T>(
    read: (context: Context) => Promise<T>,
    options?: { readonly isHasty?: boolean },
  ): Promise<T>;
}

export interface RoundOptions<Context> {
  readonly timers: Timers;
  readonly intervalMs: number;
  /** Made anew for each round: nothing that was read before is served again. */
  readonly createContext: (reads: number) => Context;
}

export function createRounds<Context>({
  timers,
  intervalMs,
  createContext,
}: RoundOptions<Context>): Rounds<Context> {
  let waiting: ((context: Context) => void)[] = [];
  let isPlanned = false;
  let isImminent = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  const run = (): void => {
    isPlanned = isImminent = false;
    const starts = waiting;
    waiting = [];
    if (starts.length === 0) return;
    lastAt = timers.now();
    const context = createContext(starts.length);
    for (const start of starts) start(context);
  };
  const plan = (isHasty: boolean): void => {
    if (isHasty && !isImminent) {
      isImminent = true;
      // Subscriptions that come together are read together.
      setImmediate(run);
    } else if (!isPlanned) {
      isPlanned = true;
      const soonest = Math.min(gatheringMs, intervalMs);
      timers.after(Math.max(soonest, lastAt + intervalMs - timers.now()), run);
    }
  };
  return {
    join: (read, { isHasty = false } = {}) =>
      new Promise((resolve, reject) => {
        waiting.push((context) => {
          read(context).then(resolve, reject);
        });
        plan(isHasty);
      }),
  };
}
