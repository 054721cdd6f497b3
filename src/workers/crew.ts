import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import type { MetricsReport } from '../server/metrics.ts';
import type { Ending, WorkerProcess } from './worker-process.ts';

export interface CrewOptions<Job> {
  readonly job: Job;
  readonly size: number;
  readonly startProcess: () => WorkerProcess<Job>;
  readonly logger: Logger;
  /** Longest that a worker may take to answer what it has begun, in milliseconds. */
  readonly patienceMs: number;
  /** A worker was added, began to listen, or is gone. */
  readonly onChange: () => void;
  /** A worker ended that nobody had told to. */
  readonly onDeath: () => void;
}

/** Workers that serve the same job: started together, replaced when they die, retired together. */
export interface Crew<Job> {
  readonly job: Job;
  /** Those that live, listening or not. */
  readonly workers: readonly WorkerProcess<Job>[];
  /** How many listen. */
  readonly listening: number;
  /** Starts the workers, which then are ready to listen. @throws what the first one failed of. */
  prepare(pace: Pace): Promise<void>;
  listen(): Promise<string>;
  /**
   * Has whoever still asks these workers answered by a newer job. Resolves when they know, or after
   * some time: one that is busy reads it before the requests that come meanwhile.
   */
  supersede(job: Job): Promise<void>;
  /** Ends when others have taken over; each worker's last report is handed on. */
  handOver(onReport: (worker: WorkerProcess<Job>, report: MetricsReport) => void): Promise<void>;
  /** Answers what has begun, and ends. */
  close(): Promise<void>;
}

/** `together` is faster; `in turn` leaves the other cores to those who serve meanwhile. */
export type Pace = 'together' | 'in turn';

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** What ending takes once everything is answered. */
const closingMs = 10_000;
/** Between the ends of two workers of a crew. */
const staggerMs = 100;
/** Longest that is waited for workers to take note. */
const longestNewsMs = 2000;
/** A worker that has lived so long did not die of what it began with. */
const provenMs = 60_000;

/** The pause before a worker is replaced: none at first, then twice as long each time. */
export const replacementDelay = (deathsInARow: number): number =>
  deathsInARow <= 1 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (deathsInARow - 2));

/** Places of a crew and who stands there. */
interface Staff<Job> extends CrewOptions<Job> {
  readonly workers: Set<WorkerProcess<Job>>;
  readonly listening: Set<WorkerProcess<Job>>;
  /** Nobody is replaced any more. */
  readonly end: AbortController;
  deathsInARow: number;
}

export function createCrew<Job>(options: CrewOptions<Job>): Crew<Job> {
  const { job, size } = options;
  const workers = new Set<WorkerProcess<Job>>();
  const listening = new Set<WorkerProcess<Job>>();
  const end = new AbortController();
  const staff: Staff<Job> = { ...options, workers, listening, end, deathsInARow: 0 };
  return {
    job,
    get workers() {
      return [...workers];
    },
    get listening() {
      return listening.size;
    },
    prepare: async (pace) => {
      const places = Array.from({ length: size }, () => () => prepareOne(staff));
      if (pace === 'together') await Promise.all(places.map((prepare) => prepare()));
      else for (const prepare of places) await prepare();
    },
    listen: async () => {
      // One can have died while it waited for the others.
      for (let missing = size - workers.size; missing > 0; missing -= 1) void replace(staff);
      const urls = await Promise.all([...workers].map((worker) => listenWith(staff, worker)));
      return urls[0] ?? '';
    },
    supersede: async (newer) => {
      await Promise.race([
        Promise.all([...workers].map((worker) => supersedeOne(worker, newer))),
        sleep(longestNewsMs, undefined, { ref: false }),
      ]);
    },
    handOver: async (onReport) => {
      end.abort();
      await Promise.all([...workers].map((worker) => handOverOne(staff, worker, onReport)));
    },
    close: async () => {
      end.abort();
      const { patienceMs } = options;
      // One after the other: who is told to reconnect by one is still answered by the next.
      await Promise.all(
        [...workers].map(async (worker, place) => {
          await sleep(place * staggerMs);
          await worker.dismiss(patienceMs);
        }),
      );
    },
  };
}

async function prepareOne<Job>(staff: Staff<Job>): Promise<WorkerProcess<Job>> {
  const worker = staff.startProcess();
  staff.workers.add(worker);
  void worker.ended.then(() => {
    staff.workers.delete(worker);
    staff.listening.delete(worker);
    staff.onChange();
  });
  try {
    await worker.calls.call('prepare', staff.job);
    return worker;
  } catch (error) {
    await worker.dismiss(0);
    throw error;
  }
}

async function listenWith<Job>(staff: Staff<Job>, worker: WorkerProcess<Job>): Promise<string> {
  const url = await worker.calls.call('listen');
  const startedAt = Date.now();
  staff.listening.add(worker);
  staff.onChange();
  void worker.ended.then((ending) => {
    if (ending.wasDismissed || staff.end.signal.aborted) return;
    const hasProvenItself = Date.now() - startedAt > provenMs;
    staff.deathsInARow = hasProvenItself ? 1 : staff.deathsInARow + 1;
    reportDeath(staff, worker, ending);
    void replace(staff);
  });
  return url;
}

function reportDeath<Job>(
  { logger, deathsInARow, onDeath }: Staff<Job>,
  { id, pid }: WorkerProcess<Job>,
  { code, signal }: Ending,
): void {
  const replacedInMs = replacementDelay(deathsInARow);
  logger.error('worker died', { worker: id, pid, code, signal, replacedInMs });
  onDeath();
}

/** Tries until there is a worker for the place, or no need for one. */
async function replace<Job>(staff: Staff<Job>): Promise<void> {
  const { end, logger } = staff;
  const isNeeded = (): boolean => !end.signal.aborted;
  while (isNeeded()) {
    await pause(replacementDelay(staff.deathsInARow), end.signal);
    if (!isNeeded()) return;
    try {
      const worker = await prepareOne(staff);
      if (isNeeded()) await listenWith(staff, worker);
      logger.info('worker replaced', { worker: worker.id, pid: worker.pid });
      return;
    } catch (error) {
      staff.deathsInARow += 1;
      if (isNeeded()) logger.error('worker could not be replaced', { error });
    }
  }
}

/** One that is gone need not know. */
const supersedeOne = <Job>(worker: WorkerProcess<Job>, job: Job): Promise<void> =>
  worker.calls.call('supersede', job as never).catch(() => undefined);

async function handOverOne<Job>(
  { logger }: Staff<Job>,
  worker: WorkerProcess<Job>,
  onReport: (worker: WorkerProcess<Job>, report: MetricsReport) => void,
): Promise<void> {
  try {
    onReport(worker, await worker.calls.call('handOver'));
  } catch (error) {
    logger.info('worker ended before it had handed over', { worker: worker.id, error });
  }
  await worker.dismiss(closingMs);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
