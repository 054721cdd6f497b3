import type { AppwriteCalls, Credentials } from '../../appwrite/types.ts';
import type { HeaderReader, WriteSettings } from '../context.ts';

/** How long a transaction may take to be ended when the client has gone away. */
const LASTING_MS = 10_000;

export interface WriteSettingsOptions {
  readonly calls: AppwriteCalls;
  /** The caller's calls that only end at this moment (`Date.now()`). */
  readonly connect: (until: number) => AppwriteCalls;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
  readonly maxRows: number;
}

/** How an operation writes; `X-Retry-Writes: 1` asks for repeated tries. */
export const createWriteSettings = (
  headers: HeaderReader,
  { calls, connect, credentials, signal, maxRows }: WriteSettingsOptions,
): WriteSettings => ({
  calls,
  lastingCalls: () => connect(Date.now() + LASTING_MS),
  caller: callers[credentials.kind],
  signal,
  isRetried: headers.get('x-retry-writes') === '1',
  maxRows,
});

const callers = {
  guest: 'guest',
  key: 'key',
  jwt: 'user',
  session: 'user',
  cookie: 'user',
  'fallback-cookies': 'user',
} as const satisfies Record<Credentials['kind'], WriteSettings['caller']>;
