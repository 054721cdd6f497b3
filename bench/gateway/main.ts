import { startGateway } from './gateway.ts';
import { startHive } from './hive.ts';
import { measureLatency, runCases } from './measure.ts';
import { type Running, startServer } from './process.ts';
import { measureReload } from './reload.ts';
import { printResults } from './report.ts';
import { buildSchemas } from './schemas.ts';
import { startGenerator } from './start-generator.ts';
import { startTailcall } from './tailcall.ts';

/** Rounds and seconds of each, from the command line: `bench [rounds] [seconds]`. */
const [rounds = 5, seconds = 3] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  const generator = startGenerator();
  const upstream = await startServer('upstream');
  const servers = new Map<string, Running>();
  try {
    await startServers(upstream.url, servers);
    const bench = { generator, servers, upstream, rounds, seconds };
    const lines = await runCases(bench);
    const latency = await measureLatency(bench);
    await closeAll(servers);
    const schemas = [await buildSchemas(100, rounds), await buildSchemas(1000, rounds)];
    const reloads = [
      await measureReload(generator, { workers: 0, rounds: Math.ceil(rounds / 2) }),
      await measureReload(generator, { workers: 1, rounds: Math.ceil(rounds / 2) }),
    ];
    printResults({ rounds, seconds, lines, latency, schemas, reloads });
  } finally {
    await closeAll(servers);
    await upstream.close();
    await generator.close();
  }
}

async function startServers(url: string, servers: Map<string, Running>): Promise<void> {
  servers.set('gateway', await startGateway(url));
  servers.set('workers-2', await startGateway(url, 2));
  for (const name of ['pass-through', 'stock-yoga']) {
    servers.set(name, await startServer(name, url));
  }
  const peers = {
    tailcall: await startTailcall(url, { dedupe: false }),
    'tailcall-dedupe': await startTailcall(url, { dedupe: true }),
    hive: await startHive(url),
  };
  for (const [name, peer] of Object.entries(peers)) if (peer) servers.set(name, peer);
}

async function closeAll(servers: Map<string, Running>): Promise<void> {
  const running = [...servers.values()];
  servers.clear();
  await Promise.all(running.map((server) => server.close()));
}

await main();
