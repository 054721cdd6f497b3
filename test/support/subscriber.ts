import { createClient as createSseClient, type Client as SseClient } from 'graphql-sse';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TestGateway } from './gateway.ts';

export interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The results of one subscription, taken one by one or awaited by what they say. */
export class Results {
  readonly all: Result[] = [];
  /** Why it ended: an error, or nothing when it was complete; undefined while it runs. */
  end: { readonly error?: unknown } | undefined;
  private readonly listeners = new Set<() => void>();
  private taken = 0;
  private dispose: () => void = () => undefined;

  static of(start: (results: Results) => () => void): Results {
    const results = new Results();
    results.dispose = start(results);
    return results;
  }

  readonly sink = {
    next: (result: unknown): void => {
      this.all.push(result as Result);
      this.tell();
    },
    error: (error: unknown): void => {
      this.end = { error };
      this.tell();
    },
    complete: (): void => {
      this.end ??= {};
      this.tell();
    },
  };

  get last(): Result | undefined {
    return this.all.at(-1);
  }

  /** The next result that was not taken yet; fails when there will be none. */
  async next(): Promise<Result> {
    await this.until(() => this.all.length > this.taken);
    const result = this.all[this.taken];
    this.taken += 1;
    if (result === undefined) throw new Error('There is no result.');
    return result;
  }

  /** Waits for a result that is as wanted, which may be there already. */
  async find(isWanted: (result: Result) => boolean): Promise<Result> {
    await this.until(() => this.all.some(isWanted));
    return this.all.find(isWanted) as Result;
  }

  /** Waits until the newest state is as wanted. */
  settle(isWanted: (result: Result) => boolean): Promise<void> {
    return this.until(() => this.last !== undefined && isWanted(this.last));
  }

  /** Waits until this holds; looks again at every result. */
  reach(isReached: () => boolean): Promise<void> {
    return this.until(isReached);
  }

  /** Waits for the end. */
  ended(): Promise<void> {
    return this.until(() => this.end !== undefined, true);
  }

  close(): void {
    this.dispose();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private until(isReached: () => boolean, isEndWanted = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (isReached()) resolve();
        else if (this.end !== undefined && !isEndWanted) {
          reject(new Error(`It ended before: ${JSON.stringify({ end: this.end, all: this.all })}`));
        } else return;
        this.listeners.delete(look);
      };
      this.listeners.add(look);
      look();
    });
  }
}

export interface SubscribeOptions {
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
}

export interface Subscribing {
  readonly client: Client;
  subscribe(query: string, options?: SubscribeOptions): Results;
  /** Sends a message of the protocol as it stands. */
  send(message: object): void;
  /** Messages that came, as texts. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

/** A graphql-ws client of the gateway, with a connection of its own. */
export function connectSocket(
  { url }: Pick<TestGateway, 'url'>,
  connectionParams: Record<string, unknown> = {},
  options: Partial<ClientOptions> & { readonly headers?: Record<string, string> } = {},
): Subscribing {
  const { headers, ...rest } = options;
  const messages: string[] = [];
  let socket: WebSocket | undefined;
  class HeaderSocket extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers });
      // The client is told that it is open after this.
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the client makes the socket
      socket = this;
      this.on('message', (data: Buffer) => messages.push(data.toString()));
    }
  }
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams,
    webSocketImpl: HeaderSocket,
    retryAttempts: 0,
    lazy: true,
    // Between two subscriptions of a test the connection stays.
    lazyCloseTimeout: 10_000,
    ...rest,
  });
  return {
    client,
    messages,
    subscribe: (query, given = {}) =>
      Results.of((results) => client.subscribe({ query, ...given }, results.sink)),
    send: (message) => {
      socket?.send(JSON.stringify(message));
    },
    close: async () => {
      await client.dispose();
    },
  };
}

/** A graphql-sse client of the gateway. */
export function connectStream(
  { url }: Pick<TestGateway, 'url'>,
  headers: Record<string, string>,
  { isSingle = false, path = '/graphql/stream' } = {},
): { readonly client: SseClient; subscribe(query: string, options?: SubscribeOptions): Results } {
  const client = createSseClient({
    url: `${url}${path}`,
    singleConnection: isSingle,
    headers,
    retryAttempts: 0,
  });
  return {
    client,
    subscribe: (query, given = {}) =>
      Results.of((results) => client.subscribe({ query, ...given }, results.sink)),
  };
}

export const codeOf = (result: Result | undefined): unknown =>
  result?.errors?.[0]?.extensions?.['code'];
