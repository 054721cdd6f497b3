import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type Credential, type TestGateway } from '../../support/gateway.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
const sessions: Record<string, string> = {};

beforeAll(async () => {
  const name = ['varchar', { key: 'name', size: 20, required: true }] as const;
  gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      const own = { rowSecurity: true, permissions: ['create("users")'] };
      await admin.createTables('lab', [
        // Nobody but keys can read these.
        { id: 'costs', permissions: [], columns: [name] },
        {
          id: 'samples',
          ...own,
          columns: [
            name,
            ['integer', { key: 'count', required: false, default: 3 }],
            [
              'relationship',
              {
                type: 'oneToMany',
                relatedTableId: 'costs',
                key: 'costs',
                twoWay: true,
                twoWayKey: 'sample',
                onDelete: 'setNull',
              },
            ],
          ],
        },
        {
          id: 'users',
          ...own,
          columns: [
            name,
            ['varchar', { key: 'email', size: 40, required: false }],
            ['varchar', { key: 'nick', size: 40, required: false }],
          ],
        },
        { id: 'plain', ...own, columns: [name, ['integer', { key: 'n', required: false }]] },
      ]);
      const unique = (key: string, columns: string[]) =>
        admin.send('POST', '/tablesdb/lab/tables/users/indexes', { key, type: 'unique', columns });
      await unique('emails', ['email']);
      await unique('both', ['name', 'nick']);
    },
  });
  await gateway.refresh();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const as = (user: string): Credential => ({ session: sessions[user] ?? '' });
const ask = (document: string, user = 'ada') => gateway.query(document, { as: as(user) });
const methods = () => gateway.upstream.calls.map(({ method }) => method);

