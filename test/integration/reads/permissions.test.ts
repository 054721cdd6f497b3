import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
const sessions: Record<string, string> = {};

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      await admin.createTables('firm', [
        {
          id: 'vaults',
          columns: [['varchar', { key: 'code', size: 20, required: false }]],
          permissions: ['read("user:ada")'],
        },
        {
          id: 'notes',
          rowSecurity: true,
          permissions: ['create("users")'],
          columns: [['varchar', { key: 'text', size: 20, required: false }]],
        },
        {
          id: 'desks',
          columns: [
            ['varchar', { key: 'name', size: 20, required: false }],
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'vaults',
                key: 'vault',
                twoWay: true,
                twoWayKey: 'desks',
              },
            ],
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'notes',
                key: 'note',
                twoWay: true,
                twoWayKey: 'desks',
              },
            ],
            [
              'relationship',
              {
                type: 'manyToMany',
                relatedTableId: 'vaults',
                key: 'spares',
                twoWayKey: 'spareOf',
                twoWay: false,
              },
            ],
          ],
        },
      ]);
      await admin.createRow('firm/vaults', { id: 'v1', data: { code: 'one' } });
      await admin.createRow('firm/vaults', { id: 'v2', data: { code: 'two' } });
      await admin.createRow('firm/notes', {
        id: 'a',
        data: { text: 'for ada' },
        permissions: ['read("user:ada")'],
      });
      await admin.createRow('firm/notes', {
        id: 'b',
        data: { text: 'for bob' },
        permissions: ['read("user:bob")'],
      });
      await admin.createRow('firm/desks', {
        id: 'd1',
        data: { name: 'one', vault: 'v1', note: 'a', spares: ['v2'] },
      });
      await admin.createRow('firm/desks', {
        id: 'd2',
        data: { name: 'two', vault: 'v2', note: 'b' },
      });
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const as = (user: string) => ({ as: { session: sessions[user] ?? '' } });

test('an unreadable related table is one FORBIDDEN error with every path, and the rest is there', async () => {
  const answer = await gateway.query('{ desks { nodes { name vault { code } } } }', as('bob'));
  expect(answer.data).toEqual({
    desks: {
      nodes: [
        { name: 'one', vault: null },
        { name: 'two', vault: null },
      ],
    },
  });
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]).toMatchObject({
    path: ['desks', 'nodes', 0, 'vault'],
    extensions: {
      code: 'FORBIDDEN',
      paths: [
        ['desks', 'nodes', 0, 'vault'],
        ['desks', 'nodes', 1, 'vault'],
      ],
    },
  });
});

test('the same holds for a many-to-many relationship', async () => {
  const document = '{ desks { nodes { name spares { nodes { code } } } } }';
  const { errors } = await gateway.query(document, as('bob'));
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect(await gateway.query(document, as('ada'))).toEqual({
    data: {
      desks: {
        nodes: [
          { name: 'one', spares: { nodes: [{ code: 'two' }] } },
          { name: 'two', spares: { nodes: [] } },
        ],
      },
    },
  });
});

test('an unreadable related row of a table with row security is null, without an error', async () => {
  const document = '{ desks { nodes { name note { text } } } }';
  expect(await gateway.query(document, as('ada'))).toEqual({
    data: {
      desks: {
        nodes: [
          { name: 'one', note: { text: 'for ada' } },
          { name: 'two', note: null },
        ],
      },
    },
  });
  expect(await gateway.query(document, as('bob'))).toEqual({
    data: {
      desks: {
        nodes: [
          { name: 'one', note: null },
          { name: 'two', note: { text: 'for bob' } },
        ],
      },
    },
  });
});

test('a guest is told to sign in where a table is not for guests', async () => {
  const { data, errors } = await gateway.query('{ vaults { nodes { code } } }');
  expect(data).toEqual({ vaults: null });
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
});

test('callers who ask the same at the same time see only their own rows', async () => {
  const document = '{ notes { nodes { text } } note(_id: "a") { text } }';
  const users = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'ada' : 'bob'));
  const answers = await Promise.all(users.map((user) => gateway.query(document, as(user))));
  for (const [index, user] of users.entries()) {
    expect(answers[index]).toEqual({
      data: {
        notes: { nodes: [{ text: `for ${user}` }] },
        note: user === 'ada' ? { text: 'for ada' } : null,
      },
    });
  }
});

test("no operation is sent with the gateway's own key, whoever asks", async () => {
  const document = `mutation { createNote(data: { text: "new" }) { _id } }`;
  await gateway.query(
    '{ desks { nodes { name vault { code } spares { nodes { code } } } totalCount } }',
  );
  await gateway.query('{ desks { nodes { name note { text } } } accountGet { _id } }', as('ada'));
  await gateway.query(document, as('ada'));
  await gateway.query(document);
  expect(gateway.upstream.received.length).toBeGreaterThan(5);
  for (const { headers } of gateway.upstream.received) {
    expect(JSON.stringify(headers)).not.toContain(gateway.devserver.key);
    expect(headers['x-appwrite-key']).toBeUndefined();
  }
});

test("a caller's key is sent on for that caller's operation only", async () => {
  const { key } = gateway.devserver;
  const { data } = await gateway.query('{ notes { nodes { text } } }', { as: { key } });
  expect((data as { notes: { nodes: unknown[] } }).notes.nodes.length).toBeGreaterThanOrEqual(2);
  gateway.upstream.clear();
  await gateway.query('{ desks { nodes { name } } }');
  expect(gateway.upstream.received.map(({ headers }) => headers['x-appwrite-key'])).toEqual([
    undefined,
  ]);
});
