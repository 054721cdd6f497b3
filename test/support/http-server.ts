import { parseConfig } from '../../src/config/parse.ts';
import { systemTimers } from '../../src/timers.ts';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { GraphQLFieldConfigMap } from 'graphql';
import { silentLogger } from '../../src/logger.ts';
import type { Logger } from '../../src/logger.ts';
import type {
  CreateContext,
  GatewayContext,
  Identity,
  IncomingRequest,
} from '../../src/resolvers/context.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { OperationFlights } from '../../src/server/operation-flights.ts';
import { createRequestScopes } from '../../src/server/request-scope.ts';
import { createGatewayServer } from '../../src/server/server.ts';
import type { GatewayServerOptions } from '../../src/server/server-options.ts';
import type { GatewayServer } from '../../src/server/server.ts';

/** What a field of a test's own schema gets: the context, and the request that it was made from. */
export type TestContext = GatewayContext & { readonly incoming: IncomingRequest };
type Fields = GraphQLFieldConfigMap<unknown, TestContext>;

export function schemaOf(query: Fields, mutation?: Fields): GraphQLSchema {
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: query }),
    ...(mutation === undefined
      ? {}
      : { mutation: new GraphQLObjectType({ name: 'Mutation', fields: mutation }) }),
  });
}

export const helloSchema = schemaOf({ hello: { type: GraphQLString, resolve: () => 'world' } });

export interface TestServerOptions extends Partial<Omit<GatewayServerOptions, 'schema'>> {
  readonly schema?: GraphQLSchema | (() => GraphQLSchema);
  readonly trustProxy?: boolean;
}

export interface TestServer extends GatewayServer {
  readonly url: string;
  post(
    query: string,
    init?: { headers?: Record<string, string>; variables?: object },
  ): Promise<Response>;
}

/** The server part alone, on a schema of the test's own and without Appwrite. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { schema = helloSchema, requestTimeoutMs = 10_000, trustProxy = false } = options;
  const scopes = createRequestScopes({ requestTimeoutMs, trustProxy });
  const server = createGatewayServer({
    host: '127.0.0.1',
    port: 0,
    createContext,
    runAtomically: () => Promise.reject(new Error('There is no Appwrite.')),
    logger: silentLogger,
    cookies: { sameSite: 'strict', secure: 'auto' },
    cors: false,
    flights: new OperationFlights(),
    identify: () => identityOf('anybody'),
    readLink: () => Promise.resolve({ kind: 'unknown' }),
    limits: { maxDepth: 12, maxAliases: 50 },
    isIntrospectionAllowed: true,
    isDebug: false,
    requestTimeoutMs,
    keepAliveTimeoutMs: 125_000,
    scopes,
    metrics: createMetrics({
      catalogAge: () => 1,
      requestsInFlight: () => scopes.size,
      subscriptions: () => ({ open: 0, operations: 0, connections: 0, upstreamSockets: 0 }),
    }),
    health: () => ({ kind: 'starting' }),
    graphiql: false,
    builtIn: false,
    timers: systemTimers,
    trustProxy,
    subscriptions: parseConfig({}).subscriptions,
    uploads: { maxBytes: 1_000_000, timeoutMs: 10_000 },
    lullMs: 20,
    ...options,
    schema: typeof schema === 'function' ? schema : () => schema,
  });
  const { url } = await server.start();
  return { ...server, url, post: (query, init) => post(`${url}/graphql`, query, init) };
}

/** A guest, of whom others are told apart by the key. */
export const identityOf = (key: string): Identity => ({
  credentials: { kind: 'guest' },
  forwarded: {},
  key,
});

const createContext: CreateContext = (incoming) => {
  const { requestId, passCookies } = incoming;
  const delivery = { isInParts: false };
  return { requestId, passCookies, delivery, incoming } as unknown as TestContext;
};

function post(
  url: string,
  query: string,
  { headers = {}, variables = {} }: { headers?: Record<string, string>; variables?: object } = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

/** A GraphQL answer's body. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

export const bodyOf = async (response: Response): Promise<Answer> =>
  (await response.json()) as Answer;

export const firstError = async (
  response: Response,
): Promise<NonNullable<Answer['errors']>[number] | undefined> =>
  (await bodyOf(response)).errors?.[0];

/** Requests that a server has begun to answer. */
export async function requestsInFlight({ url }: Pick<TestServer, 'url'>): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^appwrite_graphql_requests_in_flight (\d+)/m.exec(metrics)?.[1]);
}

/** Starts servers for one test file and closes them all. */
export function createServerGroup(): {
  start: (options?: TestServerOptions) => Promise<TestServer>;
  closeAll: () => Promise<void>;
} {
  const servers: TestServer[] = [];
  return {
    async start(options) {
      const server = await startTestServer(options);
      servers.push(server);
      return server;
    },
    async closeAll() {
      await Promise.all(servers.splice(0).map((server) => server.close()));
    },
  };
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its lines, and can wait for one. */
export function createLogKeeper(): Logger & {
  readonly lines: LogLine[];
  waitFor(message: string): Promise<LogLine>;
} {
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const at =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, message, fields });
      for (const check of waiting) check();
    };
  const waitFor = (message: string): Promise<LogLine> =>
    new Promise((resolve) => {
      const check = (): void => {
        const line = lines.find((each) => each.message === message);
        if (line === undefined) return;
        waiting.delete(check);
        resolve(line);
      };
      waiting.add(check);
      check();
    });
  return {
    lines,
    waitFor,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
