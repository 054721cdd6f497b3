import type { AppwriteCalls, Credentials } from '../../appwrite/types.ts';
import type { StopSignal } from '../../cancel.ts';
import type { HeaderReader, WriteSettings } from '../context.ts';

/** How long a transaction may take to be ended when the client has gone away. */
const LASTING_MS = 10_000;

export interface WriteSettingsOptions {
  /** The caller's calls: for as long as the operation, or until a moment (`Date.now()`). */
  readonly connect: (until?: number) => AppwriteCalls;
  readonly credentials: Credentials;
  readonly signal: StopSignal;
  readonly maxRows: number;
}

/** How an operation writes; `X-Retry-Writes: 1` asks for repeated tries. Most only read. */
export function createWriteSettings(
  headers: HeaderReader,
  { connect, credentials, signal, maxRows }: WriteSettingsOptions,
): WriteSettings {
  let calls: AppwriteCalls | undefined;
  return {
    get calls() {
      return (calls ??= connect());
    },
    lastingCalls: () => connect(Date.now() + LASTING_MS),
    caller: callers[credentials.kind],
    signal,
    isRetried: headers.get('x-retry-writes') === '1',
    maxRows,
  };
}

const callers = {
  guest: 'guest',
  key: 'key',
  jwt: 'user',
  session: 'user',
  cookie: 'user',
  'fallback-cookies': 'user',
} as const satisfies Record<Credentials['kind'], WriteSettings['caller']>;
