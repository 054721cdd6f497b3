import type { RealtimeEvent } from '../../appwrite/realtime-frames.ts';
import { GatewayError } from '../../errors.ts';
import type { Timers } from '../../timers.ts';
import type { GatewayContext } from '../context.ts';

export interface SubscriptionSettings {
  /** Changes within so many milliseconds are read together. */
  readonly intervalMs: number;
  /** Oldest that a subscriber's state may be where nothing is announced. */
  readonly maxStalenessMs: number;
  readonly credentialCheckMs: number;
  /** Time between reads for callers to whom Appwrite announces nothing. */
  readonly pollMs: number;
  /** Rows of which a stream of changes can remember that they matched. */
  readonly maxTrackedRows: number;
  /** Longest URL that is sent, in characters. */
  readonly maxUrlLength: number;
}

/** Who wants to know of which channels. */
export interface Watch {
  readonly channels: readonly string[];
  readonly onEvent: (event: RealtimeEvent) => void;
  /** Anything may have changed: events were missed, or the caller's rights are others. */
  readonly onGap: () => void;
  /** The caller is nobody any more; no event will come. */
  readonly onEnd: (error: GatewayError) => void;
}

export interface Watching {
  /** Resolves when every later event will be heard: only what is read then is safe. */
  readonly ready: Promise<void>;
  close(): void;
}

/** What one caller's subscriptions listen to and read with. Whoever opens it closes it. */
export interface Feed {
  readonly settings: SubscriptionSettings;
  readonly timers: Timers;
  /** False for callers to whom Appwrite announces nothing. */
  readonly isAnnounced: boolean;
  watch(watch: Watch): Watching;
  /** Reads with all who have something to read for this caller. */
  read<T>(
    read: (context: GatewayContext) => Promise<T>,
    options?: { readonly isHasty?: boolean },
  ): Promise<T>;
  close(): void;
}

/** A caller, as far as subscriptions go. */
export interface Subscriber {
  /** The same for the same caller and for no other; nothing secret can be read from it. */
  readonly key: string;
  /** Under whom subscriptions are counted. */
  readonly quotaKey: string;
  /** Milliseconds between reads, for callers who are polled for. */
  readonly pollMs: number | undefined;
  readonly settings: SubscriptionSettings;
  openFeed(): Feed;
  /** The user's id, null for a guest, undefined for a key. Asks Appwrite. */
  identify(): Promise<string | null | undefined>;
}

const passing: Readonly<Record<string, true>> = {
  UPSTREAM_UNAVAILABLE: true,
  TIMEOUT: true,
  RATE_LIMITED: true,
};

/** Whether it is worth reading again. */
export const isPassing = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && passing[error.code] === true;

/** Milliseconds until what failed is read again. */
export const retryDelay = (failures: number, { retryAfter }: GatewayError): number =>
  Math.max((retryAfter ?? 0) * 1000, Math.min(30_000, 500 * 2 ** Math.min(failures, 10)));
