import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteRow, ByteRowReader, toFields, toParts } from '../../../src/appwrite/byte-rows.ts';
import type { PlainKind } from '../../../src/appwrite/byte-rows.ts';
import { encodeJson } from '../../../src/appwrite/json.ts';
import { RowMemory } from '../../../src/appwrite/row-memory.ts';
import type { RowList } from '../../../src/appwrite/types.ts';
import { compileRows } from '../../../scripts/build-wasm.js';

const toBytes = (list: unknown): Buffer => Buffer.from(encodeJson(list));

const read = (list: unknown): RowList | null => new ByteRowReader().read(toBytes(list));

const key = fc.stringMatching(/^[a-z][a-zA-Z0-9_.-]{0,8}$/);
const value = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .filter((n) => n > 2n ** 53n || n < -(2n ** 53n)),
);
const row = fc
  .tuple(fc.string({ minLength: 1 }), fc.dictionary(key, value, { noNullPrototype: true }))
  .map(([$id, columns]) => ({ $id, ...columns }));
/** Rows of one list mostly have the same keys, and sometimes not. */
const rows = fc.oneof(
  fc.array(row, { maxLength: 5 }),
  fc
    .tuple(row, fc.array(fc.array(value, { minLength: 10 }), { maxLength: 5 }))
    .map(([first, others]) => {
      const keys = Object.keys(first).filter((name) => name !== '$id');
      return [
        first,
        ...others.map((values, at) => ({
          $id: `r${at}`,
          ...Object.fromEntries(keys.map((name, index) => [name, values[index % 10] ?? null])),
        })),
      ];
    }),
);

const plain = (text: string): unknown => JSON.parse(text);

test('rows that are left as bytes have the columns that were sent', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (sent, total) => {
      const list = read({ total, rows: sent });
      expect(list?.total).toBe(total);
      expect(list?.rows).toHaveLength(sent.length);
      for (const [at, found] of (list?.rows ?? []).entries()) {
        for (const [name, expected] of Object.entries(sent[at] ?? {})) {
          expect(encodeJson(found[name])).toBe(encodeJson(expected));
        }
        expect(found['none']).toBeUndefined();
        expect(ByteRow.is(found)).toBe(true);
      }
    }),
  );
});

test('a list of very many rows, alike or not, is read', () => {
  const ids = Array.from({ length: 200_000 }, (_, at) => ({ $id: String(at) }));
  expect(read({ total: 1, rows: ids })?.rows).toHaveLength(ids.length);
  const mixed = ids.slice(0, 20_000).map((row, at) => (at % 2 === 0 ? row : { ...row, at }));
  expect(read({ total: 1, rows: mixed })?.rows.at(-1)?.['at']).toBe(19_999);
});

/** Puts bytes in the place of others: fewer, as many or more. */
const damage = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 2 }));

