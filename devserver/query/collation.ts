/**
 * Text as MariaDB's `utf8mb4_general_ci` compares it: every character has one weight, case and
 * accents do not count, all characters beyond U+FFFF weigh the same, and the shorter of two texts
 * is padded with blanks. The keys made here are to be stored as TEXT and compared by SQLite's own
 * BINARY collation; they hold no NUL and no small ASCII letters.
 */

/** The pages of 256 characters whose characters can weigh something else than themselves. */
const weighedPages: ReadonlySet<number> = new Set([
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1e, 0x1f, 0x21, 0x24, 0xff,
]);

/**
 * Characters that weigh what they are, though Unicode has a capital or a decomposition for them:
 * the server's table is older than those. Й is the one exception without that reason.
 */
const unweighed: readonly (readonly [first: number, last: number])[] = [
  [0x0180, 0x0180],
  [0x019a, 0x019b],
  [0x019e, 0x019e],
  [0x0234, 0x024f],
  [0x0289, 0x0289],
  [0x028c, 0x028c],
  [0x0370, 0x037d],
  [0x03d7, 0x03d7],
  [0x03f3, 0x03ff],
  [0x0419, 0x0419],
  [0x048a, 0x048b],
  [0x04c5, 0x04c6],
  [0x04c9, 0x04ca],
  [0x04cd, 0x04cf],
  [0x04f6, 0x04f7],
  [0x04fa, 0x052f],
  [0x1e9c, 0x1e9f],
  [0x1efa, 0x1eff],
  [0x214e, 0x214e],
  [0x2183, 0x2184],
];

/** Weights that follow no rule. */
const givenWeights: ReadonlyMap<string, string> = new Map([
  ['ß', 'S'],
  ['й', 'Й'],
  ['ϲ', 'Σ'],
]);

const replacement = '\ufffd';

const hasWeight = (code: number): boolean =>
  weighedPages.has(code >> 8) && !unweighed.some(([first, last]) => code >= first && code <= last);

/** A letter without its accents; a character that merely stands for another one is kept. */
function withoutAccents(character: string): string {
  const decomposed = character.normalize('NFD');
  return /^\p{L}\p{M}+$/u.test(decomposed) ? decomposed.charAt(0) : character;
}

function weightOf(character: string): string {
  const given = givenWeights.get(character);
  if (given !== undefined) return given;
  const code = character.charCodeAt(0);
  if (character.length > 1 || (code >= 0xd800 && code <= 0xdfff)) return replacement;
  if (!hasWeight(code)) return character;
  const letter = withoutAccents(character);
  const capital = letter.toUpperCase();
  return capital.length === 1 && weighedPages.has(capital.charCodeAt(0) >> 8) ? capital : letter;
}

const weightsOfPage = (page: number): readonly string[] =>
  Array.from({ length: 256 }, (_, at) => weightOf(String.fromCharCode(page * 256 + at)));

const weights: ReadonlyMap<number, readonly string[]> = new Map(
  [...weighedPages].map((page) => [page, weightsOfPage(page)]),
);

function weigh(character: string): string {
  const code = character.charCodeAt(0);
  return character.length > 1 ? replacement : (weights.get(code >> 8)?.[code & 255] ?? character);
}

const isPrintableAscii = (text: string): boolean => /^[ -~]*$/.test(text);

/** NUL and U+0001 as two characters each, in their order: SQLite's texts end at a NUL. */
const withoutNul = (text: string): string =>
  text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\u0000', '\u0001\u0001');

/**
 * The weights of a text, trailing blanks included: what `LIKE` compares. Two texts have the same
 * result when the server's `LIKE` without wildcards would match them.
 */
export function foldForLike(value: string): string {
  if (isPrintableAscii(value)) return value.toUpperCase();
  return withoutNul(Array.from(value, weigh).join(''));
}

/** Says after each blank whether what follows the blanks is less or more than a blank. */
const markBlanks = (blanks: string, next: string): string =>
  (next < ' ' ? ' \u0001' : ' \u0003').repeat(blanks.length);

/**
 * The comparison key of a text: equality and order of keys are the server's equality and order.
 * Trailing blanks do not count, and a text that ends compares as if blanks followed: it stands
 * before `!` and after a tab.
 */
export function foldText(value: string): string {
  const weighed = foldForLike(value).replace(/ +$/, '');
  const marked = weighed.replace(/( +)([^ ])/g, (_, blanks: string, next: string) =>
    markBlanks(blanks, next).concat(next),
  );
  return `${marked} \u0002`;
}

/** Characters that Appwrite puts a backslash before; one that is given already is left alone. */
const appwriteEscapes = /[%_[\]^\-.*+?(){}|]/g;

const affixes = {
  startsWith: (value: string): string => `${value}%`,
  endsWith: (value: string): string => `%${value}`,
  contains: (value: string): string => `%${value}%`,
} as const;

/**
 * The pattern for `foldForLike(stored) LIKE pattern ESCAPE '\'`. As on the server a backslash in
 * the value escapes what follows it, so that one at the end turns the closing `%` into a literal.
 */
export function likePattern(kind: keyof typeof affixes, value: string): string {
  const pattern = affixes[kind](value.replace(appwriteEscapes, '\\$&'));
  const parts = pattern.match(/\\[\s\S]?|[^\\%_]+|[%_]/g) ?? [];
  return parts.map(toSqlitePart).join('');
}

function toSqlitePart(part: string): string {
  if (part === '%' || part === '_') return part;
  const literal = part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
  return foldForLike(literal).replace(/[%_\\]/g, '\\$&');
}
