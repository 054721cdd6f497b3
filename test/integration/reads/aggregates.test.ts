import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Admin } from '../../support/admin.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const optional = { required: false };

const sales = [
  { shop: 'north', status: 'paid', units: 2, price: 0.1 },
  { shop: 'north', status: 'paid', units: 3, price: 0.2 },
  { shop: 'south', status: 'open', units: 5, price: 0.3 },
  { shop: 'south', status: 'paid', units: 2_147_483_647, price: null },
  { shop: null, status: 'open', units: null, price: 1e300 },
  { shop: 'South', status: 'open', units: 7, price: -1e300 },
];

/** Beyond what JSON's numbers hold, hence written by the gateway itself. */
const ledgers = ['9223372036854775000', '-9223372036854775000', '807', '9007199254740993'];

const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'];

async function seedShop(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    {
      id: 'sales',
      columns: [
        ['varchar', { key: 'shop', size: 20, ...optional }],
        ['enum', { key: 'status', elements: ['paid', 'open'], ...optional }],
        ['integer', { key: 'units', min: 0, max: 2_147_483_647, ...optional }],
        ['float', { key: 'price', ...optional }],
        ['bigint', { key: 'ledger', ...optional }],
        ['datetime', { key: 'soldAt', ...optional }],
        ['text', { key: 'remarks', ...optional }],
      ],
    },
    { id: 'vaults', permissions: [], columns: [['integer', { key: 'gold', ...optional }]] },
    { id: 'ticks', columns: [['integer', { key: 'n', min: 0, max: 100_000, ...optional }]] },
  ]);
  for (const [index, sale] of sales.entries()) {
    const soldAt = days[index] === undefined ? null : `${days[index]}T12:00:00.000+00:00`;
    await admin.createRow('shop/sales', { id: `s${index}`, data: { ...sale, soldAt } });
  }
}

/** Rows 0 … count − 1, in calls of at most a hundred. */
async function fillTicks(admin: Admin, count: number): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    const rows = Array.from({ length: Math.min(100, count - from) }, (_, at) => ({
      $id: `t${from + at}`,
      n: from + at,
    }));
    await admin.send('POST', '/tablesdb/shop/tables/ticks/rows', { rows });
  }
}

let gateway: TestGateway;
let session: { readonly session: string };

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await seedShop(admin);
      await fillTicks(admin, 5_200);
      session = { session: await admin.signUp('ada') };
    },
  });
  for (const [index, ledger] of ledgers.entries()) {
    const document = `mutation { updateSale(_id: "s${index}", data: { ledger: "${ledger}" }) { _id } }`;
    expect((await gateway.query(document, withKey())).errors).toBeUndefined();
  }
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const withKey = (): { as: { key: string } } => ({ as: { key: gateway.devserver.key } });

const valuesOf = async (selection: string, filter = '{}'): Promise<unknown> => {
  const document = `{ salesAggregate(filter: ${filter}) { values { ${selection} } } }`;
  const { data, errors } = await gateway.query(document, withKey());
  expect(errors).toBeUndefined();
  return (data?.['salesAggregate'] as { values: unknown }).values;
};

