import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { createLimitRule } from '../../../src/server/operation-limits.ts';

const schema = buildSchema('type Query { self: Query, name: String }');
const rule = createLimitRule({ maxDepth: 3, maxAliases: 4 });
const messagesOf = (document: string): string[] =>
  validate(schema, parse(document), [rule]).map(({ message }) => message);

test.each([
  '{ self { self { name } } }',
  '{ a: name b: name c: name d: name }',
  'query A { a: name b: name c: name } query B { a: name b: name c: name }',
  getIntrospectionQuery(),
])('%s is within the limits', (document) => {
  expect(messagesOf(document)).toEqual([]);
});

test.each([
  ['{ self { self { self { name } } } }', 'The operation is 4 levels deep; 3 are allowed.'],
  [
    'query { self { ...F } } fragment F on Query { self { ... { self { name } } } }',
    'The operation is 4 levels deep; 3 are allowed.',
  ],
  ['{ a: name b: name c: name d: name e: name }', 'The operation has 5 aliases; 4 are allowed.'],
  [
    'query { self { ...F } ...F x: name } fragment F on Query { a: name b: name }',
    'The operation has 5 aliases; 4 are allowed.',
  ],
])('%s is refused', (document, message) => {
  expect(messagesOf(document)).toEqual([message]);
});

test('fragments that multiply are measured in one pass each', () => {
  const levels = 60;
  const fragments = Array.from(
    { length: levels },
    (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
  );
  const document = `{ ...F0 } ${fragments.join(' ')} fragment F${levels} on Query { a: name }`;
  expect(messagesOf(document)).toEqual([
    `The operation has ${2 ** levels} aliases; 4 are allowed.`,
  ]);
});

test('fragments that contain themselves come to an end', () => {
  expect(messagesOf('{ ...F } fragment F on Query { self { ...F } }')).toEqual([]);
});
