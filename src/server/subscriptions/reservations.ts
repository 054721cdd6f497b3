import type { Timers } from '../../timers.ts';

/** A stream that was reserved must be opened within so many milliseconds. */
const reservedMs = 30_000;

/** Streams that are reserved and not opened, at most. */
const mostReserved = 1000;

/** Streams that clients have reserved and not opened yet. */
export interface Reservations {
  isFull(): boolean;
  /** Drops the stream when nobody opens it in time. */
  add(token: string, drop: () => void): void;
  claim(token: string): void;
}

export function createReservations(timers: Timers): Reservations {
  const cancels = new Map<string, () => void>();
  return {
    isFull: () => cancels.size >= mostReserved,
    add: (token, drop) => {
      const cancel = timers.after(reservedMs, () => {
        cancels.delete(token);
        drop();
      });
      cancels.set(token, cancel);
    },
    claim: (token) => {
      cancels.get(token)?.();
      cancels.delete(token);
    },
  };
}
