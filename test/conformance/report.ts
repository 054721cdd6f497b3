import { stringify } from 'lossless-json';
import type { Difference } from './match.ts';
import type { StepResult } from './replay.ts';
import { areaOf, type Json } from './scenario.ts';

/** How many of a scenario's steps are met. */
export interface Score {
  readonly name: string;
  readonly met: number;
  readonly total: number;
}

export const scoreOf = (name: string, results: readonly StepResult[]): Score => ({
  name,
  met: results.filter(({ differences }) => differences.length === 0).length,
  total: results.length,
});

const sum = (scores: readonly Score[], name: string): Score => ({
  name,
  met: scores.reduce((total, score) => total + score.met, 0),
  total: scores.reduce((total, score) => total + score.total, 0),
});

/** A score for each area, then one for everything. */
export function totals(scores: readonly Score[]): Score[] {
  const areas = new Set(scores.map(({ name }) => areaOf(name)));
  const byArea = [...areas].map((area) =>
    sum(
      scores.filter(({ name }) => areaOf(name) === area),
      area,
    ),
  );
  return [...byArea, sum(scores, 'all')];
}

export function scoreLine({ name, met, total }: Score): string {
  const share = ((100 * met) / Math.max(total, 1)).toFixed(1);
  return `${name.padEnd(52)} ${String(met).padStart(5)} / ${String(total).padStart(5)}  ${share.padStart(5)} %`;
}

const shown = (value: Json | undefined): string => stringify(value) ?? '(absent)';

const difference = ({ path, expected, actual }: Difference): string =>
  `      ${path}\n        recorded ${shown(expected)}\n        answered ${shown(actual)}`;

/** Where the steps of a scenario that are not met differ. */
export const explanation = (results: readonly StepResult[]): string[] =>
  results
    .filter(({ differences }) => differences.length > 0)
    .map(({ id, differences }) => [`    ${id}`, ...differences.map(difference)].join('\n'));
