import type { Catalog } from './catalog/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import type { Demo, GatewayOptions, Parts, Snapshot } from './gateway.ts';
import { closeParts, createParts, schemaOptionsOf, createServer, readSnapshot } from './gateway.ts';
import { buildSchema } from './schema/build.ts';
import type { Closing } from './server/drain.ts';
import type { Health } from './server/health.ts';
import type { Peers } from './server/peers.ts';
import type { MetricsReport } from './server/metrics.ts';
import { addressIn } from './workers/peers-folder.ts';

/** What a worker is started with. */
export interface Job {
  /** Without the key: whoever started the worker reads the tables. */
  readonly config: Omit<ConnectedConfig, 'apiKey'>;
  readonly catalog: Catalog;
  readonly demo: Demo | undefined;
  /** Where workers listen to each other; nobody else gets in. */
  readonly peersFolder: string;
  /** Seals addresses of files, where the configuration has no secret: all workers read them. */
  readonly linkSecret: string;
}

/** A gateway that serves one catalog, as one of several processes. */
export interface Member {
  /** Builds the schema. */
  prepare(): Promise<void>;
  /** Where workers listen to each other. */
  readonly peersFolder: string;
  listen(): Promise<string>;
  report(): Promise<MetricsReport>;
  /** Others serve a newer catalog: so does this one from now on, to whoever still asks it. */
  supersede(catalog: Catalog): void;
  close(reason: Closing): Promise<void>;
}

export interface MemberOptions extends Pick<GatewayOptions, 'logger'> {
  /** Number of this worker. */
  readonly id: number;
  /** How all processes together are. */
  readonly health: () => Health;
  /** The metrics of all of them. */
  readonly printMetrics: () => Promise<string>;
  /** Has whoever started the processes look for changed tables; resolves when they are served. */
  readonly refreshTables: () => Promise<void>;
}

export function createMember(
  { config, catalog, demo, linkSecret, peersFolder }: Job,
  { id, logger, health, printMetrics, refreshTables }: MemberOptions,
): Member {
  const own = createParts({ ...config, apiKey: '' }, { ...(logger && { logger }), linkSecret });
  const parts: Parts = {
    ...own,
    readCatalog: () => Promise.resolve(catalog),
    metrics: { ...own.metrics, print: printMetrics },
    refreshTables,
  };
  const server = createServer(parts, { demo, health, peers: peersIn(peersFolder, id) });
  return {
    peersFolder,
    prepare: async () => {
      parts.state.snapshot = await readSnapshot(parts);
    },
    supersede: (newer) => {
      parts.state.snapshot = toLateSnapshot(newer, parts);
    },
    listen: async () => (await server.start()).url,
    report: () => own.metrics.report(),
    close: async (reason) => {
      await server.close(reason);
      await closeParts(parts);
    },
  };
}

/** Its schema is made when somebody asks: most workers that have handed over are asked no more. */
function toLateSnapshot(catalog: Catalog, parts: Parts): Snapshot {
  let schema: Snapshot['schema'] | undefined;
  return {
    catalog,
    get schema() {
      return (schema ??= buildSchema(catalog, schemaOptionsOf(parts)));
    },
  };
}

const peersIn = (folder: string, id: number): Peers => ({
  own: String(id),
  addressOf: (name) => addressIn(folder, name),
});
