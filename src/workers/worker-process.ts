import cluster from 'node:cluster';
import { GatewayError } from '../errors.ts';
import type { PrimaryCalls, WorkerCalls } from './calls.ts';
import { createChannel, type Channel } from './channel.ts';

/** A worker as the process sees it that started it. */
export interface WorkerProcess<Job> {
  /** Counted from 1; no later worker gets it again. */
  readonly id: number;
  readonly pid: number | undefined;
  readonly calls: Channel<WorkerCalls<Job>>;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<Ending>;
  /** Lets it answer what has begun and end; after so many milliseconds it is killed. */
  dismiss(patienceMs: number): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether it was told to end. */
  readonly wasDismissed: boolean;
}

export interface WorkerProgram {
  /** Path of the program that a worker runs, and its arguments. */
  readonly path: string;
  readonly words: readonly string[];
  /** Variables that its environment lacks. */
  readonly withheld: readonly string[];
}

/**
 * Workers share one listening socket and accept from it themselves: whoever is busy leaves new
 * connections to the others, and one that stops listening loses none, since they wait in a queue
 * that all have in common. The other policy, by which this process hands out each connection,
 * costs twice the CPU for each and stalls with this process.
 */
export function prepareWorkers({ path, words }: WorkerProgram): void {
  if (!cluster.isPrimary) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'This process is itself a worker of some process manager, and cannot start workers of its ' +
        'own: leave out --workers, or start the gateway without that mode.',
    );
  }
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: path, args: [...words], serialization: 'advanced' });
}

export function startWorkerProcess<Job>(
  { withheld }: WorkerProgram,
  ours: Omit<PrimaryCalls, 'hello'>,
): WorkerProcess<Job> {
  const worker = cluster.fork(Object.fromEntries(withheld.map((name) => [name, ''])));
  let wasDismissed = false;
  const ended = new Promise<Ending>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => {
      resolve({ code, signal, wasDismissed });
    });
    // A process that could not be started has no exit.
    worker.on('error', () => {
      if (worker.process.pid === undefined) resolve({ code: null, signal: null, wasDismissed });
    });
  });
  const calls = createChannel<WorkerCalls<Job>>(worker.process, {
    ...ours,
    hello: () => {
      greet();
    },
  });
  let greet = (): void => undefined;
  // Node drops what arrives before the worker listens to it.
  const isUp = Promise.race([new Promise<void>((resolve) => (greet = resolve)), ended]);
  return {
    id: worker.id,
    pid: worker.process.pid,
    calls: {
      call: async (name, ...given) => {
        await isUp;
        return calls.call(name, ...given);
      },
    },
    ended,
    dismiss: async (patienceMs) => {
      wasDismissed = true;
      // Without the line to this process a worker ends; see `runWorker`.
      if (worker.isConnected()) worker.process.disconnect();
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), patienceMs);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
