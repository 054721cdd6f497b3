import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { ProxyAnswer } from '../../support/upstream-proxy.ts';

const owners = 51;
const marksOfEach = 3;
const marksOfTheFirst = 250;

async function seed(admin: Admin): Promise<void> {
  await admin.createTables('lib', [
    { id: 'ticks', columns: [['integer', { key: 'n', required: false }]] },
    { id: 'owners', columns: [['integer', { key: 'n', required: false }]] },
    { id: 'marks', columns: [['integer', { key: 'n', required: false }], markedBy('owners')] },
    { id: 'keepers', columns: [['integer', { key: 'n', required: false }]] },
    { id: 'things', columns: [['integer', { key: 'n', required: false }], markedBy('keepers')] },
  ]);
  for (let from = 0; from <= 5_000; from += 100) {
    const rows = Array.from({ length: Math.min(100, 5_001 - from) }, (_, at) => ({
      $id: `t${from + at}`,
      n: from + at,
    }));
    await admin.send('POST', '/tablesdb/lib/tables/ticks/rows', { rows });
  }
  for (let n = 0; n < owners; n += 1) {
    await admin.createRow('lib/owners', { id: `o${n}`, data: { n } });
  }
  // In turns, so that the first rows of a batch are enough for every owner.
  for (let round = 0; round < marksOfEach; round += 1) {
    for (let n = 0; n < owners; n += 1) {
      await admin.createRow('lib/marks', { id: `m${n}-${round}`, data: { n, parent: `o${n}` } });
    }
  }
  for (const id of ['busy', 'idle']) await admin.createRow('lib/keepers', { id, data: { n: 1 } });
  for (let n = 0; n < marksOfTheFirst; n += 1) {
    await admin.createRow('lib/things', { id: `t${n}`, data: { n, parent: 'busy' } });
  }
  await admin.createRow('lib/things', { id: 'last', data: { n: 0, parent: 'idle' } });
}

const markedBy = (relatedTableId: string) =>
  [
    'relationship',
    { relatedTableId, type: 'manyToOne', key: 'parent', twoWay: true, twoWayKey: 'children' },
  ] as const;

/** Answers in the place of Appwrite, for the count of one parent. */
let countOfBusy: ProxyAnswer | undefined;
/** The same for the longest list of marks. */
let listOfMarks: ProxyAnswer | undefined;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed,
    intercept: ({ path }) => {
      const text = decodeURIComponent(path);
      const isCount = text.includes('/things/') && text.includes('["busy"]');
      if (isCount) return countOfBusy;
      return text.includes('/marks/') && text.includes('[5000]') ? listOfMarks : undefined;
    },
    config: { limits: { maxFirst: 5_000 } },
  });
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  countOfBusy = undefined;
  listOfMarks = undefined;
  gateway.upstream.clear();
});

const ask = async (document: string): Promise<unknown> => {
  const { data, errors } = await gateway.query(document);
  expect(errors).toBeUndefined();
  return data;
};

