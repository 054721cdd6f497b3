import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Extensions } from '../../../src/extensions.ts';
import { askEntities } from '../../support/entities.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { idOf } from '../../support/library.ts';
import { createShop, fillShop, isbnOf } from '../../support/shop.ts';

const extensions: Extensions = {
  schema: ({ table }) => {
    table('shop/books').field('label', {
      type: 'String',
      columns: ['title', 'shelf'],
      resolve: (row) => `${String(row['title'])} on ${String(row['shelf'])}`,
    });
  },
  hooks: {
    'shop/books': {
      beforeRead: () => ({ shelf: { lt: 2 } }),
      afterRead: ({ rows }) => rows.map((row) => ({ ...row, title: 'Title' })),
    },
  },
};

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createShop(admin);
      await fillShop(admin, 6);
    },
    config: {
      relay: true,
      federation: { enabled: true },
      tables: {
        'shop/books': { columns: { printedAt: { hidden: true } } },
        'shop/secrets': { hidden: true },
      },
      extensions,
    },
  });
});
afterAll(() => gateway.close());

test('rows that a hook keeps from the caller are no entities, by whichever key', async () => {
  const wanted = [
    { __typename: 'Book', _id: idOf('b', 0) },
    { __typename: 'Book', _id: idOf('b', 5) },
    { __typename: 'Book', isbn: isbnOf(1) },
    { __typename: 'Book', isbn: isbnOf(4) },
  ];
  const { read, errors } = await askEntities(gateway, wanted, '... on Book { title label }');
  expect(errors).toBeUndefined();
  const shown = { title: 'Title', label: 'Title on 0' };
  expect(read).toEqual([shown, null, shown, null]);
});

test('they are no nodes either', async () => {
  const idFor = (number: number): string =>
    Buffer.from(`row/shop/books/${idOf('b', number)}`).toString('base64url');
  const { data, errors } = await gateway.query(
    'query($ids: [ID!]!) { nodes(ids: $ids) { ... on Book { title } } }',
    { variables: { ids: [idFor(5), idFor(0)] } },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ nodes: [null, { title: 'Title' }] });
});

test('hidden columns make no keys, and hidden tables no entities', async () => {
  const { data } = await gateway.query('{ _service { sdl } }');
  const { sdl } = data?.['_service'] as { sdl: string };
  expect(sdl).toMatch(/^type Book .*@key\(fields: "isbn"\) @key\(fields: "shelf place"\) \{$/m);
  expect(sdl).not.toMatch(/\bprintedAt\b|^type Secret\b/m);
  expect(sdl).toContain('  label: String');
  const secret = { __typename: 'Secret', _id: 's1' };
  const { errors } = await askEntities(gateway, [secret], '__typename');
  expect(errors?.[0]?.message).toContain('"Secret" is no entity here');
});
