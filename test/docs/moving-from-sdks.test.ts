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
import { runCode, withAnswer } from './sdk-side.ts';
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

describe('the calls of the SDK and the operations beside them', () => {
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

function runStep(step: PageStep, worlds: TwoWorlds): Promise<void> {
  switch (step.kind) {
    case 'pair':
      return runPair(step, step.about, worlds);
    case 'pages':
      return runPages(step, worlds);
    case 'live':
      return runLive(step.operation, worlds);
    case 'rows':
      return ['filters', 'arguments'].includes(step.parts)
        ? compareReads(step, step.about, worlds)
        : compareWrites(step, step.about, worlds);
    case 'same':
    case 'built-in':
    case 'elsewhere':
      throw new Error(`This page has no use for "${step.kind}".`);
  }
}

async function runPair(step: CallStep, about: string, worlds: TwoWorlds): Promise<void> {
  const [caller = '', special = ''] = about.split(/, |: /);
  if (special === 'refused') {
    await expectSameRefusal(step, caller, worlds);
    return;
  }
  const { code, operation } = step;
  const theirs = await runCode(withAnswer(code), caller, worlds.theirs);
  if (code.includes('tablesDB.create')) await untilAvailable(worlds.theirs);
  const send = special === 'file' ? uploadPicture : askForData;
  const data = await send(operation, caller, worlds.ours);
  if (special === 'address') await expectSameBytes(data, theirs);
  else if (special === 'any order') expectSame(sortRows(data) as Values, sortRows(theirs));
  else expectSame(data, theirs);
  if (operation.document.startsWith('mutation')) await expectSameTables(tablesIn(code), worlds);
}

const tablesIn = (code: string): string[] =>
  [...code.matchAll(/tableId: '([\w-]+)'/g)].map(([, tableId = '']) => tableId);

async function expectSameRefusal(
  { code, operation }: CallStep,
  caller: string,
  { theirs, ours }: TwoWorlds,
): Promise<void> {
  const { type } = await runCode(withAnswer(code), caller, theirs).then(
    () => ({ type: 'nothing was refused' }),
    (error: unknown) => error as { readonly type: string },
  );
  const { errors } = await ask(operation, caller, ours);
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

async function runPages({ code, operation }: CallStep, worlds: TwoWorlds): Promise<void> {
  const all = `${code}\nreturn { first, next, previous };`;
  const theirs = (await runCode(all, 'guest', worlds.theirs)) as Values;
  const read = async (variables: Values): Promise<PageAnswer> => {
    const data = await askForData({ ...operation, variables }, 'guest', worlds.ours);
    return data['books'] as PageAnswer;
  };
  const first = await read(operation.variables);
  const next = await read({ first: 4, after: first.pageInfo.endCursor });
  const previous = await read({ last: 4, before: next.pageInfo.startCursor });
  for (const [name, page] of Object.entries({ first, next, previous })) {
    expectSame({ [name]: page }, theirs[name]);
  }
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

async function compareReads(step: RowsStep, tableId: string, worlds: TwoWorlds): Promise<void> {
  for (const [theirs, ours] of step.rows) {
    const table = `databaseId: 'bookshop', tableId: '${tableId}'`;
    const code = `return tablesDB.listRows({ ${table}, queries: [${theirs}] });`;
    const listed = await runCode(code, 'guest', worlds.theirs);
    const given = step.parts === 'filters' ? `filter: ${ours}` : ours;
    const document = `{ ${step.field}(${given}) { totalCount nodes { _id } } }`;
    const data = await askForData({ document, variables: {} }, 'guest', worlds.ours);
    const found = data[step.field] as { readonly totalCount: number };
    expect(compareAnswers(found, listed).differences, ours).toEqual([]);
    expect(found.totalCount === 0, `${ours} finds nothing`).toBe(findsNothing.test(theirs));
  }
}

async function compareWrites(step: RowsStep, row: string, worlds: TwoWorlds): Promise<void> {
  const [tableId = '', rowId = ''] = row.split('/');
  const place = `databaseId: 'bookshop', tableId: '${tableId}', rowId: '${rowId}'`;
  let [before] = await worlds.readTables(tableId);
  for (const [theirs, ours] of step.rows) {
    const [change, given] = changesOf(step.parts, theirs, ours);
    await runCode(`await tablesDB.updateRow({ ${place}, ${change} });`, 'key', worlds.theirs);
    const document = `mutation { ${step.field}(_id: "${rowId}", ${given}) { _id } }`;
    await askForData({ document, variables: {} }, 'key', worlds.ours);
    const [after, stored] = await worlds.readTables(tableId);
    expect(stored, ours).toEqual(after);
    expect(after, `${theirs} changes something`).not.toEqual(before);
    before = after;
  }
}

/** What the call changes, and the arguments that do the same. */
function changesOf(parts: RowsStep['parts'], theirs: string, ours: string): [string, string] {
  if (parts === 'permissions') return [`permissions: [${theirs}]`, `permissions: [${ours}]`];
  return [`data: { ${theirs} }`, `${parts === 'operators' ? 'apply' : 'data'}: { ${ours} }`];
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
        const camelCase = method.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        expect(Service.prototype, `${service}.${method}`).toHaveProperty(camelCase);
      }
      const known = new Set(serviceFieldNames);
      for (const [field] of page.matchAll(new RegExp(`\\b${service}[A-Z]\\w+`, 'g'))) {
        expect(known.has(field) || field === `${service}Changed`, field).toBe(true);
      }
    },
  );
});
