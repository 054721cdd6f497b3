import cluster from 'node:cluster';
import { once } from 'node:events';
import { GatewayError } from './errors.ts';
import { createLogger } from './logger.ts';
import { createMember, type Job, type Member } from './member.ts';
import type { Health } from './server/health.ts';
import type { PrimaryCalls, WorkerCalls } from './workers/calls.ts';
import { createChannel, type Port } from './workers/channel.ts';
import { removeAbandoned } from './workers/peers-folder.ts';

export interface WorkerOptions {
  /** Called whenever it has begun to take connections. */
  readonly onListening?: () => void;
}

/** Serves as a worker until the process that started this one lets go of it, or is gone. */
export async function runWorker(options: WorkerOptions = {}): Promise<void> {
  const { worker } = cluster;
  if (worker === undefined || process.send === undefined) {
    throw new GatewayError('BAD_USER_INPUT', 'The gateway itself starts workers: see --workers.');
  }
  // Otherwise Node ends the process at once when the other one lets go.
  worker.exitedAfterDisconnect = true;
  // A terminal and some supervisors send these to all processes; the first one says what follows.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const released = once(process, 'disconnect');
  const part = createPart(worker.id, options);
  await released;
  const member = part.member();
  await member?.close('end');
  // The process that let go may have been killed, and cannot tidy up.
  if (member) await removeAbandoned(member.peersFolder);
}

/** Code does not go from one process to another: it is read from the file that it stands in. */
async function withExtensions(job: Job): Promise<Job> {
  const { configFile } = job.config;
  if (configFile === undefined) return job;
  const { loadExtensions } = await import('./config/load.ts');
  const extensions = (await loadExtensions(configFile)) as object;
  return { ...job, config: { ...job.config, extensions } };
}

/** Does what the process asks that started this one. */
function createPart(
  id: number,
  { onListening }: WorkerOptions,
): { readonly member: () => Member | undefined } {
  let member: Member | undefined;
  let health: Health = { kind: 'starting' };
  const primary = createChannel<PrimaryCalls>(process as Port, {
    prepare: async (given) => {
      const job = await withExtensions(given);
      const logger = createLogger({ level: job.config.logLevel, fields: { worker: id } });
      const printMetrics = (): Promise<string> => primary.call('printMetrics');
      const refreshTables = (): Promise<void> => primary.call('refresh');
      member = createMember(job, { id, logger, printMetrics, refreshTables, health: () => health });
      return member.prepare();
    },
    know: (news) => {
      health = news;
    },
    listen: async () => {
      const result = await prepared().listen();
      onListening?.();
      return result;
    },
    report: () => prepared().report(),
    supersede: (job) => {
      prepared().supersede(job.catalog);
    },
    handOver: async () => {
      await prepared().close('handOver');
      return prepared().report();
    },
  } satisfies WorkerCalls<Job>);
  const prepared = (): Member => {
    if (member === undefined) throw new Error('The worker has nothing to serve yet.');
    return member;
  };
  void primary.call('hello');
  return { member: () => member };
}
