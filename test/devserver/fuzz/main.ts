import { parseArgs } from 'node:util';
import { fuzz, type Failure } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    count: { type: 'string', default: '20000' },
  },
});
const [seed, count] = [Number(values.seed), Number(values.count)];

/** Failures with the same cause. */
const causeOf = ({ defect, status, text }: Failure): string =>
  defect === '' ? `${status} ${text.slice(0, 200)}` : defect;

// Before anything can end the process.
process.stdout.write(`Seed ${seed}, ${count} requests\n`);
const { requests, routes, statuses, failures } = await fuzz({ seed, count });
const byCause = new Map<string, Failure[]>();
for (const failure of failures) {
  const cause = causeOf(failure);
  byCause.set(cause, [...(byCause.get(cause) ?? []), failure]);
}
for (const [cause, [first, ...others]] of byCause) {
  process.stdout.write(`\n${cause}\n${JSON.stringify(first, null, 2)}\n(${others.length} more)\n`);
}
process.stdout.write(
  `\nSeed ${seed}: ${requests} requests over ${routes} routes, ${failures.length} failures of ${byCause.size} causes\n${JSON.stringify(statuses)}\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
