import type { GatewayError } from '../errors.ts';
import type { Timers } from '../timers.ts';

/** An unused channel is kept for so long, since it is often wanted again. */
export const lingerMs = 10_000;

interface Wanted {
  /** Its subscription's id at Appwrite. */
  readonly id: string;
  users: number;
  /** Moment since which nobody uses it. */
  unusedSince: number;
}

interface Waiter {
  readonly missing: Set<string>;
  readonly settle: (error?: GatewayError) => void;
}

/** The channels that somebody wants to hear, and who waits to hear them. */
export class Channels {
  private readonly timers: Timers;
  private readonly wanted = new Map<string, Wanted>();
  private readonly waiters = new Set<Waiter>();
  private ids = 0;

  constructor(timers: Timers) {
    this.timers = timers;
  }

  get names(): readonly string[] {
    return [...this.wanted.keys()];
  }

  get hasUnused(): boolean {
    return [...this.wanted.values()].some(({ users }) => users === 0);
  }

  has(channel: string): boolean {
    return this.wanted.has(channel);
  }

  idOf(channel: string): string {
    return this.wanted.get(channel)?.id ?? channel;
  }

  use(channels: readonly string[]): void {
    for (const channel of channels) {
      const known = this.wanted.get(channel);
      if (known) known.users += 1;
      else this.wanted.set(channel, { id: `c${(this.ids += 1)}`, users: 1, unusedSince: 0 });
    }
  }

  leave(channels: readonly string[]): void {
    for (const channel of channels) {
      const known = this.wanted.get(channel);
      if (known === undefined) continue;
      known.users -= 1;
      known.unusedSince = this.timers.now();
    }
  }

  /** Forgets the channels that nobody has used for a while, and gives their ids. */
  dropUnused(heard: ReadonlySet<string>): { channels: string[]; ids: string[] } {
    const before = this.timers.now() - lingerMs;
    const dropped = [...this.wanted].filter(
      ([channel, { users, unusedSince }]) =>
        users === 0 && unusedSince < before && heard.has(channel),
    );
    for (const [channel] of dropped) this.wanted.delete(channel);
    return {
      channels: dropped.map(([channel]) => channel),
      ids: dropped.map(([, { id }]) => id),
    };
  }

  /** Resolves when all of these are heard. */
  wait(
    channels: Iterable<string>,
    limit: { readonly milliseconds: number; readonly error: () => GatewayError },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        missing: new Set(channels),
        settle: (error) => {
          cancel();
          this.waiters.delete(waiter);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const cancel = this.timers.after(limit.milliseconds, () => {
        waiter.settle(limit.error());
      });
      this.waiters.add(waiter);
    });
  }

  /** Tells whoever waited for nothing else. */
  report(heard: ReadonlySet<string>): void {
    for (const waiter of this.waiters) {
      for (const channel of waiter.missing) if (heard.has(channel)) waiter.missing.delete(channel);
      if (waiter.missing.size === 0) waiter.settle();
    }
  }

  /** Nobody will hear anything. */
  fail(error: GatewayError): void {
    for (const waiter of this.waiters) waiter.settle(error);
  }
}
