import type { AppwriteCalls } from '../appwrite/types.ts';
import type { Loaders } from '../loaders/create-loaders.ts';
import type { Explainer } from './explain.ts';
import type { PageLimits } from './page.ts';
import type { ScanAllowance } from './scan-allowance.ts';
import type { Subscriber } from './subscriptions/feed.ts';

export type { Subscriber };
export { LISTENING } from './subscriptions/stream.ts';

/** What resolvers get: everything of one operation, and nothing that outlives it. */
export interface GatewayContext {
  readonly requestId: string;
  readonly limits: PageLimits;
  /** Appwrite, as the caller. */
  readonly appwrite: AppwriteCalls;
  readonly loaders: Loaders;
  /** Rows that aggregates may read. */
  readonly scans: ScanAllowance;
  /** The caller, as subscriptions know it. */
  readonly subscriber: Subscriber;
  /** Follows the operation, where the client asked for that. */
  readonly explain?: Explainer | undefined;
  /** Hands what Appwrite set (raw `Set-Cookie` lines, `X-Fallback-Cookies`) to the answer. */
  readonly passCookies: (cookies: UpstreamCookies) => void;
}

export interface UpstreamCookies {
  readonly setCookies: readonly string[];
  readonly fallbackCookies?: string | undefined;
}

/** One request of a client, whatever transport it came by. */
export interface IncomingRequest {
  readonly headers: Headers;
  /** Address of the client's socket (or of the trusted proxy's header). */
  readonly clientAddress: string;
  readonly requestId: string;
  /** Fires when the client goes away. */
  readonly signal: AbortSignal;
  /** Moment (`Date.now()`) by which the operation must be answered. */
  readonly deadline: number;
  readonly passCookies: GatewayContext['passCookies'];
}

export type CreateContext = (incoming: IncomingRequest) => GatewayContext;
