import autocannon from 'autocannon';
import type { Running } from './process.ts';

export interface Load {
  readonly path: string;
  /** The body of request `number`; a GET without one. */
  readonly body?: (number: number) => string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  /** Requests per second over all connections; as many as the server answers when left out. */
  readonly rate?: number;
}

/** One round of load on one server. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly cpuUsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Loads a server for some seconds. Any answer but 200 fails the round. */
export async function loadServer(server: Running, load: Load, seconds: number): Promise<Round> {
  const times: number[] = [];
  const before = await server.cpu();
  const result = await cannon(server, load, { seconds, times });
  const cpu = (await server.cpu()) - before;
  const requests = result['2xx'];
  if (requests === 0 || result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${server.url}${load.path}: ${result.non2xx} refused, ${result.errors} failed.`,
    );
  }
  times.sort((a, b) => a - b);
  return {
    requestsPerSecond: requests / result.duration,
    cpuUsPerRequest: cpu / requests,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
}

let sent = 0;

function cannon(
  { url }: Running,
  { path, body, headers = {}, connections, rate }: Load,
  { seconds, times }: { seconds: number; times: number[] },
): Promise<autocannon.Result> {
  const options: autocannon.Options = {
    url: url + path,
    connections,
    duration: seconds,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      {
        method: body ? 'POST' : 'GET',
        headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
        setupRequest: (request) => {
          sent += 1;
          return body ? { ...request, body: body(sent) } : { ...request, path: `${path}${sent}` };
        },
      },
    ],
  };
  return new Promise((resolve, reject) => {
    const instance = autocannon(options, (error: unknown, result) => {
      if (error instanceof Error) reject(error);
      else resolve(result);
    });
    // Autocannon's own histogram counts whole milliseconds.
    instance.on('response', (...[, , , milliseconds]: ResponseEvent) => {
      times.push(milliseconds);
    });
  });
}

type ResponseEvent = [client: unknown, status: number, bytes: number, milliseconds: number];

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
