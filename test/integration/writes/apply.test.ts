import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
/** Called once, before the next PATCH goes through. */
let beforeNextChange: (() => Promise<void>) | undefined;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: (admin) =>
      admin.createTables('shop', [
        {
          id: 'items',
          columns: [
            ['varchar', { key: 'title', size: 10, required: true }],
            ['text', { key: 'story', required: false }],
            ['integer', { key: 'stock', required: false, min: 0, max: 100 }],
            ['integer', { key: 'views', required: false }],
            ['bigint', { key: 'cents', required: false, min: -1000 }],
            ['float', { key: 'weight', required: false, max: 50 }],
            ['boolean', { key: 'isNew', required: false }],
            ['datetime', { key: 'soldAt', required: false }],
            ['varchar', { key: 'tags', size: 5, required: false, array: true }],
            ['integer', { key: 'sizes', required: false, array: true, min: 1, max: 9 }],
            ['datetime', { key: 'dates', required: false, array: true }],
            ['enum', { key: 'hues', elements: ['red', 'blue'], required: false, array: true }],
          ],
        },
      ]),
    intercept: async ({ method }) => {
      if (method !== 'PATCH') return undefined;
      const before = beforeNextChange;
      beforeNextChange = undefined;
      await before?.();
      return undefined;
    },
  });
});
afterAll(() => gateway.close());

const as = () => ({ as: { key: gateway.devserver.key } });
const set = (data: object) =>
  gateway.admin.send('PUT', '/tablesdb/shop/tables/items/rows/one', {
    data: { title: 'One', ...data },
  });
beforeEach(async () => {
  await set({ tags: [], sizes: [], dates: [], hues: [] });
});

const apply = async (argument: string, fields: string) => {
  gateway.upstream.clear();
  const answer = await gateway.query(
    `mutation { updateItem(_id: "one", apply: ${argument}) { ${fields} } }`,
    as(),
  );
  const methods = gateway.upstream.calls.map(({ method }) => method);
  return { ...answer, item: answer.data?.['updateItem'], methods };
};

const read = async (fields: string) =>
  (await gateway.query(`{ item(_id: "one") { ${fields} } }`, as())).data?.['item'];

