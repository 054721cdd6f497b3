import { cases, type Case, latency } from './cases.ts';
import { type Load, median } from './load.ts';
import type { Running } from './process.ts';
import type { Generator } from './start-generator.ts';

/** One round of load on one server. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly cpuUsPerRequest: number;
  readonly callsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Cores that each took: who has none left limits the others. */
  readonly serverCores: number;
  readonly upstreamCores: number;
  readonly generatorCores: number;
}

export interface Line extends Round {
  readonly case: string;
  readonly server: string;
  /** CPU per request, and requests per second, by those of the case's base; null without it. */
  readonly cpuRatio: number | null;
  readonly speedRatio: number | null;
}

export interface Bench {
  readonly generator: Generator;
  /** By name; those that are not installed are missing. */
  readonly servers: ReadonlyMap<string, Running>;
  readonly upstream: Running;
  readonly rounds: number;
  readonly seconds: number;
}

export async function runCases(bench: Bench): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const one of cases) lines.push(...(await runCase(bench, one)));
  return lines;
}

/** Rounds go around the servers, so that what else the machine does hits all alike. */
async function runCase(bench: Bench, one: Case): Promise<Line[]> {
  const present = Object.entries(one.loads).flatMap(([name, load]) => {
    const server = bench.servers.get(name);
    return server ? [{ name, load, server, results: [] as Round[] }] : [];
  });
  for (const { server, load } of present) await warmUp(bench, server, load);
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const { server, load, results } of present) {
      results.push(await loadServer(bench, server, load));
    }
  }
  const medians = new Map(present.map(({ name, results }) => [name, toMedian(results)]));
  const base = medians.get(one.base);
  return [...medians].map(([server, figures]) => ({
    case: one.name,
    server,
    ...figures,
    cpuRatio: base ? figures.cpuUsPerRequest / base.cpuUsPerRequest : null,
    speedRatio: base ? figures.requestsPerSecond / base.requestsPerSecond : null,
  }));
}

/** Before so many requests hardly any code is as fast as it gets, whoever wrote it. */
const warmRequests = 10_000;

/** Then a round that takes more than this share of the CPU of the best one before has gained nothing. */
const settled = 0.97;

/** Slow servers, and those that never settle, are given so long, in seconds. */
const longestWarmUp = 20;

/**
 * Loads the server until its rounds no longer get cheaper: where compilers share two cores with the
 * load, that takes longer on one day than on another, and longer for two processes than for one.
 */
async function warmUp(bench: Bench, server: Running, load: Load): Promise<void> {
  let requests = 0;
  let best = Infinity;
  for (let spent = 0; spent < longestWarmUp; spent += bench.seconds) {
    const round = await loadServer(bench, server, load);
    requests += round.requestsPerSecond * bench.seconds;
    if (requests >= warmRequests && round.cpuUsPerRequest > best * settled) return;
    best = Math.min(best, round.cpuUsPerRequest);
  }
}

async function loadServer(
  { generator, upstream, seconds: wanted }: Bench,
  server: Running,
  load: Load,
): Promise<Round> {
  const before = await Promise.all([server.cpu(), upstream.cpu(), callsOf(upstream)]);
  const outcome = await generator.run({ kind: 'crowd', url: server.url, load, seconds: wanted });
  const after = await Promise.all([server.cpu(), upstream.cpu(), callsOf(upstream)]);
  const { times, requests, seconds, cpuUs } = outcome;
  const [serverUs, upstreamUs, calls] = [0, 1, 2].map(
    (index) => (after[index] ?? 0) - (before[index] ?? 0),
  ) as [number, number, number];
  const cores = (us: number): number => us / 1e6 / seconds;
  return {
    requestsPerSecond: requests / seconds,
    cpuUsPerRequest: serverUs / requests,
    callsPerRequest: calls / requests,
    p50Ms: times[0]?.p50Ms ?? 0,
    p99Ms: times[0]?.p99Ms ?? 0,
    serverCores: cores(serverUs),
    upstreamCores: cores(upstreamUs),
    generatorCores: cores(cpuUs),
  };
}

const callsOf = async ({ url }: Running): Promise<number> =>
  Number(await (await fetch(`${url}/calls`)).text());

function toMedian(results: readonly Round[]): Round {
  const of = (key: keyof Round): number => median(results.map((round) => round[key]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    cpuUsPerRequest: of('cpuUsPerRequest'),
    callsPerRequest: of('callsPerRequest'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    serverCores: of('serverCores'),
    upstreamCores: of('upstreamCores'),
    generatorCores: of('generatorCores'),
  };
}

export interface LatencyFigures {
  readonly upstream: { readonly p50Ms: number; readonly p99Ms: number };
  readonly gateway: { readonly p50Ms: number; readonly p99Ms: number };
  readonly addedP50Ms: number;
  readonly addedP99Ms: number;
}

/** Both are asked in the same rounds, request by request. */
export async function measureLatency({
  generator,
  servers,
  upstream,
  rounds,
  seconds,
}: Bench): Promise<LatencyFigures> {
  const gateway = servers.get('gateway');
  if (!gateway) throw new Error('The gateway is not running.');
  const targets = [
    { url: upstream.url, load: latency.loads.upstream },
    { url: gateway.url, load: latency.loads.gateway },
  ];
  const results: (readonly [Times, Times])[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const { times } = await generator.run({ kind: 'paced', targets, rate: latency.rate, seconds });
    const [bare, ours] = times;
    if (round > 0 && bare && ours) results.push([bare, ours]);
  }
  const of = (pick: (bare: Times, ours: Times) => number): number =>
    median(results.map(([bare, ours]) => pick(bare, ours)));
  return {
    upstream: { p50Ms: of((bare) => bare.p50Ms), p99Ms: of((bare) => bare.p99Ms) },
    gateway: { p50Ms: of((_bare, ours) => ours.p50Ms), p99Ms: of((_bare, ours) => ours.p99Ms) },
    addedP50Ms: of((bare, ours) => ours.p50Ms - bare.p50Ms),
    addedP99Ms: of((bare, ours) => ours.p99Ms - bare.p99Ms),
  };
}

interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
}
