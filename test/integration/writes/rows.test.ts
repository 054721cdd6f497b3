import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
const sessions: Record<string, string> = {};

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      await admin.createTables('zoo', [
        { id: 'houses', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        {
          id: 'animals',
          rowSecurity: true,
          permissions: ['create("users")', 'read("users")'],
          columns: [
            ['varchar', { key: 'name', size: 10, required: true }],
            ['integer', { key: 'legs', required: false, min: 0, max: 100, default: 4 }],
            ['bigint', { key: 'hairs', required: false }],
            ['float', { key: 'weight', required: false, min: 0 }],
            ['boolean', { key: 'isTame', required: false }],
            ['datetime', { key: 'bornAt', required: false }],
            ['email', { key: 'keeper', required: false }],
            ['url', { key: 'page', required: false }],
            ['ip', { key: 'camera', required: false }],
            ['enum', { key: 'diet', elements: ['meat', 'plants', 'both kinds'], required: false }],
            ['varchar', { key: 'nicknames', size: 5, required: false, array: true }],
            ['point', { key: 'place', required: false }],
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'houses',
                key: 'house',
                twoWay: true,
                twoWayKey: 'animals',
              },
            ],
          ],
        },
      ]);
      await admin.createRow('zoo/houses', { id: 'cold', data: { name: 'Cold' } });
      await admin.createRow('zoo/houses', { id: 'warm', data: { name: 'Warm' } });
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const ask = (document: string, user = 'ada', variables = {}) =>
  gateway.query(document, { as: { session: sessions[user] ?? '' }, variables });

