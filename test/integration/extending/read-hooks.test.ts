import { afterEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import type { Extensions } from '../../../src/extensions.ts';
import type { Hooks } from '../../../src/resolvers/hooks/types.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import { createShelf } from '../../support/shelf.ts';
import { connectSocket } from '../../support/subscriber.ts';

const open: TestGateway[] = [];
const start = async (
  extensions: Extensions,
  options: TestGatewayOptions = {},
): Promise<TestGateway> => {
  const config = { ...options.config, extensions };
  const gateway = await startTestGateway({ seed: createShelf, ...options, config });
  open.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

const pathsOf = ({ upstream }: TestGateway): string[] =>
  upstream.calls.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);

/** Rows are there for the owner that a header names. */
const ownBooks: Extensions = {
  headers: ['X-Owner'],
  hooks: {
    'blog/books': {
      beforeRead: ({ caller }) => ({ owner: { eq: caller.header('x-owner') ?? '' } }),
    },
  },
};
const asAnn = { headers: { 'x-owner': 'ann' } };
const asBob = { headers: { 'x-owner': 'bob' } };

describe('a filter of beforeRead', () => {
  test('goes with the one call of a list, a count and an aggregate', async () => {
    const gateway = await start(ownBooks);
    const { data } = await gateway.query(
      '{ books { nodes { _id } totalCount } booksAggregate { count } book(_id: "two") { _id } }',
      asAnn,
    );
    expect(data).toEqual({
      books: { nodes: [{ _id: 'one' }], totalCount: 1 },
      booksAggregate: { count: 1 },
      book: null,
    });
    expect(pathsOf(gateway)).toHaveLength(3);
    for (const path of pathsOf(gateway)) expect(path).toContain('"owner","values":["ann"]');
  });

  test('holds for related rows of every kind', async () => {
    const gateway = await start(ownBooks);
    const { data, errors } = await gateway.query(
      '{ authors { nodes { _id books { nodes { _id } totalCount } } } ' +
        'tags { nodes { books { nodes { _id } totalCount } } } }',
      asAnn,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      authors: {
        nodes: [
          { _id: 'ann', books: { nodes: [{ _id: 'one' }], totalCount: 1 } },
          { _id: 'bob', books: { nodes: [], totalCount: 0 } },
        ],
      },
      tags: { nodes: [{ books: { nodes: [{ _id: 'one' }], totalCount: 1 } }] },
    });
  });

  test('holds for what a filter on related rows finds, which then tells nothing of others', async () => {
    const gateway = await start(ownBooks);
    const document =
      '{ authors(filter: { books: { some: { title: { eq: "Two" } } } }) { nodes { _id } } }';
    const ids = async (options: object): Promise<unknown> =>
      (await gateway.query(document, options)).data;
    expect(await ids(asAnn)).toEqual({ authors: { nodes: [] } });
    expect(await ids(asBob)).toEqual({ authors: { nodes: [{ _id: 'bob' }] } });
  });

  test('holds for writes: rows that are not there cannot be changed, related or deleted', async () => {
    const gateway = await start(ownBooks);
    for (const mutation of [
      'updateBook(_id: "two", data: { title: "x" }) { _id }',
      'deleteBook(_id: "two") { _id }',
      'upsertBook(_id: "two", data: { title: "x" }) { _id }',
      'updateAuthor(_id: "ann", data: { books: { connect: ["two"] } }) { _id }',
    ]) {
      const { errors } = await gateway.query(`mutation { ${mutation} }`, asAnn);
      expect(errors?.[0]?.extensions.code, mutation).toBe('NOT_FOUND');
    }
    const many = await gateway.query(
      'mutation { updateBooks(all: true, data: { title: "mine" }) { count } }',
      { ...asAnn, as: { key: gateway.devserver.key } },
    );
    expect(many.data).toEqual({ updateBooks: { count: 1 } });
    const made = await gateway.query(
      'mutation { upsertBook(_id: "three", data: { title: "x", owner: "ann" }) { _id } }',
      { ...asAnn, as: { key: gateway.devserver.key } },
    );
    expect(made.data).toEqual({ upsertBook: { _id: 'three' } });
    const { data } = await gateway.query('{ book(_id: "two") { title } }', asBob);
    expect(data).toEqual({ book: { title: 'Two' } });
  });

  test('holds for the rows that a subscription sends', async () => {
    const gateway = await start(ownBooks);
    const subscriber = connectSocket(gateway, asAnn.headers);
    try {
      const live = subscriber.subscribe('subscription { books { nodes { _id } } }');
      expect(await live.next()).toMatchObject({ data: { books: { nodes: [{ _id: 'one' }] } } });
    } finally {
      await subscriber.close();
    }
  });

  test('may use hidden columns and the id of a related row', async () => {
    const hooks: Hooks = {
      'blog/books': {
        beforeRead: () => ({ state: { eq: 'draft' }, author: { _id: { eq: 'bob' } } }),
      },
    };
    const config = { tables: { 'blog/books': { columns: { state: { hidden: true } } } } };
    const gateway = await start({ hooks }, { config });
    const { data } = await gateway.query('{ books { nodes { _id } } }');
    expect(data).toEqual({ books: { nodes: [{ _id: 'two' }] } });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('can be made of the user’s account, which one call reads for the whole operation', async () => {
    let session = '';
    const hooks: Hooks = {
      '*': {
        beforeRead: async ({ caller, table }) =>
          table === 'blog/books' ? { owner: { eq: (await caller.account())?.$id ?? '' } } : null,
      },
    };
    const gateway = await start(
      { hooks },
      {
        seed: async (admin) => {
          await createShelf(admin);
          session = await admin.signUp('ann');
        },
      },
    );
    const document = '{ books { nodes { _id } } more: books(first: 3) { nodes { _id } } }';
    const { data } = await gateway.query(document, { as: { session } });
    expect(data).toEqual({ books: { nodes: [{ _id: 'one' }] }, more: { nodes: [{ _id: 'one' }] } });
    expect(pathsOf(gateway).filter((path) => path.endsWith('/account'))).toHaveLength(1);
    expect((await gateway.query(document)).data).toMatchObject({ books: { nodes: [] } });
  });

  test('that throws refuses the field with its code and message', async () => {
    const hooks: Hooks = {
      'blog/books': {
        beforeRead: () => {
          throw new GatewayError('FORBIDDEN', 'The library is closed.');
        },
      },
    };
    const gateway = await start({ hooks });
    const { data, errors } = await gateway.query('{ books { nodes { _id } } tags { totalCount } }');
    expect(data).toEqual({ books: null, tags: { totalCount: 1 } });
    expect(errors?.[0]).toMatchObject({
      message: 'The library is closed.',
      extensions: { code: 'FORBIDDEN' },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('that asks for what one call cannot be told says so', async () => {
    const hooks: Hooks = {
      'blog/books': { beforeRead: () => ({ author: { name: { eq: 'Ann' } } }) },
    };
    const gateway = await start({ hooks });
    const { errors } = await gateway.query('{ books { nodes { _id } } }');
    expect(errors?.[0]?.message).toContain('beforeRead of blog/books');
  });
});

test('equal requests that differ in a header of extensions share no answer', async () => {
  const gateway = await start(ownBooks);
  const ask = async (options: object) =>
    (await gateway.query('query Same { books { nodes { _id } } }', options)).data;
  for (let round = 0; round < 3; round += 1) {
    const [ann, bob] = await Promise.all([ask(asAnn), ask(asBob)]);
    expect(ann).toEqual({ books: { nodes: [{ _id: 'one' }] } });
    expect(bob).toEqual({ books: { nodes: [{ _id: 'two' }] } });
  }
});

describe('afterRead', () => {
  const masked: Hooks = {
    'blog/books': {
      columns: ['owner'],
      afterRead: ({ rows, caller }) =>
        rows.map((row) =>
          row['owner'] === caller.header('x-owner') ? row : { ...row, cost: null },
        ),
    },
  };

  test('changes rows wherever they are shown, with the columns it needs in the same call', async () => {
    const gateway = await start({ headers: ['x-owner'], hooks: masked });
    // Often enough for plans and copied fields to be in use.
    for (let round = 0; round < 3; round += 1) {
      gateway.upstream.clear();
      const { data } = await gateway.query(
        '{ books { nodes { _id cost author { books { nodes { cost } } } } } }',
        asAnn,
      );
      expect(data).toEqual({
        books: {
          nodes: [
            { _id: 'one', cost: 5, author: { books: { nodes: [{ cost: 5 }] } } },
            { _id: 'two', cost: null, author: { books: { nodes: [{ cost: null }] } } },
          ],
        },
      });
      expect(gateway.upstream.calls).toHaveLength(3);
    }
  });

  test('changes what is computed with, too', async () => {
    const gateway = await start(
      { headers: ['x-owner'], hooks: masked },
      { config: { aggregates: { guests: true } } },
    );
    const { data, errors } = await gateway.query(
      '{ booksAggregate { values { cost { max sum } } } }',
      asAnn,
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ booksAggregate: { values: { cost: { max: 5 } } } });
  });

  test('must give as many rows as it got', async () => {
    const gateway = await start({ hooks: { 'blog/books': { afterRead: () => [] } } });
    const { errors } = await gateway.query('{ books { nodes { title } } }');
    expect(errors?.[0]?.message).toContain('afterRead of blog/books must give a list of 2 rows');
  });
});

test.each([
  [
    { 'blog/bookz': {} },
    'extensions.hooks: there is no table blog/bookz. Did you mean blog/books?',
  ],
  [{ 'blog/books': { beforeReed: () => null } }, 'is not a setting. Did you mean beforeRead?'],
  [
    { 'blog/books': { columns: ['titel'] } },
    'blog/books has no column "titel" that holds values. Did you mean title?',
  ],
])('a mistake in the hooks ends the start: %o', async (hooks, message) => {
  await expect(start({ hooks: hooks as Hooks })).rejects.toThrow(message);
});
