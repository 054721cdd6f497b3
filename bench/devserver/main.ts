import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Figure } from './measure.ts';

const USAGE = `Usage: npm run bench:devserver -- [options]

  --rounds N    rounds per figure, of which the median counts (5)
  --seconds N   length of a round of requests (3)
  --rows N      rows for the measurement of memory (100000)
  --node-arg A  an argument for the measured process, such as --cpu-prof; several may be given

Prints a table on standard error and JSON on standard output.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    rows: { type: 'string', default: '100000' },
    'node-arg': { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

function describeMachine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    node: process.version,
    load: loadavg(),
    date: new Date().toISOString(),
  };
}

const format = (value: number): string => value.toFixed(0);

function tableOf(figures: readonly Figure[]): string {
  const lines = figures.map(({ name, value, unit, wanted, rounds, load }) => [
    name,
    `${format(value)} ${unit}`,
    wanted === null ? '' : `≥ ${wanted}: ${value >= wanted ? 'met' : 'NOT MET'}`,
    rounds.map(format).join(' '),
    load.toFixed(1),
  ]);
  const all = [['figure', 'median', 'wanted', 'rounds', 'load'], ...lines];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const machine = describeMachine();
  const figures = await measure({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    rows: Number(values.rows),
    nodeArguments: values['node-arg'],
  });
  const { cpu, cores, memoryGiB, system, node } = machine;
  process.stderr.write(
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}\n\n${tableOf(figures)}\n`,
  );
  process.stdout.write(`${JSON.stringify({ machine, figures }, null, 2)}\n`);
}
