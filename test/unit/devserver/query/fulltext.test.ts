import { expect, test } from 'vitest';
import { matchesFullText } from '../../../../devserver/query/fulltext.ts';

const titles = {
  a1: 'Database design in practice',
  a2: 'The art of baking bread',
  a3: 'Databases for bakers',
  a4: 'Café crème, a history',
  a5: 'Go and C: two small languages',
  a6: 'Self-hosted backend',
  a7: '数据库设计',
};

const found = (query: string): string[] =>
  Object.entries(titles)
    .filter(([, title]) => matchesFullText(title, query))
    .map(([id]) => id);

test.each([
  ['a word finds longer ones that it begins', 'database', ['a1', 'a3']],
  ['case and accents do not count', 'CAFE creme', ['a4']],
  ['the end of a word finds nothing', 'base', []],
  ['one of several words is enough', 'baking design', ['a1', 'a2']],
  ['operators of the server mean nothing', '+baking -bread', ['a2']],
  ['only the last word may be a beginning', 'data design', ['a1']],
  ['a phrase needs its words side by side', '"art of baking"', ['a2']],
  ['a phrase in another order finds nothing', '"baking art"', []],
  ['a phrase of unindexed words finds nothing', '"of"', []],
  ['a quote without its partner is no phrase', '"art of', ['a2']],
  ['words of two letters are not in the index', 'Go', []],
  ['a letter finds the words that it begins', 'C', ['a4']],
  ['stop words are not in the index', 'the', []],
  ['a hyphen divides words', 'hosted', ['a6']],
  ['a short part after an apostrophe is dropped', "baker's", ['a3']],
  ['signs alone find nothing', '+-*()~<>@', []],
  ['nothing finds nothing', '', []],
  ['characters without capitals are words too', '数据库', ['a7']],
])('%s', (_, query, expected) => {
  expect(found(query)).toEqual(expected);
});
