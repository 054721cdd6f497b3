import { queryObjects } from 'node:v8';
import { getIntrospectionQuery, GraphQLSchema } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway | undefined;
afterEach(() => gateway?.close());

/** Schemas that something still refers to; this collects the garbage first. */
const countSchemas = (): number => queryObjects(GraphQLSchema, { format: 'count' });

test('after a reload the introspection is that of the new schema, and the old one is let go of', async () => {
  const before = countSchemas();
  gateway = await startTestGateway({
    seed: (admin) =>
      admin.createTables('shop', [
        { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
      ]),
  });
  for (const key of ['pages', 'weight', 'price']) {
    const path = '/tablesdb/shop/tables/books/columns';
    await gateway.admin.send('POST', `${path}/integer`, { key, required: false });
    let status: unknown;
    while (status !== 'available') ({ status } = await gateway.admin.send('GET', `${path}/${key}`));
    await gateway.refresh();
    const introspections = [
      await gateway.query(getIntrospectionQuery()),
      await gateway.query(getIntrospectionQuery()),
    ];
    expect(JSON.stringify(introspections[0])).toContain(`"${key}"`);
    expect(introspections[1]).toEqual(introspections[0]);
    expect(await gateway.query(`{ books { nodes { ${key} } } }`)).toEqual({
      data: { books: { nodes: [] } },
    });
  }
  expect(countSchemas() - before).toBe(1);
});
