import { describe, expect, test } from 'vitest';
import { readNotMet } from './not-met.ts';
import { replay } from './replay.ts';
import { isOfTheGateway, readScenario, readScenarioNames } from './scenario.ts';

const notMet = await readNotMet();
const names = await readScenarioNames();

async function expectAsListed(name: string): Promise<void> {
  const scenario = await readScenario(name);
  const listed = Object.keys(notMet[name] ?? {});
  const results = await replay(scenario, { notMet: new Set(listed) });
  const failed = results.filter(({ differences }) => differences.length > 0);
  expect(failed.map(({ id }) => id)).toEqual(listed);
}

describe('devserver answers as the recorded server did, but for the steps listed as not met', () => {
  test.concurrent.each(names.filter((name) => !isOfTheGateway(name)))('%s', expectAsListed);
});

describe('the gateway answers as the built-in API did, but for the steps listed as not met', () => {
  test.concurrent.each(names.filter(isOfTheGateway))('%s', expectAsListed);
});

test('the list of steps not met names only scenarios that are replayed', () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(notMet)));
});
