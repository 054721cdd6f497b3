import type { GraphQLSchema } from 'graphql';
import { createAppwriteClient } from './appwrite/client.ts';
import { choiceOf } from './appwrite/choice.ts';
import { parseCredentials } from './appwrite/credentials.ts';
import { forwardedHeaders } from './appwrite/forwarded.ts';
import { decodeJson, encodeJson } from './appwrite/json.ts';
import { callerKeyOf, shareReads } from './appwrite/single-flight.ts';
import type { AppwriteClient, CallRecord } from './appwrite/types.ts';
import { createCatalogReader } from './catalog/create-catalog-reader.ts';
import type { Catalog } from './catalog/types.ts';
import { watchCatalog } from './catalog/watch.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import type { ConnectedConfig } from './config/config.ts';
import { GatewayError } from './errors.ts';
import { createCallBudget } from './loaders/call-budget.ts';
import { createLoaders } from './loaders/create-loaders.ts';
import { createMemory } from './loaders/memory.ts';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import type { CreateContext, CreateServiceContext } from './resolvers/context.ts';
import { createExplainer } from './resolvers/explain.ts';
import { createScanAllowance } from './resolvers/scan-allowance.ts';
import { shareServiceReads } from './resolvers/services.ts';
import { buildBuiltInSchema } from './schema/build-built-in.ts';
import { buildSchema } from './schema/build.ts';
import { serviceFieldNames } from './schema/services/facts.ts';
import { createExampleOperation } from './schema/example-operation.ts';
import type { PageUser } from './server/graphiql/page.ts';
import type { Health } from './server/health.ts';
import { createMetrics } from './server/metrics.ts';
import type { Metrics } from './server/metrics.ts';
import { OperationFlights } from './server/operation-flights.ts';
import { createRequestScopes } from './server/request-scope.ts';
import type { RequestScopes } from './server/request-scope.ts';
import type { Answer } from './server/short-path.ts';
import { createGatewayServer } from './server/server.ts';
import type { GatewayServer, GatewayServerOptions } from './server/server.ts';

/** Catalog and schema in force together. */
export interface Snapshot {
  readonly catalog: Catalog;
  readonly schema: GraphQLSchema;
}

export interface Gateway {
  /**
   * Reads the tables, builds the schema, listens.
   * @throws GatewayError, written to be printed, when Appwrite cannot be reached, refuses the key
   * or lacks the project, or when the port cannot be had. Nothing is left open then.
   */
  start(): Promise<{ readonly url: string; readonly tables: number }>;
  /** Takes no new requests, finishes those in flight, then closes all connections. */
  close(): Promise<void>;
  /** Looks for changed tables now instead of at the next poll; resolves when they are served. */
  refresh(): Promise<void>;
}

export interface GatewayOptions {
  /** By default JSON lines on standard error, at the configured level. */
  readonly logger?: Logger;
  /** False keeps chosen names in memory instead of in the names file. */
  readonly isNamesFileUsed?: boolean;
  /** Hears of every try of a call to Appwrite. */
  readonly onCall?: (record: CallRecord) => void;
  /** For a project whose users are public: what GraphiQL offers. */
  readonly demo?: Demo;
}

export interface Demo {
  readonly title: string;
  readonly users: readonly PageUser[];
  readonly exampleOperation: string;
}

interface Parts {
  readonly config: ConnectedConfig;
  readonly logger: Logger;
  readonly client: AppwriteClient;
  readonly flights: OperationFlights<Answer>;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly readCatalog: () => Promise<Catalog>;
  readonly state: State;
  /** Ends reads of the catalog, once or for good. */
  readonly stop: AbortController;
}

/** What changes while the gateway runs; each field is replaced as a whole. */
interface State {
  snapshot: Snapshot | undefined;
  watch: CatalogWatch | undefined;
  /** Why the newest catalog is not in force. */
  buildFailure: string | undefined;
}

export function createGateway(config: ConnectedConfig, options: GatewayOptions = {}): Gateway {
  const parts = createParts(config, options);
  const { state, client, stop } = parts;
  const server = createServer(parts, options);
  let starting: ReturnType<Gateway['start']> | undefined;
  let following: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    stop.abort();
    await server.close();
    await following;
    await client.close();
  };
  const start: Gateway['start'] = async () => {
    try {
      state.snapshot = await readSnapshot(parts);
      const { catalog } = state.snapshot;
      reportNames(catalog, parts.logger);
      if (stop.signal.aborted) throw closedWhileStarting();
      const { url } = await server.start();
      const watch = startWatch(parts, catalog, stop.signal);
      following = follow(parts, watch);
      return { url, tables: catalog.tables.length };
    } catch (error) {
      await release();
      throw error;
    }
  };
  return {
    start: () => (starting ??= start()),
    close: async () => {
      stop.abort();
      // A start that fails has told whoever asked for it, and has released everything.
      await starting?.catch(() => undefined);
      await release();
    },
    refresh: async () => state.watch?.refresh(),
  };
}

