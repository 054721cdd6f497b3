import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 40);
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

/** Asks for the books of the first three people; person n wrote the books 2n and 2n + 1. */
const booksOfPeople = async (args: string, selection = 'nodes { title }') => {
  const { data, errors } = await gateway.query(
    `{ people(first: 3) { nodes { books${args} { ${selection} } } } }`,
  );
  if (errors) throw new Error(errors[0]?.message);
  return (data as { people: { nodes: { books: unknown }[] } }).people.nodes.map(
    ({ books }) => books as Record<string, unknown>,
  );
};

const titles = (...numbers: number[]) => ({
  nodes: numbers.map((number) => ({ title: `Book ${number}` })),
});

describe('a to-many relationship by a key', () => {
  test('is filtered for each parent, by one call', async () => {
    const books = await booksOfPeople('(filter: { pages: { in: [1, 2, 5] } })');
    expect(books).toEqual([titles(1), titles(2), titles(5)]);
    expect(gateway.upstream.calls).toHaveLength(2);
  });

  test('is ordered and cut for each parent', async () => {
    const books = await booksOfPeople('(orderBy: [{ pages: DESC }], first: 1)');
    expect(books).toEqual([titles(1), titles(3), titles(5)]);
  });

  test('is paged from either end, with an offset, and told what is left', async () => {
    const pageInfo = 'nodes { title } pageInfo { hasNextPage hasPreviousPage }';
    expect((await booksOfPeople('(first: 1, offset: 1)', pageInfo))[0]).toEqual({
      ...titles(1),
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect((await booksOfPeople('(last: 1)', pageInfo))[1]).toEqual({
      ...titles(3),
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('goes on behind a cursor, and counts all the same', async () => {
    const [first] = await booksOfPeople('(first: 1)', 'edges { cursor }');
    const { cursor } = (first?.['edges'] as { cursor: string }[])[0] ?? { cursor: '' };
    const next = await booksOfPeople(
      `(first: 1, after: "${cursor}")`,
      'nodes { title } totalCount',
    );
    expect(next[0]).toEqual({ ...titles(1), totalCount: 2 });
  });

  test('is counted with its filter, without reading rows for it', async () => {
    const books = await booksOfPeople('(filter: { pages: { gte: 3 } })', 'totalCount');
    expect(books).toEqual([{ totalCount: 0 }, { totalCount: 1 }, { totalCount: 2 }]);
    expect(gateway.upstream.calls).toHaveLength(2);
  });

  test('asks nothing where no row can match', async () => {
    expect(
      await booksOfPeople('(filter: { title: { in: [] } })', 'nodes { title } totalCount'),
    ).toEqual(Array.from({ length: 3 }, () => ({ nodes: [], totalCount: 0 })));
    expect(gateway.upstream.calls).toHaveLength(1);
  });
});

describe('a many-to-many relationship', () => {
  const tagsOf = async (args: string, selection = 'nodes { name }') => {
    const { data, errors } = await gateway.query(
      `{ book(_id: "${idOf('b', 1)}") { tags${args} { ${selection} } } }`,
    );
    if (errors) throw new Error(errors[0]?.message);
    return (data as { book: { tags: unknown } }).book.tags;
  };

  // Book 1 has the tags 1 and 8.
  test('is ordered, cut and filtered', async () => {
    expect(await tagsOf('(orderBy: [{ name: DESC }])')).toEqual({
      nodes: [{ name: 'Tag 8' }, { name: 'Tag 1' }],
    });
    expect(await tagsOf('(orderBy: [{ _id: DESC }], first: 1)')).toEqual({
      nodes: [{ name: 'Tag 8' }],
    });
    expect(
      await tagsOf('(filter: { name: { eq: "tag 8" } })', 'nodes { name } totalCount'),
    ).toEqual({
      nodes: [{ name: 'Tag 8' }],
      totalCount: 1,
    });
  });

  test('is paged by cursor and counted', async () => {
    const first = (await tagsOf('(first: 1)', 'pageInfo { endCursor hasNextPage }')) as {
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(
      await tagsOf(`(first: 1, after: "${first.pageInfo.endCursor}")`, 'nodes { name } totalCount'),
    ).toEqual({ nodes: [{ name: 'Tag 8' }], totalCount: 2 });
  });
});

test('one relationship under two aliases has arguments of its own under each', async () => {
  const { data } = await gateway.query(`{
    person(_id: "${idOf('p', 2)}") {
      old: books(first: 1) { nodes { title } }
      new: books(last: 1) { nodes { title } }
      all: books { totalCount }
    }
  }`);
  expect(data).toEqual({ person: { old: titles(4), new: titles(5), all: { totalCount: 2 } } });
});

test('variables and fragments reach arguments on every level', async () => {
  const { data } = await gateway.query(
    `query ($n: Int, $filter: BookFilter) { cities(first: 1) { nodes { people(first: $n) { nodes { ...B } } } } }
     fragment B on Person { name books(filter: $filter) { nodes { title } } }`,
    { variables: { n: 2, filter: { pages: { gt: 10 } } } },
  );
  expect(data).toEqual({
    cities: {
      nodes: [
        {
          people: {
            nodes: [
              { name: 'Person 0', books: { nodes: [] } },
              { name: 'Person 5', books: titles(11) },
            ],
          },
        },
      ],
    },
  });
});

test('a bad argument below is refused before anything is read, with the fields above it', async () => {
  const { errors } = await gateway.query(
    '{ people { nodes { books { nodes { tags(first: 1, last: 1) { nodes { name } } } } } } }',
  );
  expect(errors?.[0]?.message).toBe(
    'books.tags: first and last cannot stand together. Give one of them.',
  );
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect(gateway.upstream.calls).toHaveLength(0);
});

describe('rows of one page at several places', () => {
  test('show at each what is asked for there, under whatever names', async () => {
    const { data, errors } = await gateway.query(`{
      books(first: 1) {
        p: nodes { a: title x: author { name } }
        q: nodes { a: pages x: card { code } }
        edges { node { a: _id x: editor { name } } }
        e: edges { c: cursor }
        f: edges { c: node { title } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      books: {
        p: [{ a: 'Book 0', x: { name: 'Person 0' } }],
        q: [{ a: 0, x: { code: 'Card 0' } }],
        edges: [{ node: { a: idOf('b', 0), x: { name: 'Person 1' } } }],
        e: [{ c: expect.any(String) as string }],
        f: [{ c: { title: 'Book 0' } }],
      },
    });
  });
});

test('fragments that spread each other twice on many levels cost no more than once', async () => {
  const levels = 40;
  const fragments = Array.from({ length: levels }, (_, level) => {
    const next = level + 1 < levels ? `...F${level + 1} ...F${level + 1}` : 'title';
    return `fragment F${level} on Book { ${next} }`;
  });
  const { data } = await gateway.query(
    `{ books(first: 1) { nodes { ...F0 } } } ${fragments.join(' ')}`,
  );
  expect(data).toEqual({ books: titles(0) });
});
