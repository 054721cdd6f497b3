import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 4);
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

/** What the calls selected, in the order of the calls. */
const selected = (): (readonly string[] | null)[] =>
  gateway.upstream.calls.map(({ path }) => {
    const queries = [...new URL(path, 'http://upstream').searchParams].filter(([name]) =>
      name.startsWith('queries'),
    );
    const parsed = queries.map(
      ([, text]) => JSON.parse(text) as { method: string; values: string[] },
    );
    return parsed.find(({ method }) => method === 'select')?.values ?? null;
  });

test('only the selected columns are asked for', async () => {
  await gateway.query('{ books { nodes { title } } }');
  expect(selected()).toEqual([['$id', 'title']]);
});

test('fragments, inline fragments and both nodes and edges add their columns', async () => {
  await gateway.query(`
    { books { nodes { ...T } edges { node { ... on Book { pages } ... { _id } } } } }
    fragment T on Book { title }
  `);
  expect(selected()).toEqual([['$id', 'title', 'pages']]);
});

test('what skip and include take out is neither selected nor read', async () => {
  const document = `query ($yes: Boolean!) {
    books { nodes { title pages @skip(if: $yes) author @include(if: false) { name } ... @skip(if: $yes) { card { code } } } }
  }`;
  const { errors } = await gateway.query(document, { variables: { yes: true } });
  expect(errors).toBeUndefined();
  expect(selected()).toEqual([['$id', 'title']]);
});

test('a stored key cannot be selected by itself: the rows come whole', async () => {
  await gateway.query('{ books { nodes { title author { name } } } }');
  expect(selected()).toEqual([null, ['$id', 'name']]);
});

test('one relationship under two aliases is read once, with the columns of both', async () => {
  const { data } = await gateway.query(
    `{ book(_id: "${idOf('b', 0)}") { a: author { name } b: author { _id city { name } } } }`,
  );
  expect(data).toEqual({
    book: { a: { name: 'Person 0' }, b: { _id: idOf('p', 0), city: { name: 'City 0' } } },
  });
  expect(gateway.upstream.calls).toHaveLength(3);
});

test('a column under two aliases, and a type name, need nothing more', async () => {
  const { data } = await gateway.query(
    `{ book(_id: "${idOf('b', 1)}") { __typename a: title b: title } }`,
  );
  expect(data).toEqual({ book: { __typename: 'Book', a: 'Book 1', b: 'Book 1' } });
});

test('order columns are read for cursors, though nobody selected them', async () => {
  await gateway.query('{ books(orderBy: [{ pages: DESC }]) { edges { cursor } } }');
  expect(selected()).toEqual([['$id', 'pages']]);
});

test('a count is paid for only when it is asked for', async () => {
  await gateway.query('{ books { nodes { title } } }');
  expect(gateway.upstream.calls[0]?.path).toContain('total=0');
  gateway.upstream.clear();
  await gateway.query('{ books { nodes { title } totalCount } }');
  expect(gateway.upstream.calls[0]?.path).not.toContain('total=');
});
