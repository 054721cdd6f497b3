/**
 * Replays recordings against devserver and prints how many steps are met:
 * `npm run conformance -- [part of a scenario's name] [--update] [--verbose]`.
 * `--update` takes the steps that are met off the list of those that are not; it adds none, so that
 * a step that was met once stays a failure until it is met again.
 */
import { parseArgs } from 'node:util';
import { type NotMet, readNotMet, updateNotMet } from './not-met.ts';
import { replay } from './replay.ts';
import { explanation, scoreLine, scoreOf, totals, type Score } from './report.ts';
import { readScenario, readScenarioNames } from './scenario.ts';

const atOnce = 4;
const patience = { expectedMs: 2000, notMetMs: 100 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' }, verbose: { type: 'boolean' } },
});

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Works on a few items at a time, and gives the results in the items' order. */
async function* inOrder<T, R>(items: readonly T[], task: (item: T) => Promise<R>) {
  const running: Promise<R>[] = [];
  for (const item of items) {
    running.push(task(item));
    const first = running.length < atOnce ? undefined : running.shift();
    if (first) yield await first;
  }
  yield* running;
}

const pattern = positionals[0] ?? '';
const listed = await readNotMet();
const names = (await readScenarioNames()).filter((name) => name.includes(pattern));
const scores: Score[] = [];
const changed: Record<string, NotMet[string]> = {};

const played = inOrder(names, async (name) => {
  const notMet = new Set(Object.keys(listed[name] ?? {}));
  return { name, results: await replay(await readScenario(name), { notMet, patience }) };
});

for await (const { name, results } of played) {
  const score = scoreOf(name, results);
  scores.push(score);
  const met = new Set(results.filter((step) => step.differences.length === 0).map(({ id }) => id));
  changed[name] = Object.fromEntries(
    Object.entries(listed[name] ?? {}).filter(([id]) => !met.has(id)),
  );
  print(scoreLine(score));
  if (values.verbose) explanation(results).forEach(print);
}

print('');
totals(scores).forEach((score) => {
  print(scoreLine(score));
});
if (values.update) await updateNotMet(changed);
