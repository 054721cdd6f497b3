/**
 * Replays recordings against devserver and prints how many steps are met:
 * `npm run conformance -- [part of a scenario's name] [--update] [--verbose]`.
 * `--update` rewrites the list of steps not met for the scenarios that were replayed.
 */
import { parseArgs } from 'node:util';
import { type NotMet, readNotMet, updateNotMet } from './not-met.ts';
import { replay } from './replay.ts';
import { explanation, scoreLine, scoreOf, totals, type Score } from './report.ts';
import { readScenario, readScenarioNames } from './scenario.ts';

const patience = { expectedMs: 1000, notMetMs: 100 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' }, verbose: { type: 'boolean' } },
});

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const pattern = positionals[0] ?? '';
const listed = await readNotMet();
const scores: Score[] = [];
const changed: Record<string, NotMet[string]> = {};

for (const name of await readScenarioNames()) {
  if (!name.includes(pattern)) continue;
  const results = await replay(await readScenario(name), {
    notMet: new Set(listed[name]),
    patience,
  });
  const score = scoreOf(name, results);
  scores.push(score);
  changed[name] = results.filter((step) => step.differences.length > 0).map(({ id }) => id);
  print(scoreLine(score));
  if (values.verbose) explanation(results).forEach(print);
}

print('');
totals(scores).forEach((score) => {
  print(scoreLine(score));
});
if (values.update) await updateNotMet(changed);
