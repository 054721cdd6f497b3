import { startGateway } from './gateway.ts';
import { median } from './load.ts';
import { type Running, startServer } from './process.ts';
import type { Generator } from './start-generator.ts';

export interface ReloadFigures {
  readonly workers: number;
  /** How long the gateway answered nobody at worst, beside what it takes otherwise. */
  readonly stallMs: number;
  /** From the change until it was served. */
  readonly servedAfterMs: number;
}

const seconds = 25;

/**
 * What a change among a thousand tables does to whoever asks meanwhile: with a schema that is built
 * in the process that answers, and with a fresh worker that takes over.
 */
export async function measureReload(
  generator: Generator,
  { workers, rounds }: { readonly workers: number; readonly rounds: number },
): Promise<ReloadFigures> {
  const upstream = await startServer('tables-upstream');
  let gateway: Running | undefined;
  try {
    gateway = await startGateway(upstream.url, workers);
    const figures: Omit<ReloadFigures, 'workers'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      figures.push(await reloadOnce({ generator, gateway, upstream }));
    }
    return {
      workers,
      stallMs: median(figures.map(({ stallMs }) => stallMs)),
      servedAfterMs: median(figures.map(({ servedAfterMs }) => servedAfterMs)),
    };
  } finally {
    await gateway?.close();
    await upstream.close();
  }
}

interface Parts {
  readonly generator: Generator;
  readonly gateway: Running;
  readonly upstream: Running;
}

async function reloadOnce({
  generator,
  gateway,
  upstream,
}: Parts): Promise<Omit<ReloadFigures, 'workers'>> {
  const load = { path: '/graphql?query={__typename}&n=', connections: 20 };
  const running = generator.run({
    kind: 'paced',
    targets: [{ url: gateway.url, load }],
    rate: 100,
    seconds,
  });
  const before = await revisionOf(gateway);
  const begin = performance.now();
  await fetch(upstream.url, { method: 'POST' });
  while ((await revisionOf(gateway)) === before) {
    if (performance.now() - begin > seconds * 1000) throw new Error('No reload took place.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const servedAfterMs = performance.now() - begin;
  const { times } = await running;
  return { stallMs: times[0]?.maxMs ?? 0, servedAfterMs };
}

async function revisionOf({ url }: Running): Promise<string> {
  const answer = await fetch(`${url}/health/ready`);
  const { catalog } = (await answer.json()) as { catalog: { revision: string } };
  return catalog.revision;
}
