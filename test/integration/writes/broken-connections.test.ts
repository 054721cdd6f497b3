import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Break } from '../../support/upstream-proxy.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
let ada: string;
/** Breaks the connection at calls by their number, from 0. */
let breakAt: ((call: number, method: string, path: string) => Break | undefined) | undefined;
let calls = 0;

const tables = ['posts', 'people', 'tags', 'notes', 'badges'];

beforeAll(async () => {
  const everything = ['create("users")', 'read("users")', 'update("users")', 'delete("users")'];
  const name = ['varchar', { key: 'name', size: 20, required: true }] as const;
  const hits = ['integer', { key: 'hits', required: false }] as const;
  const relate = (type: string, relatedTableId: string, key: string) =>
    [
      'relationship',
      {
        type,
        relatedTableId,
        key,
        twoWay: key !== 'notes',
        twoWayKey: `of_${key}`,
        onDelete: 'setNull',
      },
    ] as const;
  gateway = await startTestGateway({
    seed: async (admin) => {
      ada = await admin.signUp('ada');
      const own = { permissions: everything, rowSecurity: true };
      await admin.createTables('blog', [
        { id: 'people', ...own, columns: [name] },
        { id: 'tags', ...own, columns: [name] },
        { id: 'notes', ...own, columns: [name] },
        { id: 'badges', ...own, columns: [name] },
        {
          id: 'posts',
          ...own,
          columns: [
            name,
            hits,
            relate('manyToOne', 'people', 'author'),
            relate('manyToMany', 'tags', 'tags'),
            relate('oneToMany', 'notes', 'notes'),
            relate('oneToOne', 'badges', 'badge'),
          ],
        },
      ]);
    },
    intercept: ({ method, path }) => {
      calls += 1;
      return breakAt?.(calls - 1, method, path);
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  breakAt = undefined;
  calls = 0;
});

const ask = (document: string, headers = {}) =>
  gateway.query(document, { as: { session: ada }, headers });

/** Every row with everything that it holds but its times, and its links. */
async function everything(): Promise<unknown> {
  const rows = await Promise.all(
    tables.map(async (table) => {
      const select =
        table === 'posts'
          ? ['*', 'author.$id', 'tags.$id', 'notes.$id', 'badge.$id']
          : table === 'badges'
            ? ['*', 'of_badge.$id']
            : ['*'];
      const query = encodeURIComponent(JSON.stringify({ method: 'select', values: select }));
      const list = await gateway.admin.send(
        'GET',
        `/tablesdb/blog/tables/${table}/rows?queries[0]=${query}`,
      );
      return list['rows'];
    }),
  );
  return JSON.parse(
    JSON.stringify(rows, (key, value: unknown) =>
      ['$updatedAt', '$createdAt', '$sequence'].includes(key) ? undefined : value,
    ),
  );
}

async function reset(): Promise<void> {
  breakAt = undefined;
  for (const table of tables) {
    for (const { $id } of (await gateway.admin.send('GET', `/tablesdb/blog/tables/${table}/rows`))[
      'rows'
    ] as { $id: string }[]) {
      await gateway.admin.send('DELETE', `/tablesdb/blog/tables/${table}/rows/${$id}`);
    }
  }
  for (const table of ['people', 'tags', 'badges', 'notes']) {
    await gateway.admin.createRow(`blog/${table}`, { id: `${table}1`, data: { name: 'Old' } });
  }
  await gateway.admin.createRow('blog/posts', {
    id: 'p',
    data: {
      name: 'Old',
      hits: 1,
      author: 'people1',
      tags: ['tags1'],
      notes: ['notes1'],
      badge: 'badges1',
    },
  });
}

const nested = `mutation { updatePost(_id: "p", data: {
  name: "New"
  author: { create: { _id: "people2", name: "New" } }
  tags: { connect: ["tags1"], create: [{ _id: "tags2", name: "New" }] }
  notes: { create: [{ _id: "notes2", name: "New" }] }
  badge: { create: { _id: "badges2", name: "New" } }
}, apply: { hits: { increment: {} } }) { name } }`;

const atomic = `mutation @atomic {
  updatePost(_id: "p", data: { name: "New", author: { disconnect: true } }) { name }
  createTag(_id: "tags2", data: { name: "New" }) { name }
  createPost(_id: "q", data: { name: "Q", tags: { connect: ["tags2"] } }) { name }
  deleteNote(_id: "notes1") { name }
}`;

describe.each([
  ['a nested write', nested],
  ['an atomic mutation', atomic],
])('%s whose connection breaks', (_name, document) => {
  test.each<Break>(['cut', 'lose'])(
    'at any of its calls (%s) leaves the rows as before or as after',
    async (kind) => {
      await reset();
      const before = await everything();
      calls = 0;
      const whole = await ask(document);
      expect(whole.errors).toBeUndefined();
      const count = calls;
      expect(count).toBeGreaterThan(6);
      const after = await everything();
      expect(after).not.toEqual(before);
      for (let at = 0; at < count; at += 1) {
        await reset();
        expect(await everything()).toEqual(before);
        calls = 0;
        const ends: string[] = [];
        breakAt = (call, method, path) => {
          if (method === 'PATCH' && /transactions\/\w+$/.test(path)) ends.push(path);
          // Reads are tried three times: all tries of the call break.
          return call >= at && call < at + (method === 'GET' ? 3 : 1) ? kind : undefined;
        };
        const { errors } = await ask(document);
        breakAt = undefined;
        const state = JSON.stringify(await everything());
        expect([JSON.stringify(before), JSON.stringify(after)]).toContain(state);
        // Who is told of an error before the commit is told the truth: nothing was written.
        if (ends.length === 0) expect(state).toBe(JSON.stringify(before));
        if (errors === undefined) expect(state).toBe(JSON.stringify(after));
        else if (errors[0]?.message.includes('Nothing was written.') === true) {
          expect(state).toBe(JSON.stringify(before));
        }
      }
    },
    60_000,
  );
});

describe('a write of one row that is not answered', () => {
  const create = (id: string, name: string) =>
    `mutation { createTag(_id: "${id}", data: { name: "${name}" }) { name } }`;

  test('is not repeated, and says that it may have happened', async () => {
    breakAt = (_call, method) => (method === 'POST' ? 'lose' : undefined);
    const { errors } = await ask(create('lost', 'Lost'));
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      mayHaveHappened: true,
    });
    expect(errors?.[0]?.message).toContain('may have been written all the same');
    expect(writesOf(gateway).filter((each) => each === 'POST tags').length).toBeGreaterThan(0);
    breakAt = undefined;
    expect((await ask('{ tag(_id: "lost") { name } }')).data).toEqual({ tag: { name: 'Lost' } });
  });

  test('is repeated for who asks for it, and counts as done once', async () => {
    let broken = 0;
    breakAt = (_call, method) => {
      if (method === 'GET') return undefined;
      broken += 1;
      return broken === 1 ? 'lose' : undefined;
    };
    const retry = { 'X-Retry-Writes': '1' };
    expect((await ask(create('once', 'Once'), retry)).data).toEqual({
      createTag: { name: 'Once' },
    });
    expect(broken).toBe(2);
    broken = 0;
    const deleted = await ask('mutation { deleteTag(_id: "once") { _id } }', retry);
    expect(deleted.data).toEqual({ deleteTag: { _id: 'once' } });
    expect(broken).toBe(2);
  });

  test('is not repeated where a second time would do it twice', async () => {
    await reset();
    const seen: string[] = [];
    breakAt = (_call, method) => {
      if (method === 'GET') return undefined;
      seen.push(method);
      return 'lose';
    };
    const retry = { 'X-Retry-Writes': '1' };
    const { errors } = await ask(
      'mutation { updatePost(_id: "p", apply: { hits: { increment: {} } }) { _id } }',
      retry,
    );
    expect(errors?.[0]?.extensions['mayHaveHappened']).toBe(true);
    // Without an id of the client's own a second row would be made.
    await ask('mutation { createTag(data: { name: "A" }) { _id } }', retry);
    expect(seen).toEqual(['PATCH', 'POST']);
  });

  test('with an id that another row has is still a CONFLICT', async () => {
    await reset();
    let broken = 0;
    breakAt = (_call, method) => (method === 'POST' && (broken += 1) === 1 ? 'cut' : undefined);
    const { errors } = await ask(create('tags1', 'Other'), { 'X-Retry-Writes': '1' });
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
  });

  test('nobody heard of is said not to have happened', async () => {
    const closed = await startTestGateway({
      seed: (admin) =>
        admin.createTables('one', [
          { id: 'tags', columns: [['varchar', { key: 'name', size: 9, required: false }]] },
        ]),
    });
    try {
      await closed.devserver.close();
      const { errors } = await closed.query('mutation { createTag(data: { name: "x" }) { _id } }', {
        as: { key: 'k' },
      });
      expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
      expect(errors?.[0]?.message).toContain('Nothing was written.');
      expect(errors?.[0]?.extensions).not.toHaveProperty('mayHaveHappened');
    } finally {
      await closed.close();
    }
  });
});
