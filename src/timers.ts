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