const closedWhileStarting = (): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway was closed while it was starting.');

/** Reads the tables and derives the schema once, without serving it. */
export async function readProject(
  config: ConnectedConfig,
  options: GatewayOptions = {},
): Promise<Snapshot> {
  const parts = createParts(config, options);
  try {
    return await readSnapshot(parts);
  } finally {
    await parts.client.close();
  }
}

function createParts(config: ConnectedConfig, options: GatewayOptions): Parts {
  const { logger = createLogger({ level: config.logLevel }), isNamesFileUsed = true } = options;
  const state: State = { snapshot: undefined, watch: undefined, buildFailure: undefined };
  const scopes = createRequestScopes(config);
  const metrics = createMetrics({
    catalogAge: () => ageInSeconds(state.watch),
    requestsInFlight: () => scopes.size,
  });
  const flights = new OperationFlights<Answer>();
  const client = shareReads(
    createAppwriteClient({
      endpoint: config.endpoint,
      projectId: config.projectId,
      connections: config.upstream.connections,
      timeoutMs: config.upstream.timeoutMs,
      onCall: (record) => {
        metrics.recordCall(record);
        scopes.countCall(record.requestId);
        options.onCall?.(record);
      },
    }),
    {
      onWrite: (callerKey) => {
        flights.forget(callerKey);
      },
    },
  );
  const stop = new AbortController();
  const readCatalog = createCatalogReader({
    connect: () =>
      client.as({
        credentials: { kind: 'key', secret: config.apiKey },
        deadline: Date.now() + config.requestTimeoutMs,
        signal: stop.signal,
      }),
    databases: config.databases,
    overrides: config.names,
    reserved: { fields: [...serviceFieldNames, ...Object.keys(config.functions)] },
    namesFile: isNamesFileUsed ? config.namesFile : null,
    logger,
  });
  return { config, logger, client, flights, scopes, metrics, readCatalog, state, stop };
}

function createServer(parts: Parts, { demo }: GatewayOptions): GatewayServer {
  const { config, logger, state } = parts;
  const isProduction = config.mode === 'production';
  const secureCookies = { always: true, never: false, auto: isProduction ? true : 'auto' } as const;
  const current = (): Snapshot => {
    if (state.snapshot !== undefined) return state.snapshot;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway has not read the tables yet.');
  };
  return createGatewayServer({
    ...parts,
    ...config,
    schema: () => current().schema,
    createContext: contextFactory(parts),
    callerKey: (headers) =>
      callerKeyOf({
        credentials: parseCredentials(headers, config.projectId),
        forwarded: forwardedHeaders(headers, ''),
      }),
    cookies: {
      sameSite: config.cookies.sameSite,
      secure: secureCookies[config.cookies.secure],
    },
    isIntrospectionAllowed: true,
    isDebug: !isProduction,
    builtIn: builtInOptions(parts),
    health: () => healthOf(state),
    graphiql: config.graphiql && {
      title: demo?.title ?? `Appwrite project ${config.projectId}`,
      exampleOperation: () => demo?.exampleOperation ?? createExampleOperation(current()),
      users: demo?.users ?? [],
      onFailure: (error) => {
        logger.error('GraphiQL failed to load', { error });
      },
    },
  });
}

/** The schema is made when somebody first asks for it, and serves every project. */
function builtInOptions({ config, client }: Parts): GatewayServerOptions['builtIn'] {
  const { enabled, ...limits } = config.builtIn;
  if (!enabled) return false;
  let schema: GraphQLSchema | undefined;
  return {
    schema: () => (schema ??= buildBuiltInSchema()),
    createContext: serviceContextFactory(client, config.limits.maxCalls),
    json: { decode: decodeJson, encode: encodeJson },
    limits,
  };
}

