import { randomBytes } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { createAppwriteClient } from './appwrite/client.ts';
import { shareReads } from './appwrite/single-flight.ts';
import type { AppwriteClient, CallRecord } from './appwrite/types.ts';
import { createCatalogReader } from './catalog/create-catalog-reader.ts';
import type { Catalog, NameOverrides } from './catalog/types.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import type { ConnectedConfig } from './config/config.ts';
import { secondsSinceRead } from './describe-health.ts';
import { parseExtensions, type Extensions } from './extensions.ts';
import { createLinkParts, type LinkParts } from './links.ts';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { readManifests } from './manifests.ts';
import { Feeds } from './resolvers/subscriptions/feeds.ts';
import { serviceSubscriptionNames } from './schema/services/add-subscriptions.ts';
import { serviceFieldNames } from './schema/services/facts.ts';
import type { PageUser } from './server/graphiql/page.ts';
import { createMetrics } from './server/metrics.ts';
import type { Metrics } from './server/metrics.ts';
import { OperationFlights } from './server/operation-flights.ts';
import { createRequestScopes } from './server/request-scope.ts';
import type { RequestScopes } from './server/request-scope.ts';
import type { GatewayServer } from './server/server.ts';
import type { Answer } from './server/short-path.ts';
import { systemTimers, type Timers } from './timers.ts';

/** Catalog and schema in force together. */
export interface Snapshot {
  readonly catalog: Catalog;
  readonly schema: GraphQLSchema;
}

export interface GatewayOptions {
  /** By default JSON lines on standard error, at the configured level. */
  readonly logger?: Logger;
  /** False keeps chosen names in memory instead of in the names file. */
  readonly isNamesFileUsed?: boolean;
  /** Hears of every try of a call to Appwrite. */
  readonly onCall?: (record: CallRecord) => void;
  /** Path below which another server has the gateway, such as `/api`; none by default. */
  readonly basePath?: string | undefined;
  /** The clock of subscriptions; tests bring their own. */
  readonly timers?: Timers;
  /** For a project whose users are public: what GraphiQL offers. */
  readonly demo?: Demo | undefined;
}

export interface Demo {
  readonly title: string;
  readonly users: readonly PageUser[];
  readonly exampleOperation: string;
}

/** What a gateway is made of, whether it serves in this process or starts others that do. */
export interface Parts {
  readonly config: ConnectedConfig;
  readonly extensions: Extensions;
  readonly logger: Logger;
  readonly client: AppwriteClient;
  readonly flights: OperationFlights<Answer>;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly readCatalog: () => Promise<Catalog>;
  /** Operations that clients name: their texts by id. */
  readonly manifest: ReadonlyMap<string, string>;
  readonly timers: Timers;
  /** What subscriptions of all callers listen to. */
  readonly feeds: Feeds;
  /** What addresses of files are made of. */
  readonly links: LinkParts;
  readonly state: State;
  /** Reads the tables now; resolves when changed ones are served. */
  readonly refreshTables: () => Promise<void>;
  /** Ends reads of the catalog, once or for good. */
  readonly stop: AbortController;
}

/** What changes while the gateway runs; each field is replaced as a whole. */
export interface State {
  snapshot: Snapshot | undefined;
  watch: CatalogWatch | undefined;
  server: GatewayServer | undefined;
  /** Why the newest catalog is not in force. */
  buildFailure: string | undefined;
}

interface PartsOptions extends GatewayOptions {
  /** Where other processes serve: how many do at present. */
  readonly workers?: () => number;
  /** Seals addresses of files where the configuration has no secret; one of its own when left out. */
  readonly linkSecret?: string;
}

export function createParts(config: ConnectedConfig, options: PartsOptions): Parts {
  const { logger = createLogger({ level: config.logLevel }), isNamesFileUsed = true } = options;
  const extensions = parseExtensions(config.extensions);
  const state: State = {
    snapshot: undefined,
    watch: undefined,
    server: undefined,
    buildFailure: undefined,
  };
  const { timers = systemTimers, linkSecret = createSecret() } = options;
  const feeds = createGatewayFeeds(config, { logger, timers });
  const scopes = createRequestScopes(config);
  const metrics = createMetrics({
    catalogAge: () => secondsSinceRead(state.watch),
    requestsInFlight: () => scopes.size,
    subscriptions: () => ({
      ...(state.server?.subscriptions ?? { open: 0, operations: 0, connections: 0 }),
      upstreamSockets: feeds.countSockets(),
    }),
    ...(options.workers && { workers: options.workers }),
  });
  const flights = new OperationFlights<Answer>();
  const onCall = (record: CallRecord): void => {
    metrics.recordCall(record);
    scopes.countCall(record.requestId);
    options.onCall?.(record);
  };
  const client = connect(config, { flights, onCall });
  const links = createLinkParts(config, { secret: linkSecret, onCall, basePath: options.basePath });
  const stop = new AbortController();
  const readCatalog = createReadCatalog({ config, client, stop, logger }, isNamesFileUsed);
  return {
    config,
    extensions,
    logger,
    client,
    flights,
    scopes,
    metrics,
    readCatalog,
    manifest: readManifests(config.persistedOperations.manifests),
    timers,
    feeds,
    links,
    state,
    refreshTables: async () => state.watch?.refresh(),
    stop,
  };
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

function createReadCatalog(
  { config, client, stop, logger }: Pick<Parts, 'config' | 'client' | 'stop' | 'logger'>,
  isNamesFileUsed: boolean,
): Parts['readCatalog'] {
  return createCatalogReader({
    connect: () =>
      client.as({
        credentials: { kind: 'key', secret: config.apiKey },
        deadline: Date.now() + config.requestTimeoutMs,
        signal: stop.signal,
      }),
    databases: config.databases,
    overrides: toOverrides(config),
    exposure: config.tables,
    reserved: {
      fields: [...serviceFieldNames, ...serviceSubscriptionNames, ...Object.keys(config.functions)],
    },
    namesFile: isNamesFileUsed ? config.namesFile : null,
    logger,
  });
}

/** Names stand with everything else about a table, or by themselves. */
function toOverrides({ names, tables }: ConnectedConfig): NameOverrides {
  const own = Object.entries(tables);
  const named = own.flatMap(([path, { name }]) => (name ? [[path, name] as const] : []));
  const columns = own.flatMap(([path, table]) =>
    Object.entries(table.columns ?? {}).flatMap(([key, { name }]) =>
      name === undefined ? [] : [[`${path}/${key}`, name] as const],
    ),
  );
  return {
    tables: { ...names.tables, ...Object.fromEntries(named) },
    columns: { ...names.columns, ...Object.fromEntries(columns) },
  };
}

function connect(
  { endpoint, projectId, upstream: { connections, timeoutMs } }: ConnectedConfig,
  { flights, onCall }: Pick<Parts, 'flights'> & Required<Pick<GatewayOptions, 'onCall'>>,
): AppwriteClient {
  return shareReads(createAppwriteClient({ endpoint, projectId, connections, timeoutMs, onCall }), {
    onWrite: (callerKey) => {
      flights.forget(callerKey);
    },
  });
}

/** What nobody guesses. */
export const createSecret = (): string => randomBytes(32).toString('base64url');

/** Closes all that `createParts` has opened. */
export async function closeParts({ feeds, links, client }: Parts): Promise<void> {
  feeds.close();
  await Promise.all([links.streams.close(), client.close()]);
}
