import { readFileSync } from 'node:fs';
import {
  Account,
  Functions,
  Operator,
  Permission,
  Query,
  Role,
  Storage,
  TablesDB,
  Teams,
  Users,
} from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceFieldNames } from '../../src/schema/services/facts.ts';
import { connectSocket } from '../support/subscriber.ts';
import { compareAnswers } from './agreement.ts';
import {
  parsePage,
  type CallStep,
  type Operation,
  type PageStep,
  type RowsStep,
} from './page-steps.ts';
import { pythonMethods } from './python-facts.ts';
import { startPython } from './python-side.ts';
import { isPythonMissing } from './runs/python.ts';
import { javascript } from './sdk-side.ts';
import type { Sdk } from './sdks.ts';
import { startTwoWorlds, untilAvailable, type TwoWorlds } from './two-worlds.ts';
import {
  ask,
  askForData,
  dataOf,
  expectSame,
  expectSameTables,
  uploadPicture,
  type Values,
} from './typed-side.ts';

const page = readFileSync(new URL('../../docs/moving-from-sdks.md', import.meta.url), 'utf8');

/** What a call and an operation are compared with. */
interface Setting extends TwoWorlds {
  readonly sdk: Sdk;
}

const languages = [
  { language: 'JavaScript', startSdk: () => Promise.resolve(javascript), isMissing: false },
  { language: 'Python', startSdk: startPython, isMissing: isPythonMissing() },
];

describe.each(languages)('the calls of the SDK in $language,', ({ startSdk, isMissing }) => {
  let setting: Setting;

  beforeAll(async () => {
    if (isMissing) return;
    const [worlds, sdk] = await Promise.all([startTwoWorlds(), startSdk()]);
    setting = { ...worlds, sdk };
  }, 60_000);

  afterAll(async () => {
    if (isMissing) return;
    await Promise.all([setting.close(), setting.sdk.close()]);
  });

  for (const step of parsePage(page)) {
    if (step.kind === 'elsewhere') continue;
    test.skipIf(isMissing)(
      `as the operation beside them, in line ${step.line} of the page (${step.kind}: ${step.about})`,
      () => runStep(step, setting),
    );
  }
});

function runStep(step: PageStep, setting: Setting): Promise<void> {
  switch (step.kind) {
    case 'pair':
      return runPair(step, step.about, setting);
    case 'pages':
      return runPages(step, setting);
    case 'live':
      return runLive(step.operation, setting);
    case 'rows':
      return ['filters', 'arguments'].includes(step.parts)
        ? compareReads(step, step.about, setting)
        : compareWrites(step, step.about, setting);
    case 'same':
    case 'built-in':
    case 'elsewhere':
      throw new Error(`This page has no use for "${step.kind}".`);
  }
}

async function runPair(step: CallStep, about: string, setting: Setting): Promise<void> {
  const [caller = '', special = ''] = about.split(/, |: /);
  if (special === 'refused') {
    await expectSameRefusal(step, caller, setting);
    return;
  }
  const { code, operation } = step;
  const theirs = await setting.sdk.run(step, caller, setting.theirs);
  if (code.includes('tablesDB.create')) await untilAvailable(setting.theirs);
  const send = special === 'file' ? uploadPicture : askForData;
  const data = await send(operation, caller, setting.ours);
  if (special === 'address') await expectSameBytes(data, theirs);
  else if (special === 'any order') expectSame(sortRows(data) as Values, sortRows(theirs));
  else expectSame(data, theirs);
  if (operation.document.startsWith('mutation')) await expectSameTables(tablesIn(code), setting);
}

const tablesIn = (code: string): string[] =>
  [...code.matchAll(/tableId: '([\w-]+)'/g)].map(([, tableId = '']) => tableId);

async function expectSameRefusal(
  step: CallStep,
  caller: string,
  { sdk, theirs, ours }: Setting,
): Promise<void> {
  const { type } = await sdk.run(step, caller, theirs).then(
    () => ({ type: 'nothing was refused' }),
    (error: unknown) => error as { readonly type: string },
  );
  const { errors } = await ask(step.operation, caller, ours);
  expect(errors?.[0]?.extensions).toMatchObject({ appwrite: { type } });
}

async function expectSameBytes(data: Values, theirs: unknown): Promise<void> {
  const response = await fetch(String(Object.values(data)[0]));
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.equals(Buffer.from(theirs as ArrayBuffer))).toBe(true);
}

function sortRows(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.toSorted(byId);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, sortRows(value)]));
}

const byId = (left: unknown, right: unknown): number => (idOf(left) < idOf(right) ? -1 : 1);

const idOf = (row: unknown): string => {
  const { $id, _id } = row as { readonly $id?: string; readonly _id?: string };
  return $id ?? _id ?? '';
};

interface PageAnswer extends Values {
  readonly pageInfo: { readonly startCursor: string; readonly endCursor: string };
}

