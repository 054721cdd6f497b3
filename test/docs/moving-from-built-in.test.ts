import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askBuiltIn } from '../support/built-in.ts';
import type { Answer } from '../support/http-server.ts';
import { parsePage, type MovedStep, type Operation, type PageStep } from './page-steps.ts';
import { startTwoWorlds, type TwoWorlds, type World } from './two-worlds.ts';
import { askForData, dataOf, expectSame, expectSameTables, type Values } from './typed-side.ts';

const page = readFileSync(new URL('../../docs/moving-from-built-in.md', import.meta.url), 'utf8');

describe('the operations for the built-in endpoint and those for typed tables', () => {
  let worlds: TwoWorlds;

  beforeAll(async () => {
    worlds = await startTwoWorlds();
  }, 60_000);

  afterAll(async () => {
    await worlds.close();
  });

  for (const step of parsePage(page)) {
    if (step.kind === 'elsewhere') continue;
    test(`do the same in line ${step.line} of the page (${step.kind}: ${step.about})`, () =>
      runStep(step, worlds));
  }
});

async function runStep(step: PageStep, worlds: TwoWorlds): Promise<void> {
  if (step.kind === 'built-in') {
    await runMoved(step, step.about, worlds);
    return;
  }
  if (step.kind !== 'same') throw new Error(`This page has no use for "${step.kind}".`);
  const data = await askOld(step.operation, step.about, worlds.theirs);
  expect(Object.keys(data ?? {})).toHaveLength(1);
}

async function runMoved(step: MovedStep, caller: string, worlds: TwoWorlds): Promise<void> {
  const { old, operation } = step;
  const before = await askOld(old, caller, worlds.theirs);
  const after = await askForData(operation, caller, worlds.ours);
  const [answer] = Object.values(before ?? { nothing: {} });
  expectSame(after, toRows(answer));
  if (!old.document.startsWith('mutation')) return;
  const tableIds = [...old.document.matchAll(/tableId: "([\w-]+)"/g)].map(([, id = '']) => id);
  await expectSameTables(tableIds, worlds);
}

/** Null where the answer is empty (204), as after a deletion. */
async function askOld(
  { document: query, variables }: Operation,
  caller: string,
  { gateway, credentialOf }: World,
): Promise<Values | null> {
  const credential = await credentialOf(caller);
  const headers: Record<string, string> = {};
  if (credential !== undefined && 'key' in credential) headers['X-Appwrite-Key'] = credential.key;
  if (credential !== undefined && 'session' in credential) {
    headers['X-Appwrite-Session'] = credential.session;
  }
  const response = await askBuiltIn(gateway, { body: { query, variables }, headers });
  if (response.status === 204) return null;
  return dataOf((await response.json()) as Answer);
}

/** Rows and free values of the built-in API as the SDK has them, without the text of JSON. */
function toRows(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toRows);
  if (typeof value !== 'object' || value === null) return value;
  const { data, ...rest } = value as Values;
  const entries = Object.entries(rest).map(([key, part]): [string, unknown] => [
    key.startsWith('_') ? `$${key.slice(1)}` : key,
    toRows(part),
  ]);
  const inText = typeof data === 'string' ? (JSON.parse(data) as Values) : {};
  return { ...inText, ...Object.fromEntries(entries) };
}
