import fc from 'fast-check';
import { Query } from 'node-appwrite';
import { describe, expect, test } from 'vitest';
import {
  compareBy,
  limitTo,
  orderBy,
  selectKeys,
  skip,
} from '../../../src/appwrite/query-strings.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('"', '\\', '/', '\u007f', '\u00ad', '\ud800', '\u2028', 'ä', '\n'),
);
const value = fc.oneof(text, fc.integer(), fc.double(), fc.bigInt(), fc.boolean());

describe('query strings are those that node-appwrite writes', () => {
  test('for comparisons with any value, or several', () => {
    fc.assert(
      fc.property(text, fc.oneof(value, fc.array(value)), (attribute, given) => {
        const values = given as string | string[];
        const lists = Array.isArray(values) ? values : [values];
        expect(compareBy('equal')(attribute, values)).toBe(Query.equal(attribute, lists));
        expect(compareBy('lessThan')(attribute, values)).toBe(Query.lessThan(attribute, values));
        expect(compareBy('notEqual')(attribute, values)).toBe(Query.notEqual(attribute, values));
      }),
    );
  });

  test('for pages, orders and selections', () => {
    fc.assert(
      fc.property(fc.nat(), text, fc.array(text), (rows, attribute, keys) => {
        expect(limitTo(rows)).toBe(Query.limit(rows));
        expect(skip(rows)).toBe(Query.offset(rows));
        expect(orderBy(attribute, 'ASC')).toBe(Query.orderAsc(attribute));
        expect(orderBy(attribute, 'DESC')).toBe(Query.orderDesc(attribute));
        expect(selectKeys(keys)).toBe(Query.select(keys));
      }),
    );
  });
});
