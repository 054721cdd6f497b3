import { foldForLike } from './collation.ts';

/** Words that InnoDB leaves out of its index. */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a about an are as at be by com de en for from how i in is it la of on or that the this to ' +
    'was what when where who will with und the www'
  )
    .split(' ')
    .map(foldForLike),
);

/** Characters of the shortest and the longest word that InnoDB indexes. */
const [shortest, longest] = [3, 84];

/** Words as InnoDB cuts them: letters, digits and underscores, folded as the column compares. */
const wordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []).map(foldForLike);

const isIndexed = (word: string): boolean =>
  word.length >= shortest && word.length <= longest && !stopWords.has(word);

/** What Appwrite takes out of a search, so that no operator reaches the server. */
const operators = /[@+\-*)(<>~"]/g;

type Search = (words: readonly string[]) => boolean;

const nothing: Search = () => false;

/** The words stand side by side, the short ones too; one of them must be in the index. */
function phraseSearch(phrase: readonly string[]): Search {
  if (!phrase.some(isIndexed)) return nothing;
  return (words) =>
    words.some((_, start) => phrase.every((word, at) => words[start + at] === word));
}

/**
 * One of the words is there. The last one need only begin an indexed word: Appwrite puts a star
 * after the search. The server drops a short word that other characters cut off from one before.
 */
function wordSearch(terms: readonly string[]): Search {
  const wanted = terms.map((term) =>
    wordsOf(term).filter((word, at) => at === 0 || word.length >= shortest),
  );
  const exact = new Set(wanted.flat());
  const start = wanted.at(-1)?.at(-1);
  return (words) =>
    words
      .filter(isIndexed)
      .some((word) => exact.has(word) || (start !== undefined && word.startsWith(start)));
}

function searchFor(query: string): Search {
  const cleaned = query
    .replace(operators, ' ')
    .split(/\s+/)
    .filter((term) => term !== '');
  if (cleaned.length === 0) return nothing;
  const isPhrase = query.startsWith('"') && query.endsWith('"');
  return isPhrase ? phraseSearch(wordsOf(cleaned.join(' '))) : wordSearch(cleaned);
}

/** The test behind `search`: give it the stored text. */
export function fullTextPredicate(query: string): (text: string) => boolean {
  const search = searchFor(query);
  return (text) => search(wordsOf(text));
}

/** Whether a text is found by a search, as a full-text index in MariaDB finds it for Appwrite. */
export const matchesFullText = (text: string, query: string): boolean =>
  fullTextPredicate(query)(text);