describe('a write that Appwrite carries out and then refuses to answer', () => {
  test('counts as done, and is answered with the row', async () => {
    const created = await ask('mutation { createSample(data: { name: "Water" }) { _id name } }');
    expect(created.errors).toBeUndefined();
    expect(created.data?.['createSample']).toMatchObject({ name: 'Water' });
    // The call, and the look whether it was carried out.
    expect(methods()).toEqual(['POST', 'GET']);
    const { _id: id } = created.data?.['createSample'] as { _id: string };
    const updated = await ask(
      `mutation { updateSample(_id: "${id}", data: { name: "Ice" }) { name } }`,
    );
    expect(updated.data).toEqual({ updateSample: { name: 'Ice' } });
  });

  test('is still refused where it was not carried out', async () => {
    await gateway.admin.createRow('lab/samples', {
      id: 'readable',
      data: { name: 'Old' },
      permissions: ['read("users")'],
    });
    const { errors } = await ask(
      'mutation { updateSample(_id: "readable", data: { name: "New" }) { name } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(errors?.[0]?.extensions).not.toHaveProperty('mayHaveHappened');
    const guest = await gateway.query('mutation { createSample(data: { name: "X" }) { _id } }');
    expect(guest.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test('is undone where it is part of a transaction', async () => {
    const { errors } = await ask(
      'mutation @atomic { createPlain(_id: "undone", data: { name: "P" }) { _id } createSample(_id: "undone", data: { name: "S" }) { _id } }',
    );
    expect(errors?.[0]?.message).toContain('Nothing was written.');
    expect(
      (await ask('{ plain(_id: "undone") { _id } sample(_id: "undone") { _id } }')).data,
    ).toEqual({
      plain: null,
      sample: null,
    });
  });

  test('says that a related table cannot be read, before anything is written', async () => {
    const { errors } = await ask(
      'mutation { createSample(data: { name: "X", costs: { connect: ["c"] } }) { _id } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(errors?.[0]?.message).toContain('"costs"');
    expect(writesOf(gateway)).toEqual([]);
  });
});

describe('an upsert', () => {
  const upsert = (id: string, data: string, rest = '') =>
    ask(`mutation { upsertUser(_id: "${id}", data: { ${data} }${rest}) { _id name email } }`);

  test('is one call where nothing speaks against it', async () => {
    const { data } = await ask(
      'mutation { upsertPlain(_id: "one", data: { name: "One" }) { name } }',
    );
    expect(data).toEqual({ upsertPlain: { name: 'One' } });
    expect(methods()).toEqual(['PUT']);
  });

  test('never overwrites the row that holds a unique value, seen or not', async () => {
    await upsert('ada', 'name: "Ada", email: "a@example.com"');
    gateway.upstream.clear();
    const { errors } = await upsert('eve', 'name: "Eve", email: "a@example.com"');
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect(errors?.[0]?.message).toBe(
      '_id: there is a row "eve" already; or data.email: another row has this value, which must be unique.',
    );
    // The look whether the row is there, and the row that Appwrite refuses to make.
    expect(methods()).toEqual(['GET', 'POST']);
    // Bob cannot even see the row.
    const unseen = await ask(
      'mutation { upsertUser(_id: "bob", data: { name: "Bob", email: "a@example.com" }) { _id } }',
      'bob',
    );
    expect(unseen.errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect((await ask('{ user(_id: "ada") { name email } }')).data).toEqual({
      user: { name: 'Ada', email: 'a@example.com' },
    });
    const own = await upsert('ada', 'name: "Ada L.", email: "a@example.com"');
    expect(own.data).toEqual({
      upsertUser: { _id: 'ada', name: 'Ada L.', email: 'a@example.com' },
    });
  });

  test('takes a row that is shared with roles which the caller lacks', async () => {
    await gateway.admin.createRow('lab/plain', {
      id: 'shared',
      data: { name: 'Shared' },
      permissions: ['read("user:ada")', 'update("user:ada")', 'read("user:bob")'],
    });
    gateway.upstream.clear();
    for (const field of [
      'upsertPlain(_id: "shared", data: { name: "Changed" }) { name }',
      'upsertPlains(data: [{ _id: "shared", name: "Changed again" }]) { count }',
    ]) {
      expect((await ask(`mutation { ${field} }`)).errors).toBeUndefined();
    }
    const { data } = await ask('{ plain(_id: "shared") { name _permissions } }');
    expect(data?.['plain']).toMatchObject({ name: 'Changed again' });
    expect((data?.['plain'] as { _permissions: string[] })._permissions).toHaveLength(3);
  });

  test('keeps to ifUnmodifiedSince, also when the row changes at the last moment', async () => {
    await upsert('lou', 'name: "Lou"');
    const { data } = await ask('{ user(_id: "lou") { _updatedAt } }');
    const { _updatedAt: seen } = data?.['user'] as { _updatedAt: string };
    const lock = `, ifUnmodifiedSince: "${seen}"`;
    expect((await upsert('lou', 'name: "Lou 2"', lock)).errors).toBeUndefined();
    const { errors } = await upsert('lou', 'name: "Lou 3"', lock);
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect((await ask('{ user(_id: "lou") { name } }')).data).toEqual({ user: { name: 'Lou 2' } });
    gateway.upstream.clear();
    await upsert('new', 'name: "New"', lock);
    expect(methods()).toEqual(['GET', 'POST']);
  });
});

describe('ifUnmodifiedSince', () => {
  test('guards a change and a deletion by one call', async () => {
    await ask('mutation { createPlain(_id: "g", data: { name: "G" }) { _id } }');
    gateway.upstream.clear();
    for (const field of [
      'updatePlain(_id: "g", data: { name: "H" }, ifUnmodifiedSince: "2020-01-01T00:00:00Z")',
      'deletePlain(_id: "g", ifUnmodifiedSince: "2020-01-01T00:00:00Z")',
    ]) {
      const { errors } = await ask(`mutation { ${field} { _id } }`);
      expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    }
    expect(methods()).toEqual(['PATCH', 'DELETE']);
    const { data } = await ask('{ plain(_id: "g") { name } }');
    expect(data).toEqual({ plain: { name: 'G' } });
  });
});

describe('null and left out', () => {
  test('are told apart: what is left out stays, a null is stored', async () => {
    await ask('mutation { createPlain(_id: "n", data: { name: "N", n: 1 }) { _id } }');
    expect(
      (await ask('mutation { updatePlain(_id: "n", data: { name: "M" }) { n } }')).data,
    ).toEqual({
      updatePlain: { n: 1 },
    });
    expect((await ask('mutation { updatePlain(_id: "n", data: { n: null }) { n } }')).data).toEqual(
      {
        updatePlain: { n: null },
      },
    );
  });

  test('a null that Appwrite would take for the default is refused', async () => {
    const { errors } = await ask(
      'mutation { createSample(data: { name: "X", count: null }) { _id } }',
    );
    expect(errors?.[0]?.message).toContain("null would be stored as the column's default (3)");
    expect(methods()).toEqual([]);
  });
});

describe('permissions', () => {
  test('of roles that the caller lacks are refused with the roles that there are', async () => {
    const { errors } = await ask(
      'mutation { createPlain(data: { name: "X" }, permissions: [{ grant: { action: READ, role: { team: "x" } } }]) { _id } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(errors?.[0]?.message).toMatch(/^permissions: you can give permissions to roles of your/);
  });

  test('with faults are all told, with those of the columns', async () => {
    const { errors } = await ask(
      `mutation { createPlain(data: { name: "A name that is far too long" }, permissions: [
        { raw: "read(\\"nobody\\")" }
        { raw: "create(\\"any\\")" }
        { grant: { action: READ, role: { any: true, guests: true } } }
        { grant: { action: READ, role: { any: true, status: VERIFIED } } }
      ]) { _id } }`,
    );
    expect(errors?.[0]?.message).toMatch(
      /permissions\[0\]\.raw: .* permissions\[1\]\.raw: .* permissions\[2\]\.grant\.role: .* permissions\[3\]\.grant\.role\.status: .* data\.name: /,
    );
    expect(methods()).toEqual([]);
  });

  test('can be changed alone', async () => {
    await ask('mutation { createPlain(_id: "p", data: { name: "P" }) { _id } }');
    const { data } = await ask(
      'mutation { updatePlain(_id: "p", permissions: [{ raw: "read(\\"any\\")" }, { raw: "write(\\"user:ada\\")" }]) { _permissions } }',
    );
    expect(data).toEqual({
      updatePlain: {
        _permissions: ['read("any")', 'update("user:ada")', 'delete("user:ada")'],
      },
    });
  });
});

test('a row that was changed is answered with the related row that stayed', async () => {
  const columns = [['varchar', { key: 'name', size: 9, required: false }]] as const;
  const own = await startTestGateway({
    seed: (admin) =>
      admin.createTables('tree', [
        { id: 'leaves', permissions: ['read("any")', 'create("any")', 'update("any")'], columns },
        {
          id: 'trees',
          permissions: ['read("any")', 'create("any")', 'update("any")'],
          columns: [
            ...columns,
            [
              'relationship',
              {
                type: 'oneToMany',
                relatedTableId: 'leaves',
                key: 'leaves',
                twoWay: true,
                twoWayKey: 'tree',
              },
            ],
          ],
        },
      ]),
  });
  try {
    const key = { as: { key: own.devserver.key } };
    await own.query(
      'mutation { createTree(_id: "t", data: { name: "T", leaves: { create: [{ _id: "l", name: "L" }] } }) { _id } }',
      key,
    );
    const { data } = await own.query(
      'mutation { updateLeaf(_id: "l", data: { name: "M" }) { name tree { name } } }',
      key,
    );
    expect(data).toEqual({ updateLeaf: { name: 'M', tree: { name: 'T' } } });
  } finally {
    await own.close();
  }
});
