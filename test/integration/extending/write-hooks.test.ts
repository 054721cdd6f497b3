import { afterEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import type { Extensions } from '../../../src/extensions.ts';
import type { Hooks, WriteEvent, WrittenEvent } from '../../../src/resolvers/hooks/types.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import { createShelf } from '../../support/shelf.ts';

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

describe('beforeWrite', () => {
  test('adds to what is written, also to hidden and read-only columns and in nested rows', async () => {
    const seen: Omit<WriteEvent, 'caller'>[] = [];
    const hooks: Hooks = {
      'blog/books': {
        beforeWrite: ({ caller, ...event }) => {
          seen.push(event);
          return { data: { owner: caller.kind, cost: 1 } };
        },
      },
    };
    const config = {
      tables: {
        'blog/books': { columns: { owner: { readOnly: true }, cost: { hidden: true } } },
      },
    };
    const gateway = await start({ hooks }, { config });
    const key = gateway.devserver.key;
    const { data, errors } = await gateway.query(
      'mutation { createBook(_id: "a", data: { title: "A" }) { owner } ' +
        'createAuthor(_id: "cy", data: { name: "Cy", books: { create: [{ _id: "b", title: "B" }] } }) { books { nodes { owner } } } ' +
        'updateBooks(filter: { _id: { eq: "a" } }, data: { title: "AA" }) { count } }',
      { as: { key } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      createBook: { owner: 'key' },
      createAuthor: { books: { nodes: [{ owner: 'key' }] } },
      updateBooks: { count: 1 },
    });
    expect(seen.map(({ action, id }) => [action, id])).toEqual([
      ['create', 'a'],
      ['create', 'b'],
      ['update', null],
    ]);
    const row = await gateway.admin.send('GET', '/tablesdb/blog/tables/books/rows/b');
    expect(row).toMatchObject({ title: 'B', owner: 'key', cost: 1 });
  });

  test('sees rows that are written only since others are related to them', async () => {
    const hooks: Hooks = {
      'blog/books': {
        beforeWrite: ({ action, id }) => {
          if (action === 'update' && id === 'two')
            throw new GatewayError('FORBIDDEN', 'Book two stays as it is.');
        },
      },
    };
    const gateway = await start({ hooks });
    const { errors } = await gateway.query(
      'mutation { updateAuthor(_id: "ann", data: { books: { connect: ["two"] } }) { _id } }',
      { as: { key: gateway.devserver.key } },
    );
    expect(errors?.[0]?.message).toContain('Book two stays as it is.');
    const { data } = await gateway.query('{ book(_id: "two") { author { _id } } }');
    expect(data).toEqual({ book: { author: { _id: 'bob' } } });
  });

  test('runs for atomic operations, and afterWrite hears of what was committed, not of dry runs', async () => {
    const written: Omit<WrittenEvent, 'caller'>[] = [];
    const hooks: Hooks = {
      '*': {
        beforeWrite: ({ table }) => (table === 'blog/books' ? { data: { state: 'new' } } : null),
        afterWrite: ({ action, table, ids }) => {
          written.push({ action, table, ids });
        },
      },
    };
    const gateway = await start({ hooks });
    const as = { key: gateway.devserver.key };
    const fields =
      '{ createBook(_id: "a", data: { title: "A" }) { state } deleteAuthor(_id: "bob") { _id } }';
    await gateway.query(`mutation @atomic(dryRun: true) ${fields}`, { as });
    expect(written).toEqual([]);
    const { data } = await gateway.query(`mutation @atomic ${fields}`, { as });
    expect(data).toEqual({ createBook: { state: 'new' }, deleteAuthor: { _id: 'bob' } });
    expect(written).toEqual([
      { action: 'create', table: 'blog/books', ids: ['a'] },
      { action: 'delete', table: 'blog/authors', ids: ['bob'] },
    ]);
  });

  test('that names a column which is not there says so, and nothing is written', async () => {
    const gateway = await start({
      hooks: { 'blog/tags': { beforeWrite: () => ({ data: { nam: 'x' } }) } },
    });
    const { errors } = await gateway.query('mutation { createTag(data: { name: "y" }) { _id } }');
    expect(errors?.[0]?.message).toContain('Did you mean name?');
    expect(gateway.upstream.calls).toEqual([]);
  });
});
