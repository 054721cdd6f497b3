import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { differences, valueAt } from '../../conformance/match.ts';
import type { Json } from '../../conformance/scenario.ts';

const json = (text: string): Json => parse(text) as Json;
const paths = (expected: string, actual: string, saved: Record<string, string> = {}): string[] =>
  differences(json(expected), json(actual), new Map(Object.entries(saved))).map(({ path }) => path);

describe('an answer is compared with a recording', () => {
  test('whole numbers differ when any digit does, however long they are', () => {
    expect(paths('[9007199254740993]', '[9007199254740993]')).toEqual([]);
    expect(paths('[9007199254740993]', '[9007199254740992]')).toEqual(['0']);
  });

  test('a number and its text are different', () => {
    expect(paths('{"a":1}', '{"a":"1"}')).toEqual(['a']);
  });

  test('missing and additional keys are differences', () => {
    expect(paths('{"a":null}', '{"b":null}')).toEqual(['a', 'b']);
  });

  test('the order of an array counts', () => {
    expect(paths('["x","y"]', '["y","x"]')).toEqual(['0', '1']);
    expect(paths('["x"]', '["x","y"]')).toEqual(['1']);
  });

  test('an empty array is not an empty object', () => {
    expect(paths('{"a":[]}', '{"a":{}}')).toEqual(['a']);
  });

  test('a mark stands for a value of its form only', () => {
    const time = '"2025-04-19T11:59:18.339+00:00"';
    expect(paths('["<datetime>"]', `[${time}]`)).toEqual([]);
    expect(paths('["<datetime>"]', '["2025-04-19"]')).toEqual(['0']);
    expect(paths('["<uid>"]', '["0123456789abcdef0123"]')).toEqual([]);
    expect(paths('["<message>"]', '[""]')).toEqual(['0']);
    expect(paths('["<message>"]', '[null]')).toEqual(['0']);
  });

  test('a saved name stands for exactly the saved value, inside longer text too', () => {
    expect(paths('["m.<bob>.x"]', '["m.b(1).x"]', { bob: 'b(1)' })).toEqual([]);
    expect(paths('["m.<bob>.x"]', '["m.b1.x"]', { bob: 'b(1)' })).toEqual(['0']);
  });

  test('text in angle brackets that is no mark is compared as it stands', () => {
    expect(paths('["<b>hi</b>"]', '["<b>hi</b>"]')).toEqual([]);
    expect(paths('["<b>hi</b>"]', '["<i>hi</i>"]')).toEqual(['0']);
  });

  test('an ignored value may be anything but must be there', () => {
    expect(paths('{"a":"<ignored>"}', '{"a":[1]}')).toEqual([]);
    expect(paths('{"a":"<ignored>"}', '{}')).toEqual(['a']);
  });
});

test('a path leads through objects and arrays', () => {
  expect(valueAt(json('{"a":[{"b":true}]}'), 'a/0/b')).toBe(true);
  expect(valueAt(json('{"a":1}'), 'a/b')).toBeUndefined();
});
