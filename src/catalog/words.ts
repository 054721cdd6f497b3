import pluralize from 'pluralize';

/** Accents and ligatures to plain letters where Unicode knows how; other characters stay. */
const toPlainLetters = (text: string): string =>
  isPlain(text)
    ? text
    : text
        .normalize('NFKD')
        .replace(/\p{Mark}/gu, '')
        .replaceAll('ß', 'ss');

/** Most names by far; they are found out a hundred times as fast as they would be changed. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

/** Lower-case words of a name, cut at what is no letter or digit and at changes of case. */
export function toWords(text: string): string[] {
  return toPlainLetters(text)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `['blog', 'post']` → `BlogPost` */
export const pascalCase = (words: readonly string[]): string => words.map(capitalize).join('');

/** `BlogPost` → `blogPost` */
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `blogPost` → `BlogPost` */
export const upperFirst = capitalize;

/** The words with the last one in the singular. */
export const toSingular = (words: readonly string[]): string[] =>
  withLast(words, pluralize.singular);

/** The words with the last one in the plural. */
export const toPlural = (words: readonly string[]): string[] => withLast(words, pluralize.plural);

function withLast(words: readonly string[], change: (word: string) => string): string[] {
  const last = words.at(-1);
  return last === undefined ? [] : [...words.slice(0, -1), change(last) || last];
}

/** Whether GraphQL takes it as a name; those with two leading underscores are its own. */
export const isName = (text: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !text.startsWith('__');

/** The text with what GraphQL forbids replaced by `_`; empty where nothing would be left. */
export function toName(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(text)) return text;
  const plain = toPlainLetters(text).replace(/[^A-Za-z0-9_]/g, '_');
  if (!/[A-Za-z0-9]/.test(plain)) return '';
  return plain.replace(/^(?=\d)/, '_').replace(/^__+/, '_');
}
