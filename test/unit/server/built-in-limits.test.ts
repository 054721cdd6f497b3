import type { OperationDefinitionNode } from 'graphql';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { findExcess } from '../../../src/server/built-in/limits.ts';

const limits = { maxBatch: 10, maxDepth: 4, maxComplexity: 250 };

function excess(source: string, variables: Record<string, unknown> = {}, given = limits): string[] {
  const document = parse(source);
  const [operation] = document.definitions as OperationDefinitionNode[];
  if (operation === undefined) throw new Error('There is no operation.');
  const isList = (field: string): boolean => field.endsWith('List');
  const measured = { document, operation, variables, isList };
  return findExcess(measured, given).map(({ message }) => message);
}

const limitOf = (entries: number): string =>
  JSON.stringify(JSON.stringify({ method: 'limit', values: [entries] }));

describe('depth', () => {
  test('counts the fields that hold others, below the first', () => {
    expect(excess('{ a { b { c { d { e { f } } } } } }')).toEqual([]);
    expect(excess('{ a { b { c { d { e { f { g } } } } } } }')).toEqual([
      'Max query depth should be 4 but got 5.',
    ]);
  });

  test('is the same in fragments', () => {
    const query =
      '{ a { b { c { ...F ... { d { e { x } } } } } } } fragment F on T { d { e { f { g } } } }';
    expect(excess(query)).toEqual(['Max query depth should be 4 but got 5.']);
  });
});

describe('complexity', () => {
  test('is one for each field', () => {
    expect(excess('{ a { b c } d }', {}, { ...limits, maxComplexity: 3 })).toEqual([
      'Max query complexity should be 3 but got 4.',
    ]);
  });

  test('of a list is that of its fields times its entries, 25 where no limit is given', () => {
    expect(excess('{ usersList { total users { a b c d e f g h } } }')).toEqual([]);
    expect(excess('{ usersList { total users { a b c d e f g h i } } }')).toEqual([
      'Max query complexity should be 250 but got 275.',
    ]);
    expect(excess(`{ usersList(queries: [${limitOf(50)}]) { total users { a b c } } }`)).toEqual(
      [],
    );
    expect(excess(`{ usersList(queries: [${limitOf(51)}]) { total users { a b c } } }`)).toEqual([
      'Max query complexity should be 250 but got 255.',
    ]);
  });

  test('reads the limit from variables, in a list or alone', () => {
    const query = 'query($q: [String]) { usersList(queries: $q) { total users { a b c } } }';
    const text = JSON.parse(limitOf(90)) as string;
    const message = ['Max query complexity should be 250 but got 450.'];
    expect(excess(query, { q: [text] })).toEqual(message);
    expect(excess(query, { q: text })).toEqual(message);
  });

  test('counts nothing that is left out', () => {
    const query =
      'query($no: Boolean!) { usersList @include(if: $no) { total users { a b c d e f g h i j } } b @skip(if: true) }';
    expect(excess(query, { no: false })).toEqual([]);
    expect(excess(query, { no: true })).toHaveLength(1);
  });

  test('of a query that cannot be read is a failure, as in the built-in API', () => {
    const act = () => excess('{ usersList(queries: ["limit(3)"]) { total } }');
    expect(act).toThrow(GatewayError);
    expect(act).toThrow(/is no query/);
  });
});

test('without limits nothing is measured', () => {
  const none = { maxBatch: 10, maxDepth: 0, maxComplexity: 0 };
  expect(excess('{ usersList(queries: ["limit(3)"]) { total } }', {}, none)).toEqual([]);
});
