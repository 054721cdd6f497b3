import { spawn } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { json } from 'node:stream/consumers';
import { cases, type Case } from './cases.ts';
import { manyTables } from './data.ts';
import { startGateway } from './gateway.ts';
import { loadServer, median, type Round } from './load.ts';
import { type Running, startServer } from './process.ts';
import { startTailcall } from './tailcall.ts';

/** Rounds and seconds of each, from the command line: `bench [rounds] [seconds]`. */
const [rounds = 5, seconds = 3] = process.argv.slice(2).map(Number);

interface Line extends Round {
  readonly case: string;
  readonly server: string;
  /** CPU per request, and requests per second, by those of the case's base; null without it. */
  readonly cpuRatio: number | null;
  readonly speedRatio: number | null;
}

async function main(): Promise<void> {
  const servers = await startServers();
  const lines: Line[] = [];
  try {
    for (const one of cases) lines.push(...(await runCase(one, servers)));
  } finally {
    await Promise.all([...servers.values()].map((server) => server.close()));
  }
  const schemas = [await buildSchemas(100), await buildSchemas(1000)];
  print(lines, schemas);
}

async function startServers(): Promise<Map<string, Running>> {
  const upstream = await startServer('upstream');
  const { url } = upstream;
  const servers = new Map([['upstream', upstream]]);
  servers.set('gateway', await startGateway(url));
  for (const name of ['pass-through', 'stock-yoga']) {
    servers.set(name, await startServer(name, url));
  }
  const tailcall = await startTailcall(url, { dedupe: false });
  const sharing = await startTailcall(url, { dedupe: true });
  if (tailcall) servers.set('tailcall', tailcall);
  if (sharing) servers.set('tailcall-dedupe', sharing);
  return servers;
}

/** Rounds go around the servers, so that what else the machine does hits all alike. */
async function runCase(one: Case, servers: ReadonlyMap<string, Running>): Promise<Line[]> {
  const present = Object.entries(one.loads).flatMap(([name, load]) => {
    const server = servers.get(name);
    return server ? [{ name, load, server, results: [] as Round[] }] : [];
  });
  for (const { server, load } of present) await loadServer(server, load, seconds);
  for (let round = 0; round < rounds; round += 1) {
    for (const { server, load, results } of present) {
      results.push(await loadServer(server, load, seconds));
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

function toMedian(results: readonly Round[]): Round {
  const of = (key: keyof Round): number => median(results.map((round) => round[key]));
  return {
    requestsPerSecond: of('requestsPerSecond'),
    cpuUsPerRequest: of('cpuUsPerRequest'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
  };
}

interface SchemaFigures {
  readonly tables: number;
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Each build in a process of its own, since a second one finds warm code. */
async function buildSchemas(tables: number): Promise<SchemaFigures> {
  const results: Omit<SchemaFigures, 'tables'>[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await buildSchemaOnce(tables));
  return {
    tables,
    milliseconds: median(results.map(({ milliseconds }) => milliseconds)),
    megabytes: median(results.map(({ megabytes }) => megabytes)),
  };
}

async function buildSchemaOnce(tables: number): Promise<Omit<SchemaFigures, 'tables'>> {
  const file = new URL('schema-build.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ tables: manyTables(tables) }));
  return (await json(child.stdout)) as Omit<SchemaFigures, 'tables'>;
}

const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});

function print(lines: readonly Line[], schemas: readonly SchemaFigures[]): void {
  const about = machine();
  const write = (text: string): boolean => process.stdout.write(`${text}\n`);
  write(JSON.stringify({ machine: about, rounds, seconds, lines, schemas }));
  write(`\n${about.cpu}, ${about.cores} cores, Node ${about.node}; medians of ${rounds} rounds\n`);
  for (const { name, about: text, base } of cases) {
    write(`${name}: ${text} (ratios to ${base})`);
    write('| server | requests/s | × | CPU µs/request | × | p50 ms | p99 ms |');
    write('|---|---|---|---|---|---|---|');
    for (const line of lines.filter((each) => each.case === name)) write(toRow(line));
    write('');
  }
  for (const { tables, milliseconds, megabytes } of schemas) {
    write(`schema of ${tables} tables: ${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(0)} MB`);
  }
}

const toRow = (line: Line): string =>
  `| ${[
    line.server,
    line.requestsPerSecond.toFixed(0),
    line.speedRatio?.toFixed(2) ?? '–',
    line.cpuUsPerRequest.toFixed(0),
    line.cpuRatio?.toFixed(2) ?? '–',
    line.p50Ms.toFixed(2),
    line.p99Ms.toFixed(2),
  ].join(' | ')} |`;

await main();
