import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeJson, encodeJson } from '../../../src/appwrite/json.ts';

describe('decodeJson', () => {
  test.each([
    ['{"n":9007199254740991}', { n: 9007199254740991 }],
    ['{"n":9007199254740992}', { n: 9007199254740992n }],
    ['{"n":-9223372036854775808}', { n: -9223372036854775808n }],
    ['[9223372036854775807]', [9223372036854775807n]],
    ['[1, 9223372036854775807 ,2]', [1, 9223372036854775807n, 2]],
    ['{"n": \n 9223372036854775807}', { n: 9223372036854775807n }],
    ['9223372036854775807', 9223372036854775807n],
  ])('keeps every digit of the integers in %s', (text, value) => {
    expect(decodeJson(text)).toStrictEqual(value);
  });

  test.each([
    ['{"n":0.1234567890123456789}', { n: 0.12345678901234568 }],
    ['{"a":1.5,"b":9223372036854775807}', { a: 1.5, b: 9223372036854775807n }],
    ['{"n":12345678901234567890.5}', { n: 12345678901234567000 }],
    ['{"n":1e300,"m":9223372036854775807}', { n: 1e300, m: 9223372036854775807n }],
  ])('leaves fractions in %s numbers', (text, value) => {
    expect(decodeJson(text)).toStrictEqual(value);
  });

  test('leaves digits inside strings alone', () => {
    const text = '{"id":"12345678901234567890","note":"a:12345678901234567890"}';
    expect(decodeJson(text)).toStrictEqual(JSON.parse(text));
  });

  test.each(['', '{', '<!doctype html>', '{"n":9223372036854775807'])(
    'refuses %j, which is not JSON',
    (text) => {
      expect(() => decodeJson(text)).toThrow(SyntaxError);
    },
  );

  test('reads whatever JSON.parse reads, with the same result, where no integer is unsafe', () => {
    const safe = fc.json().filter((text) => !/(?<![.\d])\d{16}/.test(text));
    fc.assert(
      fc.property(safe, (text) => {
        const padded = `{"unsafe":[9223372036854775807],"rest":${text}}`;
        expect(decodeJson(padded)).toStrictEqual({
          unsafe: [9223372036854775807n],
          rest: JSON.parse(text) as unknown,
        });
      }),
    );
  });
});

describe('encodeJson', () => {
  test('writes bigints as digits and leaves undefined properties out', () => {
    expect(encodeJson({ big: 9223372036854775807n, none: undefined, list: [1n, 'x'] })).toBe(
      '{"big":9223372036854775807,"list":[1,"x"]}',
    );
  });

  test('is undone by decodeJson', () => {
    const unsafe = fc.bigInt().filter((n) => n > 2n ** 53n || n < -(2n ** 53n));
    const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), unsafe);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(value, fc.array(value))), (body) => {
        expect({ ...(decodeJson(encodeJson(body)) as object) }).toStrictEqual({ ...body });
      }),
    );
  });
});
