import fc from 'fast-check';
import { buildSchema, getVariableValues, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { planVariables } from '../../../src/server/variable-plan.ts';

const schema = buildSchema(`
  directive @oneOf on INPUT_OBJECT
  enum Size { SMALL LARGE }
  input Choice @oneOf { id: ID size: Size }
  input Filter { and: [Filter!] views: Int = 3 size: Size! choice: Choice }
  type Query { posts(n: Int): Int }
`);

const [operation] = parse(`
  query (
    $n: Int! $m: Int = 4 $t: String = null $ids: [ID!] $size: Size = LARGE
    $f: Filter $c: Choice $fs: [Filter!]! = [{ size: SMALL }]
  ) { posts(n: $n) }
`).definitions;

const value = fc.constantFrom<unknown>(
  null,
  7,
  1.5,
  'SMALL',
  'text',
  ['a', 2],
  [null],
  true,
  { size: 'SMALL' },
  { size: 'SMALL', and: [{ size: 'LARGE', choice: { id: 1 } }] },
  { id: '1' },
  { id: '1', size: 'LARGE' },
  {},
);
const given = fc.dictionary(
  fc.constantFrom('n', 'm', 't', 'ids', 'size', 'f', 'c', 'fs', 'unknown'),
  value,
);

test('planned variables are those that GraphQL makes, and refused where it refuses them', () => {
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  const coerce = planVariables(schema, operation);
  let accepted = 0;
  fc.assert(
    fc.property(fc.record({ n: fc.constantFrom(1, null, 'x') }), given, (required, others) => {
      const variables = { ...others, ...required };
      const { variableDefinitions = [] } = operation;
      const { coerced } = getVariableValues(schema, variableDefinitions, variables);
      const made = coerce(variables);
      expect(made).toEqual(coerced);
      expect(JSON.stringify(made)).toBe(JSON.stringify(coerced));
      if (made) accepted += 1;
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
