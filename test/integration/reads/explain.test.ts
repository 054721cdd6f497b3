import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type QueryOptions, type TestGateway } from '../../support/gateway.ts';

const optional = { required: false };

async function seedShop(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    {
      id: 'makers',
      columns: [
        ['varchar', { key: 'name', size: 40, ...optional }],
        ['bigint', { key: 'code', ...optional }],
      ],
    },
    { id: 'labels', columns: [['varchar', { key: 'text', size: 40, ...optional }]] },
    {
      id: 'goods',
      columns: [
        ['varchar', { key: 'title', size: 40, ...optional }],
        ['varchar', { key: 'kind', size: 40, ...optional }],
        ['integer', { key: 'price', ...optional }],
        [
          'relationship',
          { type: 'manyToOne', relatedTableId: 'makers', key: 'maker', twoWay: false },
        ],
        [
          'relationship',
          { type: 'manyToMany', relatedTableId: 'labels', key: 'labels', twoWay: false },
        ],
      ],
    },
  ]);
  const table = '/tablesdb/shop/tables/goods';
  const columns = ['kind', 'price'];
  await admin.send('POST', `${table}/indexes`, { key: 'by_kind', type: 'key', columns });
  for (;;) {
    const { status } = await admin.send('GET', `${table}/indexes/by_kind`);
    if (status === 'available') break;
  }
  await admin.createRow('shop/makers', { id: 'm1', data: { name: 'Äther' } });
  for (const id of ['l1', 'l2']) await admin.createRow('shop/labels', { id, data: { text: id } });
  for (const price of [1, 2, 3]) {
    const data = { title: `Good ${price}`, kind: 'x', price, maker: 'm1', labels: ['l2', 'l1'] };
    await admin.createRow('shop/goods', { id: `g${price}`, data });
  }
}

const asked = { 'x-explain': '1' };

interface Explained {
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  readonly inGateway: readonly Readonly<Record<string, unknown>>[];
  readonly missingIndexes: readonly Readonly<Record<string, unknown>>[];
}

async function explain(
  gateway: TestGateway,
  document: string,
  options: QueryOptions = {},
): Promise<Explained> {
  const headers = { ...asked, ...options.headers };
  const answer = await gateway.query(document, { ...options, headers });
  const { extensions } = answer as { extensions?: { explain?: Explained } };
  if (!extensions?.explain) throw new Error(`Nothing was explained: ${JSON.stringify(answer)}`);
  return extensions.explain;
}

