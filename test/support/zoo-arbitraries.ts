import fc from 'fast-check';
import { isToMany, zooRelations, type Zoo, type ZooRow, type ZooTable } from './zoo.ts';
import { zooFields, type ZooFilter } from './zoo-model.ts';

const texts = ['ant', 'ape', 'bat', 'bee', 'cat'];
const numbers = [-2, 0, 1, 3, 7];

/** Ids of twenty characters, in both cases. */
const zooId = (table: ZooTable, at: number): string =>
  `${at % 2 === 0 ? table : table.toUpperCase()}${String(at).padStart(16, '0')}`;

const rowsOf = (table: ZooTable, size: number): fc.Arbitrary<ZooRow[]> =>
  fc
    .array(
      fc.record({
        n: fc.option(fc.constantFrom(...numbers)),
        s: fc.option(fc.constantFrom(...texts)),
      }),
      { minLength: size, maxLength: size },
    )
    .map((rows) => rows.map((row, at) => ({ id: zooId(table, at), ...row })));

/** Every pair of rows is linked or not, as far as the kind of relationship goes. */
function linksOf(rows: Zoo['rows'], name: string): fc.Arbitrary<[string, string][]> {
  const relation = zooRelations[name];
  if (!relation) throw new Error(`No relationship ${name}.`);
  const own = rows[relation.from].map(({ id }) => id);
  const other = rows[relation.to].map(({ id }) => id);
  const pairs = own.flatMap((from) => other.map((to): [string, string] => [from, to]));
  const isManyOwn = relation.type === 'manyToOne' || relation.type === 'manyToMany';
  return fc.shuffledSubarray(pairs, { maxLength: 2 * own.length }).map((found) => {
    const taken = new Set<string>();
    return found.filter(([from, to]) => {
      const keys = [
        ...(isToMany(relation) ? [] : [`from ${from}`]),
        ...(isManyOwn ? [] : [`to ${to}`]),
      ];
      if (keys.some((key) => taken.has(key))) return false;
      for (const key of keys) taken.add(key);
      return true;
    });
  });
}

export const zooOf = (sizes: Readonly<Record<ZooTable, number>>): fc.Arbitrary<Zoo> =>
  fc
    .record({
      apes: rowsOf('apes', sizes.apes),
      bees: rowsOf('bees', sizes.bees),
      cats: rowsOf('cats', sizes.cats),
    })
    .chain((rows) =>
      fc
        .record(
          Object.fromEntries(Object.keys(zooRelations).map((name) => [name, linksOf(rows, name)])),
        )
        .map((links) => ({ rows, links })),
    );

const number = fc.constantFrom(...numbers);
const text = fc.constantFrom(...texts);
const range = fc.record({ from: number, to: number });

const numberFilter = fc.oneof(
  fc.record({ eq: number }),
  fc.record({ ne: number }),
  fc.record({ lt: number }),
  fc.record({ gte: number, ne: number }),
  fc.record({ in: fc.array(number, { maxLength: 3 }) }),
  fc.record({ notIn: fc.array(number, { maxLength: 3 }) }),
  fc.record({ between: range }),
  fc.record({ notBetween: range }),
  fc.record({ isNull: fc.boolean() }),
);

const textFilter = fc.oneof(
  fc.record({ eq: text }),
  fc.record({ ne: text }),
  fc.record({ startsWith: fc.constantFrom('a', 'B') }),
  fc.record({ notContains: fc.constantFrom('a', 'e') }),
  fc.record({ isNull: fc.boolean() }),
);

function idFilter(ids: readonly string[]): fc.Arbitrary<ZooFilter> {
  const id = fc.constantFrom(...ids.flatMap((each) => [each, each.toUpperCase()]));
  return fc.oneof(
    fc.record({ eq: id }),
    fc.record({ ne: id }),
    fc.record({ in: fc.array(id) }),
    fc.record({ notIn: fc.array(id) }),
    fc.record({ isNull: fc.boolean() }),
  );
}

/** Filters of a table with at most so many relationships on the way down. */
export function filterOf(zoo: Zoo, table: ZooTable, depth: number): fc.Arbitrary<ZooFilter> {
  const ids = zoo.rows[table].map(({ id }) => id);
  const leaf: fc.Arbitrary<ZooFilter> = fc.oneof(
    fc.record({ n: numberFilter }),
    fc.record({ s: textFilter }),
    fc.record({ _id: idFilter(ids) }),
    fc.record({ n: numberFilter, s: textFilter }),
  );
  if (depth === 0) return fc.oneof({ weight: 9, arbitrary: leaf }, fc.constant({}));
  const below = new Map<ZooTable, fc.Arbitrary<ZooFilter>>();
  const inside = (target: ZooTable): fc.Arbitrary<ZooFilter> => {
    const known = below.get(target) ?? filterOf(zoo, target, depth - 1);
    below.set(target, known);
    return known;
  };
  const relations = Object.entries(zooFields[table]).map(
    ([name, { table: target, isMany }]): fc.Arbitrary<ZooFilter> =>
      (isMany
        ? fc.record({ some: inside(target), none: inside(target) }, { requiredKeys: [] })
        : inside(target)
      ).map((given) => ({ [name]: given })),
  );
  const part = fc.oneof(leaf, ...relations);
  const list = fc.array(part, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 6, arbitrary: part },
    { weight: 2, arbitrary: list.map((and) => ({ and })) },
    { weight: 2, arbitrary: list.map((or) => ({ or })) },
    { weight: 1, arbitrary: part.map((given) => ({ not: given })) },
    { weight: 1, arbitrary: list.map((or) => ({ not: { or } })) },
    { weight: 1, arbitrary: fc.tuple(part, part).map(([one, other]) => ({ ...one, ...other })) },
  );
}
