import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import { Bell } from './bell.ts';
import { isPassing, retryDelay, type Feed } from './feed.ts';
import { toStream } from './stream.ts';

/** The newest state of a live field. */
export type LiveState<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** What the query would answer now. */
  | { readonly kind: 'failed'; readonly error: GatewayError };

export interface LiveOptions<T> {
  /** Closed when the states end. */
  readonly feed: Feed;
  readonly channels: readonly string[];
  readonly read: (context: GatewayContext) => Promise<T>;
}

/**
 * A state at once, and again whenever it may have changed: after events, after an interruption,
 * and at the latest when it is `maxStalenessMs` old. A state that cannot be read for the moment
 * is read again; it is reported only when it stays so.
 */
export function liveStates<T>(options: LiveOptions<T>): AsyncIterableIterator<LiveState<T>> {
  return toStream(async (push, signal) => {
    const { feed, channels } = options;
    const { isAnnounced, settings } = feed;
    const bell = new Bell(feed.timers, signal);
    const watching = feed.watch({
      channels,
      onEvent: bell.ring,
      onGap: bell.ring,
      onEnd: bell.end,
    });
    try {
      await bell.during(watching.ready);
      for (let isFirst = true; ; isFirst = false) {
        bell.hush();
        await push(await bell.during(readState(options, { bell, isFirst })));
        await bell.wait(isAnnounced ? settings.maxStalenessMs : settings.pollMs);
      }
    } finally {
      watching.close();
      feed.close();
    }
  });
}

interface Reading {
  readonly bell: Bell;
  readonly isFirst: boolean;
}

async function readState<T>(
  { feed, read }: LiveOptions<T>,
  { bell, isFirst }: Reading,
): Promise<LiveState<T>> {
  const giveUpAt = feed.timers.now() + feed.settings.maxStalenessMs;
  for (let failures = 0; ; failures += 1) {
    try {
      const value = await feed.read(read, { isHasty: isFirst });
      return { kind: 'value', value };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (isFirst || error.code === 'UNAUTHENTICATED') throw error;
      if (!isPassing(error) || feed.timers.now() > giveUpAt) return { kind: 'failed', error };
      await bell.pause(retryDelay(failures, error));
      bell.hush();
    }
  }
}