async function runPages(step: CallStep, { sdk, theirs, ours }: Setting): Promise<void> {
  const pages = await sdk.readPages(step, theirs);
  const read = async (variables: Values): Promise<PageAnswer> => {
    const data = await askForData({ ...step.operation, variables }, 'guest', ours);
    return data['books'] as PageAnswer;
  };
  const first = await read(step.operation.variables);
  const next = await read({ first: 4, after: first.pageInfo.endCursor });
  const previous = await read({ last: 4, before: next.pageInfo.startCursor });
  expectSame({ first }, pages.first);
  expectSame({ next }, pages.next);
  expectSame({ previous }, pages.previous);
}

const bookSeat = `mutation($id: ID!) {
  updateEvent(_id: $id, apply: { seatsTaken: { increment: { by: 1 } } }) { _id }
}`;

async function runLive({ document, variables }: Operation, { ours }: TwoWorlds): Promise<void> {
  const socket = connectSocket(ours.gateway);
  try {
    const results = socket.subscribe(document, { variables });
    const { event } = dataOf(await results.next()) as { event: { seatsTaken: number } };
    await askForData({ document: bookSeat, variables }, 'maren', ours);
    const seatsTaken = event.seatsTaken + 1;
    expect(dataOf(await results.next())).toMatchObject({ event: { seatsTaken } });
  } finally {
    await socket.close();
  }
}

/** These are the same by finding nothing, since an area crosses nothing. */
const findsNothing = /Query\.(?:crosses|notCrosses)/;

async function compareReads(step: RowsStep, tableId: string, worlds: Setting): Promise<void> {
  for (const [index, [theirs, ours]] of step.rows.entries()) {
    const listed = await worlds.sdk.listRows({ step, index }, tableId, worlds.theirs);
    const given = step.parts === 'filters' ? `filter: ${ours}` : ours;
    const document = `{ ${step.field}(${given}) { totalCount nodes { _id } } }`;
    const data = await askForData({ document, variables: {} }, 'guest', worlds.ours);
    const found = data[step.field] as { readonly totalCount: number };
    expect(compareAnswers(found, listed).differences, ours).toEqual([]);
    expect(found.totalCount === 0, `${ours} finds nothing`).toBe(findsNothing.test(theirs));
  }
}

async function compareWrites(step: RowsStep, row: string, worlds: Setting): Promise<void> {
  const [tableId = '', rowId = ''] = row.split('/');
  let [before] = await worlds.readTables(tableId);
  for (const [index, [theirs, ours]] of step.rows.entries()) {
    await worlds.sdk.updateRow({ step, index }, { tableId, rowId }, worlds.theirs);
    const given = argumentOf(step.parts, ours);
    const document = `mutation { ${step.field}(_id: "${rowId}", ${given}) { _id } }`;
    await askForData({ document, variables: {} }, 'key', worlds.ours);
    const [after, stored] = await worlds.readTables(tableId);
    expect(stored, ours).toEqual(after);
    expect(after, `${theirs} changes something`).not.toEqual(before);
    before = after;
  }
}

/** The argument that does what the call does. */
function argumentOf(parts: RowsStep['parts'], ours: string): string {
  if (parts === 'permissions') return `permissions: [${ours}]`;
  return `${parts === 'operators' ? 'apply' : 'data'}: { ${ours} }`;
}

describe('the page', () => {
  const isWritten = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(page);

  test.each([
    ['Query', Query],
    ['Operator', Operator],
    ['Permission', Permission],
    ['Role', Role],
  ] as const)('names every method of %s', (name, helper) => {
    const methods = Object.getOwnPropertyNames(helper).filter(
      (method) => typeof (helper as unknown as Values)[method] === 'function',
    );
    expect(methods.length).toBeGreaterThan(4);
    const missing = methods.filter((method) => !isWritten(method));
    expect(missing.map((method) => `${name}.${method}`)).toEqual([]);
  });

  const services = { account: Account, functions: Functions, storage: Storage, teams: Teams };

  test.each(Object.entries({ ...services, tablesDB: TablesDB, users: Users }))(
    'names methods of %s that the SDK has, and fields that Appwrite has',
    (service, Service) => {
      const methods = [...page.matchAll(new RegExp(`\\b${service}\\.(\\w+)\\(`, 'g'))];
      expect(methods.length).toBeGreaterThan(0);
      for (const [, method = ''] of methods) {
        // Python spells them with underlines.
        const known = method.includes('_') ? pythonMethods[service] : Service.prototype;
        expect(known, `${service}.${method}`).toHaveProperty(method);
      }
      const known = new Set(serviceFieldNames);
      for (const [field] of page.matchAll(new RegExp(`\\b${service}[A-Z]\\w+`, 'g'))) {
        expect(known.has(field) || field === `${service}Changed`, field).toBe(true);
      }
    },
  );

  test("names arguments in Python that the account's methods have", () => {
    const calls = [...page.matchAll(/`account\.(\w+)\(([^)`{]*)\)` +\|/g)];
    expect(calls.length).toBeGreaterThan(10);
    for (const [call, method = '', given = ''] of calls) {
      const names = [...given.matchAll(/(\w+)=/g)].map(([, name]) => name);
      const known = Object.keys(pythonMethods['account']?.[method]?.parameters ?? {});
      expect(known, call).toEqual(expect.arrayContaining(names));
    }
  });
});
