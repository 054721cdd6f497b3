import type { HeaderReader } from '../../appwrite/credentials.ts';
import type { AppwriteCalls, Credentials } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { HookAccount, HookCaller } from './types.ts';

export interface CallerOptions {
  readonly credentials: Credentials;
  readonly headers: HeaderReader;
  /** Names of the headers that may be asked for, in lower case. */
  readonly headerNames: readonly string[];
  readonly calls: Pick<AppwriteCalls, 'send'>;
}

/** Who an operation is for, as hooks and own fields see it. */
export function createCaller({
  credentials,
  headers,
  headerNames,
  calls,
}: CallerOptions): HookCaller {
  const kind = kindOf(credentials);
  let account: Promise<HookAccount | null> | undefined;
  const readAccount = async (): Promise<HookAccount | null> => {
    if (kind !== 'user') return null;
    return (await calls.send({ method: 'GET', path: '/account' })).body as HookAccount;
  };
  return {
    kind,
    header: (name) => {
      const known = name.toLowerCase();
      if (headerNames.includes(known)) return headers.get(known);
      throw new GatewayError(
        'INTERNAL_SERVER_ERROR',
        `The header "${name}" is asked for; name it in \`extensions.headers\` first.`,
      );
    },
    account: () => (account ??= readAccount()),
    send: (request) => calls.send(request),
  };
}

const kindOf = ({ kind }: Credentials): HookCaller['kind'] =>
  kind === 'guest' || kind === 'key' ? kind : 'user';

/** The headers that hooks can ask for, as they were sent: requests that differ in them share nothing. */
export const headersFor = (headers: HeaderReader, names: readonly string[]): string =>
  names.length === 0 ? '' : JSON.stringify(names.map((name) => headers.get(name)));
