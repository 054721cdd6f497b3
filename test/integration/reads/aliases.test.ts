import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 12);
    },
    config: { aggregates: { guests: true } },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const books = (...numbers: number[]) => ({
  nodes: numbers.map((number) => ({ title: `Book ${number}` })),
});
const tags = (...numbers: number[]) => ({
  nodes: numbers.map((number) => ({ name: `Tag ${number}` })),
});

/**
 * One field under two names. Person n wrote the books 2n and 2n + 1; book n has the tags n and
 * n + 7, the review n and the card n, and is edited by person n/2 + 1.
 */
interface Twice {
  readonly name: string;
  /** The type of the fields. */
  readonly on: 'Query' | 'Book' | 'Person';
  /** Row below which they are asked for. */
  readonly below?: string;
  readonly a: string;
  readonly b: string;
  readonly data: { readonly a: unknown; readonly b: unknown };
  readonly calls: number;
}

const book = (number: number): string => `book(_id: "${idOf('b', number)}")`;
const person = (number: number): string => `person(_id: "${idOf('p', number)}")`;

const fields: readonly Twice[] = [
  {
    name: 'a root list with different pages',
    on: 'Query',
    a: 'books(first: 2) { nodes { title } }',
    b: 'books(first: 1, orderBy: [{ pages: DESC }]) { nodes { title } }',
    data: { a: books(0, 1), b: books(11) },
    calls: 2,
  },
  {
    name: 'a root list with different columns',
    on: 'Query',
    a: 'books(first: 1) { nodes { title } }',
    b: 'books(first: 1) { nodes { pages } totalCount }',
    data: { a: books(0), b: { nodes: [{ pages: 0 }], totalCount: 12 } },
    calls: 1,
  },
  {
    name: 'a root row',
    on: 'Query',
    a: `${book(1)} { title }`,
    b: `${book(2)} { pages }`,
    data: { a: { title: 'Book 1' }, b: { pages: 2 } },
    calls: 1,
  },
  {
    name: 'a root count',
    on: 'Query',
    a: 'books(filter: { pages: { lt: 3 } }) { totalCount }',
    b: 'books(filter: { pages: { gte: 3 } }) { totalCount }',
    data: { a: { totalCount: 3 }, b: { totalCount: 9 } },
    calls: 2,
  },
  {
    name: 'an aggregate that reads no rows',
    on: 'Query',
    a: 'booksAggregate { count }',
    b: 'booksAggregate(filter: { pages: { lt: 3 } }) { count }',
    data: { a: { count: 12 }, b: { count: 3 } },
    calls: 2,
  },
  {
    name: 'an aggregate that reads the same rows for different columns',
    on: 'Query',
    a: 'booksAggregate { values { pages { max } } }',
    b: 'booksAggregate { values { pages { sum } } count }',
    data: {
      a: { values: { pages: { max: 11 } } },
      b: { values: { pages: { sum: '66' } }, count: 12 },
    },
    calls: 1,
  },
  {
    name: 'a to-one relationship with different columns and relationships',
    on: 'Book',
    below: book(3),
    a: 'author { name }',
    b: 'author { _id city { name } }',
    data: { a: { name: 'Person 1' }, b: { _id: idOf('p', 1), city: { name: 'City 1' } } },
    calls: 3,
  },
  {
    name: 'two to-one relationships to the same table',
    on: 'Book',
    below: book(3),
    a: 'author { name }',
    b: 'editor { name }',
    data: { a: { name: 'Person 1' }, b: { name: 'Person 2' } },
    calls: 2,
  },
  {
    name: 'a one-to-one relationship',
    on: 'Book',
    below: book(3),
    a: 'card { code }',
    b: 'card { _id }',
    data: { a: { code: 'Card 3' }, b: { _id: idOf('k', 3) } },
    calls: 2,
  },
  {
    name: 'a to-many relationship by a key with different pages',
    on: 'Person',
    below: person(1),
    a: 'books(first: 1) { nodes { title } }',
    b: 'books(last: 1) { nodes { title } }',
    data: { a: books(2), b: books(3) },
    calls: 3,
  },
  {
    name: 'a to-many relationship by a key with different columns',
    on: 'Person',
    below: person(1),
    a: 'books { nodes { title } }',
    b: 'books { nodes { pages } totalCount }',
    data: { a: books(2, 3), b: { nodes: [{ pages: 2 }, { pages: 3 }], totalCount: 2 } },
    calls: 2,
  },
  {
    name: 'the count of a to-many relationship with different filters',
    on: 'Person',
    below: person(1),
    a: 'books(filter: { pages: { eq: 2 } }) { totalCount }',
    b: 'books { totalCount }',
    data: { a: { totalCount: 1 }, b: { totalCount: 2 } },
    calls: 3,
  },
  {
    name: 'a to-many relationship by a hidden key',
    on: 'Book',
    below: book(3),
    a: 'reviews(filter: { text: { eq: "no such" } }) { nodes { text } }',
    b: 'reviews { nodes { text } }',
    data: { a: { nodes: [] }, b: { nodes: [{ text: 'Review 3' }] } },
    calls: 3,
  },
  {
    name: 'a many-to-many relationship with different pages of the same links',
    on: 'Book',
    below: book(3),
    a: 'tags(first: 1) { nodes { name } }',
    b: 'tags(offset: 1) { nodes { name } totalCount }',
    data: { a: tags(3), b: { ...tags(10), totalCount: 2 } },
    calls: 2,
  },
  {
    name: 'a many-to-many relationship, in creation order and in another',
    on: 'Book',
    below: book(3),
    a: 'tags(first: 1) { nodes { name } }',
    b: 'tags(first: 1, orderBy: [{ _id: DESC }]) { nodes { name } }',
    data: { a: tags(3), b: tags(10) },
    calls: 3,
  },
];

