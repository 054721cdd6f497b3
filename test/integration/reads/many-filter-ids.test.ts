import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

const books = 400;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, books);
    },
    config: { limits: { maxFilterIds: 399 } },
  });
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const idsIn = (data: unknown, name: string): string[] =>
  (data as Record<string, { nodes: { _id: string }[] }>)[name]?.nodes.map(({ _id }) => _id) ?? [];

const bookIds = (...numbers: number[]): string[] => numbers.map((number) => idOf('b', number));

const upTo = (end: number): number[] => Array.from({ length: end }, (_, at) => at);

describe('more ids than one call holds', () => {
  const most = '{ reviews: { some: { text: { ne: "Review 7" } } } }';
  const others = upTo(books).filter((number) => number !== 7);

  test('are asked for in chunks, whose rows are merged and whose counts are added', async () => {
    const { data } = await gateway.query(
      `{ books(filter: ${most}, orderBy: [{ pages: DESC }], first: 3) { nodes { _id } totalCount totalCountIsExact } }`,
    );
    expect(data).toEqual({
      books: {
        nodes: bookIds(399, 398, 397).map((_id) => ({ _id })),
        totalCount: 399,
        totalCountIsExact: true,
      },
    });
    expect(gateway.upstream.calls).toHaveLength(1 + 3);
  });

  test('can be paged through by cursors and offsets', async () => {
    const page = async (args: string) => {
      const document = `{ books(filter: ${most}, first: 150, ${args}) { nodes { _id } pageInfo { hasNextPage endCursor } } }`;
      const { data } = await gateway.query(document);
      const { pageInfo } = (data as { books: { pageInfo: { endCursor: string } } }).books;
      return { ids: idsIn(data, 'books'), pageInfo };
    };
    const first = await page('');
    const second = await page(`after: "${first.pageInfo.endCursor}"`);
    const third = await page(`after: "${second.pageInfo.endCursor}"`);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(bookIds(...others));
    expect(third.pageInfo).toMatchObject({ hasNextPage: false });
    expect((await page('offset: 300')).ids).toEqual(bookIds(...others.slice(300)));
  });

  test('cannot be put in an order that only the database knows', async () => {
    const { errors } = await gateway.query(
      `{ books(filter: ${most}, orderBy: [{ title: ASC }]) { nodes { _id } } }`,
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'TOO_COSTLY' } });
    expect(errors?.[0]?.message).toMatch(
      /Order by a number, a date or an id, or narrow the filter/,
    );
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('do not fit an or, which names the part that is too long', async () => {
    const { errors } = await gateway.query(
      `{ books(filter: { or: [${most}, { pages: { eq: 7 } }] }) { nodes { _id } } }`,
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'TOO_COSTLY' } });
    expect(errors?.[0]?.message).toMatch(/^filter\.or\[0\]\.reviews\.some: it comes to 399 ids/);
  });

  test('are left out of the pages that are read, and of the count', async () => {
    const { data } = await gateway.query(
      `{ books(filter: { not: ${most} }) { nodes { _id } totalCount totalCountIsExact } }`,
    );
    expect(data).toEqual({
      books: { nodes: [{ _id: idOf('b', 7) }], totalCount: 1, totalCountIsExact: true },
    });
    // The ids; pages of 50, 100, 200 and the rest; a count of all, and of the ids in chunks.
    expect(gateway.upstream.calls).toHaveLength(1 + 4 + 1 + 3);
  });

  test('are left out of a random order by one call that has room for all of them', async () => {
    const { data } = await gateway.query(
      `{ books(filter: { not: ${most} }, orderBy: [{ _random: true }]) { nodes { _id } } }`,
    );
    expect(idsIn(data, 'books')).toEqual(bookIds(7));
    expect(gateway.upstream.calls).toHaveLength(1 + 1);
  });

  test('are aggregated over as well', async () => {
    const { data } = await gateway.query(
      `{
        few: booksAggregate(filter: { not: ${most} }) { count values { pages { sum } } }
        most: booksAggregate(filter: ${most}) { count countIsExact values { pages { sum } } scanned }
      }`,
      { as: { key: gateway.devserver.key } },
    );
    const sum = others.reduce((left, right) => left + right, 0);
    expect(data).toMatchObject({
      few: { count: 1, values: { pages: { sum: '7' } } },
      most: {
        count: 399,
        countIsExact: true,
        values: { pages: { sum: String(sum) } },
        scanned: 399,
      },
    });
  });

  test('of a list of ids that the client gives are chunked too', async () => {
    const ids = bookIds(...upTo(books).reverse());
    const { data } = await gateway.query(
      'query ($ids: [ID!]) { books(filter: { _id: { in: $ids } }, first: 2) { nodes { _id } totalCount } }',
      { variables: { ids } },
    );
    expect(data).toEqual({
      books: { nodes: bookIds(0, 1).map((_id) => ({ _id })), totalCount: 400 },
    });
    expect(gateway.upstream.calls).toHaveLength(3);
  });
});

