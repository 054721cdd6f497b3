import { startDevserver } from '../../devserver/server.ts';
import type { Devserver, DevserverOptions } from '../../devserver/server.ts';
import type { CallRecord } from '../../src/appwrite/types.ts';
import type { ConfigInput, ConnectedConfig } from '../../src/config/config.ts';
import { isConnected } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createGateway } from '../../src/gateway.ts';
import { silentLogger } from '../../src/logger.ts';
import type { Logger } from '../../src/logger.ts';
import type { Timers } from '../../src/timers.ts';
import { createAdmin } from './admin.ts';
import type { Admin, Project } from './admin.ts';
import { bodyOf } from './http-server.ts';
import type { Answer } from './http-server.ts';
import { startUpstreamProxy } from './upstream-proxy.ts';
import type { Intercept, RelayedSockets } from './upstream-proxy.ts';

export interface TestGatewayOptions {
  /** Makes tables, rows and users before the gateway reads the catalog. */
  readonly seed?: (admin: Admin) => Promise<void>;
  readonly config?: ConfigInput;
  readonly logger?: Logger;
  /** Puts a proxy between the gateway and devserver, through which sockets can be cut. */
  readonly isRelayed?: boolean;
  /** The clock of subscriptions. */
  readonly timers?: Timers;
  /** How devserver is started. */
  readonly devserver?: DevserverOptions;
  /** Stands between the gateway and devserver; `upstream.received` does not see what it answers. */
  readonly intercept?: Intercept;
}

/** Who asks: a guest when nothing is given. */
export type Credential =
  | { readonly key: string }
  | { readonly jwt: string }
  | { readonly session: string }
  | { readonly cookie: string };

export interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly as?: Credential;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as it arrived at the upstream server. */
export type ReceivedRequest = Parameters<
  NonNullable<NonNullable<Parameters<typeof startDevserver>[0]>['onRequest']>
>[0];

export interface TestGateway {
  readonly url: string;
  readonly devserver: Devserver;
  /** Appwrite's REST API with the project's key. */
  readonly admin: Admin;
  readonly upstream: {
    /** Calls made for operations since the last `clear()`; reads of the catalog are not among them. */
    readonly calls: readonly CallRecord[];
    /** Everything that arrived at the upstream server since the last `clear()`. */
    readonly received: readonly ReceivedRequest[];
    clear(): void;
  };
  /** Realtime sockets between the gateway and a proxy before devserver. */
  readonly sockets: RelayedSockets;
  query(document: string, options?: QueryOptions): Promise<Answer>;
  /** The same with the whole HTTP answer. */
  post(document: string, options?: QueryOptions): Promise<Response>;
  /** Has changed tables served now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** A gateway on an in-memory devserver, both on free ports. Tables are polled only on `refresh()`. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const calls: CallRecord[] = [];
  const received: ReceivedRequest[] = [];
  const devserver = await startDevserver({
    ...options.devserver,
    onRequest: (request) => received.push(request),
  });
  const admin = createAdmin(devserver);
  await options.seed?.(admin);
  const isRelayed = options.isRelayed === true || options.intercept !== undefined;
  const proxy = isRelayed ? await startUpstreamProxy(devserver, options.intercept) : undefined;
  const gateway = createGateway(configFor(proxy ?? devserver, options.config), {
    logger: options.logger ?? silentLogger,
    isNamesFileUsed: false,
    ...(options.timers && { timers: options.timers }),
    onCall: (record) => {
      if (record.requestId !== undefined) calls.push(record);
    },
  });
  const { url } = await gateway.start();
  received.length = 0;
  const post: TestGateway['post'] = (document, sent) => send(url, document, sent);
  return {
    url,
    devserver,
    admin,
    upstream: {
      calls,
      received,
      clear: () => {
        calls.length = 0;
        received.length = 0;
      },
    },
    get sockets() {
      if (proxy === undefined) throw new Error('This gateway is not relayed.');
      return proxy.sockets;
    },
    post,
    query: async (document, sent) => bodyOf(await post(document, sent)),
    refresh: () => gateway.refresh(),
    close: async () => {
      await gateway.close();
      await proxy?.close();
      await devserver.close();
    },
  };
}

/** A gateway's configuration for an upstream project, on a free port and without polling. */
export function configFor(upstream: Project, config: ConfigInput = {}): ConnectedConfig {
  const { endpoint, project: projectId, key: apiKey } = upstream;
  const never = 24 * 60 * 60 * 1000;
  const base = { endpoint, projectId, apiKey, port: 0, pollIntervalMs: never };
  const complete = parseConfig({ ...base, ...config }, {});
  if (!isConnected(complete)) throw new Error('The test configuration lacks a project.');
  return complete;
}

const headerOf = (credential: Credential): Record<string, string> => {
  if ('key' in credential) return { 'X-Appwrite-Key': credential.key };
  if ('jwt' in credential) return { 'X-Appwrite-JWT': credential.jwt };
  if ('session' in credential) return { 'X-Appwrite-Session': credential.session };
  return { Cookie: credential.cookie };
};

function send(url: string, query: string, options: QueryOptions = {}): Promise<Response> {
  const { variables, as, headers = {} } = options;
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(as === undefined ? {} : headerOf(as)),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
}
