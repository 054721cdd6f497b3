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
const personIds = (...numbers: number[]): string[] => numbers.map((number) => idOf('p', number));
const cityIds = (...numbers: number[]): string[] => numbers.map((number) => idOf('c', number));
const upTo = (end: number, from = 0): number[] =>
  Array.from({ length: end - from }, (_, at) => from + at);

/** Person n wrote the books 2n and 2n + 1; book n has the tags n and n + 7, by 20, and review n. */
const cases: [name: string, list: string, filter: string, ids: string[], calls: number][] = [
  ['a to-one row', 'books', '{ author: { name: { eq: "Person 3" } } }', bookIds(6, 7), 1],
  ['a to-one row that there is not', 'books', '{ author: { name: { eq: "Nobody" } } }', [], 2],
  [
    'a row at the other end of one-to-one',
    'cards',
    '{ book: { pages: { eq: 9 } } }',
    [idOf('k', 9)],
    1,
  ],
  [
    'a to-one row without the value',
    'books',
    '{ author: { city: { _id: { isNull: true } } } }',
    [],
    2,
  ],
  [
    'a to-one row within or',
    'books',
    '{ or: [{ author: { name: { eq: "Person 3" } } }, { pages: { lt: 2 } }] }',
    bookIds(0, 1, 6, 7),
    2,
  ],
  [
    'the row behind a to-one row',
    'books',
    '{ author: { city: { name: { eq: "City 1" } } }, pages: { lt: 20 } }',
    bookIds(2, 3, 12, 13),
    1,
  ],
  [
    'some related row',
    'people',
    '{ books: { some: { title: { eq: "Book 5" } } } }',
    personIds(2),
    1,
  ],
  [
    'some related row that there is not',
    'people',
    '{ books: { some: { title: { eq: "None" } } } }',
    [],
    2,
  ],
  [
    'some related row within or',
    'people',
    '{ or: [{ books: { some: { pages: { lt: 3 } } } }, { name: { eq: "Person 9" } }] }',
    personIds(0, 1, 9),
    2,
  ],
  [
    'no related row',
    'cities',
    '{ people: { none: { name: { eq: "Person 3" } } } }',
    cityIds(0, 1, 2, 4),
    2,
  ],
  [
    'not some related row',
    'cities',
    '{ not: { people: { some: { name: { eq: "Person 3" } } } } }',
    cityIds(0, 1, 2, 4),
    2,
  ],
  [
    'not none of the related rows',
    'people',
    '{ not: { books: { none: { pages: { lt: 3 } } } } }',
    personIds(0, 1),
    1,
  ],
  [
    'a related row by a hidden key',
    'books',
    '{ reviews: { some: { text: { eq: "Review 8" } } } }',
    bookIds(8),
    2,
  ],
  [
    'rows two to-many relationships away',
    'cities',
    '{ people: { some: { books: { some: { title: { eq: "Book 4" } } } } } }',
    [idOf('c', 2)],
    2,
  ],
  [
    'a linked row',
    'books',
    '{ tags: { some: { name: { eq: "Tag 3" } } }, pages: { lt: 20 } }',
    bookIds(3, 16),
    1,
  ],
  ['a linked row that there is not', 'books', '{ tags: { some: { name: { eq: "Tag" } } } }', [], 2],
  [
    'a linked row within or',
    'books',
    '{ or: [{ tags: { some: { name: { eq: "Tag 3" } } } }, { pages: { eq: 1 } }], pages: { lt: 20 } }',
    bookIds(1, 3, 16),
    2,
  ],
  [
    'two linked rows',
    'books',
    '{ and: [{ tags: { some: { name: { eq: "Tag 3" } } } }, { tags: { some: { name: { eq: "Tag 10" } } } }], pages: { lt: 30 } }',
    bookIds(3, 23),
    2,
  ],
  [
    'a linked row from the other side',
    'tags',
    '{ books: { some: { pages: { eq: 5 } } } }',
    [idOf('t', 5), idOf('t', 12)],
    1,
  ],
  [
    'two relationships, one of them within or',
    'books',
    '{ author: { name: { eq: "Person 3" } }, or: [{ tags: { some: { name: { eq: "Tag 7" } } } }, { pages: { eq: 6 } }] }',
    bookIds(6, 7),
    2,
  ],
  ['what no row can meet', 'people', '{ books: { some: { title: { in: [] } } } }', [], 0],
  [
    'none of what no row can meet',
    'cities',
    '{ people: { none: { name: { in: [] } } } }',
    cityIds(0, 1, 2, 3, 4),
    1,
  ],
  ['any related row', 'cities', '{ people: { some: {} } }', cityIds(0, 1, 2, 3, 4), 1],
  ['no related row at all', 'cities', '{ people: { none: {} } }', [], 2],
];

