import { createDeferred } from './deferred.ts';
import type { Intercept } from './upstream-proxy.ts';

/** Holds calls upstream back until the test lets them go. */
export interface Gate {
  readonly intercept: Intercept;
  /** From now on, calls whose path holds the text are held. */
  hold(text: string): void;
  /** Resolves when such a call has arrived, and gives its path. */
  arrived(): Promise<string>;
  /** Resolves when the caller of such a call has given it up. */
  abandoned(): Promise<void>;
  /** Lets calls through, the held ones and later ones. */
  open(): void;
}

export function createGate(): Gate {
  let text: string | undefined;
  let arrival = createDeferred<string>();
  let abandonment = createDeferred();
  let opening = createDeferred();
  return {
    intercept: async ({ path, signal }) => {
      if (text === undefined || !path.includes(text)) return undefined;
      signal.addEventListener('abort', () => {
        abandonment.resolve();
      });
      arrival.resolve(path);
      await opening.promise;
      return undefined;
    },
    hold(given) {
      text = given;
      arrival = createDeferred<string>();
      abandonment = createDeferred();
      opening = createDeferred();
    },
    arrived: () => arrival.promise,
    abandoned: () => abandonment.promise,
    open() {
      text = undefined;
      opening.resolve();
    },
  };
}
