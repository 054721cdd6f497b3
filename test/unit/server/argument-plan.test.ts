import fc from 'fast-check';
import { buildSchema, getArgumentValues, Kind, parse } from 'graphql';
import type { FieldNode, GraphQLField } from 'graphql';
import { expect, test } from 'vitest';
import { planArguments } from '../../../src/server/argument-plan.ts';

const schema = buildSchema(`
  directive @oneOf on INPUT_OBJECT
  scalar Any
  input Range { from: Int! to: Int = 9 }
  input Choice @oneOf { id: ID range: Range }
  input Filter { and: [Filter!] views: Range names: [String] ids: [ID!] any: Any choice: Choice }
  type Query {
    posts(filter: Filter, first: Int = 25, after: String, sizes: [Int!], must: Boolean! = true): Int
  }
`);

/** Argument lists of every kind, with the variables that stand in them. */
const documents = [
  'first: 3, filter: { views: { from: 1 }, names: "one", ids: ["a", 2] }',
  'first: $n, after: $t',
  'filter: { views: { from: $n, to: $m } }',
  'filter: { and: [{ names: [$t, "x"] }, { ids: [$t] }, { views: { from: 2, to: $n } }] }',
  'filter: { and: { names: $ts, any: $t } }',
  'filter: { any: { deep: [$t, 1] } }',
  'filter: $f, sizes: [$n, 2]',
  'sizes: $n, must: $b',
  'filter: { choice: { id: $t } }',
  'filter: { choice: { range: { from: $n } } }',
  'filter: { choice: $c }',
  'must: null',
  'filter: { views: { to: $n } }',
];

const int = fc.constantFrom(0, 7);
const variables = fc.record(
  {
    n: fc.option(int),
    m: fc.option(int),
    t: fc.option(fc.constantFrom('', 'text')),
    ts: fc.option(fc.constantFrom(['a', null], [])),
    b: fc.option(fc.boolean()),
    f: fc.option(fc.constant({ names: ['z'] })),
    c: fc.option(fc.constant({ id: '1' })),
  },
  { requiredKeys: [] },
);

const definition = schema.getQueryType()?.getFields()['posts'] as GraphQLField<unknown, unknown>;

function fieldOf(given: string): FieldNode {
  const [operation] = parse(`{ posts(${given}) }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  return operation.selectionSet.selections[0] as FieldNode;
}

function attempt<Value>(make: () => Value): Value | 'refused' {
  try {
    return make();
  } catch {
    return 'refused';
  }
}

test('planned arguments are those that GraphQL makes, or left to it', () => {
  let planned = 0;
  fc.assert(
    fc.property(fc.constantFrom(...documents), variables, (given, values) => {
      const node = fieldOf(given);
      const made = planArguments(definition, node)?.(values);
      if (made === undefined) return;
      planned += 1;
      const expected = attempt(() => getArgumentValues(definition, node, values));
      expect(made).toEqual(expected);
      // The order of a filter's fields is that of the conditions in the call.
      expect(JSON.stringify(made)).toBe(JSON.stringify(expected));
    }),
    { numRuns: 2000 },
  );
  expect(planned).toBeGreaterThan(500);
});

test('what GraphQL refuses is left to it, so that it says why', () => {
  const refused = { t: null, n: null };
  for (const given of ['must: null', 'sizes: [$n]', 'filter: { choice: { id: $t } }']) {
    const node = fieldOf(given);
    expect(attempt(() => getArgumentValues(definition, node, refused))).toBe('refused');
    expect(planArguments(definition, node)?.(refused)).toBeUndefined();
  }
});

test('arguments without variables are made once', () => {
  const planned = planArguments(definition, fieldOf('filter: { views: { from: 1 } }, first: $n'));
  expect(planned?.({ n: 1 })?.['filter']).toBe(planned?.({ n: 2 })?.['filter']);
});