test('what a parser refuses is not taken for a list of rows, however it was damaged', () => {
  const reader = new ByteRowReader();
  let taken = 0;
  fc.assert(
    fc.property(rows, damage, (sent, [somewhere, without, instead]) => {
      const whole = toBytes({ total: 3, rows: sent });
      const place = somewhere % whole.length;
      const rest = whole.subarray(place + without);
      const bytes = Buffer.concat([whole.subarray(0, place), instead, rest]);
      const list = reader.read(bytes);
      if (list === null) return;
      taken += 1;
      const parsed = plain(bytes.toString()) as RowList;
      expect(list.total).toBe(parsed.total);
      expect(list.rows.length).toBe(parsed.rows.length);
      for (const [at, row] of parsed.rows.entries()) {
        for (const [name, expected] of Object.entries(row))
          expect(encodeJson(plain(encodeJson(list.rows[at]?.[name])))).toBe(encodeJson(expected));
      }
    }),
    { numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(20);
});

test('a list that was cut off anywhere is not taken for one', () => {
  const whole = toBytes({
    total: 2,
    rows: [
      { $id: 'a', n: -1.5e3, t: 'é"\\' },
      { $id: 'b', n: 0, t: null },
    ],
  });
  const reader = new ByteRowReader();
  expect(reader.read(whole)?.rows).toHaveLength(2);
  for (let length = 0; length < whole.length; length += 1) {
    expect(reader.read(whole.subarray(0, length))).toBeNull();
  }
});

test.each([
  ['spaces', '{"total": 0,"rows":[]}'],
  ['another order', '{"rows":[],"total":0}'],
  ['a row without an id', '{"total":0,"rows":[{"a":1}]}'],
  ['an id that is no text', '{"total":0,"rows":[{"$id":1}]}'],
  ['the same key twice', '{"total":0,"rows":[{"$id":"a","x":1,"x":2}]}'],
  ['an escaped key', '{"total":0,"rows":[{"$id":"a","\\u0078":1}]}'],
  ['no comma between rows', '{"total":0,"rows":[{"$id":"a"}{"$id":"b"}]}'],
  ['no comma between rows of other keys', '{"total":0,"rows":[{"$id":"a"}{"$id":"b","x":1}]}'],
  ['two commas between rows', '{"total":0,"rows":[{"$id":"a"},,{"$id":"b"}]}'],
  ['a comma in front', '{"total":0,"rows":[,{"$id":"a"}]}'],
  ['a list in place of a row', '{"total":0,"rows":[{"$id":"a"},["$id"]]}'],
  ['rows that come twice', '{"total":0,"rows":[{"$id":"a"}],"rows":[]}'],
  ['a byte order mark', '\ufeff{"total":0,"rows":[]}'],
  ['a total below zero', '{"total":-1,"rows":[]}'],
  ['a total that is no integer', '{"total":1.5,"rows":[]}'],
  ['a total that a number does not hold', '{"total":12345678901234567890,"rows":[]}'],
  ['a comma at the end', '{"total":0,"rows":[{"$id":"a"},]}'],
  ['a total that is no number', '{"total":"0","rows":[]}'],
  ['something behind it', '{"total":0,"rows":[]} '],
])('%s is left to a parser', (_name, text) => {
  expect(new ByteRowReader().read(Buffer.from(text))).toBeNull();
});

test('an id that is no text is seen in every row', () => {
  const text = '{"total":0,"rows":[{"$id":"a"},{"$id":7}]}';
  expect(new ByteRowReader().read(Buffer.from(text))).toBeNull();
});

test('values end where a parser says', () => {
  const memory = new RowMemory();
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, behind) => {
      const bytes = Buffer.from(`${JSON.stringify(JSON.parse(text))},${behind}`);
      expect(memory.load(bytes)).toBe(true);
      expect(memory.endOfValue(0)).toBe(bytes.length - Buffer.byteLength(`,${behind}`));
    }),
  );
});

test('rows of different tables and lengths do not disturb each other', () => {
  const reader = new ByteRowReader();
  const lists = Array.from({ length: 20 }, (_, at) => ({
    total: at,
    rows: Array.from({ length: (at * 7) % 11 }, (_row, index) => ({
      $id: `r${index}`,
      [`column${at % 3}`]: 'é"\\ '.repeat((at * index) % 13),
      ...(index % 4 === 3 ? { more: index } : {}),
    })),
  }));
  const read = lists.map((list) => reader.read(toBytes(list)));
  for (const [at, list] of lists.entries()) {
    const rows = read[at]?.rows.map((row, index) =>
      Object.fromEntries(Object.keys(list.rows[index] ?? {}).map((name) => [name, row[name]])),
    );
    expect(rows).toEqual(list.rows);
  }
});

test('an answer that is too long for the memory is left to a parser', () => {
  const rows = [{ $id: 'a', text: 'x'.repeat(33 * 1024 * 1024) }];
  expect(read({ total: 1, rows })).toBeNull();
  expect(read({ total: 1, rows: [{ $id: 'a' }] })?.rows).toHaveLength(1);
});

