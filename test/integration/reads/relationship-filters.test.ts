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

test.each(cases)('%s is found in as few calls as there can be', async (...given) => {
  const [, list, filter, ids, calls] = given;
  const { data, errors } = await gateway.query(`{ ${list}(filter: ${filter}) { nodes { _id } } }`);
  expect(errors).toBeUndefined();
  expect(idsIn(data, list)).toEqual(ids);
  expect(gateway.upstream.calls).toHaveLength(calls);
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

test('a null in a filter says what to write instead', async () => {
  const { errors } = await gateway.query('{ books(filter: { author: null }) { nodes { _id } } }');
  expect(errors?.[0]?.message).toMatch(/^filter\.author: .*\{ _id: \{ isNull: true \} \}/);
  expect(gateway.upstream.calls).toHaveLength(0);
});
