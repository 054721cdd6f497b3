import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const count = 23;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('lib', [
        {
          id: 'notes',
          columns: [
            ['varchar', { key: 'title', size: 40, required: false }],
            ['integer', { key: 'rank', required: false }],
          ],
        },
      ]);
      for (let number = 0; number < count; number += 1) {
        const rank = number % 5 === 0 ? null : number % 4;
        const title = number % 3 === 0 ? null : `Note ${number % 7}`;
        await admin.createRow('lib/notes', { id: `n${number}`, data: { title, rank } });
      }
    },
  });
});
afterAll(() => gateway.close());

interface Connection {
  nodes: { _id: string }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount: number;
}

const read = async (args: string, variables = {}): Promise<Connection> => {
  const { data, errors } = await gateway.query(
    `query${args.includes('$cursor') ? ' ($cursor: String)' : ''} { notes(${args}) { nodes { _id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`,
    { variables },
  );
  if (errors) throw new Error(errors[0]?.message);
  return (data as { notes: Connection }).notes;
};

const walk = async (order: string, direction: 'forward' | 'backward'): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (;;) {
    const isForward = direction === 'forward';
    const page: Connection = await read(
      isForward
        ? `first: 4, after: $cursor, orderBy: ${order}`
        : `last: 4, ${cursor === null ? '' : 'before: $cursor,'} orderBy: ${order}`,
      { cursor },
    );
    const found = page.nodes.map(({ _id }) => _id);
    if (isForward) ids.push(...found);
    else ids.unshift(...found);
    expect(page.totalCount).toBe(count);
    const hasMore = isForward ? page.pageInfo.hasNextPage : page.pageInfo.hasPreviousPage;
    if (!hasMore) return ids;
    cursor = isForward ? page.pageInfo.endCursor : page.pageInfo.startCursor;
  }
};

test.each([
  '[]',
  '[{ rank: ASC }]',
  '[{ rank: DESC }]',
  '[{ title: ASC }, { rank: DESC }]',
  '[{ title: DESC }, { _createdAt: ASC }]',
  '[{ _id: DESC }]',
])(
  'walking in order %s, forward or backward, visits each row once in that order',
  async (order) => {
    const { nodes } = await read(`first: 100, orderBy: ${order}`);
    const expected = nodes.map(({ _id }) => _id);
    expect(expected).toHaveLength(count);
    expect(await walk(order, 'forward')).toEqual(expected);
    expect(await walk(order, 'backward')).toEqual(expected);
  },
);

test('a cursor keeps working when its row is deleted', async () => {
  const args = 'first: 3, orderBy: [{ rank: DESC }]';
  await gateway.admin.createRow('lib/notes', { id: 'gone', data: { title: 'x', rank: 2 } });
  const all = (await read('first: 100, orderBy: [{ rank: DESC }]')).nodes.map(({ _id }) => _id);
  const place = all.indexOf('gone');
  const { data } = await gateway.query(
    '{ notes(first: 100, orderBy: [{ rank: DESC }]) { edges { cursor } } }',
  );
  const cursor = (data as { notes: { edges: { cursor: string }[] } }).notes.edges[place]?.cursor;
  await gateway.admin.send('DELETE', '/tablesdb/lib/tables/notes/rows/gone');
  const { nodes } = await read(`${args}, after: $cursor`, { cursor });
  expect(nodes.map(({ _id }) => _id)).toEqual(all.slice(place + 1, place + 4));
});

test('an offset skips rows, and the count stays that of all', async () => {
  const page = await read('first: 3, offset: 20');
  expect(page.nodes.map(({ _id }) => _id)).toEqual(['n20', 'n21', 'n22']);
  expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(page.totalCount).toBe(count);
});

test('a page of no rows still counts', async () => {
  expect(await read('first: 0')).toMatchObject({ nodes: [], totalCount: count });
});

test('a random order gives every row, and no cursors', async () => {
  const { nodes, pageInfo } = await read('first: 100, orderBy: [{ _random: true }]');
  expect(new Set(nodes.map(({ _id }) => _id)).size).toBe(count);
  expect(pageInfo).toMatchObject({ startCursor: null, endCursor: null });
});

test.each([
  ['first: 501', 'first: 501 is not between 0 and 500'],
  ['first: 1, after: "nonsense"', 'after: this is not a cursor'],
  ['first: 1, last: 1', 'first and last cannot stand together'],
])('%s is refused before a call is made', async (args, message) => {
  gateway.upstream.clear();
  const { errors } = await gateway.query(`{ notes(${args}) { nodes { _id } } }`);
  expect(errors?.[0]?.message).toContain(message);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect(gateway.upstream.calls).toHaveLength(0);
});