const kinds = {
  text: (it: unknown) => typeof it === 'string',
  boolean: (it: unknown) => typeof it === 'boolean',
  int: (it: unknown) => Number.isInteger(it) && Math.abs(it as number) < 2 ** 31,
  safeInt: (it: unknown) => Number.isSafeInteger(it),
  decimal: (it: unknown) => Number.isFinite(it),
  list: (it: unknown) => Array.isArray(it),
  bigInt: (it: unknown) => typeof it === 'string' && /^[1-9]\d{0,17}$/.test(it),
  oneOf: (it: unknown) => it === 'red' || it === 'a green as long as twenty',
} as const satisfies Record<PlainKind, (it: unknown) => boolean>;

/** Texts of JSON values, also ones that no writer writes but a parser takes. */
const jsonText = fc.oneof(
  value.map((it) => encodeJson(it)),
  fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.boolean()).map(String),
  fc.constantFrom('-0', '1e400', '1E5', '2147483648', '-2147483647', '9007199254740992'),
  fc.constantFrom('"1"', '"12"', '"00"', '"123456789012345678"', '"1234567890123456789"'),
  fc.constantFrom('"red"', '"re"', '"redd"', '"a green as long as twenty"', 'null', '[]', '{}'),
);

test.each(Object.keys(kinds) as PlainKind[])('only what is %s is passed on as that', (kind) => {
  const reader = new ByteRowReader();
  const names = ['red', 'a green as long as twenty'];
  let passed = 0;
  fc.assert(
    fc.property(fc.array(jsonText, { minLength: 1, maxLength: 9 }), fc.boolean(), (texts, flag) => {
      const listed = texts.map((text, at) => `{"$id":"${at}","it":${text}}`);
      const list = reader.read(Buffer.from(`{"total":0,"rows":[${listed.join()}]}`));
      const parts = toParts([{ slot: 1, kind, isNullable: flag, names }]);
      for (const [at, found] of (list?.rows ?? []).entries()) {
        const row = found as unknown as ByteRow;
        const it = plain(texts[at] ?? '');
        const isFit = parts && ByteRow.batchOf(row).isFit(ByteRow.indexOf(row), parts);
        if (isFit === true && it !== null) {
          expect(kinds[kind](it)).toBe(true);
          passed += 1;
        }
        if (it === null) expect(isFit).toBe(flag);
      }
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(20);
});

test('rows are written with the names of fields, however long their values are', () => {
  const reader = new ByteRowReader();
  const text = fc.string({ unit: 'grapheme', maxLength: 70 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.jsonValue()), { minLength: 1, maxLength: 9 }),
      fc.nat({ max: 8 }),
      (values, skipped) => {
        const rows = values.map(([title, it], at) => ({ $id: `r${at}`, title, it }));
        const [first] = (reader.read(toBytes({ total: 0, rows })) as unknown as Answers).rows;
        const from = skipped % rows.length;
        const before = ['{"name":', ',"again":', ',"__typename":"Row"', ',"it":'].map((name) =>
          Buffer.from(name),
        );
        const [name, again, type, other] = before as [Buffer, Buffer, Buffer, Buffer];
        const fields = toFields([
          { before: name, slot: 1 },
          { before: again, slot: 1 },
          { before: type, slot: null },
          { before: other, slot: 2 },
        ]);
        const range = { from, count: rows.length - from };
        const written = first && fields && ByteRow.batchOf(first).write(range, fields);
        const wanted = rows.slice(from).map((row) => ({
          name: row.title,
          again: row.title,
          __typename: 'Row',
          it: row.it,
        }));
        expect(`[${Buffer.from(written ?? []).toString()}]`).toBe(JSON.stringify(wanted));
      },
    ),
  );
});

interface Answers {
  readonly rows: readonly ByteRow[];
}

test('the module is what its source compiles to', async () => {
  const module = await readFile(new URL('../../../src/appwrite/rows-module.ts', import.meta.url));
  expect(module.toString()).toBe(await compileRows());
});
