import type { ServerOptions } from 'node:http';

export interface TimeoutsOptions {
  /** How long a connection may be idle, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  /** For requests with files, in milliseconds. */
  readonly uploads: { readonly timeoutMs: number };
}

/** Node's own ones, in milliseconds: requests with files may take longer, its heads no less. */
const usual = { request: 300_000, headers: 60_000 };

/** After what time Node gives up on a connection. */
export function toTimeouts({
  keepAliveTimeoutMs,
  uploads,
}: TimeoutsOptions): Required<
  Pick<ServerOptions, 'keepAliveTimeout' | 'headersTimeout' | 'requestTimeout'>
> {
  const requestTimeout = Math.max(usual.request, uploads.timeoutMs);
  // One that was opened in advance waits for its first request as others do for their next one.
  const patience = Math.max(usual.headers, keepAliveTimeoutMs + 1000);
  return {
    keepAliveTimeout: keepAliveTimeoutMs,
    // Node refuses a longer one than for the whole request.
    headersTimeout: Math.min(patience, requestTimeout),
    requestTimeout,
  };
}