/** Calls carry the caller's own credential, for the project that the caller names. */
function serviceContextFactory(client: AppwriteClient, maxCalls: number): CreateServiceContext {
  return ({ headers, clientAddress, parameters, ...incoming }) => {
    const choice = choiceOf(headers, parameters);
    const calls = client.as({
      ...incoming,
      choice,
      credentials: parseCredentials(headers, choice['x-appwrite-project'] ?? 'console'),
      forwarded: forwardedHeaders(headers, clientAddress),
    });
    return { ...incoming, appwrite: shareServiceReads(createCallBudget(calls, maxCalls).appwrite) };
  };
}

/** Row calls and service calls carry the caller's own credential, and no other. */
function contextFactory({ config, client, state }: Parts): CreateContext {
  const { projectId, limits, upstream, aggregates, explain: audience } = config;
  return ({ headers, callerKey, clientAddress, requestId, signal, deadline, ...incoming }) => {
    const credentials = parseCredentials(headers, projectId);
    const forwarded = forwardedHeaders(headers, clientAddress);
    const tables = state.snapshot?.catalog.tables ?? [];
    const explain = createExplainer(headers.get('x-explain'), { audience, credentials, tables });
    const { observe, note } = explain ?? {};
    const calls = client.as({
      credentials,
      key: callerKey,
      requestId,
      forwarded,
      signal,
      deadline,
      observe,
    });
    const budget = createCallBudget(calls, limits.maxCalls);
    const memory = createMemory(budget.appwrite);
    const appwrite = shareServiceReads(memory.appwrite);
    const { maxUrlLength } = upstream;
    const loaders = createLoaders(memory, { maxUrlLength, note, expectCalls: budget.expect });
    const scans = createScanAllowance(aggregates, { credentials, appwrite });
    const refreshTables = async (): Promise<void> => state.watch?.refresh();
    const service = { ...incoming, requestId, deadline, refreshTables };
    return { ...service, limits, appwrite, loaders, scans, explain };
  };
}

async function readSnapshot(parts: Parts): Promise<Snapshot> {
  return toSnapshot(await parts.readCatalog(), parts.config);
}

function toSnapshot(catalog: Catalog, config: ConnectedConfig): Snapshot {
  return { catalog, schema: buildSchema(catalog, config) };
}

function startWatch(
  { config, logger, readCatalog, state }: Parts,
  catalog: Catalog,
  signal: AbortSignal,
): CatalogWatch {
  const watch = watchCatalog({
    read: readCatalog,
    current: catalog,
    intervalMs: config.pollIntervalMs,
    signal,
    logger,
  });
  state.watch = watch;
  return watch;
}

/** Puts every new catalog in force; one that no schema can be made of leaves the last one there. */
async function follow(
  { config, logger, metrics, state }: Parts,
  watch: CatalogWatch,
): Promise<void> {
  for await (const catalog of watch) {
    try {
      state.snapshot = toSnapshot(catalog, config);
      state.buildFailure = undefined;
      metrics.recordReload('swapped');
      logger.info('schema changed', { revision: catalog.revision, tables: catalog.tables.length });
      reportNames(catalog, logger);
    } catch (error) {
      state.buildFailure = 'No schema could be made of the changed tables; the last one is served.';
      metrics.recordReload('failed');
      logger.error('schema reload failed', { revision: catalog.revision, error });
    }
  }
}

function reportNames({ collisions, omissions }: Catalog, logger: Logger): void {
  for (const { path, wanted, taken, holder } of collisions) {
    logger.warn('name taken', { path, wanted, taken, holder });
  }
  for (const { path, reason } of omissions) logger.warn('left out of the schema', { path, reason });
}

function ageInSeconds(watch: CatalogWatch | undefined): number | undefined {
  const readAt = watch?.status().lastReadAt;
  return readAt == null ? undefined : (Date.now() - readAt) / 1000;
}

function healthOf({ snapshot, watch, buildFailure }: State): Health {
  if (snapshot === undefined || watch === undefined) return { kind: 'starting' };
  const { lastReadAt, failure } = watch.status();
  return {
    kind: 'serving',
    revision: snapshot.catalog.revision,
    tables: snapshot.catalog.tables.length,
    readAt: lastReadAt ?? Date.now(),
    upstream: failure !== null && isUnreachable(failure.error) ? 'unreachable' : 'reachable',
    failure: failure === null ? buildFailure : sentenceOf(failure.error),
  };
}

/** A refusal (a revoked key, a missing scope) means that somebody answered. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof GatewayError &&
    (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'TIMEOUT')
  );
}

function sentenceOf(error: unknown): string {
  return error instanceof GatewayError
    ? error.message
    : 'The tables could not be read; see the log.';
}
