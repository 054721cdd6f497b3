import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
let session: string;

const name = ['varchar', { key: 'name', size: 20, required: false }] as const;
const relate = (...given: [key: string, type: string, back: string | null, to: string]) => {
  const [key, type, twoWayKey, relatedTableId] = given;
  const body = {
    key,
    type,
    relatedTableId,
    twoWay: twoWayKey !== null,
    twoWayKey: twoWayKey ?? `${key}Of`,
    onDelete: 'setNull',
  };
  return ['relationship', body] as const;
};

/** Bob can read hubs, rooms and notes, and no vault. */
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      session = await admin.signUp('bob');
      await admin.createTables('firm', [
        { id: 'rooms', columns: [name] },
        { id: 'notes', rowSecurity: true, permissions: [], columns: [name] },
        { id: 'coffers', permissions: [], columns: [name] },
        {
          id: 'hubs',
          columns: [
            name,
            relate('note', 'manyToOne', null, 'notes'),
            relate('room', 'manyToOne', 'hubs', 'rooms'),
          ],
        },
        {
          id: 'vaults',
          permissions: ['read("user:ada")'],
          columns: [
            name,
            relate('owner', 'manyToOne', 'owned', 'hubs'),
            relate('twin', 'oneToOne', 'twinned', 'hubs'),
            relate('parts', 'oneToMany', 'whole', 'hubs'),
            relate('links', 'manyToMany', 'linked', 'hubs'),
          ],
        },
      ]);
      const columns = [
        relate('main', 'manyToOne', 'mains', 'vaults'),
        relate('mark', 'oneToOne', null, 'vaults'),
        relate('kids', 'oneToMany', null, 'vaults'),
        relate('sets', 'manyToMany', null, 'coffers'),
      ];
      for (const [type, body] of columns) {
        await admin.send('POST', `/tablesdb/firm/tables/hubs/columns/${type}`, body);
      }
      await admin.createRow('firm/rooms', { id: 'n1', data: { name: 'one' } });
      await admin.createRow('firm/coffers', { id: 'c1', data: { name: 'x' } });
      await admin.createRow('firm/notes', {
        id: 'open',
        data: { name: 'x' },
        permissions: ['read("user:bob")'],
      });
      await admin.createRow('firm/notes', { id: 'closed', data: { name: 'x' } });
      await admin.createRow('firm/vaults', { id: 'v1', data: { name: 'x' } });
      await admin.createRow('firm/hubs', {
        id: 'h1',
        data: { name: 'one', room: 'n1', note: 'open', main: 'v1', sets: ['c1'] },
      });
      await admin.createRow('firm/hubs', { id: 'h2', data: { name: 'two', note: 'closed' } });
    },
  });
}, 60_000);
afterAll(() => gateway.close());

const x = '{ name: { eq: "x" } }';

/** By relationship: the calls of `some` (or the to-one condition), of the same under `not`, and of `none`. */
const toOne = [
  ['manyToOne, the side that has it', 'main'],
  ['oneToOne, one-way', 'mark'],
  ['oneToOne, the other side', 'twinned'],
  ['oneToMany, the other side', 'whole'],
] as const;
const toMany = [
  ['manyToOne, the other side', 'owned', { some: 2, none: 1 }],
  ['oneToMany, one-way', 'kids', { some: 1, none: 1 }],
  ['manyToMany, one-way', 'sets', { some: 2, none: 1 }],
  ['manyToMany, the other side', 'linked', { some: 3, none: 2 }],
] as const;

const cases: [name: string, list: string, filter: string, calls: number][] = [
  ...toOne.flatMap(([kind, field]): (typeof cases)[number][] => [
    [kind, 'hubs', `{ ${field}: ${x} }`, 2],
    [`${kind}, under not`, 'hubs', `{ not: { ${field}: ${x} } }`, 2],
    [`${kind}, within or`, 'hubs', `{ or: [{ ${field}: ${x} }, ${x}] }`, 1],
    [`${kind}, at depth 2`, 'rooms', `{ hubs: { some: { ${field}: ${x} } } }`, 3],
    [`${kind}, at depth 2 under none`, 'rooms', `{ hubs: { none: { ${field}: ${x} } } }`, 2],
  ]),
  ...toMany.flatMap(([kind, field, { some, none }]): (typeof cases)[number][] => [
    [`${kind}, some`, 'hubs', `{ ${field}: { some: ${x} } }`, some],
    [`${kind}, none`, 'hubs', `{ ${field}: { none: ${x} } }`, none],
    [`${kind}, not some`, 'hubs', `{ not: { ${field}: { some: ${x} } } }`, none],
    [`${kind}, not none`, 'hubs', `{ not: { ${field}: { none: ${x} } } }`, some],
    [
      `${kind}, at depth 2 under none`,
      'rooms',
      `{ hubs: { none: { ${field}: { some: ${x} } } } }`,
      some,
    ],
    [`${kind}, none at depth 2`, 'rooms', `{ hubs: { some: { ${field}: { none: ${x} } } } }`, none],
  ]),
];

test.each(cases)('an unreadable table is FORBIDDEN: %s', async (...given) => {
  const [, list, filter, calls] = given;
  const document = `{ ${list}(filter: ${filter}) { nodes { name } totalCount } }`;
  gateway.upstream.clear();
  const { data, errors } = await gateway.query(document, { as: { session } });
  expect(data).toEqual({ [list]: null });
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  expect(errors?.[0]?.message).toMatch(/vaults|coffers/);
  expect(gateway.upstream.calls).toHaveLength(calls);
});

test('a count and an aggregate are refused as well', async () => {
  const { errors } = await gateway.query(
    `{ hubs(filter: { main: ${x} }) { totalCount } hubsAggregate(filter: { owned: { none: ${x} } }) { count } }`,
    { as: { session } },
  );
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
});

test('so is the filter of a nested list', async () => {
  const { data, errors } = await gateway.query(
    `{ rooms { nodes { name hubs(filter: { main: ${x} }) { nodes { name } } } } }`,
    { as: { session } },
  );
  expect(data).toEqual({ rooms: { nodes: [{ name: 'one', hubs: null }] } });
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
});

test('a guest is told to sign in', async () => {
  const { errors } = await gateway.query(`{ hubs(filter: { main: ${x} }) { nodes { name } } }`);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

test('an unreadable related row of a table with row security is as if it were not there', async () => {
  const find = async (filter: string): Promise<unknown> => {
    const { data } = await gateway.query(`{ hubs(filter: ${filter}) { nodes { name } } }`, {
      as: { session },
    });
    return (data as { hubs: { nodes: { name: string }[] } }).hubs.nodes.map((hub) => hub.name);
  };
  expect(await find(`{ note: ${x} }`)).toEqual(['one']);
  expect(await find('{ note: {} }')).toEqual(['one']);
  expect(await find(`{ not: { note: ${x} } }`)).toEqual([]);
  expect(await find(`{ or: [{ note: ${x} }, { name: { eq: "none" } }] }`)).toEqual(['one']);
});

test('whether a relationship is empty needs no look at the related table', async () => {
  gateway.upstream.clear();
  const { data } = await gateway.query(
    '{ hubs(filter: { main: { _id: { isNull: true } } }) { nodes { name } } }',
    { as: { session } },
  );
  expect(data).toEqual({ hubs: { nodes: [{ name: 'two' }] } });
  expect(gateway.upstream.calls).toHaveLength(1);
});