describe('a row', () => {
  test('is created with every type of column, and comes back as it was given', async () => {
    const data = {
      name: 'Otto',
      legs: 4,
      hairs: '9007199254740993',
      weight: 12.5,
      isTame: true,
      bornAt: '2025-02-28T10:00:00.000+00:00',
      keeper: 'ada@example.com',
      page: 'https://example.com/otto',
      camera: '192.0.2.7',
      diet: 'both_kinds',
      nicknames: ['O', 'Otti'],
      place: [13.4, 52.5],
    };
    const columns = Object.keys(data).join(' ');
    const created = await ask(
      `mutation ($data: AnimalCreateInput!) { createAnimal(_id: "otto", data: $data) { _id ${columns} } }`,
      'ada',
      { data },
    );
    expect(created).toEqual({ data: { createAnimal: { _id: 'otto', ...data } } });
    expect(gateway.upstream.calls).toHaveLength(1);
    expect(await ask(`{ animal(_id: "otto") { ${columns} } }`)).toEqual({ data: { animal: data } });
  });

  test('belongs to the user who created it, and can be changed by nobody else', async () => {
    await ask('mutation { createAnimal(_id: "ines", data: { name: "Ines" }) { _id } }');
    const update = 'mutation { updateAnimal(_id: "ines", data: { legs: 6 }) { name legs } }';
    const { errors } = await ask(update, 'bob');
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(await ask(update)).toEqual({ data: { updateAnimal: { name: 'Ines', legs: 6 } } });
  });

  test('gets the permissions that are asked for', async () => {
    const { data } = await ask(`mutation {
      createAnimal(
        data: { name: "Uwe" }
        permissions: [
          { grant: { action: READ, role: { any: true } } }
          { grant: { action: WRITE, role: { user: "ada", status: UNVERIFIED } } }
          { raw: "delete(\\"user:ada\\")" }
        ]
      ) { _permissions }
    }`);
    expect(data).toEqual({
      createAnimal: {
        _permissions: expect.arrayContaining([
          'read("any")',
          'update("user:ada/unverified")',
        ]) as string[],
      },
    });
  });

  test('gets a made id when none is given, and the default of a column left out', async () => {
    const { data } = await ask(
      'mutation { createAnimal(data: { name: "Ida" }) { _id legs diet } }',
    );
    expect(data).toEqual({
      createAnimal: { _id: expect.stringMatching(/^\w{20}$/) as string, legs: 4, diet: null },
    });
  });

  test('is created or changed by an upsert', async () => {
    const upsert = (legs: number) =>
      ask(`mutation { upsertAnimal(_id: "emma", data: { name: "Emma", legs: ${legs} }) { legs } }`);
    expect(await upsert(2)).toEqual({ data: { upsertAnimal: { legs: 2 } } });
    expect(await upsert(3)).toEqual({ data: { upsertAnimal: { legs: 3 } } });
  });

  test('is related to a row of another table, and no more', async () => {
    const { data } = await ask(
      'mutation { createAnimal(_id: "nora", data: { name: "Nora", house: { connect: "cold" } }) { house { name animals { nodes { _id } } } } }',
    );
    expect(data).toEqual({
      createAnimal: { house: { name: 'Cold', animals: { nodes: [{ _id: 'nora' }] } } },
    });
    const undone = await ask(
      'mutation { updateAnimal(_id: "nora", data: { house: { disconnect: true } }) { house { name } } }',
    );
    expect(undone).toEqual({ data: { updateAnimal: { house: null } } });
  });

  test('is returned as it was when it is deleted', async () => {
    await ask(
      'mutation { createAnimal(_id: "udo", data: { name: "Udo", house: { connect: "warm" } }) { _id } }',
    );
    const { data } = await ask('mutation { deleteAnimal(_id: "udo") { name house { name } } }');
    expect(data).toEqual({ deleteAnimal: { name: 'Udo', house: { name: 'Warm' } } });
    expect(await ask('{ animal(_id: "udo") { name } }')).toEqual({ data: { animal: null } });
  });

  test('is deleted by one call where only its id is asked for', async () => {
    await ask('mutation { createAnimal(_id: "kai", data: { name: "Kai" }) { _id } }');
    gateway.upstream.clear();
    expect(await ask('mutation { deleteAnimal(_id: "kai") { _id } }')).toEqual({
      data: { deleteAnimal: { _id: 'kai' } },
    });
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual(['DELETE']);
  });

  test('that was changed meanwhile is a CONFLICT with ifUnmodifiedSince', async () => {
    await ask('mutation { createAnimal(_id: "lena", data: { name: "Lena" }) { _id } }');
    const { errors } = await ask(
      'mutation { updateAnimal(_id: "lena", data: { legs: 1 }, ifUnmodifiedSince: "2020-01-01T00:00:00Z") { _id } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
  });

  test('that does not exist is NOT_FOUND for an update and a delete', async () => {
    for (const field of [
      'updateAnimal(_id: "nobody", data: { legs: 1 })',
      'deleteAnimal(_id: "nobody")',
    ]) {
      const { errors } = await ask(`mutation { ${field} { _id } }`);
      expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
    }
  });

  test('with an id that is taken is a CONFLICT', async () => {
    const create = 'mutation { createAnimal(_id: "twin", data: { name: "Twin" }) { _id } }';
    await ask(create);
    expect((await ask(create)).errors?.[0]?.extensions['code']).toBe('CONFLICT');
  });
});

describe('bad input is refused before a call is made, with its path:', () => {
  test.each([
    ['a missing required column', '{ legs: 1 }', 'AnimalCreateInput.name'],
    ['a text that is too long', '{ name: "Bartholomew" }', 'data.name: has 11 characters'],
    [
      'an item that is too long',
      '{ name: "A", nicknames: ["ok", "toolong"] }',
      'data.nicknames[1]: has 7',
    ],
    ['a number out of bounds', '{ name: "A", legs: 101 }', 'data.legs: 101 is more than 100'],
    ['a float out of bounds', '{ name: "A", weight: -0.5 }', 'data.weight: -0.5 is less than 0'],
    ['an unknown element', '{ name: "A", diet: cake }', 'AnimalDiet'],
    ['30 February', '{ name: "A", bornAt: "2025-02-30T00:00:00Z" }', 'is not a valid DateTime'],
    ['the year 999', '{ name: "A", bornAt: "0999-12-31T23:59:59Z" }', 'is not a valid DateTime'],
    [
      'the year 999 by its offset',
      '{ name: "A", bornAt: "1000-01-01T00:00:00+01:00" }',
      'is not a valid DateTime (1000-01-01T00:00:00Z to 9999-12-31T23:59:59Z), for example',
    ],
    [
      'the last of all milliseconds',
      '{ name: "A", bornAt: "9999-12-31T23:59:59.999Z" }',
      'is not a valid DateTime',
    ],
    ['a word for a date', '{ name: "A", bornAt: "tomorrow" }', 'is not a valid DateTime'],
    ['a bad e-mail address', '{ name: "A", keeper: "ada" }', 'is not a valid EmailAddress'],
    ['a bad URL', '{ name: "A", page: "example" }', 'is not a valid URL'],
    ['a bad IP address', '{ name: "A", camera: "300.1.1.1" }', 'is not a valid IP'],
    ['a bad point', '{ name: "A", place: [1] }', 'is not a Point'],
    ['too big an integer', '{ name: "A", hairs: "9223372036854775808" }', 'does not fit 64 bits'],
    ['a to-one that says nothing', '{ name: "A", house: {} }', 'HouseRelatedInput'],
  ])('%s', async (_name, data, message) => {
    const { errors } = await ask(`mutation { createAnimal(data: ${data}) { _id } }`);
    expect(errors?.[0]?.message).toContain(message);
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('all faults of one input are reported together', async () => {
    const { errors } = await ask(
      'mutation { createAnimal(data: { name: "Bartholomew", legs: -1 }) { _id } }',
    );
    expect(errors?.[0]?.message).toMatch(/data\.name: .*data\.legs: /);
  });

  test('a role in two parts at once', async () => {
    const { errors } = await ask(
      'mutation { createAnimal(data: { name: "A" }, permissions: [{ grant: { action: READ, role: { any: true, user: "x" } } }]) { _id } }',
    );
    expect(errors?.[0]?.message).toContain('permissions[0].grant.role: give exactly one of');
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('ids that are none', async () => {
    for (const [field, path] of [
      ['createAnimal(_id: "a b", data: { name: "A" })', '_id: "a b"'],
      ['updateAnimal(_id: "../x", data: { legs: 1 })', '_id: "../x"'],
      ['deleteAnimal(_id: "")', '_id: ""'],
      ['createAnimal(data: { name: "A", house: { connect: "_x" } })', 'data.house.connect: "_x"'],
    ]) {
      const { errors } = await ask(`mutation { ${field ?? ''} { _id } }`);
      expect(errors?.[0]?.message).toContain(`${path ?? ''} is not an id`);
    }
    expect(gateway.upstream.calls).toHaveLength(0);
  });

  test('an update of nothing', async () => {
    const { errors } = await ask('mutation { updateAnimal(_id: "otto", data: {}) { _id } }');
    expect(errors?.[0]?.message).toContain('there is nothing to update');
    expect(gateway.upstream.calls).toHaveLength(0);
  });
});
