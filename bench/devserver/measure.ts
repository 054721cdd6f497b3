import { loadavg } from 'node:os';
import autocannon from 'autocannon';
import { loadSeed, startDevserver } from '../../devserver/index.ts';
import { addRows, headersOf, posts, rowId, ROWS } from './data.ts';
import { startMeasuredServer, type MeasuredServer } from './measured-server.ts';

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The median of the rounds. */
  readonly value: number;
  /** The least that is wanted; null where there is no bound. */
  readonly wanted: number | null;
  readonly rounds: readonly number[];
  /** The machine's load of the last minute, when the measurement began. */
  readonly load: number;
}

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  /** Rows for the measurement of memory. */
  readonly rows: number;
  /** For the measured process. */
  readonly nodeArguments: readonly string[];
}

const CONNECTIONS = 16;
const STARTS_PER_ROUND = 5;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

type Kind = Pick<Figure, 'name' | 'unit' | 'wanted'>;

async function figure(kind: Kind, rounds: number, measure: () => Promise<number>): Promise<Figure> {
  const [load = 0] = loadavg();
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) values.push(await measure());
  return { ...kind, value: median(values), rounds: values, load };
}

/** Requests a second; every answer must be a success. */
async function requestRate(
  server: MeasuredServer,
  paths: readonly string[],
  seconds: number,
): Promise<number> {
  const result = await autocannon({
    url: new URL(server.endpoint).origin,
    connections: CONNECTIONS,
    duration: seconds,
    headers: headersOf(server),
    requests: paths.map((path) => ({ method: 'GET', path: `/v1${path}` })),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed.`);
  return result.requests.total / result.duration;
}

const listOfHundred = (): string => {
  const limit = JSON.stringify({ method: 'limit', values: [100] });
  return `${ROWS}?queries[0]=${encodeURIComponent(limit)}`;
};

const everyRow = (): string[] => Array.from({ length: 100 }, (_, at) => `${ROWS}/${rowId(at)}`);

async function measureRates(server: MeasuredServer, effort: Effort): Promise<Figure[]> {
  const { rounds, seconds } = effort;
  const rate = (paths: readonly string[]) => () => requestRate(server, paths, seconds);
  await requestRate(server, [listOfHundred(), ...everyRow()], 1);
  const unit = 'requests/s';
  return [
    await figure(
      { name: 'list of 100 rows × 12 columns', unit, wanted: 1500 },
      rounds,
      rate([listOfHundred()]),
    ),
    await figure({ name: 'row by id', unit, wanted: 4000 }, rounds, rate(everyRow())),
  ];
}

const MEBIBYTE = 1024 * 1024;

async function measureMemory(server: MeasuredServer, { rows }: Effort): Promise<Figure[]> {
  const before = await server.readMemory();
  await addRows(server, { from: 100, to: rows });
  const after = await server.readMemory();
  const [load = 0] = loadavg();
  const inMebibytes = (name: string, bytes: number): Figure => {
    const value = bytes / MEBIBYTE;
    return { name, unit: 'MiB', value, wanted: null, rounds: [value], load };
  };
  return [
    inMebibytes('memory of the process with 100 rows', before.resident),
    inMebibytes(`memory of the process with ${rows} rows`, after.resident),
    inMebibytes(`JavaScript heap with ${rows} rows`, after.heap),
  ];
}

/** How many could be started in a minute, one after the other, as a test suite does. */
async function startsPerMinute(): Promise<number> {
  const begin = performance.now();
  for (let at = 0; at < STARTS_PER_ROUND; at += 1) {
    const server = await startDevserver();
    await loadSeed(server, fewTables);
    await server.close();
  }
  return (STARTS_PER_ROUND * 60_000) / (performance.now() - begin);
}

const fewTables = {
  databases: [
    {
      databaseId: 'app',
      name: 'App',
      tables: ['posts', 'people', 'comments'].map((tableId) => ({
        tableId,
        name: tableId,
        columns: [
          { key: 'title', type: 'string', size: 100 },
          { key: 'count', type: 'integer' },
          { key: 'at', type: 'datetime' },
        ],
      })),
    },
  ],
};

/** Everything, one after the other. */
export async function measure(effort: Effort): Promise<Figure[]> {
  const server = await startMeasuredServer(effort.nodeArguments);
  try {
    await loadSeed(server, posts);
    const rates = await measureRates(server, effort);
    const memory = await measureMemory(server, effort);
    await startsPerMinute();
    const starts = await figure(
      { name: 'starts in memory with three tables', unit: 'starts/min', wanted: 50 },
      effort.rounds,
      startsPerMinute,
    );
    return [...rates, ...memory, starts];
  } finally {
    await server.close();
  }
}
