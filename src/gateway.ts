import type { GraphQLSchema } from 'graphql';
import { createAppwriteClient } from './appwrite/client.ts';
import { shareReads } from './appwrite/single-flight.ts';
import type { AppwriteClient, CallRecord } from './appwrite/types.ts';
import { createCatalogReader } from './catalog/create-catalog-reader.ts';
import type { Catalog } from './catalog/types.ts';
import { watchCatalog } from './catalog/watch.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import type { ConnectedConfig } from './config/config.ts';
import { createContextFactory } from './create-context.ts';
import { GatewayError } from './errors.ts';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { Feeds } from './resolvers/subscriptions/feeds.ts';
import { buildSchema } from './schema/build.ts';
import { serviceFieldNames } from './schema/services/add-operations.ts';
import { serviceSubscriptionNames } from './schema/services/add-subscriptions.ts';
import { createExampleOperation } from './schema/example-operation.ts';
import type { PageUser } from './server/graphiql/page.ts';
import type { Health } from './server/health.ts';
import { createMetrics } from './server/metrics.ts';
import type { Metrics } from './server/metrics.ts';
import { createRequestScopes } from './server/request-scope.ts';
import type { RequestScopes } from './server/request-scope.ts';
import { createGatewayServer } from './server/server.ts';
import type { GatewayServer } from './server/server.ts';
import { systemTimers, type Timers } from './timers.ts';

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
  /** The clock of subscriptions; tests bring their own. */
  readonly timers?: Timers;
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
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly readCatalog: () => Promise<Catalog>;
  readonly timers: Timers;
  /** What subscriptions of all callers listen to. */
  readonly feeds: Feeds;
  readonly state: State;
  /** Ends reads of the catalog, once or for good. */
  readonly stop: AbortController;
}

/** What changes while the gateway runs; each field is replaced as a whole. */
interface State {
  snapshot: Snapshot | undefined;
  watch: CatalogWatch | undefined;
  server: GatewayServer | undefined;
  /** Why the newest catalog is not in force. */
  buildFailure: string | undefined;
}

export function createGateway(config: ConnectedConfig, options: GatewayOptions = {}): Gateway {
  const parts = createParts(config, options);
  const { state, client, stop } = parts;
  const server = createServer(parts, options);
  state.server = server;
  let starting: ReturnType<Gateway['start']> | undefined;
  let following: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    stop.abort();
    await server.close();
    parts.feeds.close();
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
    parts.feeds.close();
    await parts.client.close();
  }
}

function createParts(config: ConnectedConfig, options: GatewayOptions): Parts {
  const { logger = createLogger({ level: config.logLevel }), isNamesFileUsed = true } = options;
  const state: State = {
    snapshot: undefined,
    watch: undefined,
    server: undefined,
    buildFailure: undefined,
  };
  const { timers = systemTimers } = options;
  const feeds = createGatewayFeeds(config, { logger, timers });
  const scopes = createRequestScopes(config);
  const metrics = createMetrics({
    catalogAge: () => ageInSeconds(state.watch),
    requestsInFlight: () => scopes.size,
    subscriptions: () => ({
      ...(state.server?.subscriptions ?? { open: 0, operations: 0, connections: 0 }),
      upstreamSockets: feeds.countSockets(),
    }),
  });
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
    reserved: { fields: [...serviceFieldNames, ...serviceSubscriptionNames] },
    namesFile: isNamesFileUsed ? config.namesFile : null,
    logger,
  });
  return { config, logger, client, scopes, metrics, readCatalog, timers, feeds, state, stop };
}

function createGatewayFeeds(
  { endpoint, projectId, subscriptions, upstream }: ConnectedConfig,
  { logger, timers }: { readonly logger: Logger; readonly timers: Timers },
): Feeds {
  const dialect = { isOlder: false };
  return new Feeds({
    project: { endpoint, projectId, timers, logger, random: Math.random, dialect },
    settings: { ...subscriptions, maxUrlLength: upstream.maxUrlLength },
  });
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
    createContext: createContextFactory(parts),
    cookies: {
      sameSite: config.cookies.sameSite,
      secure: secureCookies[config.cookies.secure],
    },
    isIntrospectionAllowed: true,
    isDebug: !isProduction,
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

async function readSnapshot(parts: Parts): Promise<Snapshot> {
  return toSnapshot(await parts.readCatalog(), parts.config);
}

function toSnapshot(catalog: Catalog, { nonNull, nonNullColumns }: ConnectedConfig): Snapshot {
  return { catalog, schema: buildSchema(catalog, { nonNull, nonNullColumns }) };
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
      state.server?.reload();
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
