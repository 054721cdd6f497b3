import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricsReport } from '../server/metrics.ts';
import { addReports, countsOf, printReports } from '../server/metrics-report.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A worker that is busy for longer is printed as it was the last time. */
const patienceMs = 2000;

/** A worker of any kind. */
type Reporting = Pick<WorkerProcess<unknown>, 'ended'> & {
  readonly calls: { call(name: 'report'): Promise<MetricsReport> };
};

export interface MetricsGatherer {
  /** All processes together. What has ended keeps its counts, so that no count ever falls. */
  print(workers: readonly Reporting[], own: MetricsReport): Promise<string>;
  /** Takes the last report of a worker that is about to end. */
  readonly take: (worker: Reporting, report: MetricsReport) => void;
}

export function createMetricsGatherer(): MetricsGatherer {
  const latest = new Map<Reporting, MetricsReport>();
  let departed: Promise<MetricsReport> = Promise.resolve([]);

  function take(worker: Reporting, report: MetricsReport): void {
    if (!latest.has(worker)) {
      void worker.ended.then(() => {
        const counts = countsOf(latest.get(worker) ?? []);
        latest.delete(worker);
        departed = departed.then((sum) => addReports([sum, counts]));
      });
    }
    latest.set(worker, report);
  }

  return {
    take,
    print: async (workers, own) => {
      await Promise.all(
        workers.map(async (worker) => {
          const report = await ask(worker);
          if (report !== undefined) take(worker, report);
        }),
      );
      const living = [...latest.values()];
      return printReports([own, ...living, await departed]);
    },
  };
}

async function ask(worker: Reporting): Promise<MetricsReport | undefined> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      worker.calls.call('report'),
      sleep(patienceMs, undefined, { signal: limit.signal }),
    ]);
  } catch {
    // It has just ended: what it said the last time is counted.
    return undefined;
  } finally {
    limit.abort();
  }
}
