import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;

const optional = { required: false } as const;
const square = [
  [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0],
  ],
];

/** Two rows with values, and one without any. */
const things = {
  one: {
    text: 'Apple pie',
    body: 'sweet red apple',
    whole: 1,
    big: 9_000_000_000,
    real: 0.5,
    flag: true,
    moment: '2024-01-01T00:00:00.000+00:00',
    mail: 'ann@example.com',
    link: 'https://example.com/a',
    address: '10.0.0.1',
    size: 'S',
    tags: ['a', 'b'],
    numbers: [1, 2],
    place: [1, 1],
    line: [
      [0, 0],
      [2, 2],
    ],
    area: square,
  },
  two: {
    text: 'Banana bread',
    body: 'yellow fruit',
    whole: 5,
    big: 7,
    real: 2.5,
    flag: false,
    moment: '2024-06-01T00:00:00.000+00:00',
    mail: 'bob@example.com',
    link: 'https://example.com/b',
    address: '10.0.0.2',
    size: 'L',
    tags: ['b', 'c'],
    numbers: [2, 3],
    place: [9, 9],
    line: [
      [8, 8],
      [9, 9],
    ],
    area: square.map((ring) => ring.map(([x = 0, y = 0]) => [x + 10, y + 10])),
  },
  three: { text: null },
} as const;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      const columns = [
        ['varchar', { key: 'text', size: 60 }],
        ['varchar', { key: 'body', size: 60 }],
        ['integer', { key: 'whole' }],
        ['bigint', { key: 'big' }],
        ['float', { key: 'real' }],
        ['boolean', { key: 'flag' }],
        ['datetime', { key: 'moment' }],
        ['email', { key: 'mail' }],
        ['url', { key: 'link' }],
        ['ip', { key: 'address' }],
        ['enum', { key: 'size', elements: ['S', 'L'] }],
        ['varchar', { key: 'tags', size: 20, array: true }],
        ['integer', { key: 'numbers', array: true }],
        ['point', { key: 'place' }],
        ['line', { key: 'line' }],
        ['polygon', { key: 'area' }],
      ] as const;
      await admin.createTables('shop', [
        { id: 'things', columns: columns.map(([type, body]) => [type, { ...optional, ...body }]) },
      ]);
      await admin.send('POST', '/tablesdb/shop/tables/things/indexes', {
        key: 'words',
        type: 'fulltext',
        columns: ['body'],
      });
      for (const [id, data] of Object.entries(things)) {
        await admin.createRow('shop/things', { id, data });
      }
    },
  });
}, 30_000);
afterAll(() => gateway.close());

const find = async (filter: string): Promise<string> => {
  const { data, errors } = await gateway.query(
    `{ things(filter: ${filter}) { nodes { _id } totalCount } }`,
  );
  expect(errors).toBeUndefined();
  const { nodes, totalCount } = (
    data as { things: { nodes: { _id: string }[]; totalCount: number } }
  ).things;
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ _id }) => _id).join(' ');
};

const text = [
  ['text', 'eq: "apple PIE"', 'one'],
  ['text', 'ne: "Apple pie"', 'two'],
  ['text', 'in: ["Apple pie", "Banana bread"]', 'one two'],
  ['text', 'in: []', ''],
  ['text', 'notIn: ["Apple pie", "x"]', 'two'],
  ['text', 'notIn: []', 'one two three'],
  ['text', 'lt: "B"', 'one'],
  ['text', 'lte: "Apple pie"', 'one'],
  ['text', 'gt: "Apple pie"', 'two'],
  ['text', 'gte: "B"', 'two'],
  ['text', 'between: { from: "A", to: "B" }', 'one'],
  ['text', 'notBetween: { from: "A", to: "B" }', 'two'],
  ['text', 'startsWith: "app"', 'one'],
  ['text', 'notStartsWith: "app"', 'two'],
  ['text', 'endsWith: "bread"', 'two'],
  ['text', 'notEndsWith: "bread"', 'one'],
  ['text', 'contains: "e p"', 'one'],
  ['text', 'notContains: "e p"', 'two'],
  ['text', 'isNull: true', 'three'],
  ['text', 'isNull: false', 'one two'],
  ['body', 'search: "apple"', 'one'],
  ['body', 'notSearch: "apple"', 'two'],
] as const;

