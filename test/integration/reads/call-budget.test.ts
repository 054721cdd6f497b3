import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf, sizesOf } from '../../support/library.ts';

/** Ids of twenty characters that fit one query of 4,096 characters. */
const idsPerQuery = 176;
const chunks = (ids: number): number => Math.ceil(ids / idsPerQuery);

describe.each([10, 100, 1_000])('with %i books', (count) => {
  let gateway: TestGateway;
  const { people, cities } = sizesOf(count);

  beforeAll(async () => {
    gateway = await startTestGateway({
      seed: async (admin) => {
        await createLibrary(admin);
        await fillLibrary(admin, count);
      },
      config: { limits: { maxFirst: 1_000 } },
    });
  }, 120_000);
  afterAll(() => gateway.close());

  const budgets: [string, string, number][] = [
    ['a list with scalars', `{ books(first: ${count}) { nodes { title pages } } }`, 1],
    ['a single row', `{ book(_id: "${idOf('b', 1)}") { title } }`, 1],
    [
      'a list with a to-one relationship',
      `{ books(first: ${count}) { nodes { title author { name } } } }`,
      1 + chunks(people),
    ],
    [
      'two relationships to the same table',
      `{ books(first: ${count}) { nodes { author { name } editor { city { name } } } } }`,
      1 + chunks(people) + chunks(cities),
    ],
    [
      'a chain of two to-one relationships',
      `{ books(first: ${count}) { nodes { author { city { name } } } } }`,
      1 + chunks(people) + chunks(cities),
    ],
    [
      'a one-to-one relationship from either side',
      `{ books(first: ${count}) { nodes { card { code } } } cards(first: ${count}) { nodes { book { title } } } }`,
      2 + 2 * chunks(count),
    ],
    [
      'a to-many relationship by a key',
      `{ people(first: ${people}) { nodes { name books { nodes { title } totalCount } } } }`,
      1 + chunks(people),
    ],
    [
      'a to-many relationship by a hidden key',
      `{ books(first: ${count}) { nodes { reviews { nodes { text } totalCount } } } }`,
      1 + chunks(count),
    ],
    [
      'a many-to-many relationship',
      `{ books(first: ${count}) { nodes { tags { nodes { name } totalCount } } } }`,
      1 + chunks(count),
    ],
    [
      'to-many below to-one below to-many',
      `{ cities { nodes { people { nodes { books { nodes { title } } } } } } }`,
      // 25 people of each city, so many parents of books.
      1 + 1 + chunks(Math.min(people, 25 * cities)),
    ],
    ['a count alone', '{ books { totalCount } }', 1],
    ['a count beside rows', `{ books(first: 2) { nodes { title } totalCount } }`, 1],
    [
      'two aliased lists with different columns',
      `{ a: books(first: 9) { nodes { title } } b: books(first: 9) { nodes { pages } } }`,
      1,
    ],
    [
      'the same row in five places',
      `{ ${['a', 'b', 'c', 'd', 'e'].map((alias) => `${alias}: book(_id: "${idOf('b', 2)}") { title pages }`).join(' ')} }`,
      1,
    ],
    [
      'what no row can match',
      '{ books(filter: { title: { in: [] } }) { nodes { title } totalCount } }',
      0,
    ],
    ['nothing but the type', '{ books { __typename } }', 0],
  ];

  test.each(budgets)(
    '%s makes as many calls as the budget says',
    async (_name, document, calls) => {
      gateway.upstream.clear();
      const { data, errors } = await gateway.query(document);
      expect(errors).toBeUndefined();
      expect(data).not.toBeNull();
      expect(gateway.upstream.calls.map(({ route }) => route)).toHaveLength(calls);
    },
  );

  test('every related row is there, whatever the number of calls', async () => {
    const { data } = await gateway.query(
      `{ books(first: ${count}) { nodes { _id author { _id } card { _id } tags { nodes { _id } } reviews { nodes { _id } } } } }`,
    );
    const { nodes } = (data as { books: { nodes: unknown[] } }).books;
    expect(nodes).toHaveLength(count);
    for (const number of [0, 1, count - 1]) {
      const tags = [number % 20, (number + 7) % 20].sort((left, right) => left - right);
      expect(nodes[number]).toEqual({
        _id: idOf('b', number),
        author: { _id: idOf('p', Math.floor(number / 2)) },
        card: { _id: idOf('k', number) },
        tags: { nodes: tags.map((tag) => ({ _id: idOf('t', tag) })) },
        reviews: { nodes: [{ _id: idOf('r', number) }] },
      });
    }
  });
});
