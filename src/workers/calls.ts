import type { Health } from '../server/health.ts';
import type { MetricsReport } from '../server/metrics.ts';

/** What the process that starts the workers asks of one. */
export interface WorkerCalls<Job> {
  /** Gets ready to listen: builds the schema. */
  prepare(job: Job): Promise<void>;
  /** Takes connections from now on. */
  listen(): Promise<string>;
  /** How all workers together are, for whoever asks this one. */
  know(health: Health): void;
  /** What this worker has counted. */
  report(): Promise<MetricsReport>;
  /** Others serve what is newer: whoever still asks this one gets it, too. */
  supersede(job: Job): void;
  /** Others have taken over: answers what has begun, takes nothing new, and reports a last time. */
  handOver(): Promise<MetricsReport>;
}

/** What a worker asks of the process that started it. */
export interface PrimaryCalls {
  /** The worker can be called from now on. */
  hello(): void;
  /** The metrics of all workers together. */
  printMetrics(): Promise<string>;
  /** Looks for changed tables now. */
  refresh(): Promise<void>;
}
