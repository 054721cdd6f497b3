import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Catalog } from './catalog/types.ts';
import { watchCatalog } from './catalog/watch.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import type { ConnectedConfig } from './config/config.ts';
import { builtInOptions, contextFactory, identifierFor, lightContextFactory } from './contexts.ts';
import { describeHealth } from './describe-health.ts';
import { GatewayError } from './errors.ts';
import { createLinkReader } from './links.ts';
import type { Logger } from './logger.ts';
import { closeParts, createParts } from './parts.ts';
import type { Demo, GatewayOptions, Parts, Snapshot } from './parts.ts';
import { runAtomically } from './resolvers/writes/atomic.ts';
import { buildSchema, type SchemaOptions } from './schema/build.ts';
import { createExampleOperations } from './schema/example-operation.ts';
import { unusedDirectives } from './schema/federation/coordinates.ts';
import { createHandlers } from './handlers.ts';
import type { Fetch } from './server/fetch.ts';
import type { Health } from './server/health.ts';
import type { Peers } from './server/peers.ts';
import { createGatewayServer } from './server/server.ts';
import type { GatewayServer } from './server/server.ts';

export { closeParts, createParts };
export type { Demo, GatewayOptions, Parts, Snapshot };

/** A gateway that serves by itself. */
export interface ServingGateway {
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

/** A gateway that serves by itself, or within another server. */
export interface Gateway extends ServingGateway {
  /**
   * Reads the tables and builds the schema, without listening. The handlers below do it with their
   * first request; one that fails is tried again with the next.
   * @throws GatewayError as `start` does; nothing is closed then.
   */
  prepare(): Promise<{ readonly tables: number }>;
  /** For `node:http` and what is built on it. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** For whatever speaks the fetch API. */
  readonly fetch: Fetch;
  /** For the event `upgrade` of a `node:http` server: subscriptions over WebSockets. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export function createGateway(config: ConnectedConfig, options: GatewayOptions = {}): Gateway {
  const parts = createParts(config, options);
  const { state, stop } = parts;
  const server = createServer(parts, options);
  let starting: ReturnType<Gateway['start']> | undefined;
  let preparing: ReturnType<Gateway['prepare']> | undefined;
  let following: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    stop.abort();
    await server.close();
    await following;
    await closeParts(parts);
  };
  const read: Gateway['prepare'] = async () => {
    const snapshot = await readSnapshot(parts);
    if (stop.signal.aborted) throw closedWhileStarting();
    state.snapshot = snapshot;
    const { catalog } = snapshot;
    reportNames(catalog, parts.logger);
    following = follow(parts, startWatch(parts, catalog));
    return { tables: catalog.tables.length };
  };
  const prepare: Gateway['prepare'] = () =>
    (preparing ??= read().catch((error: unknown) => {
      preparing = undefined;
      throw error;
    }));
  const start: Gateway['start'] = async () => {
    try {
      const { tables } = await prepare();
      const { url } = await server.start();
      return { url, tables };
    } catch (error) {
      await release();
      throw error;
    }
  };
  return {
    start: () => (starting ??= start()),
    prepare,
    ...createHandlers({ server, prepare, parts }, options),
    close: async () => {
      stop.abort();
      // A start that fails has told whoever asked for it, and has released everything.
      await (starting ?? preparing)?.catch(() => undefined);
      await release();
    },
    refresh: async () => state.watch?.refresh(),
  };
}

export const closedWhileStarting = (): GatewayError =>
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
    await closeParts(parts);
  }
}

interface ServerOptions extends Pick<GatewayOptions, 'demo' | 'basePath'> {
  /** The processes that this one shares its port with. */
  readonly peers?: Peers;
  /** By default that of this process alone. */
  readonly health?: () => Health;
}

export function createServer(
  parts: Parts,
  { demo, health, peers, basePath }: ServerOptions,
): GatewayServer {
  const { config, extensions, logger, state } = parts;
  const isProduction = config.mode === 'production';
  const secureCookies = { always: true, never: false, auto: isProduction ? true : 'auto' } as const;
  const current = (): Snapshot => {
    if (state.snapshot !== undefined) return state.snapshot;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway has not read the tables yet.');
  };
  const server = createGatewayServer({
    ...parts,
    ...config,
    persistedOperations: { ...config.persistedOperations, manifest: parts.manifest },
    schema: () => current().schema,
    createContext: contextFactory(parts),
    createLightContext: lightContextFactory(parts),
    identify: identifierFor(parts),
    plugins: extensions.plugins ?? [],
    otherHeaders: extensions.headers,
    readLink: createLinkReader(parts.links),
    peers,
    runAtomically,
    cookies: {
      sameSite: config.cookies.sameSite,
      secure: secureCookies[config.cookies.secure],
    },
    isIntrospectionAllowed: true,
    isDebug: !isProduction,
    builtIn: builtInOptions(parts),
    health: health ?? (() => describeHealth({ catalog: state.snapshot?.catalog, ...state })),
    graphiql: config.graphiql && {
      basePath: basePath?.replace(/\/+$/, ''),
      title: demo?.title ?? `Appwrite project ${config.projectId}`,
      exampleOperations: () => [
        ...(demo ? [demo.exampleOperation] : []),
        ...createExampleOperations(current()),
      ],
      users: demo?.users ?? [],
      onFailure: (error) => {
        logger.error('GraphiQL failed to load', { error });
      },
    },
  });
  state.server = server;
  return server;
}

export async function readSnapshot(parts: Parts): Promise<Snapshot> {
  return toSnapshot(await parts.readCatalog(), parts);
}

function toSnapshot(catalog: Catalog, parts: Parts): Snapshot {
  const schema = buildSchema(catalog, schemaOptionsOf(parts));
  const { enabled, directives } = parts.config.federation;
  const unused = enabled ? unusedDirectives(schema, directives) : [];
  return { catalog: { ...catalog, omissions: [...catalog.omissions, ...unused] }, schema };
}

/** What a schema is made by, beside the catalog. */
export function schemaOptionsOf({ config, extensions }: Parts): SchemaOptions {
  const { schema: extend, hooks } = extensions;
  const hasRowOperations = hooks === undefined && !restrictsRows(config);
  return { ...config, extend, hooks, hasRowOperations };
}

export function startWatch(
  { config, logger, readCatalog, state, stop }: Parts,
  catalog: Catalog,
  onRead?: () => void,
): CatalogWatch {
  const watch = watchCatalog({
    read: readCatalog,
    current: catalog,
    intervalMs: config.pollIntervalMs,
    signal: stop.signal,
    logger,
    ...(onRead && { onRead }),
  });
  state.watch = watch;
  return watch;
}

/** Whether some of what Appwrite would show or take is kept from clients. */
const restrictsRows = ({ tables }: ConnectedConfig): boolean =>
  Object.values(tables).some(
    ({ hidden, readOnly, columns = {} }) =>
      hidden === true ||
      readOnly === true ||
      Object.values(columns).some((column) => column.hidden === true || column.readOnly === true),
  );

/** What `/health/ready` says while the last schema but one is served. */
export const buildFailure =
  'No schema could be made of the changed tables; the last one is served.';

/** Puts every new catalog in force; one that no schema can be made of leaves the last one there. */
async function follow(parts: Parts, watch: CatalogWatch): Promise<void> {
  const { logger, metrics, state } = parts;
  for await (const catalog of watch) {
    try {
      state.snapshot = toSnapshot(catalog, parts);
      state.buildFailure = undefined;
      state.server?.reload();
      metrics.recordReload('swapped');
      logger.info('schema changed', { revision: catalog.revision, tables: catalog.tables.length });
      reportNames(catalog, logger);
    } catch (error) {
      state.buildFailure = buildFailure;
      metrics.recordReload('failed');
      logger.error('schema reload failed', { revision: catalog.revision, error });
    }
  }
}

export function reportNames({ collisions, omissions }: Catalog, logger: Logger): void {
  for (const { path, wanted, taken, holder } of collisions) {
    logger.warn('name taken', { path, wanted, taken, holder });
  }
  for (const { path, reason } of omissions) logger.warn('left out of the schema', { path, reason });
}
