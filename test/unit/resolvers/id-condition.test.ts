import fc from 'fast-check';
import { expect, test } from 'vitest';
import { and, noneOf, oneOf, or, type Condition } from '../../../src/resolvers/condition.ts';

const universe = ['a', 'b', 'c', 'd'];

const accepts = (condition: Condition, id: string): boolean => {
  switch (condition.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'ids':
      return condition.ids.some((each) => each.toLowerCase() === id) !== condition.isNegated;
    case 'query':
    case 'related':
    case 'and':
    case 'or':
      throw new Error('Lists of ids by one attribute always come to one.');
  }
};

const ids = fc
  .subarray(universe)
  .map((given) => given.map((id, at) => (at % 2 ? id.toUpperCase() : id)));
const condition = fc.oneof(
  ids.map((given) => oneOf('$id', given, 'filter')),
  ids.map((given) => noneOf(given, 'filter')),
);

test('lists of ids that are joined are one list, which accepts what they accept together', () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (parts) => {
      for (const id of universe) {
        const accepted = parts.map((part) => accepts(part, id));
        expect(accepts(and(parts), id)).toBe(!accepted.includes(false));
        expect(accepts(or(parts), id)).toBe(accepted.includes(true));
      }
    }),
  );
});
