/** The clock and the alarms of whoever waits; tests bring their own, so that nothing sleeps. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the action once after so many milliseconds; what is returned calls that off. */
  after(milliseconds: number, action: () => void): () => void;
}

/** The machine's clock. Alarms that wait do not keep the process alive. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** An alarm that is set. */
export interface Alarm {
  /** When it rings, in steps since 1970. */
  readonly step: number;
  /** Nothing is kept for an alarm that was called off: see `ShortLivedMap`. */
  action: (() => void) | undefined;
}

const stepMs = 50;
/** Longest time that a timer can be set to, in milliseconds, less a step. */
const longestMs = 2 ** 31 - 100;

/**
 * Alarms that are mostly called off before they ring, which is up to 50 ms late. Those of one step
 * share a timer, since to set and clear one costs more than an entry in a set. They do not keep the
 * process alive.
 */
export class Alarms {
  private readonly due = new Map<number, Set<Alarm>>();

  /** Runs the action once after so many milliseconds. */
  set(milliseconds: number, action: () => void): Alarm {
    const step = Math.ceil((Date.now() + Math.min(milliseconds, longestMs)) / stepMs);
    const alarm = { step, action };
    (this.due.get(step) ?? this.begin(step)).add(alarm);
    return alarm;
  }

  off(alarm: Alarm): void {
    alarm.action = undefined;
    this.due.get(alarm.step)?.delete(alarm);
  }

  private begin(step: number): Set<Alarm> {
    const alarms = new Set<Alarm>();
    this.due.set(step, alarms);
    const ring = (): void => {
      this.due.delete(step);
      for (const { action } of alarms) action?.();
    };
    setTimeout(ring, step * stepMs - Date.now()).unref();
    return alarms;
  }
}
