import { Cancel, type StopSignal } from '../cancel.ts';
import { GatewayError } from '../errors.ts';
import { Alarms, type Alarm } from '../timers.ts';

/** What is not waited for any longer when the time is up or the caller's signal fires. */
export interface Limited {
  end(reason: GatewayError): void;
}

/** Ends something at its time, at the latest; not any more once it is released. */
export interface Limit {
  release(): void;
}

export type CreateLimit = (
  milliseconds: number,
  signal: StopSignal | undefined,
  limited: Limited,
) => Limit;

const tooSlow = (milliseconds: number): GatewayError =>
  new GatewayError('TIMEOUT', `Appwrite did not answer within ${Math.ceil(milliseconds)} ms.`);

/** What the caller of an aborted call is told; a reason that is written for it is kept. */
export const toAbort = (reason: unknown): GatewayError =>
  reason instanceof GatewayError
    ? reason
    : new GatewayError('TIMEOUT', 'The request was cancelled.', { cause: reason });

interface Watch {
  readonly listeners: Set<() => void>;
  readonly onAbort: () => void;
}

/** Listens to callers' signals, with one listener for each: an operation has many calls at once. */
class Watches {
  private readonly known = new WeakMap<StopSignal, Watch>();

  add(signal: StopSignal, listener: () => void): void {
    // Another listener costs nothing there.
    if (signal instanceof Cancel) {
      signal.addEventListener('abort', listener);
      return;
    }
    const watch = this.known.get(signal) ?? createWatch();
    this.known.set(signal, watch);
    if (watch.listeners.size === 0) signal.addEventListener('abort', watch.onAbort);
    watch.listeners.add(listener);
  }

  remove(signal: StopSignal, listener: () => void): void {
    if (signal instanceof Cancel) {
      signal.removeEventListener('abort', listener);
      return;
    }
    const watch = this.known.get(signal);
    watch?.listeners.delete(listener);
    if (watch?.listeners.size === 0) signal.removeEventListener('abort', watch.onAbort);
  }
}

function createWatch(): Watch {
  const listeners = new Set<() => void>();
  const onAbort = (): void => {
    for (const listener of listeners) listener();
  };
  return { listeners, onAbort };
}

/** What all limits of a client share. */
interface Shared {
  readonly alarms: Alarms;
  readonly watches: Watches;
}

class OneLimit implements Limit {
  private readonly shared: Shared;
  private readonly signal: StopSignal | undefined;
  private readonly onAbort: () => void;
  private readonly alarm: Alarm;

  constructor(
    shared: Shared,
    limited: Limited,
    { milliseconds, signal }: { milliseconds: number; signal: StopSignal | undefined },
  ) {
    this.shared = shared;
    this.signal = signal;
    // A function that is made where it is assigned to a property, V8 takes for one that stays: it
    // would keep the call until the whole heap is collected.
    const onAbort = (): void => {
      limited.end(toAbort(signal?.reason));
    };
    this.onAbort = onAbort;
    this.alarm = shared.alarms.set(milliseconds, () => {
      limited.end(tooSlow(milliseconds));
    });
    if (signal) shared.watches.add(signal, this.onAbort);
  }

  release(): void {
    const { alarms, watches } = this.shared;
    alarms.off(this.alarm);
    if (this.signal) watches.remove(this.signal, this.onAbort);
  }
}

/** Makes limits that share timers and listeners: a call has two of them. */
export function createLimits(): CreateLimit {
  const shared = { alarms: new Alarms(), watches: new Watches() };
  return (milliseconds, signal, limited) => {
    if (signal?.aborted === true) limited.end(toAbort(signal.reason));
    return new OneLimit(shared, limited, { milliseconds, signal });
  };
}
