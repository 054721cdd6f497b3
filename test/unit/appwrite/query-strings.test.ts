import fc from 'fast-check';
import { Query as SdkQuery } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import { decodeJson } from '../../../src/appwrite/json.ts';
import { Query } from '../../../src/appwrite/query-strings.ts';

type Method = keyof typeof Query;
type Build = (...args: unknown[]) => string;

const column = fc.constantFrom('title', 'author.name', '$id');
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
);
const values = fc.oneof(value, fc.array(value, { maxLength: 5 }));
const shape = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 3 });
const queries = fc.array(column.map((key) => Query.isNull(key)));

const comparing = fc.tuple(column, values);
const between = fc.tuple(column, value, value);
const aboutColumn = fc.tuple(column);
const overShape = fc.tuple(column, shape);
const measuring = fc.tuple(column, shape, fc.integer(), fc.boolean());
const joining = fc.tuple(queries);
const count = fc.tuple(fc.nat());
const id = fc.tuple(fc.string());

const argumentsOf: Readonly<Record<Method, fc.Arbitrary<readonly unknown[]>>> = {
  equal: comparing,
  notEqual: comparing,
  lessThan: comparing,
  lessThanEqual: comparing,
  greaterThan: comparing,
  greaterThanEqual: comparing,
  between,
  notBetween: between,
  isNull: aboutColumn,
  isNotNull: aboutColumn,
  startsWith: comparing,
  notStartsWith: comparing,
  endsWith: comparing,
  notEndsWith: comparing,
  contains: comparing,
  containsAll: comparing,
  notContains: comparing,
  search: comparing,
  notSearch: comparing,
  distanceEqual: measuring,
  distanceNotEqual: measuring,
  distanceGreaterThan: measuring,
  distanceLessThan: measuring,
  intersects: overShape,
  notIntersects: overShape,
  crosses: overShape,
  notCrosses: overShape,
  overlaps: overShape,
  notOverlaps: overShape,
  touches: overShape,
  notTouches: overShape,
  and: joining,
  or: joining,
  select: fc.tuple(fc.array(column)),
  orderAsc: aboutColumn,
  orderDesc: aboutColumn,
  orderRandom: fc.constant([]),
  cursorAfter: id,
  cursorBefore: id,
  limit: count,
  offset: count,
};

describe('query strings', () => {
  test.each(Object.keys(Query) as Method[])('of %s mean what Appwrite’s SDK writes', (method) => {
    const isMeasuring = method.startsWith('distance');
    const toOurs = ([key, points, distance, inMeters]: readonly unknown[]) => [
      key,
      points,
      { distance, inMeters },
    ];
    const build = Query[method] as Build;
    const ours: Build = (...given) => build(...(isMeasuring ? toOurs(given) : given));
    const theirs = SdkQuery[method] as Build;
    fc.assert(
      fc.property(argumentsOf[method], (given) => {
        expect(JSON.parse(ours(...given))).toEqual(JSON.parse(theirs(...given)));
      }),
    );
  });

  test('hold integers of any length exactly', () => {
    const text = Query.equal('views', [9_007_199_254_740_993n, 1]);
    expect(text).toBe('{"method":"equal","attribute":"views","values":[9007199254740993,1]}');
    expect(Query.and([text])).toContain('9007199254740993');
    expect(decodeJson(text)).toMatchObject({ values: [9_007_199_254_740_993n, 1] });
  });

  test('are refused where half a character is to be sent, and only there', () => {
    expect(() => Query.equal('title', 'a\ud83d')).toThrow(/half a character/);
    expect(() => Query.contains('title', ['a', '\udd25'])).toThrow(/half a character/);
    expect(Query.equal('title', '\\ud83d 🔥')).toContain('🔥');
  });
});
