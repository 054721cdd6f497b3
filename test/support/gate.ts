import { createDeferred } from './deferred.ts';
import type { Intercept } from './upstream-proxy.ts';

/** Holds calls upstream back until the test lets them go. */
export interface Gate {
  readonly intercept: Intercept;
  /** From now on, calls with such a path, or with this text in it, are held. */
  hold(path: string | ((path: string) => boolean)): void;
  /** Resolves when such a call has arrived, and gives its path. */
  arrived(): Promise<string>;
  /** Resolves when the caller of such a call has given it up. */
  abandoned(): Promise<void>;
  /** Lets calls through, the held ones and later ones. */
  open(): void;
}

export function createGate(): Gate {
  let isHeld: (path: string) => boolean = () => false;
  let arrival = createDeferred<string>();
  let abandonment = createDeferred();
  let opening = createDeferred();
  return {
    intercept: async ({ path, signal }) => {
      if (!isHeld(path)) return undefined;
      signal.addEventListener('abort', () => {
        abandonment.resolve();
      });
      arrival.resolve(path);
      await opening.promise;
      return undefined;
    },
    hold(given) {
      isHeld = typeof given === 'string' ? (path) => path.includes(given) : given;
      arrival = createDeferred<string>();
      abandonment = createDeferred();
      opening = createDeferred();
    },
    arrived: () => arrival.promise,
    abandoned: () => abandonment.promise,
    open() {
      isHeld = () => false;
      opening.resolve();
    },
  };
}
