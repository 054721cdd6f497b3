import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { idOf } from '../../support/library.ts';
import { startReviews, startViews, type Subgraph } from '../../support/reviews-subgraph.ts';
import { createShop, fillShop } from '../../support/shop.ts';
import {
  compose,
  composerNames,
  startRouter,
  type Router,
  type RouterName,
  type SupergraphQuery,
} from '../../support/supergraph.ts';

let gateway: TestGateway;
let reviews: Subgraph;
let views: Subgraph;
let mostViewed = '';
let ann: string;

async function seed(admin: Admin): Promise<void> {
  await createShop(admin);
  await fillShop(admin, 6);
  ann = await admin.signUp('ann');
  await admin.signUp('bob');
  const permissions = ['read("user:ann")'];
  await admin.createRow('shop/notes', { id: 'n1', data: { text: 'Hers' }, permissions });
}

beforeAll(async () => {
  reviews = await startReviews();
  views = await startViews(() => mostViewed);
  gateway = await startTestGateway({
    seed,
    config: {
      relay: true,
      federation: {
        enabled: true,
        entityInterface: true,
        directives: {
          'Book.title': { shareable: true, tags: ['public'] },
          'Book.isbn': { inaccessible: true },
          'Query.books': {
            listSize: {
              slicingArguments: ['first', 'last'],
              sizedFields: ['nodes', 'edges'],
              requireOneSlicingArgument: false,
            },
          },
          'Book.author': { cost: 5 },
          'Author.name': { overrides: 'reviews' },
        },
      },
    },
  });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await reviews.close();
  await views.close();
});

async function subgraphs() {
  const { data } = await gateway.query('{ _service { sdl } }');
  const { sdl } = data?.['_service'] as { sdl: string };
  return [
    { name: 'appwrite', url: `${gateway.url}/graphql`, sdl },
    { name: 'reviews', url: reviews.url, sdl: reviews.sdl },
    { name: 'views', url: views.url, sdl: views.sdl },
  ];
}