interface Way {
  readonly name: string;
  readonly write: (twice: Twice) => string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const inside = ({ below }: Twice, selection: string): string =>
  below === undefined ? `{ ${selection} }` : `{ row: ${below} { ${selection} } }`;

const ways: readonly Way[] = [
  {
    name: 'under two aliases',
    write: (twice) => inside(twice, `a: ${twice.a} b: ${twice.b}`),
  },
  {
    name: 'by two fragments',
    write: (twice) => `
      ${inside(twice, '...A ...B')}
      fragment A on ${twice.on} { a: ${twice.a} } fragment B on ${twice.on} { b: ${twice.b} }`,
  },
  {
    name: 'by inline fragments, one within the other',
    write: (twice) => inside(twice, `... { a: ${twice.a} ... on ${twice.on} { b: ${twice.b} } }`),
  },
  {
    name: 'by fragments that overlap',
    write: (twice) => `
      ${inside(twice, `...All ...A b: ${twice.b}`)}
      fragment A on ${twice.on} { a: ${twice.a} }
      fragment All on ${twice.on} { ...A b: ${twice.b} a: ${twice.a} }`,
  },
  {
    name: 'where variables leave it in',
    write: (twice) => {
      const selection = `... @include(if: $yes) { a: ${twice.a} } ... @skip(if: $no) { b: ${twice.b} }`;
      return `query ($yes: Boolean!, $no: Boolean!) ${inside(twice, selection)}`;
    },
    variables: { yes: true, no: false },
  },
];

describe.each(fields)('$name', (twice) => {
  test.each(ways)(
    'is right and batched when asked for $name',
    async ({ write, variables = {} }) => {
      const { data, errors } = await gateway.query(write(twice), { variables });
      expect(errors).toBeUndefined();
      expect(data).toEqual(twice.below === undefined ? twice.data : { row: twice.data });
      expect(gateway.upstream.calls).toHaveLength(twice.calls);
    },
  );

  test('is not read where variables take it out', async () => {
    const { a, b } = twice;
    const head = 'query ($yes: Boolean!, $no: Boolean!)';
    const selection = `... @skip(if: $yes) { a: ${a} } ... @include(if: $no) { b: ${b} } __typename`;
    const variables = { yes: true, no: false };
    const { errors } = await gateway.query(`${head} ${inside(twice, selection)}`, { variables });
    expect(errors).toBeUndefined();
    expect(gateway.upstream.calls).toHaveLength(twice.below === undefined ? 0 : 1);
  });
});

test('one relationship of many rows under three names is three calls, and not one a row', async () => {
  const { data, errors } = await gateway.query(`{
    people(first: 6) {
      nodes {
        first: books(first: 3) { nodes { title } }
        last: books(last: 3, filter: { pages: { gt: 0 } }) { nodes { title } }
        count: books(filter: { pages: { gt: 5 } }) { totalCount }
      }
    }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    people: {
      nodes: [0, 2, 4, 6, 8, 10].map((number) => ({
        first: books(number, number + 1),
        last: number === 0 ? books(1) : books(number, number + 1),
        count: { totalCount: number > 5 ? 2 : 0 },
      })),
    },
  });
  expect(gateway.upstream.calls).toHaveLength(1 + 3);
});

test('what two lists lead to is read together', async () => {
  const { data, errors } = await gateway.query(`{
    a: books(first: 2) { nodes { author { name } editor { name } } }
    b: books(last: 1) { nodes { author { name } } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    a: {
      nodes: [0, 1].map(() => ({ author: { name: 'Person 0' }, editor: { name: 'Person 1' } })),
    },
    b: { nodes: [{ author: { name: 'Person 5' } }] },
  });
  expect(gateway.upstream.calls).toHaveLength(2 + 1);
});
