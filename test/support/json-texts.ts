import fc from 'fast-check';

/** JSON as somebody wrote it: the same value has many texts. */
export type JsonText = string;

const escaped = (code: number, isUpper: boolean): string => {
  const digits = code.toString(16).padStart(4, '0');
  return `\\u${isUpper ? digits.toUpperCase() : digits}`;
};

/** A string in any of the ways in which JSON writes it. */
export const stringTexts = (of: fc.Arbitrary<string>): fc.Arbitrary<JsonText> =>
  fc.tuple(of, fc.infiniteStream(fc.nat({ max: 9 }))).map(([text, ways]) => {
    const parts = Array.from({ length: text.length }, (_, at) => {
      const code = text.charCodeAt(at);
      const way = Number(ways.next().value);
      if (way === 0) return escaped(code, false);
      if (way === 1) return escaped(code, true);
      if (text[at] === '/' && way < 6) return '\\/';
      const plain = JSON.stringify(text[at]).slice(1, -1);
      // Half of a pair stands for itself only beside the other half.
      return code >= 0xd800 && code < 0xe000 ? (text[at] ?? '') : plain;
    });
    // Halves that are left alone are no UTF-8: they become the sign for what is none.
    return `"${Buffer.from(parts.join('')).toString()}"`;
  });

/** Texts with everything in them that could be taken for something else. */
export const oddStrings: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', '\u0000', '"', '\\', '\\"', '\\\\', '/', '\u2028\u2029', '\ufeff', '\u007f'),
  fc.constantFrom('"},{"$id":"x"', '],"total":9}', '{"$id":"a"}', '\\u0022', 'null', '-0', '1e3'),
  fc.constantFrom('ä', '€', '😀', '\ud83d', '\ude00', 'a\ud800b').map((text) => text.repeat(17)),
  fc.nat({ max: 70 }).map((length) => 'x'.repeat(length)),
);

export const smallNumbers: readonly JsonText[] = [
  ...['0', '-0', '1', '-1', '1.0', '-1.50', '0.1e-7', '1E+2', '1e2', '2E-3', '123456789012345'],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '9007199254740991'],
];

export const largeNumbers: readonly JsonText[] = [
  ...['9007199254740992', '9007199254740993', '-9007199254740993', '9223372036854775807'],
  ...['12345678901234567890', '1e400', '-1e400', '10000000000000000', '1.7976931348623157e308'],
  ...['0.30000000000000004', '123456789012345678901234567890', '1234567890123456789012345678901'],
];

/** A value with lists and objects in it. */
export const nestedTexts: fc.Arbitrary<JsonText> = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.nat({ max: 60 }).map((depth) => '['.repeat(depth) + '1' + ']'.repeat(depth)),
  fc.nat({ max: 60 }).map((depth) => '{"a":'.repeat(depth) + 'null' + '}'.repeat(depth)),
);

const spaces = fc.constantFrom('', '', ' ', '\n', '\t', '\r\n', '  \n\t');

/** An object of these keys and values, in this order; with blanks where JSON allows them. */
export const objectText = (
  entries: readonly (readonly [key: JsonText, value: JsonText])[],
  blanks: () => string,
): JsonText => {
  const parts = entries.map(
    ([key, value]) => `${blanks()}${key}${blanks()}:${blanks()}${value}${blanks()}`,
  );
  return `{${parts.join(',')}}`;
};

/** Writes no blanks at all, or any. */
export const blanksOf: fc.Arbitrary<() => string> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(() => '') },
  {
    weight: 1,
    arbitrary: fc.infiniteStream(spaces).map((stream) => () => String(stream.next().value)),
  },
);
