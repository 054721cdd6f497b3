import { cpus, totalmem } from 'node:os';
import { createAdmin, type Project } from '../../test/support/admin.ts';
import { connectClients, type Clients } from './clients.ts';
import { startProgram, type Program } from './process.ts';

/** `bench:subscriptions [clients] [credentials] [writes]`. */
const [clientCount = 5000, credentials = 50, writes = 30] = process.argv.slice(2).map(Number);

const rows = '/tablesdb/bench/tables/notes/rows';
const live = 'subscription { notes(orderBy: [{ _id: ASC }], first: 10) { nodes { _id text } } }';
const other = 'subscription { notes(first: 1) { totalCount } }';

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly cpuMs: number;
}

type Gateway = Program<{ readonly url: string }>;

async function seed(project: Project): Promise<string[]> {
  const api = createAdmin(project);
  await api.createTables('bench', [
    {
      id: 'notes',
      permissions: ['read("users")'],
      columns: [['varchar', { key: 'text', size: 200, required: true }]],
    },
  ]);
  for (let number = 0; number < 10; number += 1) {
    await api.createRow('bench/notes', { id: `n${number}`, data: { text: `note ${number}` } });
  }
  const sessions: string[] = [];
  for (let user = 0; user < credentials; user += 1) sessions.push(await api.signUp(`user${user}`));
  return sessions;
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`appwrite_graphql_${name}`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Kilobytes of JavaScript's heap and of buffers, and of the whole process, for each of `count`. */
const perEach = (before: Memory, after: Memory, count: number) => ({
  heapKb: (after.heapUsed + after.external - before.heapUsed - before.external) / count / 1024,
  rssKb: (after.rss - before.rss) / count / 1024,
});

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

async function measureWrites(project: Project, clients: Clients): Promise<number[]> {
  const api = createAdmin(project);
  const delays: number[] = [];
  for (let number = 0; number < writes; number += 1) {
    const marker = `written ${number}.`;
    const found = await clients.measure(marker, async () => {
      await api.send('PATCH', `${rows}/n${number % 10}`, { data: { text: marker } });
    });
    delays.push(...found);
  }
  return delays.sort((left, right) => left - right);
}

async function run(project: Project, gateway: Gateway, sessions: readonly string[]) {
  const { url } = gateway.ready;
  const warm = await connectClients({ url, count: credentials, sessions });
  await warm.subscribe(live);
  warm.close();
  const before = await gateway.ask<Memory>();
  const clients = await connectClients({ url, count: clientCount, sessions });
  await clients.subscribe(live);
  const after = await gateway.ask<Memory>();
  const sockets = await metric(url, 'upstream_sockets');
  const calls = await metric(url, 'upstream_calls_total');
  const delays = await measureWrites(project, clients);
  const callsOfWrites = (await metric(url, 'upstream_calls_total')) - calls;
  const done = await gateway.ask<Memory>();
  await clients.subscribe(other);
  const more = await gateway.ask<Memory>();
  clients.close();
  return {
    connectionAndSubscription: perEach(before, after, clientCount),
    furtherSubscription: perEach(done, more, clientCount),
    p50Ms: percentile(delays, 0.5),
    p99Ms: percentile(delays, 0.99),
    mostMs: delays.at(-1) ?? Number.NaN,
    upstreamSockets: sockets,
    callsPerEventAndCredential: callsOfWrites / writes / credentials,
    gatewayCpuMsPerWrite: (done.cpuMs - after.cpuMs) / writes,
  };
}

function print(figures: Awaited<ReturnType<typeof run>>): void {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  const write = (text: string): boolean => process.stdout.write(`${text}\n`);
  write(JSON.stringify({ machine, clientCount, credentials, writes, figures }));
  write(
    `\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; clients, gateway and devserver on it`,
  );
  write(`${clientCount} clients of ${credentials} credentials, ${writes} writes\n`);
  const { connectionAndSubscription: whole, furtherSubscription: further } = figures;
  write('| figure | measured | target |');
  write('|---|---|---|');
  write(
    `| memory of a subscription (heap and buffers), KB | ${further.heapKb.toFixed(1)} | < 20 |`,
  );
  write(`| the same with its connection, KB | ${whole.heapKb.toFixed(1)} | < 20 |`);
  write(`| the same as the process grows, KB | ${whole.rssKb.toFixed(1)} | – |`);
  write(`| one write reaches all: p50, ms | ${figures.p50Ms.toFixed(0)} | – |`);
  write(`| one write reaches all: p99, ms | ${figures.p99Ms.toFixed(0)} | < 250 |`);
  write(`| one write reaches all: the last, ms | ${figures.mostMs.toFixed(0)} | – |`);
  write(`| upstream sockets | ${figures.upstreamSockets} | ${credentials} |`);
  write(
    `| calls upstream by event and credential | ${figures.callsPerEventAndCredential.toFixed(2)} | ≤ 1 |`,
  );
  write(`| CPU of the gateway by write, ms | ${figures.gatewayCpuMsPerWrite.toFixed(0)} | – |`);
}

const devserver = await startProgram<Project>('devserver');
try {
  const { endpoint, project: projectId, key: apiKey } = devserver.ready;
  const sessions = await seed(devserver.ready);
  const config = JSON.stringify({ endpoint, projectId, apiKey, port: 0 });
  const gateway: Gateway = await startProgram('gateway', config);
  try {
    print(await run(devserver.ready, gateway, sessions));
  } finally {
    await gateway.close();
  }
} finally {
  await devserver.close();
}
