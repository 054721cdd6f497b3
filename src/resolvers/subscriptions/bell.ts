import type { Timers } from '../../timers.ts';
import { Abandoned } from './stream.ts';

/** Wakes one who waits; rung while nobody does, it is heard by the next who waits. */
export interface Bell {
  readonly ring: () => void;
  /** Whoever waits, now or later, fails with this. */
  readonly end: (error: Error) => void;
  /** Resolves when it rings, at the latest after so many milliseconds: then it says `late`. */
  readonly wait: (milliseconds: number) => Promise<'rung' | 'late'>;
  /** Resolves after so many milliseconds, whatever rings. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The promise's outcome, unless it ends before. */
  readonly during: <T>(promise: Promise<T>) => Promise<T>;
  /** What has rung so far is forgotten. Throws when it has ended. */
  readonly hush: () => void;
}

/** A bell for a run, which fails with `Abandoned` when the run's signal fires. */
export function createBell(timers: Timers, signal: AbortSignal): Bell {
  let isRung = false;
  let ending: Error | undefined;
  let sleeper: { readonly isDeaf: boolean; readonly wake: () => void } | undefined;
  const interrupts = new Set<(error: Error) => void>();
  const end = (error: Error): void => {
    ending ??= error;
    sleeper?.wake();
    for (const interrupt of interrupts) interrupt(ending);
  };
  const hush = (): void => {
    if (ending) throw ending;
    isRung = false;
  };
  signal.addEventListener('abort', () => {
    end(new Abandoned());
  });
  const sleep = async (milliseconds: number, isDeaf: boolean): Promise<void> => {
    if (ending === undefined) {
      await new Promise<void>((resolve) => {
        const cancel = timers.after(milliseconds, () => {
          wake();
        });
        const wake = (): void => {
          sleeper = undefined;
          cancel();
          resolve();
        };
        sleeper = { isDeaf, wake };
      });
    }
    if (ending) throw ending;
  };
  return {
    ring: () => {
      isRung = true;
      if (sleeper?.isDeaf === false) sleeper.wake();
    },
    end,
    hush,
    during: async (promise) => {
      let interrupt: (error: Error) => void = () => undefined;
      try {
        return await new Promise((resolve, reject) => {
          interrupt = reject;
          if (ending) reject(ending);
          else interrupts.add(interrupt);
          promise.then(resolve, reject);
        });
      } finally {
        interrupts.delete(interrupt);
      }
    },
    pause: (milliseconds) => sleep(milliseconds, true),
    wait: async (milliseconds) => {
      if (!isRung) await sleep(milliseconds, false);
      if (ending) throw ending;
      return isRung ? 'rung' : 'late';
    },
  };
}
