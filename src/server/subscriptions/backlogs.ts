/** Results that wait for one stream; beyond, whoever makes them has to wait. */
const mostWaiting = 16;

interface Backlog {
  unsent: number;
  readonly waiting: Set<() => void>;
}

export type StreamKey = string | object;

/**
 * How much is waiting to be sent on streams that take whatever they are given: graphql-sse keeps
 * a list without an end.
 */
export interface Backlogs {
  /** Resolves when the stream has room for one more result, and counts it. */
  reserve(key: StreamKey): Promise<void>;
  /** The same stream, counted as it is sent. */
  follow(
    key: StreamKey,
    body: AsyncGenerator<string, void, undefined>,
  ): AsyncIterator<string, void, undefined>;
}

export function createBacklogs(): Backlogs {
  const backlogs = new Map<StreamKey, Backlog>();
  const backlogOf = (key: StreamKey): Backlog => {
    const known = backlogs.get(key) ?? { unsent: 0, waiting: new Set() };
    backlogs.set(key, known);
    return known;
  };
  const wake = ({ waiting }: Backlog): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    reserve: async (key) => {
      const backlog = backlogOf(key);
      while (backlog.unsent >= mostWaiting && backlogs.get(key) === backlog) {
        await new Promise<void>((resolve) => backlog.waiting.add(resolve));
      }
      backlog.unsent += 1;
    },
    follow: (key, body) => {
      const backlog = backlogOf(key);
      const forget = (): void => {
        if (backlogs.get(key) === backlog) backlogs.delete(key);
        wake(backlog);
      };
      return {
        next: async () => {
          const next = await body.next();
          if (next.done === true) forget();
          else if (next.value.startsWith('event: next')) {
            backlog.unsent -= 1;
            wake(backlog);
          }
          return next;
        },
        return: async () => {
          forget();
          return body.return();
        },
      };
    },
  };
}