describe('a count', () => {
  const document = '{ salesAggregate { count countIsExact scanned truncated } }';

  test('alone is one call that reads no rows, for guests too', async () => {
    expect(await gateway.query(document)).toEqual({
      data: { salesAggregate: { count: 6, countIsExact: true, scanned: 0, truncated: false } },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('shares its call with one of the same rows', async () => {
    const { data } = await gateway.query(
      '{ salesAggregate { count } a: salesAggregate { count } }',
    );
    expect(data).toEqual({ salesAggregate: { count: 6 }, a: { count: 6 } });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('that was not asked for is not made', async () => {
    const { data } = await gateway.query('{ salesAggregate { __typename truncated } }');
    expect(data).toEqual({ salesAggregate: { __typename: 'SaleAggregate', truncated: false } });
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('is of the rows that the filter finds', async () => {
    const { data } = await gateway.query(
      '{ salesAggregate(filter: { units: { gte: 3 } }) { count } }',
    );
    expect(data).toEqual({ salesAggregate: { count: 4 } });
  });

  test('of a filter that nothing can match needs no call', async () => {
    const { data } = await gateway.query(
      '{ salesAggregate(filter: { units: { in: [] } }, groupBy: [shop]) { count countIsExact groups { count } values { units { sum } } } }',
    );
    expect(data).toEqual({
      salesAggregate: {
        count: 0,
        countIsExact: true,
        groups: [],
        values: { units: { sum: null } },
      },
    });
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('stops at 5,000 and says so', async () => {
    const { data } = await gateway.query('{ ticksAggregate { count countIsExact } }');
    expect(data).toEqual({ ticksAggregate: { count: 5_000, countIsExact: false } });
  });

  test('is exact beyond 5,000 where all rows were read anyway, and costs nothing more', async () => {
    const { data } = await gateway.query(
      '{ ticksAggregate { count countIsExact scanned truncated values { n { min max sum avg } } } }',
      withKey(),
    );
    expect(data).toEqual({
      ticksAggregate: {
        count: 5_200,
        countIsExact: true,
        scanned: 5_200,
        truncated: false,
        values: { n: { min: 0, max: 5_199, sum: (5_199 * 5_200) / 2, avg: 2_599.5 } },
      },
    });
    expect(gateway.upstream.calls).toHaveLength(2);
  });
});

describe('values', () => {
  test('of integers leave out rows without one', async () => {
    expect(await valuesOf('units { count min max sum avg }')).toEqual({
      units: {
        count: 5,
        min: 2,
        max: 2_147_483_647,
        sum: 2_147_483_664,
        avg: 2_147_483_664 / 5,
      },
    });
  });

  test('of bigints are exact to the last digit', async () => {
    expect(await valuesOf('ledger { min max sum }')).toEqual({
      ledger: {
        min: '-9223372036854775000',
        max: '9223372036854775000',
        sum: '9007199254741800',
      },
    });
  });

  test('of doubles do not gather the errors of single additions', async () => {
    expect(await valuesOf('price { min max sum avg }')).toEqual({
      price: { min: -1e300, max: 1e300, sum: 0.6, avg: 0.12 },
    });
  });

  test('of dates have an average and no sum', async () => {
    expect(await valuesOf('soldAt { count min max avg }')).toEqual({
      soldAt: {
        count: 5,
        min: '2024-01-01T12:00:00.000+00:00',
        max: '2024-01-05T12:00:00.000+00:00',
        avg: '2024-01-03T12:00:00.000+00:00',
      },
    });
    const { errors } = await gateway.query('{ salesAggregate { values { soldAt { sum } } } }');
    expect(errors?.[0]?.message).toContain('Cannot query field "sum"');
  });

  test('are null where no row has one', async () => {
    expect(
      await valuesOf('units { count min max sum avg }', '{ units: { isNull: true } }'),
    ).toEqual({
      units: { count: 0, min: null, max: null, sum: null, avg: null },
    });
  });

  test('of a sum beyond 64 bits are an error there, and the rest is answered', async () => {
    const document = `{ salesAggregate(filter: { or: [{ shop: { eq: "north" }, ledger: { gt: "0" } }, { units: { gte: 5 }, ledger: { gt: "0" } }] }) {
      values { ledger { max sum } } } }`;
    const { data, errors } = await gateway.query(document, withKey());
    expect(data).toMatchObject({
      salesAggregate: { values: { ledger: { max: '9223372036854775000', sum: null } } },
    });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      path: ['salesAggregate', 'values', 'ledger', 'sum'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('cost one call for the columns that are needed, with aliases and fragments', async () => {
    const document = `
      query ($no: Boolean = false) {
        a: salesAggregate { values { units { sum } ...Prices } }
        b: salesAggregate { values { units { least: min } price @include(if: $no) { avg } } }
      }
      fragment Prices on SaleAggregateValues { price { top: max } }`;
    const { data } = await gateway.query(document, withKey());
    expect(data).toEqual({
      a: { values: { units: { sum: 2_147_483_664 }, price: { top: 1e300 } } },
      b: { values: { units: { least: 2 } } },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
    const parameters = new URL(gateway.upstream.calls[0]?.path ?? '', 'http://x').searchParams;
    const queries = [...parameters.values()].map((text) => JSON.parse(text) as object);
    expect(queries).toContainEqual({ method: 'select', values: ['$id', 'units', 'price'] });
    expect(parameters.get('total')).toBe('0');
  });

  test('of a table that the caller may not read are FORBIDDEN', async () => {
    const document = '{ vaultsAggregate { count values { gold { sum } } } }';
    const { data, errors } = await gateway.query(document, { as: session });
    expect(data).toEqual({ vaultsAggregate: null });
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});

describe('groups', () => {
  test('have a key, a count and values, the largest first', async () => {
    const document = `{
      salesAggregate(groupBy: [status]) {
        count
        groups { key { status } count values { units { sum } } }
        values { units { max } }
      }
    }`;
    expect(await gateway.query(document, withKey())).toEqual({
      data: {
        salesAggregate: {
          count: 6,
          groups: [
            { key: { status: 'paid' }, count: 3, values: { units: { sum: 2_147_483_652 } } },
            { key: { status: 'open' }, count: 3, values: { units: { sum: 12 } } },
          ],
          values: { units: { max: 2_147_483_647 } },
        },
      },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('of several fields keep texts as they are stored, and rows without a value together', async () => {
    const document =
      '{ salesAggregate(groupBy: [shop, status]) { groups { key { shop status } count } } }';
    const { data } = await gateway.query(document, withKey());
    expect(data).toEqual({
      salesAggregate: {
        groups: [
          { key: { shop: 'north', status: 'paid' }, count: 2 },
          { key: { shop: 'south', status: 'open' }, count: 1 },
          { key: { shop: 'south', status: 'paid' }, count: 1 },
          { key: { shop: null, status: 'open' }, count: 1 },
          { key: { shop: 'South', status: 'open' }, count: 1 },
        ],
      },
    });
  });

  test('need groupBy, and show no other field', async () => {
    const { errors } = await gateway.query('{ salesAggregate { groups { count } } }', withKey());
    expect(errors?.[0]).toMatchObject({
      message: 'groups: give `groupBy` with the fields to group by.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(gateway.upstream.calls).toHaveLength(0);
    const other = '{ salesAggregate(groupBy: [shop]) { groups { key { status } } } }';
    const second = await gateway.query(other, withKey());
    expect(second.errors?.[0]?.message).toBe(
      'groups.key.status: it is not among `groupBy`. Add it there, or leave it out.',
    );
  });

  test('are not offered of doubles and of long texts', async () => {
    for (const field of ['price', 'remarks']) {
      const { errors } = await gateway.query(
        `{ salesAggregate(groupBy: [${field}]) { groups { count } } }`,
      );
      expect(errors?.[0]?.message).toContain(`Value "${field}" does not exist`);
    }
  });
});