describe('of 5,001 rows', () => {
  test.each([
    ['all', '', 5_000, false],
    ['five thousand', 'filter: { n: { lt: 5000 } }', 5_000, false],
    ['one less', 'filter: { n: { lt: 4999 } }', 4_999, true],
    ['none', 'filter: { n: { lt: 0 } }', 0, true],
  ])('%s are counted as far as Appwrite counts, by one call', async (...given) => {
    const [, filter, totalCount, totalCountIsExact] = given;
    const args = filter === '' ? '' : `(${filter})`;
    expect(await ask(`{ ticks${args} { totalCount totalCountIsExact } }`)).toEqual({
      ticks: { totalCount, totalCountIsExact },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('the count beside rows costs nothing more, and behind a cursor one call', async () => {
    const first = await ask(
      '{ ticks(first: 1) { nodes { n } totalCount totalCountIsExact pageInfo { endCursor } } }',
    );
    expect(first).toMatchObject({
      ticks: { nodes: [{ n: 0 }], totalCount: 5_000, totalCountIsExact: false },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
    const { endCursor } = (first as { ticks: { pageInfo: { endCursor: string } } }).ticks.pageInfo;
    expect(
      await ask(`{ ticks(first: 1, after: "${endCursor}") { nodes { n } totalCountIsExact } }`),
    ).toEqual({ ticks: { nodes: [{ n: 1 }], totalCountIsExact: false } });
    expect(gateway.upstream.calls).toHaveLength(1 + 2);
  });

  test('the count of two aliases with different filters is a call each', async () => {
    expect(
      await ask('{ a: ticks { totalCount } b: ticks(filter: { n: { eq: 7 } }) { totalCount } }'),
    ).toEqual({ a: { totalCount: 5_000 }, b: { totalCount: 1 } });
    expect(gateway.upstream.calls).toHaveLength(2);
  });
});

describe('counts of related rows', () => {
  const counts = '{ keepers { nodes { children { totalCount totalCountIsExact } } } }';

  test('come from a batch where that is complete', async () => {
    await ask('{ owners(first: 51) { nodes { children { totalCount totalCountIsExact } } } }');
    expect(gateway.upstream.calls).toHaveLength(2);
  });

  test('cost a call for each parent that the batch does not tell of', async () => {
    expect(await ask(counts)).toEqual({
      keepers: {
        nodes: [
          { children: { totalCount: marksOfTheFirst, totalCountIsExact: true } },
          { children: { totalCount: 1, totalCountIsExact: true } },
        ],
      },
    });
    // The keepers, the batch, which holds rows of the first alone, and one for each of them.
    expect(gateway.upstream.calls).toHaveLength(4);
  });

  test('say where Appwrite has stopped counting', async () => {
    countOfBusy = { status: 200, body: { total: 5_000, rows: [] } };
    expect(await ask(counts)).toEqual({
      keepers: {
        nodes: [
          { children: { totalCount: 5_000, totalCountIsExact: false } },
          { children: { totalCount: 1, totalCountIsExact: true } },
        ],
      },
    });
  });

  const withFirst = (parents: number): string =>
    `{ owners(first: ${parents}) { nodes { children(first: 1) { nodes { n } totalCount pageInfo { hasNextPage } } } } }`;

  test('are read for up to fifty parents one by one', async () => {
    const data = await ask(withFirst(50));
    expect(data).toMatchObject({
      owners: {
        nodes: Array.from({ length: 50 }, (_, n) => ({
          children: { nodes: [{ n }], totalCount: 3 },
        })),
      },
    });
    expect(gateway.upstream.calls).toHaveLength(1 + 1 + 50);
  });

  test('of more parents come from one list of all their rows', async () => {
    const { owners: found } = (await ask(withFirst(51))) as { owners: { nodes: unknown[] } };
    expect(found.nodes).toHaveLength(51);
    for (const [n, each] of found.nodes.entries()) {
      expect(each).toMatchObject({ children: { nodes: [{ n }], totalCount: 3 } });
    }
    expect(gateway.upstream.calls).toHaveLength(1 + 1 + 1);
  });

  test('are refused where that list is too long, with one error that says what to do', async () => {
    listOfMarks = {
      status: 200,
      body: { total: 0, rows: Array.from({ length: 5_000 }, () => ({ $id: 'm', parent: 'o1' })) },
    };
    const { data, errors } = await gateway.query(withFirst(51));
    expect(data).toEqual({
      owners: { nodes: Array.from({ length: 51 }, () => ({ children: null })) },
    });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(
      /^totalCount of "marks" would need a call for each of 51 rows, and 50 are allowed; together/,
    );
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TOO_COSTLY',
      paths: Array.from({ length: 51 }, (_, n) => ['owners', 'nodes', n, 'children']),
    });
    expect(gateway.upstream.calls).toHaveLength(3);
  });
});