const comparable = (field: string, [low, high]: readonly [string, string]) =>
  [
    [field, `eq: ${low}`, field === 'big' ? 'two' : 'one'],
    [field, `ne: ${low}`, field === 'big' ? 'one' : 'two'],
    [field, `in: [${low}, ${high}]`, 'one two'],
    [field, `notIn: [${low}]`, field === 'big' ? 'one' : 'two'],
    [field, `lt: ${high}`, field === 'big' ? 'two' : 'one'],
    [field, `lte: ${high}`, 'one two'],
    [field, `gt: ${low}`, field === 'big' ? 'one' : 'two'],
    [field, `gte: ${low}`, 'one two'],
    [field, `between: { from: ${low}, to: ${high} }`, 'one two'],
    [field, `notBetween: { from: ${low}, to: ${low} }`, field === 'big' ? 'one' : 'two'],
    [field, 'isNull: true', 'three'],
    [field, 'isNull: false', 'one two'],
  ] as const;

const others = [
  ['flag', 'eq: true', 'one'],
  ['flag', 'ne: true', 'two'],
  ['flag', 'isNull: true', 'three'],
  ['mail', 'eq: "ann@example.com"', 'one'],
  ['mail', 'endsWith: "@example.com"', 'one two'],
  ['link', 'contains: "/b"', 'two'],
  ['address', 'startsWith: "10.0.0."', 'one two'],
  ['size', 'eq: S', 'one'],
  ['size', 'ne: S', 'two'],
  ['size', 'in: [S, L]', 'one two'],
  ['size', 'notIn: [S]', 'two'],
  ['size', 'isNull: true', 'three'],
] as const;

const lists = [
  ['tags', 'contains: ["a"]', 'one'],
  ['tags', 'contains: ["a", "c"]', 'one two'],
  ['tags', 'contains: []', ''],
  ['tags', 'containsAll: ["a", "b"]', 'one'],
  ['tags', 'containsAll: ["a", "c"]', ''],
  ['tags', 'notContains: ["a"]', 'two'],
  ['tags', 'notContains: []', 'one two three'],
  ['tags', 'isNull: true', 'three'],
  ['tags', 'isNull: false', 'one two'],
  ['numbers', 'contains: [1]', 'one'],
  ['numbers', 'containsAll: [2, 3]', 'two'],
  ['numbers', 'notContains: [3]', 'one'],
] as const;

const shapes = [
  ['place', 'eq: [1, 1]', 'one'],
  ['place', 'ne: [1, 1]', 'two'],
  ['place', 'distance: { of: [0, 0], lt: 3, inMeters: false }', 'one'],
  ['place', 'distance: { of: [0, 0], gt: 3, inMeters: false }', 'two'],
  ['place', 'distance: { of: [1, 1], eq: 0, inMeters: false }', 'one'],
  ['place', 'distance: { of: [1, 1], ne: 0, inMeters: false }', 'two'],
  ['area', 'intersects: [1, 1]', 'one'],
  ['area', 'notIntersects: [1, 1]', 'two'],
  ['area', 'overlaps: [[[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]]', 'one'],
  ['area', 'notOverlaps: [[[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]]', 'two'],
  ['area', 'touches: [0, 2]', 'one'],
  ['area', 'notTouches: [0, 2]', 'two'],
  ['line', 'crosses: [[0, 2], [2, 0]]', 'one'],
  ['line', 'notCrosses: [[0, 2], [2, 0]]', 'two'],
] as const;