describe('in development', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ seed: seedShop, config: { mode: 'development' } });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.upstream.clear();
  });

  test('an answer tells of its calls in order, with their decoded queries', async () => {
    const { calls } = await explain(
      gateway,
      '{ goods(first: 2, filter: { price: { gte: 2 } }) { nodes { title maker { name } } totalCount } }',
    );
    expect(calls).toMatchObject([
      {
        method: 'GET',
        path: '/tablesdb/shop/tables/goods/rows',
        queries: expect.arrayContaining([
          { method: 'greaterThanEqual', attribute: 'price', values: [2] },
          { method: 'orderAsc', attribute: '$sequence' },
          { method: 'limit', values: [2] },
        ]) as unknown,
        counted: true,
        status: 200,
        rows: 2,
        attempts: 1,
      },
      {
        method: 'GET',
        path: '/tablesdb/shop/tables/makers/rows',
        queries: expect.arrayContaining([
          { method: 'equal', attribute: '$id', values: ['m1'] },
        ]) as unknown,
        counted: false,
        rows: 1,
      },
    ]);
    expect(calls.map(({ path }) => path)).toEqual(
      gateway.upstream.calls.map(({ path }) => path.split('?')[0]),
    );
  });

  test('the bytes of an answer are those that arrived', async () => {
    const { calls } = await explain(gateway, '{ makers { nodes { name } } }');
    const [call] = gateway.upstream.calls;
    const response = await fetch(`${gateway.devserver.endpoint}${call?.path ?? ''}`, {
      headers: { 'X-Appwrite-Project': gateway.devserver.project },
    });
    const body = await response.text();
    expect(body).toContain('Äther');
    expect(calls[0]?.['bytes']).toBe(Buffer.byteLength(body));
    expect(calls[0]?.['milliseconds']).toEqual(expect.any(Number));
  });

  test('large integers in queries keep all digits', async () => {
    const document = '{ makers(filter: { code: { eq: "9007199254740993" } }) { nodes { name } } }';
    const { calls } = await explain(gateway, document);
    expect(calls[0]?.['queries']).toContainEqual({
      method: 'equal',
      attribute: 'code',
      values: ['9007199254740993'],
    });
  });

  test('writes and calls of services are told without what they send', async () => {
    const document = 'mutation { updateGood(_id: "g1", data: { title: "Secret title" }) { _id } }';
    const told = await explain(gateway, document, { as: { key: gateway.devserver.key } });
    expect(told.calls[0]).toMatchObject({
      method: 'PATCH',
      path: '/tablesdb/shop/tables/goods/rows/g1',
      queries: [],
      counted: null,
      rows: 1,
    });
    expect(JSON.stringify(told)).not.toContain('Secret title');
    expect(JSON.stringify(told)).not.toContain(gateway.devserver.key);
    const service = await explain(gateway, '{ accountGet { name } }');
    expect(service.calls).toMatchObject([{ path: '/account', rows: null, counted: null }]);
  });

  test('what the gateway did itself is told', async () => {
    const { inGateway } = await explain(
      gateway,
      '{ goods { nodes { labels(first: 1) { nodes { text } } } } }',
    );
    expect(inGateway).toMatchObject([
      { action: 'sorted', table: 'shop/labels', rows: 6, kept: 6 },
      { action: 'cut', table: 'shop/labels', rows: 6, kept: 3 },
    ]);
    const computed = await explain(gateway, '{ goodsAggregate { values { price { sum } } } }', {
      as: { key: gateway.devserver.key },
    });
    expect(computed.inGateway).toMatchObject([
      { action: 'computed', table: 'shop/goods', rows: 3 },
    ]);
  });

  test('an operation that fails is explained all the same', async () => {
    const document = '{ goods { nodes { title } } accountGet { name } }';
    const { calls } = await explain(gateway, document);
    expect(calls.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });

  test('aliases share a call, and it is told once', async () => {
    const { calls } = await explain(
      gateway,
      '{ a: goods { nodes { title } } b: goods { nodes { kind } } }',
    );
    expect(calls).toHaveLength(1);
  });

  const missing: [string, string, object[]][] = [
    [
      'a column without an index',
      'goods(filter: { title: { eq: "a" } })',
      [{ column: 'title', use: 'filter', index: 'key' }],
    ],
    ['a column that an index begins with', 'goods(filter: { kind: { eq: "a" } })', []],
    [
      'a column in the middle of one',
      'goods(filter: { price: { gt: 1 } })',
      [{ column: 'price', use: 'filter', index: 'key' }],
    ],
    [
      'that column behind the others',
      'goods(filter: { kind: { eq: "a" } }, orderBy: [{ price: ASC }])',
      [],
    ],
    [
      'an order',
      'goods(orderBy: [{ title: DESC }])',
      [{ column: 'title', use: 'order', index: 'key' }],
    ],
    [
      'a column inside or',
      'goods(filter: { or: [{ kind: { eq: "a" } }, { title: { startsWith: "b" } }] })',
      [{ column: 'title', use: 'filter', index: 'key' }],
    ],
    [
      "Appwrite's own columns",
      'goods(filter: { _createdAt: { gt: "2020-01-01T00:00:00Z" } }, orderBy: [{ _updatedAt: ASC }])',
      [],
    ],
    ['an operator that no index helps', 'goods(filter: { title: { contains: "a" } })', []],
  ];

  test.each(missing)(
    'indexes that are missing are named for %s',
    async (_what, field, expected) => {
      const { missingIndexes } = await explain(gateway, `{ ${field} { nodes { _id } } }`);
      const places = { table: 'shop/goods', calls: [0] };
      expect(missingIndexes).toEqual(expected.map((each) => ({ ...each, ...places })));
    },
  );

  test('nothing is explained to whoever does not ask with 1', async () => {
    const silent: Record<string, string>[] = [{}, { 'x-explain': '0' }, { 'x-explain': '' }];
    for (const headers of silent) {
      const answer = await gateway.query('{ goods { nodes { title } } }', { headers });
      expect(answer).not.toHaveProperty('extensions');
    }
  });

  test('each of several who ask at once is told of their own calls', async () => {
    const documents = Array.from({ length: 5 }, () => '{ goods { nodes { title } } }');
    const told = await Promise.all(documents.map((document) => explain(gateway, document)));
    expect(told.map(({ calls }) => calls.length)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('in production', () => {
  let gateway: TestGateway;
  const document = '{ goods(filter: { title: { eq: "a" } }) { nodes { title } } }';
  beforeAll(async () => {
    gateway = await startTestGateway({ seed: seedShop, config: { mode: 'production' } });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.upstream.clear();
  });

  test('whoever has no key is refused before anything is called', async () => {
    const { data, errors } = await gateway.query(document, { headers: asked });
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('X-Appwrite-Key') as unknown,
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('a caller with a key is told', async () => {
    const { calls } = await explain(gateway, document, { as: { key: gateway.devserver.key } });
    expect(calls).toHaveLength(1);
  });

  test('a key that Appwrite does not know is told nothing', async () => {
    const told = await explain(gateway, document, { as: { key: 'standard_made_up' } });
    expect(told).toEqual({ withheld: expect.any(String) as unknown });
  });
});

test('nobody is told where explain is switched off', async () => {
  const gateway = await startTestGateway({ config: { mode: 'development', explain: 'never' } });
  try {
    const { errors } = await gateway.query('{ __typename }', {
      headers: asked,
      as: { key: gateway.devserver.key },
    });
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  } finally {
    await gateway.close();
  }
});
