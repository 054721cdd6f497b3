import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteRow, ByteRowReader } from '../../../src/appwrite/byte-rows.ts';
import { encodeJson } from '../../../src/appwrite/json.ts';
import { endOfValue } from '../../../src/appwrite/json-scan.ts';
import type { RowList } from '../../../src/appwrite/types.ts';

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

test('what a parser refuses is not taken for a list of rows, however it was damaged', () => {
  const reader = new ByteRowReader();
  let taken = 0;
  fc.assert(
    fc.property(rows, fc.nat(), fc.nat({ max: 255 }), (sent, place, byte) => {
      const bytes = toBytes({ total: 3, rows: sent });
      bytes[place % bytes.length] = byte;
      if (reader.read(bytes) === null) return;
      taken += 1;
      expect(plain(bytes.toString())).toMatchObject({ total: expect.any(Number) as number });
    }),
    { numRuns: 3000 },
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
  fc.assert(
    fc.property(fc.json(), fc.string(), (text, behind) => {
      const bytes = Buffer.from(`${JSON.stringify(JSON.parse(text))},${behind}`);
      expect(endOfValue(bytes, 0)).toBe(bytes.length - Buffer.byteLength(`,${behind}`));
    }),
  );
});
