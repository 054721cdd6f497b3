import { describe, expect, test } from 'vitest';
import {
  parseRealtimeQueries,
  RealtimeQueryError,
} from '../../../../devserver/realtime/queries.ts';

const PAYLOAD = { text: 'b', number: 5, none: null, yes: true, list: ['a'] };

const accepts = (...queries: object[]): boolean =>
  parseRealtimeQueries(queries.map((query) => JSON.stringify(query)))(PAYLOAD);

const compare = (method: string, attribute: string, ...values: unknown[]): boolean =>
  accepts({ method, attribute, values });

describe('comparisons', () => {
  test('equal tells types and letter cases apart, and takes any of its values', () => {
    expect(compare('equal', 'number', 4, 5)).toBe(true);
    expect(compare('equal', 'number', '5')).toBe(false);
    expect(compare('equal', 'text', 'B')).toBe(false);
    expect(compare('notEqual', 'text', 'B')).toBe(true);
    expect(compare('notEqual', 'none', 'x')).toBe(true);
  });

  test('the order of values of different types is that of PHP', () => {
    expect(compare('lessThan', 'none', 1)).toBe(true);
    expect(compare('lessThan', 'none', 0)).toBe(false);
    expect(compare('lessThanEqual', 'none', 0)).toBe(true);
    expect(compare('lessThan', 'none', 'a')).toBe(true);
    expect(compare('greaterThan', 'number', '4')).toBe(true);
    expect(compare('greaterThan', 'number', '10')).toBe(false);
    expect(compare('lessThan', 'number', 'a')).toBe(true);
    expect(compare('greaterThanEqual', 'text', 'b')).toBe(true);
    expect(compare('greaterThan', 'text', 'b')).toBe(false);
    expect(compare('greaterThan', 'yes', false)).toBe(true);
    expect(compare('greaterThan', 'list', 1)).toBe(false);
  });

  test('a column that is not there matches nothing, not even isNull', () => {
    expect(compare('notEqual', 'ghost', 'x')).toBe(false);
    expect(compare('isNull', 'ghost')).toBe(false);
    expect(compare('isNull', 'none')).toBe(true);
    expect(compare('isNotNull', 'text')).toBe(true);
  });
});

describe('combinations', () => {
  const isFive = { method: 'equal', attribute: 'number', values: [5] };
  const isA = { method: 'equal', attribute: 'text', values: ['a'] };

  test('several queries all have to hold', () => {
    expect(accepts(isFive, isA)).toBe(false);
    expect(accepts(isFive, isFive)).toBe(true);
    expect(accepts()).toBe(true);
  });

  test('and, or and select(*) do what they say', () => {
    expect(accepts({ method: 'or', values: [isA, isFive] })).toBe(true);
    expect(accepts({ method: 'and', values: [isA, isFive] })).toBe(false);
    expect(accepts({ method: 'select', values: ['*'] }, isFive)).toBe(true);
  });

  test('other methods and broken queries are no realtime queries', () => {
    for (const text of ['{', '[]', '{"method":"limit","values":[1]}', '{"values":[1]}', '7']) {
      expect(() => parseRealtimeQueries([text])).toThrow(RealtimeQueryError);
    }
  });

  test('a select of columns fails in another way', () => {
    const select = JSON.stringify({ method: 'select', values: ['text'] });
    expect(() => parseRealtimeQueries([select])).not.toThrow(RealtimeQueryError);
    expect(() => parseRealtimeQueries([select])).toThrow('select');
  });
});
