import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs, createTable } from './calls.ts';

const ROWS = '/tablesdb/db/tables/t/rows';

let server: Devserver;
let seen: string[];

beforeEach(async () => {
  seen = [];
  server = await startDevserver({
    onRequest: ({ method, path }) => seen.push(`${method} ${path}`),
  });
});

afterEach(async () => {
  await server.close();
});

const listed = (...queries: object[]): string =>
  `${ROWS}?${queries
    .map((query, at) => `queries[${at}]=${encodeURIComponent(JSON.stringify(query))}`)
    .join('&')}`;

async function idsOf(...queries: object[]): Promise<unknown[]> {
  const { status, body, text } = await callAs(server, 'GET', listed(...queries));
  if (status !== 200) throw new Error(text);
  return (body as { rows: { $id: unknown }[] }).rows.map(({ $id }) => $id);
}

async function addRows(rows: object[]): Promise<void> {
  const { status, text } = await callAs(server, 'POST', ROWS, { rows });
  if (status !== 201) throw new Error(text);
}

describe('values', () => {
  test('a text with a NUL comes back whole', async () => {
    await createTable(server, { columns: [{ key: 'text', type: 'string', size: 50 }] });
    const text = 'before\0after \u{10FFFF}0';
    await callAs(server, 'POST', ROWS, { rowId: 'a', data: { text } });
    const { body } = await callAs(server, 'GET', `${ROWS}/a`);
    expect(body).toMatchObject({ text });
  });

  test('integers of 64 bits keep all their digits, in lists too', async () => {
    await createTable(server, {
      columns: [
        { key: 'one', type: 'bigint' },
        { key: 'many', type: 'bigint', array: true },
      ],
    });
    await callAs(
      server,
      'POST',
      ROWS,
      '{"rowId":"a","data":{"one":9007199254740993,"many":[1,9223372036854775807]}}',
    );
    const { text } = await callAs(server, 'GET', `${ROWS}/a`);
    expect(text).toContain('"one":9007199254740993,"many":[1,9223372036854775807]');
  });

  test('a number written as a float is no integer', async () => {
    await createTable(server, { columns: [{ key: 'n', type: 'integer' }] });
    const { body } = await callAs(server, 'POST', ROWS, '{"rowId":"a","data":{"n":1.0}}');
    expect(body).toMatchObject({ type: 'row_invalid_structure' });
  });
});

describe('writes', () => {
  test('a refused bulk create leaves nothing behind but the sequences it used', async () => {
    await createTable(server, { columns: [{ key: 'n', type: 'integer' }] });
    await addRows([{ $id: 'a', n: 1 }]);
    const refused = await callAs(server, 'POST', ROWS, { rows: [{ $id: 'b' }, { $id: 'A' }] });
    expect(refused.body).toMatchObject({ code: 409, type: 'row_already_exists' });
    expect(await idsOf()).toEqual(['a']);
    const { body } = await callAs(server, 'POST', ROWS, { rowId: 'c', data: { n: 2 } });
    expect(body).toMatchObject({ $sequence: '4' });
  });

  test('a value that no rule allows any more blocks every update of its row', async () => {
    await createTable(server, {
      columns: [
        { key: 'n', type: 'integer', max: 5 },
        { key: 'text', type: 'string', size: 10 },
      ],
    });
    await addRows([{ $id: 'a', n: 5 }]);
    await callAs(server, 'PATCH', `${ROWS}/a/n/increment`, {});
    const blocked = await callAs(server, 'PATCH', `${ROWS}/a`, { data: { text: 'x' } });
    expect(blocked.body).toMatchObject({ type: 'row_invalid_structure' });
    const mended = await callAs(server, 'PATCH', `${ROWS}/a`, { data: { n: 1, text: 'x' } });
    expect(mended.body).toMatchObject({ n: 1, text: 'x' });
  });

  test('a list without a value reads as empty and is still null to a filter', async () => {
    await createTable(server, {
      columns: [
        { key: 'tags', type: 'string', size: 10, array: true },
        { key: 'n', type: 'integer' },
      ],
    });
    await addRows([{ $id: 'a' }, { $id: 'b', tags: [] }]);
    await callAs(server, 'PATCH', `${ROWS}/a`, { data: { n: 1 } });
    expect(await idsOf({ method: 'isNull', attribute: 'tags', values: [] })).toEqual(['a']);
  });
});

describe('filters', () => {
  beforeEach(async () => {
    await createTable(server, {
      columns: [
        { key: 'text', type: 'string', size: 50 },
        { key: 'n', type: 'integer' },
      ],
    });
    await addRows([
      { $id: 'one', text: 'Über', n: 1 },
      { $id: 'two', text: 'UBER ', n: 2 },
      { $id: 'three', text: '100% sure', n: 3 },
      { $id: 'four' },
    ]);
  });

  test('texts compare without regard to case, accents and trailing blanks', async () => {
    expect(await idsOf({ method: 'equal', attribute: 'text', values: ['uber'] })).toEqual([
      'one',
      'two',
    ]);
  });

  test('a percent sign in a substring is no wildcard', async () => {
    expect(await idsOf({ method: 'contains', attribute: 'text', values: ['%'] })).toEqual([
      'three',
    ]);
  });

  test('negated filters leave rows without a value out', async () => {
    const ids = await idsOf({ method: 'notEqual', attribute: 'n', values: [1] });
    expect(ids).toEqual(['two', 'three']);
  });

  test('conditions nest, and a wrong value deep inside is refused', async () => {
    const inner = (values: unknown[]): object => ({
      method: 'and',
      values: [
        { method: 'greaterThan', attribute: 'n', values },
        { method: 'isNotNull', attribute: 'text', values: [] },
      ],
    });
    const either = (values: unknown[]): object => ({
      method: 'or',
      values: [inner(values), { method: 'equal', attribute: '$id', values: ['four'] }],
    });
    expect(await idsOf(either([2]))).toEqual(['three', 'four']);
    const { body } = await callAs(server, 'GET', listed(either(['2'])));
    expect(body).toMatchObject({ type: 'general_query_invalid' });
  });

  test('a page before a cursor comes in the order of the list', async () => {
    const ids = await idsOf(
      { method: 'orderDesc', attribute: '$id', values: [] },
      { method: 'cursorBefore', values: ['four'] },
      { method: 'limit', values: [2] },
    );
    expect(ids).toEqual(['three', 'one']);
  });
});

test('a column whose creation is refused leaves the table as it was', async () => {
  await createTable(server, { columns: [{ key: 'a', type: 'string', size: 16_000 }] });
  const columns = '/tablesdb/db/tables/t/columns';
  const wide = { key: 'b', size: 16_000, required: false };
  const { body } = await callAs(server, 'POST', `${columns}/varchar`, wide);
  expect(body).toMatchObject({ type: 'column_limit_exceeded' });
  const again = await callAs(server, 'POST', `${columns}/varchar`, { ...wide, size: 10 });
  expect(again.status).toBe(202);
  const { body: list } = await callAs(server, 'GET', columns);
  expect(list).toMatchObject({ total: 2 });
});

test('whoever started the server sees each request decoded', async () => {
  await createTable(server, {});
  seen.length = 0;
  await callAs(server, 'GET', listed({ method: 'limit', values: [1] }));
  expect(seen).toEqual([
    'GET /v1/tablesdb/db/tables/t/rows?queries[0]={"method":"limit","values":[1]}',
  ]);
});
