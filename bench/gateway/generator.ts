import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';
import { type Load, type Order, type Outcome, quantile, type Reply } from './load.ts';

/**
 * Makes the load, as a process of its own, so that what it costs is not measured with the rest.
 * Takes orders over the line to its parent process, one after the other.
 */
const reply = (message: Reply): void => {
  process.send?.(message);
};

process.on('message', (order: Order) => {
  const run = order.kind === 'crowd' ? runCrowd(order) : runPaced(order);
  run.then(
    (outcome) => {
      reply({ kind: 'outcome', outcome });
    },
    (error: unknown) => {
      reply({ kind: 'failure', message: String(error) });
    },
  );
});

let sent = 0;

/** One request; resolves at the last byte of an answer with status 200. */
function ask(client: Client, { path, query, isSame = false }: Load): Promise<void> {
  sent += 1;
  const number = isSame ? 0 : sent;
  const options: Dispatcher.DispatchOptions =
    query === undefined
      ? { method: 'GET', path: `${path}${number}`, headers: { accept: 'application/json' } }
      : {
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ query, variables: { n: number } }),
        };
  return new Promise((resolve, reject) => {
    let status = 0;
    client.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => {
        status = statusCode;
      },
      onResponseData: () => undefined,
      onResponseEnd: () => {
        if (status === 200) resolve();
        else reject(new Error(`${path} answered ${status}.`));
      },
      onResponseError: (_controller, error) => {
        reject(error);
      },
    });
  });
}

const openClients = (url: string, count: number): Client[] =>
  Array.from({ length: count }, () => new Client(url, { pipelining: 1 }));

async function measure(
  run: () => Promise<number[][]>,
  clients: readonly Client[],
): Promise<Outcome> {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  try {
    const times = await run();
    const { user, system } = process.cpuUsage(cpu);
    return {
      times: times.map((each) => {
        each.sort((a, b) => a - b);
        return {
          p50Ms: quantile(each, 0.5),
          p99Ms: quantile(each, 0.99),
          maxMs: each.at(-1) ?? 0,
        };
      }),
      requests: times.reduce((sum, each) => sum + each.length, 0),
      seconds: (performance.now() - begin) / 1000,
      cpuUs: user + system,
    };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

/** Each connection asks again as soon as it is answered. */
function runCrowd({ url, load, seconds }: Order & { kind: 'crowd' }): Promise<Outcome> {
  const clients = openClients(url, load.connections);
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const runOne = async (client: Client): Promise<void> => {
    for (let begin = performance.now(); begin < end; begin = performance.now()) {
      await ask(client, load);
      times.push(performance.now() - begin);
    }
  };
  return measure(async () => {
    await Promise.all(clients.map(runOne));
    return [times];
  }, clients);
}

/**
 * Asks at moments that are fixed before, so that a slow answer does not keep the next question from
 * being asked; who has to wait for a connection waits on the clock.
 */
function runPaced({ targets, rate, seconds }: Order & { kind: 'paced' }): Promise<Outcome> {
  const lines = targets.map(({ url, load }) => ({
    load,
    clients: openClients(url, load.connections),
    times: [] as number[],
  }));
  const interval = 1000 / (rate * targets.length);
  const total = rate * targets.length * seconds;
  const askOne = async (number: number): Promise<void> => {
    const line = lines[number % lines.length];
    const client = line?.clients[Math.floor(number / lines.length) % line.clients.length];
    if (line === undefined || client === undefined) return;
    const due = performance.now();
    await ask(client, line.load);
    line.times.push(performance.now() - due);
  };
  return measure(
    async () => {
      const begin = performance.now();
      const running: Promise<void>[] = [];
      for (let number = 0; number < total; number += 1) {
        const wait = begin + number * interval - performance.now();
        if (wait > 0) await sleep(wait);
        running.push(askOne(number));
      }
      await Promise.all(running);
      return lines.map(({ times }) => times);
    },
    lines.flatMap(({ clients }) => clients),
  );
}
