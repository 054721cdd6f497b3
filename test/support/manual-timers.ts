import type { Timers } from '../../src/timers.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualTimers extends Timers {
  /** Goes on so far, and lets every alarm on the way go off in its turn. */
  advance(milliseconds: number): Promise<void>;
  /** Alarms that are set. */
  readonly pending: number;
}

export function createManualTimers(start = 1_000_000): ManualTimers {
  const alarms = new Set<{ readonly at: number; readonly action: () => void }>();
  let now = start;
  const next = (until: number) =>
    [...alarms].filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0];
  return {
    now: () => now,
    get pending() {
      return alarms.size;
    },
    after: (milliseconds, action) => {
      const alarm = { at: now + milliseconds, action };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance: async (milliseconds) => {
      const until = now + milliseconds;
      for (let alarm = next(until); alarm !== undefined; alarm = next(until)) {
        alarms.delete(alarm);
        now = alarm.at;
        alarm.action();
        // What the alarm set in motion may set others.
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
  };
}
