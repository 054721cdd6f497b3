import { loadDemo } from '../../devserver/demo/load.ts';
import { users } from '../../devserver/demo/users.facts.ts';
import type { Devserver } from '../../devserver/server.ts';
import { createAdmin } from '../support/admin.ts';
import { startTestGateway, type Credential, type TestGateway } from '../support/gateway.ts';

/** A gateway over the demo data, with everybody who can ask it. */
export interface World {
  readonly gateway: TestGateway;
  /** Of `key`, or of one of the demo's users; a guest has none. */
  readonly credentialOf: (caller: string) => Promise<Credential | undefined>;
}

/**
 * The demo data twice: what a page shows first goes to `theirs`, what it shows beside that to
 * `ours`, so that each does its writes on the same rows.
 */
export interface TwoWorlds {
  readonly theirs: World;
  readonly ours: World;
  /** The rows of a table without what depends on the time, `theirs` first. */
  readTables(tableId: string): Promise<readonly [unknown, unknown]>;
  close(): Promise<void>;
}

export async function startTwoWorlds(): Promise<TwoWorlds> {
  const [theirs, ours] = await Promise.all([startWorld(), startWorld()]);
  return {
    theirs,
    ours,
    readTables: (tableId) =>
      Promise.all([
        readTable(theirs.gateway.devserver, tableId),
        readTable(ours.gateway.devserver, tableId),
      ]),
    close: async () => {
      await Promise.all([theirs.gateway.close(), ours.gateway.close()]);
    },
  };
}

async function startWorld(): Promise<World> {
  const gateway = await startTestGateway();
  await loadDemo(gateway.devserver);
  await gateway.refresh();
  const sessions = new Map<string, Promise<string>>();
  return {
    gateway,
    credentialOf: async (caller) => {
      if (caller === 'guest') return undefined;
      if (caller === 'key') return { key: gateway.devserver.key };
      const session = sessions.get(caller) ?? signIn(gateway.devserver, caller);
      sessions.set(caller, session);
      return { session: await session };
    },
  };
}

async function signIn(devserver: Devserver, caller: string): Promise<string> {
  const user = users.find(({ userId }) => userId === caller);
  if (user === undefined) throw new Error(`The demo data has no user ${caller}.`);
  const { email, password } = user;
  const body = { email, password };
  const { secret } = await createAdmin(devserver).send('POST', '/account/sessions/email', body);
  return String(secret);
}

interface Column {
  readonly key: string;
  readonly type: string;
  readonly status: string;
}

const query = (method: string, values: readonly unknown[]): string =>
  encodeURIComponent(JSON.stringify({ method, values }));

async function readTable(devserver: Devserver, tableId: string): Promise<unknown> {
  const admin = createAdmin(devserver);
  const table = `/tablesdb/bookshop/tables/${tableId}`;
  const { columns } = await admin.send('GET', table);
  const related = (columns as Column[])
    .filter(({ type }) => type === 'relationship')
    .map(({ key }) => `${key}.$id`);
  const select = query('select', ['*', ...related]);
  const limit = query('limit', [500]);
  const { rows } = await admin.send(
    'GET',
    `${table}/rows?queries[0]=${select}&queries[1]=${limit}`,
  );
  return lasting(rows);
}

const passing = new Set(['$sequence', '$createdAt', '$updatedAt', '$databaseId', '$tableId']);

/** What two servers that did the same have in common. */
function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !passing.has(key))
      .map(([key, part]) => [key, key === '$permissions' ? toSorted(part) : lasting(part)]),
  );
}

const toSorted = (list: unknown): unknown =>
  Array.isArray(list) ? list.map(String).toSorted() : list;

/** Waits until columns and indexes that were made can be used. */
export async function untilAvailable({ gateway }: World): Promise<void> {
  const admin = createAdmin(gateway.devserver);
  for (;;) {
    const { tables } = await admin.send('GET', '/tablesdb/bookshop/tables');
    const parts = (tables as { columns: Column[]; indexes: Column[] }[]).flatMap(
      ({ columns, indexes }) => [...columns, ...indexes],
    );
    if (parts.every(({ status }) => status === 'available')) return;
  }
}
