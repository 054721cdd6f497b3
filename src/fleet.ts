import type { Catalog } from './catalog/types.ts';
import type { CatalogWatch } from './catalog/watch.ts';
import type { ConnectedConfig } from './config/config.ts';
import { describeHealth } from './describe-health.ts';
import {
  buildFailure,
  closedWhileStarting,
  closeParts,
  createParts,
  type ServingGateway,
  type GatewayOptions,
  type Parts,
  reportBypass,
  reportNames,
  startWatch,
} from './gateway.ts';
import type { Job } from './member.ts';
import type { Health } from './server/health.ts';
import { createSecret } from './parts.ts';
import type { MetricsReport } from './server/metrics.ts';
import { probePort } from './server/listen.ts';
import type { PrimaryCalls } from './workers/calls.ts';
import { createCrew, type Crew, type CrewOptions } from './workers/crew.ts';
import { createMetricsGatherer } from './workers/gather-metrics.ts';
import { createPeersFolder, type PeersFolder } from './workers/peers-folder.ts';
import { prepareWorkers, startWorkerProcess } from './workers/worker-process.ts';
import type { WorkerProcess, WorkerProgram } from './workers/worker-process.ts';

export interface FleetOptions extends GatewayOptions {
  /** What a worker runs: a program that calls `runWorker`. */
  readonly program: WorkerProgram;
}

/** Added to the longest that a request may take: idle connections and flushing, in milliseconds. */
const closingMs = 10_000;

interface Fleet {
  /** The workers that new connections go to. */
  readonly current: Crew<Job> | undefined;
  /** Prepares workers for a catalog, has them take over, and lets the others go. */
  replace(catalog: Catalog, port: number): Promise<string>;
  /** Reads the tables now; resolves when nobody is answered by older ones any more. */
  readonly refresh: () => Promise<void>;
  /** Tells all workers how they are together. */
  readonly tell: () => void;
  close(): Promise<void>;
}

/**
 * A gateway whose requests are answered by `config.workers` processes that share its port. This
 * process answers none: it reads the tables, starts the workers, replaces those that die, and has
 * fresh ones take over when the tables have changed.
 */
export function createFleet(config: ConnectedConfig, options: FleetOptions): ServingGateway {
  const parts: Parts = createParts(config, { ...options, workers: () => serving() });
  const fleet = createCrews(parts, options);
  const serving = (): number => fleet.current?.listening ?? 0;
  const { stop } = parts;
  let starting: ReturnType<ServingGateway['start']> | undefined;
  let following: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    stop.abort();
    await fleet.close();
    await following;
    await closeParts(parts);
  };
  const start: ServingGateway['start'] = async () => {
    try {
      const catalog = await parts.readCatalog();
      reportNames(catalog, parts.logger);
      reportBypass(parts);
      const port = await probePort(config);
      prepareWorkers(options.program);
      const watch = startWatch(parts, catalog, fleet.tell);
      if (stop.signal.aborted) throw closedWhileStarting();
      const url = await fleet.replace(catalog, port);
      following = follow(parts, watch, (changed) => fleet.replace(changed, port));
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
      await fleet.close();
      await starting?.catch(() => undefined);
      await release();
    },
    refresh: () => fleet.refresh(),
  };
}

/** The workers of each catalog that is served, about to be, or still was when a request began. */
function createCrews(parts: Parts, { program, demo }: FleetOptions): Fleet {
  const { config, logger, stop } = parts;
  let peersFolder: Promise<PeersFolder> | undefined;
  const toJob = jobMaker(config, demo);
  const gatherer = createMetricsGatherer();
  const crews = new Set<Crew<Job>>();
  let current: Crew<Job> | undefined;
  const everybody = (): WorkerProcess<Job>[] => [...crews].flatMap(({ workers }) => workers);
  const inform = (worker: WorkerProcess<Job>): void => {
    // One that is gone need not know.
    void worker.calls.call('know', healthOf(parts, current)).catch(() => undefined);
  };
  const tell = (): void => void everybody().map(inform);
  const refresh = (): Promise<void> => refreshAll(parts, crews, () => current);
  const print = (own: MetricsReport): Promise<string> => gatherer.print(everybody(), own);
  const answers = answersOf(parts, { refresh, print });
  const startProcess = (): WorkerProcess<Job> => {
    const worker = startWorkerProcess<Job>(program, answers);
    inform(worker);
    return worker;
  };
  return {
    get current() {
      return current;
    },
    tell,
    refresh,
    replace: async (catalog, port) => {
      const old = current;
      const { path } = await (peersFolder ??= createPeersFolder(logger));
      const job = toJob(catalog, { port, peersFolder: path });
      const crew = createCrew(crewOptions(parts, { job, startProcess, onChange: tell }));
      crews.add(crew);
      try {
        const url = await bringUp(crew, { isFirst: old === undefined, stop });
        current = crew;
        tell();
        void old?.handOver(gatherer.take).then(() => crews.delete(old));
        return url;
      } catch (error) {
        await crew.close();
        crews.delete(crew);
        throw error;
      }
    },
    close: async () => {
      await Promise.all([...crews].map((crew) => crew.close()));
      await (await peersFolder?.catch(() => undefined))?.remove();
    },
  };
}