describe('what would cost too much is refused', () => {
  test('before anything is sent, where the number of calls is known', async () => {
    const ids = upTo(20_000).map((number) => idOf('b', number));
    const { errors } = await gateway.query(
      'query ($ids: [ID!]) { books(filter: { _id: { in: $ids } }) { nodes { _id } } }',
      { variables: { ids } },
    );
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /needs at least 114 calls to Appwrite, and 100 are allowed/,
      ) as string,
      extensions: { code: 'TOO_COSTLY' },
    });
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('before anything is sent, where more lists are asked for than calls are allowed', async () => {
    const narrow = await startTestGateway({
      seed: createLibrary,
      config: { limits: { maxCalls: 3 } },
    });
    try {
      const { errors } = await narrow.query(
        `{ ${upTo(5)
          .map(
            (number) => `l${number}: books(filter: { pages: { gt: ${number} } }) { nodes { _id } }`,
          )
          .join(' ')} }`,
      );
      expect(errors).toHaveLength(5);
      expect(errors?.[0]?.message).toMatch(/needs at least 5 calls to Appwrite, and 3 are allowed/);
      expect(narrow.upstream.calls).toHaveLength(0);
    } finally {
      await narrow.close();
    }
  });

  test('where a filter comes to more ids than allowed, with its path', async () => {
    const { errors } = await gateway.query(
      '{ books(filter: { author: { name: { ne: "x" } }, reviews: { some: {} } }) { nodes { _id } } }',
    );
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /^filter\.reviews\.some: more than 399 rows of "reviews" match.*limits\.maxFilterIds/,
      ) as string,
      extensions: { code: 'TOO_COSTLY' },
    });
  });
});

test('explain says which ids were read first, what was merged and what was dropped', async () => {
  const response = await gateway.post(
    `{
      most: books(filter: { reviews: { some: { text: { ne: "Review 7" } } } }, first: 2) { nodes { _id } }
      one: books(filter: { reviews: { none: { text: { ne: "Review 7" } } } }, first: 2) { nodes { _id } }
    }`,
    { headers: { 'x-explain': '1' }, as: { key: gateway.devserver.key } },
  );
  const { extensions } = (await response.json()) as {
    extensions: {
      explain: { inGateway: { action: string; table: string; rows: number; kept: number }[] };
    };
  };
  const steps = extensions.explain.inGateway.map(({ action, table, kept }) => ({
    action,
    table,
    kept,
  }));
  expect(steps).toContainEqual({ action: 'resolved', table: 'lib/reviews', kept: 399 });
  expect(steps).toContainEqual({ action: 'sorted', table: 'lib/books', kept: 6 });
  expect(steps).toContainEqual({ action: 'filtered', table: 'lib/books', kept: 1 });
});
