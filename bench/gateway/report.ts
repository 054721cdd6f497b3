import { cpus, totalmem } from 'node:os';
import { cases, latency, schemaTargets, type Target } from './cases.ts';
import type { LatencyFigures, Line } from './measure.ts';
import type { ReloadFigures } from './reload.ts';
import type { SchemaFigures } from './schemas.ts';

export interface Results {
  readonly rounds: number;
  readonly seconds: number;
  readonly lines: readonly Line[];
  readonly latency: LatencyFigures;
  readonly schemas: readonly SchemaFigures[];
  readonly reloads: readonly ReloadFigures[];
}

/** A figure that was aimed at. */
interface Verdict {
  readonly about: string;
  readonly figure: string;
  readonly target: string;
  /** Null: could not be measured here. */
  readonly isMet: boolean | null;
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
};

/** One line of JSON, then the same as tables. */
export function printResults(results: Results): void {
  const verdicts = verdictsOf(results);
  write(JSON.stringify({ machine, ...results, verdicts }));
  write('');
  write(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}; ` +
      `medians of ${results.rounds} rounds of ${results.seconds} s`,
  );
  write('');
  for (const { name, about, base } of cases) {
    write(`${name}: ${about} (ratios to ${base}; cores: server + upstream + generator)`);
    const heads = 'server | requests/s | × | CPU µs/request | × | calls | p50 ms | p99 ms | cores';
    write(`| ${heads} |`);
    write('|---|---|---|---|---|---|---|---|---|');
    for (const line of results.lines.filter((each) => each.case === name)) write(toRow(line));
    write('');
  }
  writeOthers(results);
  write('| target | figure | aimed at | |');
  write('|---|---|---|---|');
  for (const { about, figure, target, isMet } of verdicts) {
    const word = isMet === null ? 'not measurable here' : isMet ? 'met' : 'MISSED';
    write(`| ${about} | ${figure} | ${target} | ${word} |`);
  }
}

function writeOthers({ latency: figures, schemas, reloads }: Results): void {
  const { upstream, gateway } = figures;
  write(`latency: ${latency.about}`);
  write(`  REST    p50 ${upstream.p50Ms.toFixed(2)} ms, p99 ${upstream.p99Ms.toFixed(2)} ms`);
  write(`  gateway p50 ${gateway.p50Ms.toFixed(2)} ms, p99 ${gateway.p99Ms.toFixed(2)} ms`);
  for (const { tables, milliseconds, megabytes, keptMegabytes, ...whole } of schemas) {
    write(
      `schema of ${tables} tables: ${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(0)} MB, ` +
        `of which ${keptMegabytes.toFixed(0)} MB are kept; with all fields ` +
        `${whole.wholeMilliseconds.toFixed(0)} ms, ${whole.wholeMegabytes.toFixed(0)} MB`,
    );
  }
  for (const { workers, stallMs, servedAfterMs } of reloads) {
    const how = workers === 0 ? 'without workers' : `--workers ${workers}`;
    write(
      `reload of 1000 tables, ${how}: nobody was answered for ${stallMs.toFixed(0)} ms at worst; ` +
        `served after ${servedAfterMs.toFixed(0)} ms, polling included`,
    );
  }
  write('');
}

const write = (text: string): boolean => process.stdout.write(`${text}\n`);

const toRow = (line: Line): string =>
  `| ${[
    line.server,
    line.requestsPerSecond.toFixed(0),
    line.speedRatio?.toFixed(2) ?? '–',
    line.cpuUsPerRequest.toFixed(0),
    line.cpuRatio?.toFixed(2) ?? '–',
    line.callsPerRequest.toFixed(2),
    line.p50Ms.toFixed(2),
    line.p99Ms.toFixed(2),
    [line.serverCores, line.upstreamCores, line.generatorCores]
      .map((cores) => cores.toFixed(2))
      .join(' + '),
  ].join(' | ')} |`;

function verdictsOf({ lines, latency: figures, schemas }: Results): readonly Verdict[] {
  const ratios = cases.flatMap(({ name, targets }) =>
    targets.map((target) =>
      verdictOf(
        name,
        target,
        lines.filter((line) => line.case === name),
      ),
    ),
  );
  const { p50, p99 } = latency.addedMs;
  return [
    ...ratios,
    below('added latency, p50 ms', figures.addedP50Ms, p50),
    below('added latency, p99 ms', figures.addedP99Ms, p99),
    ...schemaTargets.flatMap(({ tables, milliseconds, ...rest }) => {
      const built = schemas.find((each) => each.tables === tables);
      if (!built) return [];
      return [
        below(`schema of ${tables} tables, ms`, built.milliseconds, milliseconds),
        ...('megabytes' in rest
          ? [below(`schema of ${tables} tables, MB`, built.megabytes, rest.megabytes)]
          : []),
      ];
    }),
  ];
}

const below = (about: string, figure: number, limit: number): Verdict => ({
  about,
  figure: figure.toFixed(figure < 10 ? 2 : 0),
  target: `< ${limit}`,
  isMet: figure < limit,
});

function verdictOf(name: string, target: Target, lines: readonly Line[]): Verdict {
  const { of, server = 'gateway', to } = target;
  const about = `${name}: ${of} of ${server} by that of ${to}`;
  const [own, other] = [server, to].map((each) => lines.find((line) => line.server === each));
  if (!own || !other) return { about, figure: '–', target: aimOf(target), isMet: null };
  const key = of === 'cpu' ? 'cpuUsPerRequest' : 'requestsPerSecond';
  const ratio = own[key] / other[key];
  const { atLeast = 0, atMost = Infinity } = target;
  const isMet = ratio >= atLeast && ratio <= atMost;
  const starved = starvation(own, target);
  return {
    about,
    figure: ratio.toFixed(2) + starved,
    target: aimOf(target),
    isMet: isMet || starved === '' ? isMet : null,
  };
}

const aimOf = ({ atLeast, atMost }: Target): string =>
  atLeast === undefined ? `≤ ${atMost ?? 'anything'}` : `≥ ${atLeast}`;

/** Who else took the cores that a server would have needed; empty where it had them. */
function starvation({ upstreamCores, generatorCores }: Line, { needsCores = 0 }: Target): string {
  const others = upstreamCores + generatorCores;
  if (machine.cores - others >= needsCores) return '';
  return ` (upstream and generator took ${others.toFixed(2)} of ${machine.cores} cores)`;
}
