import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { ShortLivedMap } from '../short-lived.ts';
import { Alarms } from '../timers.ts';

/** What the server knows of one HTTP request while it is answered. */
export interface RequestScope {
  readonly requestId: string;
  /** `performance.now()` at arrival. */
  readonly startedAt: number;
  /** Moment (`Date.now()`) by which the operation must be answered; later where files come. */
  deadline: number;
  readonly clientAddress: string;
  /** Whether the client spoke https, to this process or to the trusted proxy before it. */
  readonly isSecure: boolean;
  /** Fires when the client goes away or the deadline has passed. Made when it is first asked for. */
  readonly abort: AbortController;
  /** Calls back once when the client goes away or the deadline has passed, as `abort` fires. */
  onAbort(listener: () => void): void;
  /** Alarms that all requests share. */
  readonly alarms: Alarms;
  /** Undefined for an operation that came by a WebSocket. */
  readonly response: ServerResponse | undefined;
  /** Filled once the document is parsed. */
  operation: { readonly type: string; readonly name: string | undefined } | undefined;
  /** Codes of the errors in the answer, in order. */
  errorCodes: readonly string[];
  upstreamCalls: number;
}

/** A request over HTTP while it is answered. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly scope: RequestScope;
}

export interface RequestScopes {
  /** Begins a request; it ends by itself when its answer is sent or its client is gone. */
  open(request: IncomingMessage, response: ServerResponse): RequestScope;
  /** Begins an operation that has no HTTP answer of its own; it ends with `close`. */
  openDetached(client: DetachedClient): DetachedScope;
  /** What forwarding headers of this request say is believed: one of our own processes sent it. */
  believe(request: IncomingMessage): void;
  /** Counts a call upstream for the request that made it. */
  countCall(requestId: string | undefined): void;
  /** Requests under way. */
  readonly size: number;
}

/** Who sent an operation over a connection that stays open. */
export type DetachedClient = Pick<RequestScope, 'clientAddress' | 'isSecure'>;

export interface DetachedScope {
  readonly scope: RequestScope;
  readonly close: () => void;
}

export interface RequestScopesOptions {
  readonly requestTimeoutMs: number;
  /** Believe `X-Forwarded-For` and `X-Forwarded-Proto`; only behind a proxy that sets them. */
  readonly trustProxy: boolean;
}

/** Short and harmless in logs and headers; anything else is replaced by an id of our own. */
const saneRequestId = /^[\w.:-]{1,128}$/;

export function createRequestScopes(options: RequestScopesOptions): RequestScopes {
  const open = new ShortLivedMap<string, RequestScope>();
  const alarms = new Alarms();
  const isTaken = (requestId: string): boolean => open.has(requestId);
  const believed = new WeakSet<IncomingMessage>();
  return {
    open(request, response) {
      const scope = new Scope(request, response, {
        requestTimeoutMs: options.requestTimeoutMs,
        trustProxy: options.trustProxy || believed.has(request),
        isTaken,
        alarms,
      });
      open.set(scope.requestId, scope);
      response.on('close', () => {
        open.delete(scope.requestId);
        if (!response.writableFinished) scope.giveUp();
      });
      return scope;
    },
    openDetached(client) {
      const scope = toDetachedScope(client, { ...options, alarms });
      open.set(scope.requestId, scope);
      return {
        scope,
        close: () => {
          open.delete(scope.requestId);
        },
      };
    },
    believe(request) {
      believed.add(request);
    },
    countCall(requestId) {
      const scope = requestId === undefined ? undefined : open.get(requestId);
      if (scope !== undefined) scope.upstreamCalls += 1;
    },
    get size() {
      return open.size;
    },
  };
}

function toDetachedScope(
  client: DetachedClient,
  { requestTimeoutMs, alarms }: RequestScopesOptions & Pick<RequestScope, 'alarms'>,
): RequestScope {
  const abort = new AbortController();
  return {
    ...client,
    requestId: randomUUID(),
    startedAt: performance.now(),
    deadline: Date.now() + requestTimeoutMs,
    abort,
    alarms,
    onAbort: (listener) => {
      abort.signal.addEventListener('abort', listener, { once: true });
    },
    response: undefined,
    operation: undefined,
    errorCodes: [],
    upstreamCalls: 0,
  };
}

interface ScopeOptions extends RequestScopesOptions, Pick<RequestScope, 'alarms'> {
  readonly isTaken: (requestId: string) => boolean;
}

/** A signal costs more than the rest of a scope, and many requests end without one. */
class Scope implements RequestScope {
  readonly requestId: string;
  readonly startedAt = performance.now();
  deadline: number;
  readonly clientAddress: string;
  readonly isSecure: boolean;
  readonly response: ServerResponse | undefined;
  readonly alarms: Alarms;
  operation: RequestScope['operation'];
  errorCodes: readonly string[] = [];
  upstreamCalls = 0;
  private controller: AbortController | undefined;
  private listeners: (() => void)[] = [];
  private isGivenUp = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    { requestTimeoutMs, trustProxy, isTaken, alarms }: ScopeOptions,
  ) {
    const { clientAddress, isSecure } = clientOf(request, trustProxy);
    this.requestId = requestIdOf(request, isTaken);
    this.deadline = Date.now() + requestTimeoutMs;
    this.clientAddress = clientAddress;
    this.isSecure = isSecure;
    this.response = response;
    this.alarms = alarms;
  }

  get abort(): AbortController {
    if (this.controller) return this.controller;
    this.controller = new AbortController();
    this.controller.signal.addEventListener('abort', () => {
      this.giveUp();
    });
    if (this.isGivenUp) this.controller.abort();
    return this.controller;
  }

  onAbort(listener: () => void): void {
    if (this.isGivenUp) listener();
    else this.listeners.push(listener);
  }

  giveUp(): void {
    if (this.isGivenUp) return;
    this.isGivenUp = true;
    this.controller?.abort();
    for (const listener of this.listeners) listener();
  }
}

/** Address of the client, and whether it spoke https. */
export function clientOf(request: IncomingMessage, trustProxy: boolean): DetachedClient {
  const forwarded = trustProxy ? forwardedBy(request) : {};
  return {
    clientAddress: forwarded.address ?? request.socket.remoteAddress ?? '',
    isSecure: forwarded.isSecure ?? (request.socket as Partial<TLSSocket>).encrypted === true,
  };
}

/** The client's own id where it is sane and not in use at this moment, so that ids stay unique. */
function requestIdOf(request: IncomingMessage, isTaken: (requestId: string) => boolean): string {
  const given = request.headers['x-request-id'];
  const isUsable = typeof given === 'string' && saneRequestId.test(given) && !isTaken(given);
  return isUsable ? given : randomUUID();
}

/** The last entries are the ones that the proxy next to us wrote; earlier ones a client can make up. */
function forwardedBy({ headers }: IncomingMessage): { address?: string; isSecure?: boolean } {
  const address = lastEntry(headers['x-forwarded-for']);
  const protocol = lastEntry(headers['x-forwarded-proto']);
  return {
    ...(address === undefined ? {} : { address }),
    ...(protocol === undefined ? {} : { isSecure: protocol.toLowerCase() === 'https' }),
  };
}

function lastEntry(header: string | string[] | undefined): string | undefined {
  const entry = [header ?? ''].flat().join(',').split(',').at(-1)?.trim();
  return entry === '' ? undefined : entry;
}
