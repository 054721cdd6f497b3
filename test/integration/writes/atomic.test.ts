import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type Credential, type TestGateway } from '../../support/gateway.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
const sessions: Record<string, string> = {};
/** Called before a call goes through; a test sets it and takes it away. */
let beforeCall: ((method: string, path: string) => Promise<void>) | undefined;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      const own = { rowSecurity: true, permissions: ['create("users")'] };
      const name = ['varchar', { key: 'name', size: 20, required: true }] as const;
      await admin.createTables('bank', [
        { id: 'owners', ...own, columns: [name] },
        {
          id: 'purses',
          ...own,
          columns: [
            name,
            ['integer', { key: 'balance', required: false, min: 0, default: 0 }],
            [
              'relationship',
              { type: 'manyToOne', relatedTableId: 'owners', key: 'owner', twoWay: true },
            ],
          ],
        },
      ]);
    },
    intercept: async ({ method, path }) => {
      await beforeCall?.(method, path);
      return undefined;
    },
  });
});
afterAll(() => gateway.close());

const as = (user: string): Credential => ({ session: sessions[user] ?? '' });

async function ask(
  document: string,
  options: { headers?: Record<string, string>; user?: string } = {},
) {
  const { headers, user = 'ada' } = options;
  gateway.upstream.clear();
  return gateway.query(document, { as: as(user), headers });
}

const balance = async (id: string) => {
  const { data } = await gateway.query(`{ purse(_id: "${id}") { balance } }`, { as: as('ada') });
  return (data?.['purse'] as { balance: number } | null)?.balance;
};

beforeEach(async () => {
  beforeCall = undefined;
  await ask('mutation { deletePurses(all: true) { count } deleteOwners(all: true) { count } }');
  await ask(`mutation { createPurses(data: [
    { _id: "a", name: "A", balance: 100 }, { _id: "b", name: "B", balance: 0 }
  ]) { count } }`);
});

const transfer = (amount: number) => `mutation @atomic {
  from: updatePurse(_id: "a", apply: { balance: { decrement: { by: ${amount} } } }) { balance }
  to: updatePurse(_id: "b", apply: { balance: { increment: { by: ${amount} } } }) { balance }
}`;

