import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGate } from '../../support/gate.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { collect, events, mergeParts, multipart, partsOf, readParts } from '../../support/parts.ts';

const gate = createGate();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 40);
    },
    intercept: gate.intercept,
  });
}, 60_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});
afterEach(() => {
  gate.open();
});

const ask = async (document: string, variables = {}, headers: Record<string, string> = multipart) =>
  gateway.post(document, { variables, headers });

const calls = () => gateway.upstream.calls.length;

interface Deferral {
  readonly name: string;
  readonly document: string;
  /** What the later part waits for. */
  readonly held: string;
  readonly first: unknown;
  readonly callsBefore: number;
  readonly calls: number;
}

const deferrals: readonly Deferral[] = [
  {
    name: 'a to-one relationship',
    document: '{ books(first: 20) { nodes { _id ... @defer { author { name } } } } }',
    held: '/tables/people/',
    first: { books: { nodes: Array.from({ length: 20 }, (_, n) => ({ _id: idOf('b', n) })) } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'a to-many relationship by a key',
    document: '{ people(first: 2) { nodes { name ... @defer { books { nodes { title } } } } } }',
    held: '/tables/books/',
    first: { people: { nodes: [{ name: 'Person 0' }, { name: 'Person 1' }] } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'a to-many relationship by a hidden key',
    document: '{ books(first: 2) { nodes { title ... @defer { reviews { nodes { text } } } } } }',
    held: '/tables/reviews/',
    first: { books: { nodes: [{ title: 'Book 0' }, { title: 'Book 1' }] } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'a many-to-many relationship',
    document: '{ books(first: 1) { nodes { title ... @defer { tags { nodes { name } } } } } }',
    held: 'tags.name',
    first: { books: { nodes: [{ title: 'Book 0' }] } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: "one row's relationship",
    document: `{ book(_id: "${idOf('b', 1)}") { title ... @defer { card { code } } } }`,
    held: '/tables/cards/',
    first: { book: { title: 'Book 1' } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'the rows of a connection',
    document:
      '{ people(first: 1) { nodes { books { ... @defer { nodes { title } totalCount } } } } }',
    held: '/tables/books/',
    first: { people: { nodes: [{ books: {} }] } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'a relationship of rows whose other columns come first, by a fragment on the connection',
    document: `{ books(first: 1) { nodes { title } ...Rest @defer } }
      fragment Rest on BookConnection { nodes { author { name } } }`,
    held: '/tables/people/',
    first: { books: { nodes: [{ title: 'Book 0' }] } },
    callsBefore: 1,
    calls: 2,
  },
  {
    name: 'a relationship two levels down',
    document: '{ books(first: 1) { nodes { author { name ... @defer { city { name } } } } } }',
    held: '/tables/cities/',
    first: { books: { nodes: [{ author: { name: 'Person 0' } }] } },
    callsBefore: 2,
    calls: 3,
  },
  {
    name: 'a root field',
    document:
      '{ cards(first: 1) { nodes { code } } ... @defer { books(first: 1) { nodes { title } } } }',
    held: '/tables/books/',
    first: { cards: { nodes: [{ code: 'Card 0' }] } },
    callsBefore: 1,
    calls: 2,
  },
];

describe.each(deferrals)(
  '$name, deferred',
  ({ document, held, first, callsBefore, calls: most }) => {
    test('the first part is there before what the later one shows is answered', async () => {
      gate.hold(held);
      const parts = readParts(await ask(document));
      expect(await parts.next()).toEqual({ data: first, hasNext: true });
      await gate.arrived();
      // Calls are recorded when they are answered, and the held one is not.
      expect(calls()).toBe(callsBefore);
      gate.open();
      const rest = await parts.rest();
      expect(rest.at(-1)?.hasNext).toBe(false);
      expect(calls()).toBe(most);
    });

    test('the parts come to the whole answer, in as many calls', async () => {
      const whole = await gateway.query(document.replaceAll('@defer', ''));
      expect(whole.errors).toBeUndefined();
      gateway.upstream.clear();
      expect(mergeParts(await collect(partsOf(await ask(document))))).toEqual(whole.data);
      expect(calls()).toBe(most);
    });
  },
);

test('a deferred count costs a call of its own, which the rows do not wait for', async () => {
  gate.hold((path) => path.includes('/tables/books/') && !path.includes('total=0'));
  const document =
    '{ books(first: 1) { nodes { title } ... @defer { totalCount totalCountIsExact } } }';
  const parts = readParts(await ask(document));
  expect(await parts.next()).toEqual({
    data: { books: { nodes: [{ title: 'Book 0' }] } },
    hasNext: true,
  });
  await gate.arrived();
  gate.open();
  expect(await parts.rest()).toEqual([
    {
      incremental: [{ path: ['books'], data: { totalCount: 40, totalCountIsExact: true } }],
      hasNext: false,
    },
  ]);
  expect(calls()).toBe(2);
});

test('a count that the rows tell for free is not read again', async () => {
  const document =
    '{ people(first: 3) { nodes { books { nodes { title } ... @defer { totalCount } } } } }';
  const whole = mergeParts(await collect(partsOf(await ask(document))));
  expect(whole).toMatchObject({ people: { nodes: [{ books: { totalCount: 2 } }, {}, {}] } });
  expect(calls()).toBe(2);
});

test('deferred within deferred comes after it, with its label', async () => {
  gate.hold('/tables/cities/');
  const parts = readParts(
    await ask(
      `{ books(first: 2) { nodes { title ...A @defer(label: "a") } } }
       fragment A on Book { author { name ... on Person @defer(label: "b") { city { name } } } }`,
    ),
  );
  await parts.next();
  const author = { author: { name: 'Person 0' } };
  expect(await parts.next()).toEqual({
    incremental: [0, 1].map((n) => ({ path: ['books', 'nodes', n], label: 'a', data: author })),
    hasNext: true,
  });
  await gate.arrived();
  gate.open();
  expect(await parts.rest()).toEqual([
    {
      incremental: [0, 1].map((n) => ({
        path: ['books', 'nodes', n, 'author'],
        label: 'b',
        data: { city: { name: 'City 0' } },
      })),
      hasNext: false,
    },
  ]);
  expect(calls()).toBe(3);
});

test('a relationship that both parts show is read once', async () => {
  const document =
    '{ books(first: 3) { nodes { author { name } ... @defer { author { _id city { name } } } } } }';
  const [first, ...rest] = await collect(partsOf(await ask(document)));
  expect(first?.data).toMatchObject({
    books: { nodes: [{ author: { name: 'Person 0' } }, {}, {}] },
  });
  expect(mergeParts([first ?? {}, ...rest])).toMatchObject({
    books: {
      nodes: [
        { author: { name: 'Person 0', _id: idOf('p', 0), city: { name: 'City 0' } } },
        {},
        {},
      ],
    },
  });
  expect(calls()).toBe(3);
});

test.each([
  { by: 'a literal', head: '', on: 'if: false', variables: {} },
  { by: 'a variable', head: '($on: Boolean!)', on: 'if: $on', variables: { on: false } },
  { by: "a variable's default", head: '($on: Boolean = false)', on: 'if: $on', variables: {} },
])('switched off by $by, the answer comes whole to any client', async ({ head, on, variables }) => {
  const document = `query${head} { books(first: 2) { nodes { title ... @defer(${on}) { author { name } } } } }`;
  const response = await ask(document, variables, {});
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toMatchObject({
    data: { books: { nodes: [{ author: { name: 'Person 0' } }, {}] } },
  });
  expect(calls()).toBe(2);
});

test('a variable switches it on', async () => {
  const document =
    'query ($on: Boolean!) { books(first: 2) { nodes { title ... @defer(if: $on) { author { name } } } } }';
  expect(await collect(partsOf(await ask(document, { on: true })))).toHaveLength(2);
});

test('server-sent events carry the same parts', async () => {
  const document = '{ books(first: 2) { nodes { title ... @defer { author { name } } } } }';
  gate.hold('/tables/people/');
  const response = await ask(document, {}, events);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const parts = readParts(response);
  const first = await parts.next();
  gate.open();
  const whole = [first, ...(await parts.rest())];
  expect(whole).toEqual(await collect(partsOf(await ask(document))));
});

test("what a mutation's row is related to can be deferred, but not when the row goes", async () => {
  const key = { key: gateway.devserver.key };
  const post = (document: string) => gateway.post(document, { as: key, headers: multipart });
  const updated = await collect(
    partsOf(
      await post(
        `mutation { updateBook(_id: "${idOf('b', 30)}", data: { pages: 7 }) { pages ... @defer { author { name } } } }`,
      ),
    ),
  );
  expect(updated).toHaveLength(2);
  expect(mergeParts(updated)).toEqual({ updateBook: { pages: 7, author: { name: 'Person 15' } } });
  const deleted = await collect(
    partsOf(
      await post(
        `mutation { deleteBook(_id: "${idOf('b', 39)}") { ... @defer { reviews { nodes { text } } } } }`,
      ),
    ),
  );
  expect(mergeParts(deleted)).toEqual({
    deleteBook: { reviews: { nodes: [{ text: 'Review 39' }] } },
  });
});
