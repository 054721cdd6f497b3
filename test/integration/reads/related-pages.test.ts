import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { idOf } from '../../support/library.ts';

/** Rows of a nested page, and one more, for each of the parents: what a batch asks for. */
const batchOf = (parents: number): number => parents * 26;

const parents = 60;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('lib', [
        { id: 'shelves', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        {
          id: 'books',
          columns: [
            ['varchar', { key: 'title', size: 20, required: false }],
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'shelves',
                key: 'shelf',
                twoWay: true,
                twoWayKey: 'books',
              },
            ],
          ],
        },
      ]);
      const create = (id: string, shelf: number) =>
        admin.createRow('lib/books', { id, data: { title: id, shelf: idOf('s', shelf) } });
      for (let shelf = 0; shelf < parents; shelf += 1) {
        await admin.createRow('lib/shelves', {
          id: idOf('s', shelf),
          data: { name: `Shelf ${shelf}` },
        });
      }
      // The first shelf's books fill every batch, and those of the others come after them.
      for (let book = 0; book < batchOf(parents); book += 1) await create(`first-${book}`, 0);
      for (let shelf = 1; shelf < parents; shelf += 1) {
        for (const name of ['a', 'b']) await create(`shelf-${shelf}-${name}`, shelf);
      }
    },
  });
}, 60_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

interface Shelf {
  books: { nodes: { title: string }[]; totalCount?: number; pageInfo: { hasNextPage: boolean } };
}

const read = async (first: number, count = ''): Promise<Shelf[]> => {
  const { data, errors } = await gateway.query(
    `{ shelves(first: ${first}) { nodes { books { nodes { title } ${count} pageInfo { hasNextPage } } } } }`,
  );
  expect(errors).toBeUndefined();
  return (data as { shelves: { nodes: Shelf[] } }).shelves.nodes;
};

const expectRight = (shelves: readonly Shelf[]): void => {
  for (const [index, { books }] of shelves.entries()) {
    const titles =
      index === 0
        ? Array.from({ length: 25 }, (_, book) => `first-${book}`)
        : [`shelf-${index}-a`, `shelf-${index}-b`];
    expect(books.nodes.map(({ title }) => title)).toEqual(titles);
    expect(books.pageInfo.hasNextPage).toBe(index === 0);
  }
};

test('parents that one of them crowds out of the batch are each read by one further call', async () => {
  expectRight(await read(20));
  expect(gateway.upstream.calls).toHaveLength(2 + 19);
});

test('more than fifty such parents are read together again', async () => {
  expectRight(await read(parents));
  expect(gateway.upstream.calls).toHaveLength(3);
});

test('counts that the batch does not tell cost a call for each parent that was cut', async () => {
  const shelves = await read(parents, 'totalCount');
  expect(shelves[0]?.books.totalCount).toBe(batchOf(parents));
  expect(shelves[1]?.books.totalCount).toBe(2);
  expect(gateway.upstream.calls).toHaveLength(4);
});

test('an operation that needs too many calls is refused before any, or stopped on the way', async () => {
  const title = ['varchar', { key: 'title', size: 20, required: false }] as const;
  const limited = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('lib', [
        { id: 'books', permissions: ['read("any")', 'create("any")'], columns: [title] },
      ]);
    },
    config: { limits: { maxCalls: 2 } },
  });
  try {
    const lists = await limited.query(
      '{ a: books(first: 1) { nodes { _id } } b: books(first: 2) { nodes { _id } } c: books(first: 3) { nodes { _id } } }',
    );
    expect(lists.errors).toHaveLength(3);
    expect(lists.errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(lists.errors?.[0]?.message).toMatch(
      /at least 3 calls .*2 are allowed.*limits\.maxCalls/,
    );
    expect(limited.upstream.calls).toHaveLength(0);
    const create = 'createBook(data: { title: "x" }) { _id }';
    const writes = await limited.query(`mutation { a: ${create} b: ${create} c: ${create} }`);
    expect(writes.errors).toHaveLength(1);
    expect(writes.errors?.[0]).toMatchObject({ path: ['c'], extensions: { code: 'TOO_COSTLY' } });
    expect(writes.errors?.[0]?.message).toContain('limits.maxCalls');
    expect(limited.upstream.calls).toHaveLength(2);
  } finally {
    await limited.close();
  }
});
