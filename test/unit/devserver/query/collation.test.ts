import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldForLike, foldText, likePattern } from '../../../../devserver/query/collation.ts';
import { openDatabase } from '../../../../devserver/store/database.ts';

const isSame = (a: string, b: string): boolean => foldText(a) === foldText(b);
const sorted = (...texts: string[]): string[] =>
  texts.toSorted((a, b) => (foldText(a) < foldText(b) ? -1 : Number(foldText(a) > foldText(b))));

describe('equality of text', () => {
  test.each([
    ['Ángela Núñez', 'angela nunez'],
    ['ß', 's'],
    ['ab ', 'AB'],
    ['', '   '],
    ['😀', '😎'],
    ['Ё', 'е'],
    ['ά', 'Α'],
    ['ς', 'Σ'],
    ['µ', 'Μ'],
    ['ẛ', 's'],
    ['Ǭ', 'o'],
  ])('%j is the same as %j', (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  test.each([
    ['ß', 'ss'],
    ['Łukasz', 'Lukasz'],
    ['ø', 'o'],
    ['æ', 'ae'],
    ['й', 'и'],
    ['Zoe\u0308', 'Zoë'],
    [' ab', 'ab'],
    ['a\t', 'a'],
    ['a\u0000', 'a'],
    ['ƀ', 'Ƀ'],
    ['آ', 'ا'],
    ['\u212a', 'K'],
  ])('%j is not the same as %j', (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });
});

describe('order of text', () => {
  test('signs, digits and letters stand as recorded', () => {
    const order = ['', ' x', '-', '1', '10', '2', 'ä', 'ae', 'af', 'b', 'ñ', 'o', 'ß', 'ss', 'sz'];
    order.push('Z', '_', 'ø', '日', '😀');
    expect(sorted(...order.toReversed())).toEqual(order);
  });

  test('a text that ends compares as if blanks followed', () => {
    expect(sorted('a!', 'a', 'a\t', 'a \u0001', 'a b', 'a  b')).toEqual([
      'a\t',
      'a \u0001',
      'a',
      'a  b',
      'a b',
      'a!',
    ]);
  });

  test('keys order like texts padded with blanks to the same length', () => {
    const letters = fc.array(
      fc.constantFrom(' ', '\u0000', '\u0001', '\u0002', '\t', '!', 'a', 'B'),
    );
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const [left, right] = [a, b].map((text) => text.join('').toUpperCase().padEnd(20, ' '));
        const [x, y] = [foldText(a.join('')), foldText(b.join(''))];
        expect(Math.sign(x < y ? -1 : Number(x > y))).toBe(
          (left ?? '') < (right ?? '') ? -1 : Number((left ?? '') > (right ?? '')),
        );
      }),
    );
  });
});

describe('patterns', () => {
  const matches = (kind: 'startsWith' | 'endsWith' | 'contains', stored: string, value: string) => {
    const db = openDatabase(':memory:');
    const params = [foldForLike(stored), likePattern(kind, value)];
    const row = db.get(String.raw`SELECT ? LIKE ? ESCAPE '\' AS found`, params);
    db.close();
    return row?.['found'] === 1;
  };

  const cases = [
    ['contains', 'Zoë Müller', 'MULL', true],
    ['contains', 'Straße', 'ss', false],
    ['startsWith', 'Straße', 'stras', true],
    ['startsWith', 'Strasse', 'straß', true],
    ['startsWith', '50% off', '50%', true],
    ['startsWith', '500 off', '50%', false],
    ['contains', 'axb', 'a_b', false],
    ['contains', 'a_b', 'A_B', true],
    ['endsWith', 'ab-4 ', '4', false],
    ['endsWith', 'ab-4 ', '4 ', true],
    ['contains', '🚀 launch', '😀', true],
    ['contains', 'season\\deal', '\\', false],
    ['contains', '100%', '\\', true],
    ['contains', 'ab', 'a\\b', true],
    ['endsWith', 'a\\', '\\', true],
    ['contains', 'nul \u0000 x', '\u0000', true],
    ['contains', '', '', true],
  ] as const;
  for (const [kind, stored, value, expected] of cases) {
    test(`${kind} ${JSON.stringify(value)} is ${expected} for ${JSON.stringify(stored)}`, () => {
      expect(matches(kind, stored, value)).toBe(expected);
    });
  }
});