test.each(cases)(
  '%s is found in as few calls as there can be',
  async (_name, list, filter, ids, calls) => {
    const { data, errors } = await gateway.query(
      `{ ${list}(filter: ${filter}) { nodes { _id } } }`,
    );
    expect(errors).toBeUndefined();
    expect(idsIn(data, list)).toEqual(ids);
    expect(gateway.upstream.calls).toHaveLength(calls);
  },
);

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

describe('what is asked twice is read once', () => {
  const filter = '{ reviews: { some: { text: { startsWith: "Review 39" } } } }';

  test('by two aliases', async () => {
    await gateway.query(
      `{ a: books(filter: ${filter}) { nodes { title } } b: books(filter: ${filter}) { nodes { pages } } }`,
    );
    expect(gateway.upstream.calls).toHaveLength(2);
  });

  test('at the root and below, and for some and none', async () => {
    const { data, errors } = await gateway.query(
      `{
        books(filter: ${filter}) { nodes { _id author { books(filter: { not: ${filter} }) { nodes { _id } } } } }
        booksAggregate(filter: ${filter}) { count }
      }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ booksAggregate: { count: 11 } });
    expect(idsIn(data, 'books')).toEqual(bookIds(39, ...upTo(400, 390)));
    // The ids, the list, the count, the authors and their books.
    expect(gateway.upstream.calls).toHaveLength(5);
  });

  test('for all parents of a nested list', async () => {
    const { data } = await gateway.query(
      `{ people(first: 100, filter: { books: { some: { pages: { lt: 100 } } } }) {
          nodes { books(filter: { or: [{ tags: { some: { name: { eq: "Tag 3" } } } }, { pages: { eq: 4 } }] }) { nodes { _id } totalCount } }
      } }`,
    );
    const { nodes } = (data as { people: { nodes: { books: { nodes: unknown[] } }[] } }).people;
    expect(nodes).toHaveLength(50);
    expect(nodes[2]).toEqual({ books: { nodes: [{ _id: idOf('b', 4) }], totalCount: 1 } });
    expect(nodes[1]).toEqual({ books: { nodes: [{ _id: idOf('b', 3) }], totalCount: 1 } });
    expect(gateway.upstream.calls).toHaveLength(3);
  });

  test('but not from before a write', async () => {
    const { data } = await gateway.query(
      `mutation {
        a: updateReview(_id: "${idOf('r', 1)}", data: { text: "Changed" }) { _id }
        b: updateBook(_id: "${idOf('b', 1)}", data: { pages: 1 }) { author { books(filter: { reviews: { some: { text: { eq: "Changed" } } } }) { nodes { _id } } } }
        c: updateReview(_id: "${idOf('r', 1)}", data: { text: "Review 1" }) { _id }
        d: updateBook(_id: "${idOf('b', 1)}", data: { pages: 1 }) { author { books(filter: { reviews: { some: { text: { eq: "Changed" } } } }) { nodes { _id } } } }
      }`,
      { as: { key: gateway.devserver.key } },
    );
    expect(data).toMatchObject({
      b: { author: { books: { nodes: [{ _id: idOf('b', 1) }] } } },
      d: { author: { books: { nodes: [] } } },
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

test('a null in a filter says what to write instead', async () => {
  const { errors } = await gateway.query('{ books(filter: { author: null }) { nodes { _id } } }');
  expect(errors?.[0]?.message).toMatch(/^filter\.author: .*\{ _id: \{ isNull: true \} \}/);
  expect(gateway.upstream.calls).toHaveLength(0);
});
