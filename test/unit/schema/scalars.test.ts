import type { GraphQLScalarType } from 'graphql';
import { parseValue, Kind } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../../src/schema/build.ts';
import { blogCatalog } from '../../support/blog-catalog.ts';

const schema = buildSchema(blogCatalog());
const scalar = (name: string): GraphQLScalarType => schema.getType(name) as GraphQLScalarType;
const ring = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];

describe('a scalar takes a value as it is', () => {
  test.each<[string, unknown]>([
    ['DateTime', '2025-01-31T08:00:00Z'],
    ['DateTime', '2024-02-29T23:59:59.123456+05:30'],
    ['DateTime', '2025-01-31T08:00-01:00'],
    ['EmailAddress', 'ada.l+x@mail.example.com'],
    ['URL', 'https://example.com'],
    ['IP', '2001:db8::1'],
    ['IP', '192.0.2.1'],
    ['SafeInt', 9_007_199_254_740_991],
    ['Point', [13.4, 52.5]],
    ['LineString', ring],
    ['Polygon', [ring]],
    ['Geometry', ring],
  ])('%s: %j', (name, value) => {
    expect(scalar(name).parseValue(value)).toEqual(value);
    expect(scalar(name).serialize(value)).toEqual(value);
  });
});

describe('a scalar refuses', () => {
  test.each<[string, unknown]>([
    ['DateTime', 'tomorrow'],
    ['DateTime', ''],
    ['DateTime', '2025-01-31'],
    ['DateTime', '2025-01-31T08:00:00'],
    ['DateTime', '2025-02-29T00:00:00Z'],
    ['DateTime', '2025-13-01T00:00:00Z'],
    ['DateTime', '2025-01-01T24:00:00Z'],
    ['DateTime', 1_700_000_000],
    ['EmailAddress', 'ada@localhost'],
    ['EmailAddress', 'a da@example.com'],
    ['URL', 'example.com'],
    ['URL', 'https://exa mple.com'],
    ['IP', '256.0.0.1'],
    ['SafeInt', 9_007_199_254_740_992],
    ['SafeInt', 1.5],
    ['SafeInt', '1'],
    ['BigInt', '9223372036854775808'],
    ['BigInt', '1.5'],
    ['BigInt', 'ten'],
    ['BigInt', 9_007_199_254_740_992],
    ['Point', [1]],
    ['Point', [1, 'x']],
    ['Point', 'POINT(1 2)'],
    ['Point', [Number.NaN, 1]],
    ['LineString', [[1, 2]]],
    ['Polygon', [[...ring.slice(0, 3), [9, 9]]]],
    ['Polygon', [ring.slice(0, 3)]],
    ['Polygon', []],
  ])('%s: %j', (name, value) => {
    expect(() => scalar(name).parseValue(value)).toThrow();
  });
});

describe('a 64-bit integer', () => {
  const long = '9223372036854775807';

  test('keeps all its digits, from a string, an integer and a literal', () => {
    expect(scalar('BigInt').parseValue(long)).toBe(9_223_372_036_854_775_807n);
    expect(scalar('BigInt').parseValue(7)).toBe(7n);
    expect(scalar('BigInt').parseLiteral(parseValue(long))).toBe(9_223_372_036_854_775_807n);
    expect(scalar('BigInt').parseLiteral({ kind: Kind.STRING, value: '-7' })).toBe(-7n);
    expect(scalar('BigInt').serialize(9_223_372_036_854_775_807n)).toBe(long);
    expect(scalar('BigInt').serialize('7')).toBe('7');
  });

  test('in an integer column is an error that says what to do, not a wrong number', () => {
    expect(() => scalar('SafeInt').serialize(9_007_199_254_740_993n)).toThrow(/bigint column/);
  });
});
