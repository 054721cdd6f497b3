import type { IncomingHttpHeaders } from 'node:http';

/** How a try ended, as far as another one depends on it. */
export type Outcome =
  | { readonly kind: 'fault' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
    };

export interface RetryOptions {
  /** Number of the try that just ended, from 1. */
  readonly attempt: number;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
  /** 0 to 1, so that callers who failed together do not come back together. */
  readonly random: number;
}

/** A read is tried three times at most. */
const maxAttempts = 3;

/** Milliseconds before the second try, doubled before the third. */
const firstPause = 100;

const isPassing: Readonly<Record<number, true>> = { 429: true, 502: true, 503: true, 504: true };

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/**
 * Milliseconds until the server wants to be asked again: from `Retry-After` (seconds or a date),
 * else, on 429, from Appwrite's `X-RateLimit-Reset` (a moment in seconds). Undefined where it
 * does not say.
 */
export function retryAfterMs(
  { status, headers }: { status: number; headers: IncomingHttpHeaders },
  now: number,
): number | undefined {
  const after = single(headers['retry-after']);
  if (after !== undefined) {
    const moment = /^\d+$/.test(after) ? now + Number(after) * 1000 : Date.parse(after);
    return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
  }
  const reset = Number(single(headers['x-ratelimit-reset']));
  return status === 429 && reset > 0 ? Math.max(0, reset * 1000 - now) : undefined;
}

/** Milliseconds to wait before the next try of an idempotent call, or undefined for none. */
export function retryDelay(
  outcome: Outcome,
  { attempt, now, random }: RetryOptions,
): number | undefined {
  if (attempt >= maxAttempts) return undefined;
  const pause = firstPause * 2 ** (attempt - 1) * (0.5 + random);
  if (outcome.kind === 'fault') return pause;
  if (isPassing[outcome.status] === undefined) return undefined;
  const wanted = retryAfterMs(outcome, now);
  return wanted === undefined ? pause : wanted + random * firstPause;
}
