import { CODES, RealtimeError } from './messages.ts';

const WINDOW_MS = 60_000;

/** Appwrite's limits a minute; minutes are those of the clock. */
export const MESSAGES_PER_MINUTE = 32;
export const CONNECTIONS_PER_MINUTE = 128;

/** Counts per minute and says when it is too many. */
export class MinuteLimit {
  private readonly most: number;
  private readonly clock: () => Date;
  private minute = 0;
  private count = 0;

  constructor(most: number, clock: () => Date) {
    this.most = most;
    this.clock = clock;
  }

  /** Throws a RealtimeError when this is one too many. */
  use(): void {
    const minute = Math.floor(this.clock().getTime() / WINDOW_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.count = 0;
    }
    this.count += 1;
    if (this.count > this.most) throw new RealtimeError(CODES.tooMany, 'Too many messages.');
  }
}
