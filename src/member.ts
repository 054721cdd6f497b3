import type { Catalog } from './catalog/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import type { Demo, GatewayOptions, Parts } from './gateway.ts';
import { closeParts, createParts, createServer, readSnapshot } from './gateway.ts';
import type { Closing } from './server/drain.ts';
import type { Health } from './server/health.ts';
import type { MetricsReport } from './server/metrics.ts';

/** What a worker is started with. */
export interface Job {
  /** Without the key: whoever started the worker reads the tables. */
  readonly config: Omit<ConnectedConfig, 'apiKey'>;
  readonly catalog: Catalog;
  readonly demo: Demo | undefined;
  /** Seals addresses of files, where the configuration has no secret: all workers read them. */
  readonly linkSecret: string;
}

/** A gateway that serves one catalog, as one of several processes. */
export interface Member {
  /** Builds the schema. */
  prepare(): Promise<void>;
  listen(): Promise<string>;
  report(): Promise<MetricsReport>;
  close(reason: Closing): Promise<void>;
}

export interface MemberOptions extends Pick<GatewayOptions, 'logger'> {
  /** How all processes together are. */
  readonly health: () => Health;
  /** The metrics of all of them. */
  readonly printMetrics: () => Promise<string>;
}

export function createMember(
  { config, catalog, demo, linkSecret }: Job,
  { logger, health, printMetrics }: MemberOptions,
): Member {
  const own = createParts({ ...config, apiKey: '' }, { ...(logger && { logger }), linkSecret });
  const parts: Parts = {
    ...own,
    readCatalog: () => Promise.resolve(catalog),
    metrics: { ...own.metrics, print: printMetrics },
  };
  const server = createServer(parts, { demo, health });
  return {
    prepare: async () => {
      parts.state.snapshot = await readSnapshot(parts);
    },
    listen: async () => (await server.start()).url,
    report: () => own.metrics.report(),
    close: async (reason) => {
      await server.close(reason);
      await closeParts(parts);
    },
  };
}