const system = [
  ['_id', 'eq: "ONE"', 'one'],
  ['_id', 'ne: "one"', 'two three'],
  ['_id', 'in: ["One", "three", "four"]', 'one three'],
  ['_id', 'in: []', ''],
  ['_id', 'notIn: ["ONE", "three"]', 'two'],
  ['_id', 'notIn: []', 'one two three'],
  ['_id', 'lt: "p"', 'one'],
  ['_id', 'lte: "one"', 'one'],
  ['_id', 'gt: "one"', 'two three'],
  ['_id', 'gte: "two"', 'two'],
  ['_id', 'between: { from: "p", to: "tj" }', 'three'],
  ['_id', 'notBetween: { from: "p", to: "tj" }', 'one two'],
  ['_id', 'startsWith: "T"', 'two three'],
  ['_id', 'notStartsWith: "t"', 'one'],
  ['_id', 'endsWith: "e"', 'one three'],
  ['_id', 'notEndsWith: "e"', 'two'],
  ['_id', 'contains: "re"', 'three'],
  ['_id', 'notContains: "re"', 'one two'],
  ['_id', 'isNull: true', ''],
  ['_id', 'isNull: false', 'one two three'],
  ['_sequence', 'eq: "2"', 'two'],
  ['_sequence', 'ne: "2"', 'one three'],
  ['_sequence', 'in: ["1", "3"]', 'one three'],
  ['_sequence', 'notIn: ["1", "3"]', 'two'],
  ['_sequence', 'lt: "2"', 'one'],
  ['_sequence', 'lte: "2"', 'one two'],
  ['_sequence', 'gt: "2"', 'three'],
  ['_sequence', 'gte: "2"', 'two three'],
  ['_sequence', 'between: { from: "2", to: "3" }', 'two three'],
  ['_sequence', 'notBetween: { from: "2", to: "3" }', 'one'],
  ['_sequence', 'isNull: true', ''],
  ...(['_createdAt', '_updatedAt'] as const).flatMap((field) => {
    const [early, late] = ['"2000-01-01T00:00:00Z"', '"2999-01-01T00:00:00Z"'];
    return [
      [field, `eq: ${early}`, ''],
      [field, `ne: ${early}`, 'one two three'],
      [field, `in: [${early}, ${late}]`, ''],
      [field, `notIn: [${early}, ${late}]`, 'one two three'],
      [field, `lt: ${late}`, 'one two three'],
      [field, `lte: ${early}`, ''],
      [field, `gt: ${early}`, 'one two three'],
      [field, `gte: ${late}`, ''],
      [field, `between: { from: ${early}, to: ${late} }`, 'one two three'],
      [field, `notBetween: { from: ${early}, to: ${late} }`, ''],
      [field, 'isNull: true', ''],
      [field, 'isNull: false', 'one two three'],
    ] as const;
  }),
] as const;

const all = ['one', 'two', 'three'];

/** What is found under `not`: the rest of those rows for which the condition is true or false. */
function oppositeOf(field: string, operators: string, found: string): string {
  const isKnown = field.startsWith('_') || /^isNull|: \[\]$/.test(operators);
  const known = isKnown ? all : ['one', 'two'];
  return known.filter((id) => !found.split(' ').includes(id)).join(' ');
}

describe.each([
  ['text', text],
  ['whole numbers', comparable('whole', ['1', '5'])],
  ['numbers beyond 32 bits', comparable('big', ['"7"', '"9000000000"'])],
  ['fractions', comparable('real', ['0.5', '2.5'])],
  ['moments', comparable('moment', ['"2024-01-01T00:00:00Z"', '"2024-06-01T00:00:00Z"'])],
  ['flags, formats and enums', others],
  ['lists', lists],
  ['shapes', shapes],
  ['what every row has', system],
] as const)('%s', (_kind, cases) => {
  test.each<readonly [string, string, string]>(cases)(
    '%s { %s } finds its rows, and its opposite the others that have a value',
    async (field, operators, ids) => {
      const filter = `{ ${field}: { ${operators} } }`;
      expect(await find(filter)).toBe(ids);
      expect(await find(`{ not: ${filter} }`)).toBe(oppositeOf(field, operators, ids));
    },
  );
});

test('every operator of every filter input is among them', async () => {
  const { data } = await gateway.query(
    '{ __type(name: "ThingFilter") { inputFields { name type { name inputFields { name } } } } }',
  );
  const { inputFields } = data?.['__type'] as {
    inputFields: { name: string; type: { inputFields: { name: string }[] | null } }[];
  };
  const asked = new Set(
    [text, comparable('whole', ['', '']), others, lists, shapes, system]
      .flat()
      .flatMap(([, operators]) => /^\w+/.exec(operators) ?? []),
  );
  const offered = inputFields
    .filter(({ name }) => !['and', 'or', 'not'].includes(name))
    .flatMap(({ type }) => type.inputFields ?? [])
    .map(({ name }) => name);
  expect([...asked].sort()).toEqual([...new Set(offered)].sort());
});
