import type { Timers } from '../timers.ts';

const windowMs = 60_000;

/** Appwrite takes 32 messages a minute; some are left for pings and for clocks that differ. */
const mostMessages = 26;

/** How long messages are collected, by how many went out in the last minute. */
const collecting = [
  { below: 8, milliseconds: 15 },
  { below: 18, milliseconds: 1000 },
  { below: mostMessages, milliseconds: 3000 },
] as const;

/** Spreads the messages of one socket, so that Appwrite's limit is never reached. */
export interface MessagePace {
  /** Milliseconds to collect before the next message may go. */
  wait(): number;
  /** Counts a message that goes now. */
  spend(): void;
  /** Appwrite said that there were too many: nothing more for a minute. */
  exhaust(): void;
}

export function createMessagePace(timers: Timers): MessagePace {
  let sent: number[] = [];
  const recent = (): number[] => {
    const since = timers.now() - windowMs;
    return (sent = sent.filter((time) => time > since));
  };
  return {
    wait: () => {
      const times = recent();
      const step = collecting.find(({ below }) => times.length < below);
      return step?.milliseconds ?? (times[0] ?? 0) + windowMs - timers.now() + 1;
    },
    spend: () => {
      recent().push(timers.now());
    },
    exhaust: () => {
      sent = Array.from({ length: mostMessages }, () => timers.now());
    },
  };
}