/** What workers ask of this process. */
const answersOf = (
  { metrics }: Parts,
  given: Pick<Fleet, 'refresh'> & { readonly print: (own: MetricsReport) => Promise<string> },
): Omit<PrimaryCalls, 'hello'> => ({
  printMetrics: async () => given.print(await metrics.report()),
  refresh: given.refresh,
});

/** A change that nobody waits for leaves old workers as they are: to build anew would stall them. */
async function refreshAll(
  { refreshTables }: Parts,
  crews: ReadonlySet<Crew<Job>>,
  newest: () => Crew<Job> | undefined,
): Promise<void> {
  await refreshTables();
  const current = newest();
  if (current) await supersede(crews, current);
}

async function bringUp(
  crew: Crew<Job>,
  { isFirst, stop }: Pick<Parts, 'stop'> & { readonly isFirst: boolean },
): Promise<string> {
  // At a start nobody serves yet.
  await crew.prepare(isFirst ? 'together' : 'in turn');
  if (stop.signal.aborted) throw closedWhileStarting();
  return crew.listen();
}

/** Whoever still asks a worker of another crew gets what the newest one serves. */
async function supersede(crews: ReadonlySet<Crew<Job>>, newest: Crew<Job>): Promise<void> {
  const others = [...crews].filter((crew) => crew !== newest);
  await Promise.all(others.map((crew) => crew.supersede(newest.job)));
}

const crewOptions = (
  { config, logger, metrics }: Parts,
  own: Pick<CrewOptions<Job>, 'job' | 'startProcess' | 'onChange'>,
): CrewOptions<Job> => ({
  ...own,
  size: config.workers,
  logger,
  patienceMs: config.requestTimeoutMs + closingMs,
  onDeath: metrics.recordDeath,
});

/** What workers start with; all of them read each other's addresses of files. */
function jobMaker(
  config: ConnectedConfig,
  demo: Job['demo'],
): (catalog: Catalog, place: { port: number; peersFolder: string }) => Job {
  const shared = withoutKey(config);
  const linkSecret = createSecret();
  return (catalog, { port, peersFolder }) => ({
    config: { ...shared, port },
    ...{ catalog, demo, linkSecret, peersFolder },
  });
}

function withoutKey(config: ConnectedConfig): Job['config'] {
  const shared: { -readonly [Key in keyof ConnectedConfig]?: ConnectedConfig[Key] } = { ...config };
  delete shared.apiKey;
  // Code stays behind: the workers read it from the file.
  const hasCode = shared.extensions !== undefined;
  delete shared.extensions;
  if (!hasCode) delete shared.configFile;
  return shared as Job['config'];
}

/** How all workers together are; before the first ones listen, the gateway is starting. */
function healthOf({ config, state }: Parts, crew: Crew<Job> | undefined): Health {
  const known = describeHealth({ ...state, catalog: crew?.job.catalog });
  if (known.kind === 'starting') return known;
  return { ...known, workers: { wanted: config.workers, serving: crew?.listening ?? 0 } };
}

/** Has fresh workers take over for every new catalog; where they cannot, the last ones go on. */
async function follow(
  { logger, metrics, state, stop }: Parts,
  watch: CatalogWatch,
  replace: (catalog: Catalog) => Promise<unknown>,
): Promise<void> {
  for await (const catalog of watch) {
    try {
      await replace(catalog);
      state.buildFailure = undefined;
      metrics.recordReload('swapped');
      logger.info('schema changed', { revision: catalog.revision, tables: catalog.tables.length });
      reportNames(catalog, logger);
    } catch (error) {
      if (stop.signal.aborted) return;
      state.buildFailure = buildFailure;
      metrics.recordReload('failed');
      logger.error('schema reload failed', { revision: catalog.revision, error });
    }
  }
}