describe('an operator', () => {
  test.each([
    ['views: { increment: {} }', { views: 5 }, { views: 6 }],
    ['views: { increment: { by: 3 } }', { views: null }, { views: 3 }],
    ['views: { decrement: { by: 9, min: 2 } }', { views: 5 }, { views: 2 }],
    ['views: { multiply: { by: 2.5 } }', { views: 8 }, { views: 20 }],
    ['views: { divide: { by: 3 } }', { views: 20 }, { views: 7 }],
    ['views: { modulo: 5 }', { views: 17 }, { views: 2 }],
    ['views: { power: { by: 3, max: 100 } }', { views: 7 }, { views: 100 }],
    ['stock: { increment: { by: 500, max: 100 } }', { stock: 7 }, { stock: 100 }],
    ['story: { concat: " more" }', { story: 'Some' }, { story: 'Some more' }],
    ['story: { replace: { search: "a", by: "oo" } }', { story: 'aba' }, { story: 'ooboo' }],
    ['title: { replace: { search: "One", by: "1" } }', {}, { title: '1' }],
    ['isNew: { toggle: true }', { isNew: true }, { isNew: false }],
    [
      'soldAt: { addDays: 2 }',
      { soldAt: '2025-01-30T00:00:00.000+00:00' },
      { soldAt: '2025-02-01T00:00:00.000+00:00' },
    ],
    [
      'soldAt: { subtractDays: 1 }',
      { soldAt: '2025-03-01T00:00:00.000+00:00' },
      { soldAt: '2025-02-28T00:00:00.000+00:00' },
    ],
    ['tags: { append: ["x", "y"] }', { tags: ['a'] }, { tags: ['a', 'x', 'y'] }],
    ['tags: { prepend: ["x"] }', { tags: ['a'] }, { tags: ['x', 'a'] }],
    ['tags: { insert: { at: 1, value: "x" } }', { tags: ['a', 'b'] }, { tags: ['a', 'x', 'b'] }],
    ['tags: { remove: "a" }', { tags: ['a', 'b', 'a'] }, { tags: ['b'] }],
    ['sizes: { unique: true }', { sizes: [3, 1, 3] }, { sizes: [1, 3] }],
    ['sizes: { intersect: [1, 2] }', { sizes: [3, 1] }, { sizes: [1] }],
    ['sizes: { diff: [1, 2] }', { sizes: [3, 1] }, { sizes: [3] }],
    ['sizes: { filter: { condition: GREATER, value: 2 } }', { sizes: [3, 1] }, { sizes: [3] }],
    ['hues: { append: [blue] }', { hues: ['red'] }, { hues: ['red', 'blue'] }],
    [
      'dates: { append: ["2025-01-01T12:00:00+02:00"] }',
      {},
      { dates: ['2025-01-01T10:00:00.000+00:00'] },
    ],
  ])('%s is one call', async (argument, before, after) => {
    await set(before);
    const fields = Object.keys(after).join(' ');
    const { item, methods } = await apply(`{ ${argument} }`, fields);
    expect(item).toEqual(after);
    expect(methods).toEqual(['PATCH']);
    expect(await read(fields)).toEqual(after);
  });

  test('beside data and others is still one call', async () => {
    await set({ views: 1, tags: ['a'] });
    gateway.upstream.clear();
    const { data } = await gateway.query(
      'mutation { updateItem(_id: "one", data: { title: "Two" }, apply: { views: { increment: {} }, tags: { append: ["b"] } }) { title views tags } }',
      as(),
    );
    expect(data?.['updateItem']).toEqual({ title: 'Two', views: 2, tags: ['a', 'b'] });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test("that sets the present moment takes the server's", async () => {
    const { item } = await apply('{ soldAt: { now: true } }', 'soldAt');
    expect(Date.now() - Date.parse((item as { soldAt: string }).soldAt)).toBeLessThan(60_000);
  });
});

describe("a column's own bounds", () => {
  test.each([
    ['stock: { increment: { by: 1 } }', { stock: 100 }, 'more than 100'],
    ['stock: { increment: { by: 60, max: 120 } }', { stock: 50 }, 'more than 100'],
    ['stock: { decrement: { by: 3 } }', { stock: 2 }, 'less than 0'],
    ['stock: { multiply: { by: -1 } }', { stock: 2 }, 'less than 0'],
    ['stock: { power: { by: 4 } }', { stock: 4 }, 'more than 100'],
    ['weight: { multiply: { by: 2 } }', { weight: 25.5 }, 'more than 50'],
    ['title: { replace: { search: "o", by: "long" } }', { title: 'oooo' }, 'has 16 characters'],
    ['cents: { decrement: { by: "1" } }', { cents: -1000 }, 'less than -1000'],
    ['cents: { multiply: { by: "2" } }', { cents: 5_000_000_000_000_000_000n }, 'more than 92'],
  ])('hold for %s', async (argument, before, message) => {
    await set(
      JSON.parse(
        JSON.stringify(before, (_key, value: unknown) =>
          typeof value === 'bigint' ? Number(value) : value,
        ),
      ) as object,
    );
    const { errors, methods } = await apply(`{ ${argument} }`, '_id');
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(message);
    expect(methods).toEqual(['GET']);
  });

  test('are looked at by one call more, and allow what is within', async () => {
    await set({ stock: 98 });
    const { item, methods } = await apply('{ stock: { increment: { by: 2 } } }', 'stock');
    expect(item).toEqual({ stock: 100 });
    expect(methods).toEqual(['GET', 'PATCH']);
  });

  test('hold for what was stored meanwhile: the write is planned anew', async () => {
    await set({ stock: 98 });
    beforeNextChange = async () => {
      await set({ stock: 99 });
    };
    const { errors } = await apply('{ stock: { increment: { by: 2 } } }', 'stock');
    expect(errors?.[0]?.message).toContain('101 is more than 100');
    expect(await read('stock')).toEqual({ stock: 99 });
    await set({ stock: 50 });
    beforeNextChange = async () => {
      await set({ stock: 10 });
    };
    const { item } = await apply('{ stock: { increment: { by: 2 } } }', 'stock');
    expect(item).toEqual({ stock: 12 });
  });

  test('hold for items that operators add', async () => {
    for (const [argument, message] of [
      ['tags: { append: ["toolong"] }', 'apply.tags.append[0]: has 7 characters'],
      ['sizes: { insert: { at: 0, value: 10 } }', 'apply.sizes.insert.value: 10 is more than 9'],
      ['sizes: { insert: { at: -1, value: 5 } }', 'apply.sizes.insert.at: must be 0 or more'],
      ['views: { increment: { by: 0 } }', 'apply.views.increment.by: must be more than 0'],
      ['views: { divide: { by: 0 } }', 'apply.views.divide.by: cannot be 0'],
      ['isNew: { toggle: false }', 'apply.isNew.toggle: say true'],
      ['sizes: { filter: { condition: EQUAL } }', 'needs a value'],
      ['sizes: { filter: { condition: IS_NULL, value: 1 } }', 'takes no value'],
    ]) {
      const { errors, methods } = await apply(`{ ${argument ?? ''} }`, '_id');
      expect(errors?.[0]?.message).toContain(message);
      expect(methods).toEqual([]);
    }
  });
});

describe('a bigint column', () => {
  test('is worked out exactly, since Appwrite has no operators for it', async () => {
    await gateway.admin.send('PATCH', '/tablesdb/shop/tables/items/rows/one', {
      data: { cents: 9_007_199_254_740_991 },
    });
    const { item } = await apply('{ cents: { increment: { by: "2" } } }', 'cents');
    expect(item).toEqual({ cents: '9007199254740993' });
    expect((await apply('{ cents: { divide: { by: "2" } } }', 'cents')).item).toEqual({
      cents: '4503599627370496',
    });
    expect((await apply('{ cents: { modulo: "7" } }', 'cents')).item).toEqual({ cents: '2' });
    expect((await apply('{ cents: { power: { by: "3", max: "5" } } }', 'cents')).item).toEqual({
      cents: '5',
    });
  });
});

describe('a text that looks like an operator', () => {
  const disguised = '{"method":"stringConcat","values":["!"]}';
  const literal = JSON.stringify(disguised);

  test('is stored as it is by every kind of write', async () => {
    const write = async (field: string, selected = '_id') => {
      gateway.upstream.clear();
      const { errors } = await gateway.query(`mutation { ${field} { ${selected} } }`, as());
      expect(errors).toBeUndefined();
    };
    const story = async (id: string) =>
      (await gateway.query(`{ item(_id: "${id}") { title story } }`, as())).data?.['item'];
    await write(`createItem(_id: "two", data: { title: "Two", story: ${literal} })`);
    expect(await story('two')).toEqual({ title: 'Two', story: disguised });
    await write(`updateItem(_id: "one", data: { title: "Uno", story: ${literal} })`);
    expect(writesOf(gateway)).toEqual(['begin', 'PATCH items', 'PATCH items', 'end']);
    expect(await story('one')).toEqual({ title: 'Uno', story: disguised });
    await write(`upsertItem(_id: "one", data: { title: "Eins", story: ${literal} })`);
    expect(await story('one')).toEqual({ title: 'Eins', story: disguised });
    await write(`upsertItem(_id: "three", data: { title: "Three", story: ${literal} })`);
    expect(await story('three')).toEqual({ title: 'Three', story: disguised });
    await write(
      `updateItems(filter: { _id: { in: ["one", "two"] } }, data: { story: ${literal} })`,
      'count',
    );
    expect(await story('two')).toEqual({ title: 'Two', story: disguised });
    await write(`upsertItems(data: [{ _id: "two", title: "Deux", story: ${literal} }])`, 'count');
    expect(await story('two')).toEqual({ title: 'Deux', story: disguised });
  });

  test('is an ordinary item of a list, and so is a method that Appwrite does not know', async () => {
    const { errors } = await gateway.query(
      `mutation { updateItem(_id: "one", data: { story: ${JSON.stringify('{"method":"x"}')} }) { _id } }`,
      as(),
    );
    expect(errors).toBeUndefined();
    expect(await read('story')).toEqual({ story: '{"method":"x"}' });
  });
});

test('a column is given in data or in apply, not in both', async () => {
  gateway.upstream.clear();
  const { errors } = await gateway.query(
    'mutation { updateItem(_id: "one", data: { views: 1 }, apply: { views: { increment: {} } }) { _id } }',
    as(),
  );
  expect(errors?.[0]?.message).toContain('apply.views.increment: "views" is in data as well');
  expect(gateway.upstream.calls).toEqual([]);
});
