import { afterEach, expect, test } from 'vitest';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import type { Admin } from '../../support/admin.ts';

const gateways: TestGateway[] = [];
const start = async (options: TestGatewayOptions = {}): Promise<TestGateway> => {
  const gateway = await startTestGateway({ seed, ...options });
  gateways.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function seed(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: true }]] },
  ]);
  await admin.createRow('shop/books', { id: 'salt', data: { title: 'The Salt Road' } });
}

test('rows of a table are served under the names that its own name gives', async () => {
  const gateway = await start();
  expect(await gateway.query('{ book(_id: "salt") { title } books { nodes { _id } } }')).toEqual({
    data: { book: { title: 'The Salt Road' }, books: { nodes: [{ _id: 'salt' }] } },
  });
});

test('a column that is added appears without a restart', async () => {
  const gateway = await start();
  const document = '{ books { nodes { pages } } }';
  expect((await gateway.query(document)).errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  await gateway.admin.send('POST', '/tablesdb/shop/tables/books/columns/integer', { key: 'pages', required: false });
  await gateway.admin.send('GET', '/tablesdb/shop/tables/books/columns/pages');
  await gateway.refresh();
  expect(await gateway.query(document)).toEqual({ data: { books: { nodes: [{ pages: null }] } } });
});