describe.each(composerNames)('composed by %s', (composer) => {
  let supergraph: string;

  beforeAll(async () => {
    const { sdl, errors } = compose(composer, await subgraphs());
    expect(errors).toEqual([]);
    supergraph = sdl;
  });

  test('what the configuration says is in the supergraph', () => {
    const typeOf = (name: string): string =>
      new RegExp(`\\ntype ${name}\\b[^]*?\\n}`).exec(supergraph)?.[0] ?? '';
    const book = typeOf('Book');
    expect(book).toMatch(/title: String!.*@tag\(name: "public"\)/);
    expect(book).toMatch(/isbn: String!.*@inaccessible/);
    expect(book).toMatch(/@join__type\(graph: APPWRITE, key: "shelf place"/);
    const isApollo = composer === '@apollo/composition';
    // One composer leaves oneOf out, the other one costs.
    expect(supergraph.includes('@oneOf')).toBe(!isApollo);
    if (isApollo) {
      expect(typeOf('Query')).toMatch(/@listSize\(slicingArguments: \["first", "last"\]/);
      expect(book).toMatch(/author: Author.*@cost\(weight: 5\)/);
    }
  });

  describe.each<RouterName>(['@apollo/gateway', '@graphql-hive/gateway-runtime'])(
    'and run by %s',
    (routerName) => {
      const isApollo = routerName === '@apollo/gateway';
      let router: Router;

      beforeAll(async () => {
        router = await startRouter(routerName, supergraph);
      });
      afterAll(() => router.close());
      beforeEach(() => {
        gateway.upstream.clear();
        reviews.received.length = 0;
      });

      /** The answer, and how many calls it took Appwrite and the other subgraph. */
      async function ask(document: string, options?: SupergraphQuery) {
        const { data, errors } = await router.query(document, options);
        const calls = gateway.upstream.calls.length;
        return { data, errors, calls, others: reviews.received.length };
      }

      test('rows lead to what another subgraph adds to them', async () => {
        const { data, errors, calls, others } = await ask(
          '{ books(first: 3, orderBy: [{ title: ASC }]) { nodes { title reviews { stars } } } }',
        );
        expect(errors).toBeUndefined();
        expect(data).toEqual({
          books: {
            nodes: [
              { title: 'Book 0', reviews: [{ stars: 1 }, { stars: 4 }] },
              { title: 'Book 1', reviews: [{ stars: 2 }, { stars: 5 }] },
              { title: 'Book 2', reviews: [{ stars: 3 }, { stars: 1 }] },
            ],
          },
        });
        expect([calls, others]).toEqual([1, 1]);
      });

      test('things of another subgraph lead to rows, all with one call a table', async () => {
        const { data, errors, calls, others } = await ask(
          '{ reviews { id book { title author { name } } } }',
        );
        expect(errors).toBeUndefined();
        const expected = [0, 1, 2, 3, 4, 5].map((number) => {
          const author = { name: `Author ${Math.floor((number % 3) / 2)}` };
          return { id: `r${number}`, book: { title: `Book ${number % 3}`, author } };
        });
        expect(data).toEqual({ reviews: expected });
        expect([calls, others]).toEqual([2, 1]);
      });

      test('there and back again: a field that requires one of a row', async () => {
        const { data, errors, calls } = await ask(
          '{ bestSeller { title wayToShelf reviews { book { shelf } } } }',
        );
        expect(errors).toBeUndefined();
        expect(data).toMatchObject({
          bestSeller: {
            title: 'Book 2',
            wayToShelf: 'To shelf 1',
            reviews: [{ book: { shelf: 1 } }, {}],
          },
        });
        expect(calls).toBeLessThanOrEqual(2);
      });

      test('a field that another subgraph provides is not asked for here', async () => {
        const { data, errors, calls } = await ask('{ reviews { quotedBook { title } } }');
        expect(errors).toBeUndefined();
        // Hive asks whoever owns the field all the same.
        const title = isApollo ? `Quoted ${idOf('b', 0)}` : 'Book 0';
        expect(data).toMatchObject({ reviews: [{ quotedBook: { title } }, {}, {}, {}, {}, {}] });
        expect(calls).toBe(isApollo ? 0 : 1);
      });

      test('a field that another subgraph has taken over comes from there', async () => {
        const { data, errors, calls, others } = await ask(
          `{ book(_id: "${idOf('b', 1)}") { title nickname } }`,
        );
        expect(errors).toBeUndefined();
        expect(data).toEqual({ book: { title: 'Book 1', nickname: `Moved ${idOf('b', 1)}` } });
        expect([calls, others]).toEqual([1, 1]);
        const path = String(gateway.upstream.calls[0]?.path);
        expect(path).toContain('title');
        expect(path).not.toContain('nickname');
      });

      test('a field that was taken over from another subgraph comes from here', async () => {
        const { data, errors, calls, others } = await ask('{ bestAuthor { _id name } }');
        expect(errors).toBeUndefined();
        expect(data).toEqual({ bestAuthor: { _id: idOf('a', 1), name: 'Author 1' } });
        expect([calls, others]).toEqual([1, 1]);
        expect(reviews.received.join()).not.toMatch(/\bname\b/);
        const direct = await ask(`{ author(_id: "${idOf('a', 1)}") { name } }`);
        expect(direct.data).toEqual({ author: { name: 'Author 1' } });
        expect(reviews.received).toHaveLength(1);
      });

      test('what is inaccessible is not there for clients', async () => {
        const { data, errors, calls } = await ask('{ books { nodes { isbn } } }');
        expect(data ?? null).toBeNull();
        expect(errors?.[0]?.message).toMatch(/Cannot query field "isbn"/);
        expect(calls).toBe(0);
      });

      test('another subgraph adds a field to everything that has a global id', async () => {
        const { data: found } = await gateway.query(`{ book(_id: "${idOf('b', 1)}") { id } }`);
        const { id } = found?.['book'] as { id: string };
        gateway.upstream.clear();
        const { data, errors, calls } = await ask(
          'query($id: ID!) { node(id: $id) { id views ... on Book { title } } }',
          { variables: { id } },
        );
        expect(calls).toBe(1);
        if (isApollo) {
          expect(errors).toBeUndefined();
          expect(data).toEqual({ node: { id, views: 7, title: 'Book 1' } });
        } else {
          // Hive asks the other subgraph for a `Book`, of which that has never heard.
          expect(errors).toMatchObject([{ path: ['node', 'views'] }]);
        }
      });

      test('and refers to such a thing without knowing what it is', async () => {
        const { data: found } = await gateway.query(`{ book(_id: "${idOf('b', 2)}") { id } }`);
        mostViewed = (found?.['book'] as { id: string }).id;
        gateway.upstream.clear();
        const { data, errors, calls } = await ask(
          '{ mostViewed { __typename views ... on Book { title } } }',
        );
        expect(errors).toBeUndefined();
        expect(data).toEqual({ mostViewed: { __typename: 'Book', views: 7, title: 'Book 2' } });
        expect(calls).toBe(1);
      });

      test('the caller’s credential goes with every call, and users are entities', async () => {
        const headers = { 'x-appwrite-session': ann };
        const people = await ask('{ people { _id email } notes { nodes { text } } }', { headers });
        expect(people.data).toMatchObject({
          people: [
            { _id: 'ann', email: 'ann@example.com' },
            { _id: 'bob', email: null },
          ],
          notes: { nodes: [{ text: 'Hers' }] },
        });
        expect(people.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
        const kinds = gateway.upstream.calls.map(({ credentialKind }) => credentialKind);
        expect(new Set(kinds)).toEqual(new Set(['session']));
        const guest = await ask('{ notes { nodes { text } } }');
        expect(guest.data).toEqual({ notes: { nodes: [] } });
      });

      test('oneOf inputs are checked, here if nowhere else', async () => {
        const { errors } = await ask(
          '{ books(orderBy: [{ title: ASC, shelf: ASC }]) { nodes { title } } }',
        );
        expect(errors?.[0]?.message).toMatch(/exactly one|OneOf/i);
      });

      test('the header X-Atomic makes what is sent together all or nothing', async () => {
        const headers = { 'x-appwrite-key': gateway.devserver.key, 'x-atomic': 'commit' };
        const { data, errors } = await ask(
          `mutation {
            a: createAuthor(data: { name: "Kept?" }, _id: "kept") { name }
            b: createAuthor(data: { name: "Twice" }, _id: "${idOf('a', 0)}") { name }
          }`,
          { headers },
        );
        // Hive sends the fields of a mutation one by one.
        const kept = isApollo ? null : { name: 'Kept?' };
        expect(data).toEqual({ a: kept, b: null });
        expect(errors?.length).toBeGreaterThan(0);
        const { data: after } = await gateway.query('{ author(_id: "kept") { name } }');
        expect(after).toEqual({ author: kept });
        const bulk = `{ _id: "kept", name: "A" }, { _id: "${idOf('a', 0)}", name: "B" }`;
        await ask('mutation { deleteAuthor(_id: "kept") { name } }', { headers });
        const many = await ask(`mutation { createAuthors(data: [${bulk}]) { count } }`, {
          headers,
        });
        expect(many.errors).toHaveLength(1);
        const { data: nothing } = await gateway.query('{ author(_id: "kept") { name } }');
        expect(nothing).toEqual({ author: null });
      });

      test('the directive of the same name is unknown to clients, so that none trusts in it', async () => {
        const { errors } = await ask('mutation @atomic { deleteAuthor(_id: "x") { name } }');
        expect(errors?.[0]?.message).toMatch(/Unknown directive "@atomic"/);
      });
    },
  );
});
