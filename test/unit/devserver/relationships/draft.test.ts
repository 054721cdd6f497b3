import { describe, expect, test } from 'vitest';
import {
  Draft,
  draftId,
  isEmptyValue,
  isLooselyEqual,
  toDraft,
  toGiven,
} from '../../../../devserver/relationships/draft.ts';

describe('making drafts of JSON', () => {
  test('objects with an id become rows, in lists and below one another', () => {
    const draft = toDraft({
      $id: 'a',
      posts: [{ $id: 'p', author: { $id: 'u', name: 'Una' } }, 'q', { name: 'no id' }],
    });
    const [post, id, other] = draft.values['posts'] as unknown[];
    expect(post).toBeInstanceOf(Draft);
    expect(draftId((post as Draft).values['author'] as Draft)).toBe('u');
    expect(id).toBe('q');
    expect(other).toEqual({ name: 'no id' });
  });

  test('an id that is no text is refused', () => {
    expect(() => toDraft({ posts: [{ $id: 5 }] })).toThrow('$id');
  });
});

describe('telling values for relationships apart', () => {
  test.each([
    [null, 'nothing'],
    [undefined, 'nothing'],
    ['', 'id'],
    [new Draft({}), 'row'],
    [[], 'list'],
    [5, 'scalar'],
    [true, 'scalar'],
  ])('%j is %s', (value, kind) => {
    expect(toGiven(value).kind).toBe(kind);
  });

  test('an object that is no row is a list with keys, and an empty one a list', () => {
    expect(toGiven({ name: 'x' })).toEqual({ kind: 'list', items: ['x'], isList: false });
    expect(toGiven({})).toEqual({ kind: 'list', items: [], isList: true });
  });
});

describe("PHP's ideas of empty and equal", () => {
  test.each([[null], [''], ['0'], [0], [false], [[]], [{}]])('%j is empty', (value) => {
    expect(isEmptyValue(value)).toBe(true);
  });

  test.each([['a'], [1], [true], [['a']], [new Draft({})]])('%j is not empty', (value) => {
    expect(isEmptyValue(value)).toBe(false);
  });

  test('no link equals null, an empty text and an empty list, but not an id', () => {
    for (const value of [null, undefined, '', [], {}]) {
      expect(isLooselyEqual(null, value)).toBe(true);
    }
    expect(isLooselyEqual(null, 'a')).toBe(false);
    expect(isLooselyEqual(null, '0')).toBe(false);
  });

  test('a linked row equals itself only, not its id', () => {
    const row = new Draft({ $id: 'a' });
    expect(isLooselyEqual(row, row)).toBe(true);
    expect(isLooselyEqual(row, 'a')).toBe(false);
    expect(isLooselyEqual([row], ['a'])).toBe(false);
  });

  test('two empty lists are equal', () => {
    expect(isLooselyEqual([], [])).toBe(true);
    expect(isLooselyEqual([new Draft({})], [])).toBe(false);
  });
});
