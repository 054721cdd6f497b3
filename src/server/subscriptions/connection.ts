import type { IncomingMessage } from 'node:http';
import { credentialHeaders } from '../credential-headers.ts';
import type { DetachedClient } from '../request-scope.ts';
import type { Outlet } from './outlet.ts';
import type { OperationParams } from './prepare-operation.ts';

/** Headers of the opening request that stand for every operation on the connection. */
const keptHeaders: readonly string[] = [
  ...credentialHeaders,
  'accept-language',
  'host',
  'user-agent',
  'x-appwrite-locale',
  'x-forwarded-user-agent',
];

/** What a client may say of itself in place of headers. */
const namedByClients: readonly string[] = [...credentialHeaders, 'x-appwrite-locale'];

type Named = Readonly<Record<string, string>>;

/** A subscription that is open on a connection, and what it takes to open it again. */
export interface OpenSubscription {
  readonly outlet: Outlet;
  readonly params: OperationParams;
  /** Its own credential, where it came with one. */
  readonly own: Named;
}

/** A client's WebSocket, as far as its operations are concerned. */
export class Connection {
  readonly client: DetachedClient;
  readonly subscriptions = new Map<string, OpenSubscription>();
  /** Aborts operations that are being answered. */
  readonly pending = new Map<string, AbortController>();
  /** A credential is being renewed, which asks Appwrite: one at a time. */
  isRenewing = false;
  readonly otherHeaders: readonly string[];
  private readonly opening: Named;
  private named: Named = {};

  /** @param otherHeaders - Names of headers, in lower case, that are kept and can be named as well. */
  constructor(
    { headers }: IncomingMessage,
    client: DetachedClient,
    otherHeaders: readonly string[] = [],
  ) {
    this.client = client;
    this.otherHeaders = otherHeaders;
    this.opening = Object.fromEntries(
      [...keptHeaders, ...otherHeaders].flatMap((name) => {
        const value = headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
  }

  /** Takes the credential that the client names, in place of any before. True when it named one. */
  speakAs(params: unknown): boolean {
    const named = namedBy(params, this.otherHeaders);
    if (!hasCredential(named)) {
      this.named = { ...this.named, ...named };
      return false;
    }
    this.named = named;
    return true;
  }

  /** Headers of an operation: its own credential before the connection's, before the opening's. */
  headersFor(own: Named): Headers {
    const said = hasCredential(own) ? own : { ...this.named, ...own };
    const opening = hasCredential(said) ? withoutCredential(this.opening) : this.opening;
    return new Headers({ ...opening, ...said });
  }

  end(): void {
    for (const abort of this.pending.values()) abort.abort();
    this.pending.clear();
    this.subscriptions.clear();
  }
}

/** Names are not case-sensitive; they may also stand in an object `headers`, as some clients put them. */
export function namedBy(params: unknown, otherHeaders: readonly string[] = []): Named {
  if (typeof params !== 'object' || params === null) return {};
  const nested = 'headers' in params ? namedBy(params.headers, otherHeaders) : {};
  const direct = Object.entries(params).flatMap(([name, value]) => {
    const header = name.toLowerCase();
    const isKnown = namedByClients.includes(header) || otherHeaders.includes(header);
    const isUsable = isKnown && typeof value === 'string';
    return isUsable && isHeaderText(value) ? [[header, value]] : [];
  });
  return { ...nested, ...(Object.fromEntries(direct) as Named) };
}

/** Anything else could not have come as a header, and cannot be looked at as one. */
const isHeaderText = (value: unknown): value is string =>
  typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

const hasCredential = (named: Named): boolean =>
  credentialHeaders.some((name) => (named[name] ?? '') !== '');

const withoutCredential = (named: Named): Named =>
  Object.fromEntries(Object.entries(named).filter(([name]) => !credentialHeaders.includes(name)));
