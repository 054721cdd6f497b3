import type { Timers } from '../../timers.ts';
import { Abandoned } from './stream.ts';

interface Sleeper {
  /** Whether it sleeps on when the bell rings. */
  readonly isDeaf: boolean;
  readonly wake: () => void;
}

/**
 * Wakes a run that waits; rung while nobody does, it is heard by the next who waits. When the run's
 * signal fires, whoever waits fails with `Abandoned`.
 */
export class Bell {
  private readonly timers: Timers;
  private readonly interrupts = new Set<(error: Error) => void>();
  private isRung = false;
  private ending: Error | undefined;
  private sleeper: Sleeper | undefined;

  constructor(timers: Timers, signal: AbortSignal) {
    this.timers = timers;
    signal.addEventListener('abort', () => {
      this.end(new Abandoned());
    });
  }

  readonly ring = (): void => {
    this.isRung = true;
    if (this.sleeper?.isDeaf === false) this.sleeper.wake();
  };

  /** Whoever waits, now or later, fails with this. */
  readonly end = (error: Error): void => {
    this.ending ??= error;
    this.sleeper?.wake();
    for (const interrupt of this.interrupts) interrupt(this.ending);
  };

  /** Resolves when it rings, at the latest after so many milliseconds: then it says `late`. */
  async wait(milliseconds: number): Promise<'rung' | 'late'> {
    if (!this.isRung) await this.sleep(milliseconds, false);
    this.assertRunning();
    return this.isRung ? 'rung' : 'late';
  }

  /** Resolves after so many milliseconds, whatever rings. */
  pause(milliseconds: number): Promise<void> {
    return this.sleep(milliseconds, true);
  }

  /** The promise's outcome, unless it ends before. */
  async during<T>(promise: Promise<T>): Promise<T> {
    let interrupt: (error: Error) => void = () => undefined;
    try {
      return await new Promise((resolve, reject) => {
        interrupt = reject;
        promise.then(resolve, reject);
        if (this.ending) reject(this.ending);
        else this.interrupts.add(interrupt);
      });
    } finally {
      this.interrupts.delete(interrupt);
    }
  }

  /** What has rung so far is forgotten. Throws when it has ended. */
  hush(): void {
    this.assertRunning();
    this.isRung = false;
  }

  private assertRunning(): void {
    if (this.ending) throw this.ending;
  }

  private async sleep(milliseconds: number, isDeaf: boolean): Promise<void> {
    this.assertRunning();
    await new Promise<void>((resolve) => {
      const cancel = this.timers.after(milliseconds, () => {
        wake();
      });
      const wake = (): void => {
        this.sleeper = undefined;
        cancel();
        resolve();
      };
      this.sleeper = { isDeaf, wake };
    });
    this.assertRunning();
  }
}