describe('an atomic mutation', () => {
  test('writes everything in one transaction, and resolves the fields afterwards', async () => {
    const { data, errors } = await ask(transfer(30));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ from: { balance: 70 }, to: { balance: 30 } });
    expect(writesOf(gateway)).toEqual(['begin', 'PATCH purses', 'PATCH purses', 'end']);
    // The look at the bounds, four calls that write, and the two rows that are answered.
    expect(gateway.upstream.calls).toHaveLength(7);
  });

  test('lets later fields speak of rows that earlier ones make', async () => {
    const { data, errors } = await ask(`mutation @atomic {
      createOwner(_id: "o", data: { name: "Olga" }) { name purses { nodes { _id } } }
      createPurse(_id: "c", data: { name: "C", balance: 5, owner: { connect: "o" } }) {
        balance owner { name }
      }
      more: updatePurse(_id: "c", apply: { balance: { increment: { by: 2 } } }) { balance }
      again: updatePurse(_id: "c", apply: { balance: { decrement: { by: 6 } } }) { balance }
      upsertPurse(_id: "b", data: { name: "B2", owner: { connect: "o" } }) { name balance }
      deletePurse(_id: "a") { name balance }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      createOwner: { name: 'Olga', purses: { nodes: [{ _id: 'b' }, { _id: 'c' }] } },
      createPurse: { balance: 1, owner: { name: 'Olga' } },
      more: { balance: 1 },
      again: { balance: 1 },
      upsertPurse: { name: 'B2', balance: 0 },
      deletePurse: { name: 'A', balance: 100 },
    });
  });

  test('takes writes of many rows, up to a hundred together', async () => {
    const { data } = await ask(`mutation @atomic {
      updatePurses(all: true, data: { name: "Same" }) { count nodes { name } }
      createPurses(data: [{ _id: "x", name: "X" }]) { count nodes { _id } }
      deletePurses(filter: { _id: { eq: "b" } }) { count nodes { _id name } }
    }`);
    expect(data).toEqual({
      updatePurses: { count: 2, nodes: [{ name: 'Same' }, null] },
      createPurses: { count: 1, nodes: [{ _id: 'x' }] },
      deletePurses: { count: 1, nodes: [{ _id: 'b', name: 'B' }] },
    });
    const rows = Array.from({ length: 101 }, (_, index) => `{ name: "${index}" }`).join(' ');
    const { errors } = await ask(`mutation @atomic { createPurses(data: [${rows}]) { count } }`);
    expect(errors?.[0]?.extensions['code']).toBe('TOO_COSTLY');
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('undoes everything when one write is refused, and every field says so', async () => {
    const { data, errors } = await ask(transfer(101));
    expect(data).toEqual({ from: null, to: null });
    expect(errors?.map(({ path }) => path)).toEqual([['from'], ['to']]);
    expect(errors?.[0]?.message).toContain('-1 is less than 0');
    expect(writesOf(gateway)).toEqual([]);
    const missing = await ask(`mutation @atomic {
      createOwner(_id: "o", data: { name: "Olga" }) { name }
      updatePurse(_id: "ghost", data: { name: "X" }) { name }
    }`);
    expect(missing.errors?.map(({ extensions }) => extensions['code'])).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    expect(missing.errors?.[0]?.message).toContain('Nothing was written.');
    expect(writesOf(gateway)).toEqual(['begin', 'POST owners', 'PATCH purses', 'end']);
    expect((await ask('{ owner(_id: "o") { name } }')).data).toEqual({ owner: null });
  });

  test("cannot write another user's rows", async () => {
    const { errors } = await ask(transfer(1), { user: 'bob' });
    expect(errors).toHaveLength(2);
    expect(await balance('a')).toBe(100);
    const staged = await ask(
      'mutation @atomic { createOwner(data: { name: "Bob" }) { _id } updatePurse(_id: "a", data: { name: "Bob" }) { _id } }',
      { user: 'bob' },
    );
    expect(staged.errors?.[0]?.message).toContain('Nothing was written.');
    expect((await ask('{ owners { nodes { _id } } }', { user: 'bob' })).data).toEqual({
      owners: { nodes: [] },
    });
  });

  test('is a CONFLICT when a row is changed between staging and commit', async () => {
    let isChanged = false;
    beforeCall = async (method, path) => {
      if (isChanged || method !== 'PATCH' || !/transactions\/\w+$/.test(path)) return;
      isChanged = true;
      await gateway.admin.send('PATCH', '/tablesdb/bank/tables/purses/rows/b', {
        data: { name: 'Changed' },
      });
    };
    const { errors } = await ask(
      'mutation @atomic { a: updatePurse(_id: "a", data: { name: "1" }) { _id } b: updatePurse(_id: "b", data: { name: "2" }) { _id } }',
    );
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['CONFLICT', 'CONFLICT']);
    expect((await ask('{ a: purse(_id: "a") { name } b: purse(_id: "b") { name } }')).data).toEqual(
      { a: { name: 'A' }, b: { name: 'Changed' } },
    );
  });

  test('holds ifUnmodifiedSince', async () => {
    const { errors } = await ask(
      'mutation @atomic { a: updatePurse(_id: "a", data: { name: "1" }, ifUnmodifiedSince: "2020-01-01T00:00:00Z") { _id } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    const deleted = await ask(
      'mutation @atomic { deletePurse(_id: "a", ifUnmodifiedSince: "2020-01-01T00:00:00Z") { _id } }',
    );
    expect(deleted.errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect(await balance('a')).toBe(100);
  });

  test('rolls back when the client goes away before the commit', async () => {
    const gone = new AbortController();
    let ended: (() => void) | undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    beforeCall = async (method, path) => {
      if (method === 'PATCH' && path.includes('/purses/rows/b')) {
        gone.abort();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (/transactions\/\w+$/.test(path)) ended?.();
    };
    const request = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      signal: gone.signal,
      headers: {
        'Content-Type': 'application/json',
        'X-Appwrite-Session': sessions['ada'] ?? '',
      },
      body: JSON.stringify({ query: transfer(10) }),
    });
    await expect(request).rejects.toThrow();
    await end;
    const { transactions } = await gateway.admin.send('GET', '/tablesdb/transactions');
    const states = (transactions as { status: string }[]).map(({ status }) => status);
    expect(states).not.toContain('committing');
    expect(await balance('a')).toBe(100);
    expect(await balance('b')).toBe(0);
  });

  test('checks all fields before any call, and names them', async () => {
    const { errors } = await ask(
      'mutation @atomic { one: createOwner(data: { name: "A name that is far too long" }) { _id } two: updatePurse(_id: "a b", data: {}) { _id } }',
    );
    expect(errors).toHaveLength(2);
    expect(errors?.[0]?.message).toMatch(/one: data\.name: .* two: _id: /);
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('takes nothing but row writes', async () => {
    const { errors } = await ask(
      'mutation @atomic { createOwner(data: { name: "O" }) { _id } accountDeleteSession(sessionId: "current") { status } }',
    );
    expect(errors?.[0]?.message).toContain('writes no rows');
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('answers a row that its writer cannot read from what was staged', async () => {
    const { data, errors } = await ask(
      'mutation @atomic { createOwner(_id: "hidden", data: { name: "H" }, permissions: [{ raw: "update(\\"users\\")" }]) { _id name } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ createOwner: { _id: 'hidden', name: 'H' } });
  });
});

describe('the header X-Atomic', () => {
  test('stands for the directive', async () => {
    const { data } = await ask(transfer(5).replace(' @atomic', ''), {
      headers: { 'X-Atomic': 'commit' },
    });
    expect(data).toEqual({ from: { balance: 95 }, to: { balance: 5 } });
    expect(writesOf(gateway)).toContain('begin');
  });

  test('asks for a dry run, which counts, finds faults, and changes nothing', async () => {
    const { data, extensions } = (await ask(transfer(5), {
      headers: { 'X-Atomic': 'dry-run' },
    })) as { data: unknown; extensions?: Record<string, unknown> };
    expect(data).toBeNull();
    expect(extensions).toEqual({ dryRun: { operations: 2, fields: { from: 1, to: 1 } } });
    expect(await balance('a')).toBe(100);
    const refused = await ask(transfer(500), { headers: { 'X-Atomic': 'dry-run' } });
    expect(refused.errors).toHaveLength(2);
    const directive = (await ask(transfer(5).replace('@atomic', '@atomic(dryRun: true)'))) as {
      extensions?: Record<string, unknown>;
    };
    expect(directive.extensions).toHaveProperty('dryRun');
    expect(await balance('a')).toBe(100);
  });

  test('is refused with another value, and does nothing to queries', async () => {
    const { errors } = await ask(transfer(5), { headers: { 'X-Atomic': 'yes' } });
    expect(errors).toBeDefined();
    const wrong = await ask(transfer(5).replace(' @atomic', ''), {
      headers: { 'X-Atomic': 'yes' },
    });
    expect(wrong.errors?.[0]?.message).toContain('X-Atomic is "commit" or "dry-run"');
    const read = await ask('{ purse(_id: "a") { name } }', { headers: { 'X-Atomic': 'commit' } });
    expect(read.data).toEqual({ purse: { name: 'A' } });
  });
});

test('a guest has no transactions', async () => {
  gateway.upstream.clear();
  const { errors } = await gateway.query(transfer(1));
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(writesOf(gateway)).toEqual([]);
});
