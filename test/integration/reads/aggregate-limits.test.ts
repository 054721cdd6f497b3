import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const sales = [
  { status: 'paid', units: 2 },
  { status: 'paid', units: 3 },
  { status: 'open', units: 5 },
  { status: 'paid', units: 40 },
  { status: 'open', units: null },
  { status: 'open', units: 7 },
];

async function seedShop(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    {
      id: 'sales',
      columns: [
        ['enum', { key: 'status', elements: ['paid', 'open'], required: false }],
        ['integer', { key: 'units', required: false }],
      ],
    },
  ]);
  for (const [index, data] of sales.entries()) {
    await admin.createRow('shop/sales', { id: `s${index}`, data });
  }
}

const started: TestGateway[] = [];
afterAll(() => Promise.all(started.map((each) => each.close())));

const startWith = async (aggregates: object): Promise<TestGateway> => {
  const limited = await startTestGateway({ seed: seedShop, config: { aggregates } });
  started.push(limited);
  return limited;
};

test('guests have rows read where the setting says so', async () => {
  const limited = await startWith({ guests: true });
  expect(await limited.query('{ salesAggregate { values { units { max } } } }')).toEqual({
    data: { salesAggregate: { values: { units: { max: 40 } } } },
  });
});

test('a scan that ends at the limit says so, and its count is counted', async () => {
  const limited = await startWith({ guests: true, maxRows: 4 });
  const { data } = await limited.query(
    '{ salesAggregate(groupBy: [status]) { count countIsExact scanned truncated values { units { sum } } groups { count } } }',
  );
  expect(data).toEqual({
    salesAggregate: {
      count: 6,
      countIsExact: true,
      scanned: 4,
      truncated: true,
      values: { units: { sum: '50' } },
      groups: [{ count: 3 }, { count: 1 }],
    },
  });
  expect(limited.upstream.calls).toHaveLength(2);
});

test('a scan that comes out even is not called truncated', async () => {
  const limited = await startWith({ guests: true, maxRows: 6 });
  const { data } = await limited.query(
    '{ salesAggregate { scanned truncated values { units { max } } } }',
  );
  expect(data).toMatchObject({ salesAggregate: { scanned: 6, truncated: false } });
  expect(limited.upstream.calls).toHaveLength(1);
});

test('the aggregates of one operation share the limit', async () => {
  const limited = await startWith({ guests: true, maxRows: 8 });
  const { data } = await limited.query(`{
    a: salesAggregate { scanned truncated values { units { max } } }
    b: salesAggregate(filter: { status: { eq: open } }) { scanned truncated values { units { max } } }
  }`);
  const [a, b] = ['a', 'b'].map((key) => data?.[key] as { scanned: number; truncated: boolean });
  expect((a?.scanned ?? 0) + (b?.scanned ?? 0)).toBeLessThanOrEqual(8);
  expect([a?.truncated, b?.truncated]).toContain(true);
});

test('too many groups are refused with what to do', async () => {
  const limited = await startWith({ guests: true, maxGroups: 1 });
  const { errors } = await limited.query(
    '{ salesAggregate(groupBy: [status]) { groups { count } } }',
  );
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('more than 1 groups') as string,
    extensions: { code: 'TOO_COSTLY' },
  });
});

test('no rows at all leaves counts', async () => {
  const limited = await startWith({ guests: true, maxRows: 0 });
  expect(await limited.query('{ salesAggregate { count } }')).toEqual({
    data: { salesAggregate: { count: 6 } },
  });
  const { errors } = await limited.query('{ salesAggregate { values { units { max } } } }');
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
});

describe('whoever is not signed in', () => {
  const document = '{ salesAggregate { values { units { sum } } } }';
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startWith({});
  });
  beforeEach(() => {
    gateway.upstream.clear();
  });
  const paths = (): string[] => gateway.upstream.calls.map(({ path }) => path.split('?')[0] ?? '');

  test.each<[string, () => object, string[]]>([
    ['a guest', () => ({}), []],
    ['a stale session', () => ({ as: { session: 'c3RhbGU' } }), ['/account']],
  ])('%s has no rows read', async (_who, options, calls) => {
    const { data, errors } = await gateway.query(document, options());
    expect(data).toEqual({ salesAggregate: null });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(paths()).toEqual(calls);
  });

  test('a JWT of an ended session has none read either', async () => {
    const { endpoint, project } = gateway.devserver;
    const headers = {
      'Content-Type': 'application/json',
      'X-Appwrite-Project': project,
      'X-Appwrite-Session': await gateway.admin.signUp('eve'),
    };
    const call = (method: string, path: string): Promise<Response> =>
      fetch(`${endpoint}${path}`, { method, headers, ...(method === 'POST' && { body: '{}' }) });
    const { jwt } = (await (await call('POST', '/account/jwts')).json()) as { jwt: string };
    const counted = '{ salesAggregate { scanned values { units { max } } } }';
    expect((await gateway.query(counted, { as: { jwt } })).errors).toBeUndefined();
    expect((await call('DELETE', '/account/sessions/current')).status).toBe(204);
    const { errors } = await gateway.query(counted, { as: { jwt } });
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test('a session is looked at once an operation', async () => {
    const twice = `{
      a: salesAggregate { values { units { max } } }
      b: salesAggregate { values { units { min } } }
    }`;
    const { data } = await gateway.query(twice, {
      as: { session: await gateway.admin.signUp('ada') },
    });
    expect(data).toEqual({
      a: { values: { units: { max: 40 } } },
      b: { values: { units: { min: 2 } } },
    });
    expect(paths()).toEqual(['/account', '/tablesdb/shop/tables/sales/rows']);
  });
});
