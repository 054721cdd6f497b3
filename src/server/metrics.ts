import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a process has counted, as plain data; see `server/metrics-report.ts`. */
export type MetricsReport = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What metrics keep of a call upstream. */
export interface UpstreamCall {
  readonly method: string;
  /** Route pattern, never a concrete id: it becomes a label. */
  readonly route: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly milliseconds: number;
}

export interface FinishedRequest {
  readonly operationType: string;
  /** `ok`, or the code of the first error. */
  readonly outcome: string;
  readonly milliseconds: number;
}

export interface Metrics {
  recordRequest(request: FinishedRequest): void;
  recordCall(call: UpstreamCall): void;
  recordReload(outcome: 'swapped' | 'failed'): void;
  /** A worker process ended that nobody had told to. */
  readonly recordDeath: () => void;
  /** Prometheus' text format. */
  print(): Promise<string>;
  /** The same as data, to be added up with what other processes report. */
  report(): Promise<MetricsReport>;
  readonly contentType: string;
}

export interface MetricsOptions {
  /** Seconds since the catalog was last known to be current; undefined before the first read. */
  readonly catalogAge: () => number | undefined;
  readonly requestsInFlight: () => number;
  /** Where several processes serve: how many of them do at present. */
  readonly workers?: () => number;
  readonly subscriptions: () => SubscriptionCounts;
}

export interface SubscriptionCounts {
  /** Subscriptions of clients. */
  readonly open: number;
  /** Operations that run for them: the same one of the same caller runs once. */
  readonly operations: number;
  /** WebSockets and streams of events. */
  readonly connections: number;
  /** Sockets to Appwrite's realtime. */
  readonly upstreamSockets: number;
}

const subscriptionGauges = {
  open: ['subscriptions', 'Subscriptions that are open.'],
  operations: ['subscription_operations', 'Operations that run for open subscriptions.'],
  connections: ['subscription_connections', 'WebSockets and streams of events that are open.'],
  upstreamSockets: ['upstream_sockets', "Sockets to Appwrite's realtime."],
} as const satisfies Record<keyof SubscriptionCounts, readonly [string, string]>;

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own for each gateway, so that several can run in one process. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, options);
  const workers = workerMetrics(registry, options);
  addSubscriptionGauges(registry, options);
  const requests = requestMetrics(registry);
  const calls = callMetrics(registry);
  const reloads = new Counter({
    name: 'appwrite_graphql_schema_reloads_total',
    help: 'Schemas swapped in after the start, and reloads that failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    ...requests,
    ...calls,
    ...workers,
    recordReload: (outcome) => {
      reloads.inc({ outcome });
    },
    print: () => registry.metrics(),
    report: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  };
}

function addGauges(registry: Registry, { catalogAge, requestsInFlight }: MetricsOptions): void {
  new Gauge({
    name: 'appwrite_graphql_catalog_age_seconds',
    help: 'Seconds since the tables were last read from Appwrite.',
    registers: [registry],
    // One process reads them, and the others have nothing to tell.
    aggregator: 'max',
    collect() {
      const age = catalogAge();
      if (age !== undefined) this.set(age);
    },
  });
  new Gauge({
    name: 'appwrite_graphql_requests_in_flight',
    help: 'Requests that are being answered.',
    registers: [registry],
    collect() {
      this.set(requestsInFlight());
    },
  });
}

/** Only the process that starts workers has them. */
function workerMetrics(
  registry: Registry,
  { workers }: MetricsOptions,
): Pick<Metrics, 'recordDeath'> {
  if (workers === undefined) return { recordDeath: () => undefined };
  new Gauge({
    name: 'appwrite_graphql_workers',
    help: 'Worker processes that take requests.',
    registers: [registry],
    collect() {
      this.set(workers());
    },
  });
  const deaths = new Counter({
    name: 'appwrite_graphql_worker_deaths_total',
    help: 'Worker processes that ended by themselves and were replaced.',
    registers: [registry],
  });
  return {
    recordDeath: () => {
      deaths.inc();
    },
  };
}

function addSubscriptionGauges(registry: Registry, { subscriptions }: MetricsOptions): void {
  for (const [key, [name, help]] of Object.entries(subscriptionGauges)) {
    new Gauge({
      name: `appwrite_graphql_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(subscriptions()[key as keyof SubscriptionCounts]);
      },
    });
  }
}

function requestMetrics(registry: Registry): Pick<Metrics, 'recordRequest'> {
  const count = new Counter({
    name: 'appwrite_graphql_requests_total',
    help: 'GraphQL requests answered, by operation type and outcome (ok or the first error code).',
    labelNames: ['operation_type', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'appwrite_graphql_request_duration_seconds',
    help: 'Time from the arrival of a GraphQL request to its answer.',
    labelNames: ['operation_type'],
    buckets: seconds,
    registers: [registry],
  });
  return {
    recordRequest: ({ operationType, outcome, milliseconds }) => {
      count.inc({ operation_type: operationType, outcome });
      duration.observe({ operation_type: operationType }, milliseconds / 1000);
    },
  };
}

function callMetrics(registry: Registry): Pick<Metrics, 'recordCall'> {
  const count = new Counter({
    name: 'appwrite_graphql_upstream_calls_total',
    help: 'Calls to Appwrite, each try by itself, by route and status (0: no answer).',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'appwrite_graphql_upstream_call_duration_seconds',
    help: 'Time that Appwrite took for a call.',
    labelNames: ['method', 'route'],
    buckets: seconds,
    registers: [registry],
  });
  return {
    recordCall: ({ method, route, status, milliseconds }) => {
      count.inc({ method, route, status: String(status) });
      duration.observe({ method, route }, milliseconds / 1000);
    },
  };
}
