import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver, type DevserverOptions } from '../../devserver/server.ts';
import { callAs, createTable } from './calls.ts';
import { RealtimeClient, type Frame } from './realtime-client.ts';

const ROWS = '/tablesdb/db/tables/t/rows';
const TEXT = { columns: [{ key: 'text', type: 'string', size: 100 }] };

let server: Devserver;
let clients: RealtimeClient[];

async function restart(options: DevserverOptions): Promise<void> {
  await server.close();
  server = await startDevserver(options);
}

beforeEach(async () => {
  clients = [];
  server = await startDevserver();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await server.close();
});

/** A socket, and the first frame on it. */
async function connect(
  search = '',
  headers: Record<string, string> = {},
): Promise<{ client: RealtimeClient; first: Frame }> {
  const client = new RealtimeClient(server, search, headers);
  clients.push(client);
  return { client, first: await client.next() };
}

async function addRow(rowId: string, data: object, permissions?: string[]): Promise<void> {
  const { status, text } = await callAs(server, 'POST', ROWS, { rowId, data, permissions });
  if (status !== 201) throw new Error(text);
}

/** A new user's session secret. */
async function signUp(userId: string): Promise<string> {
  const email = `${userId}@example.com`;
  const password = 'Corr3ct-horse';
  await callAs(server, 'POST', '/users', { userId, email, password });
  const { body } = await callAs(server, 'POST', '/account/sessions/email', { email, password });
  return (body as { secret: string }).secret;
}

const payloadOf = ({ data }: Frame): Record<string, unknown> =>
  data?.['payload'] as Record<string, unknown>;

const errorCode = ({ type, data }: Frame): unknown => (type === 'error' ? data?.['code'] : type);

const subscribe = (...channels: string[]): object => ({
  type: 'subscribe',
  data: [{ subscriptionId: 'mine', channels }],
});

describe('events of rows', () => {
  test('a socket gets one frame per write, in the order of the writes', async () => {
    await createTable(server, TEXT);
    const { client } = await connect('channels[]=rows&channels[]=documents');
    await addRow('one', { text: 'first' });
    await callAs(server, 'PATCH', `${ROWS}/one`, { data: { text: 'second' } });
    await callAs(server, 'DELETE', `${ROWS}/one`);

    const frames = [await client.next(), await client.next(), await client.next()];

    expect(frames.map((frame) => payloadOf(frame)['text'])).toEqual(['first', 'second', 'second']);
    expect(frames.map(({ data }) => (data?.['events'] as string[])[0])).toEqual(
      ['create', 'update', 'delete'].map((action) => `tablesdb.db.tables.t.rows.one.${action}`),
    );
  });

  test('a write that is refused is not told', async () => {
    await createTable(server, TEXT);
    const { client } = await connect('channels[]=rows');
    await addRow('one', { text: 'first' });
    await callAs(server, 'POST', ROWS, { rowId: 'one', data: { text: 'again' } });
    await callAs(server, 'PATCH', `${ROWS}/one`, { data: { text: 'x'.repeat(101) } });
    await addRow('two', { text: 'second' });

    expect(payloadOf(await client.next())['$id']).toBe('one');
    expect(payloadOf(await client.next())['$id']).toBe('two');
  });

  test('numbers keep all their digits on the way', async () => {
    await createTable(server, { columns: [{ key: 'big', type: 'bigint' }] });
    const { client } = await connect('channels[]=rows');
    await addRow('one', { big: 1 });
    await callAs(server, 'PATCH', `${ROWS}/one`, '{"data":{"big":9007199254740993}}');
    await client.next();

    expect(await client.nextText()).toContain('"big":9007199254740993');
  });

  test('rows of a table with row security are told to those who may read them now', async () => {
    const secret = await signUp('ann');
    await createTable(server, { ...TEXT, permissions: [], rowSecurity: true });
    const guest = await connect('channels[]=rows');
    const ann = await connect('channels[]=rows', { 'x-appwrite-session': secret });
    await addRow('hers', { text: 'a' }, ['read("user:ann")']);
    await addRow('all', { text: 'b' }, ['read("any")']);

    expect(payloadOf(await guest.client.next())['$id']).toBe('all');
    expect(payloadOf(await ann.client.next())['$id']).toBe('hers');
  });

  test('a bulk deletion tells of a hundred rows', async () => {
    await createTable(server, TEXT);
    for (const part of [0, 1]) {
      const rows = Array.from({ length: 60 }, (_, at) => ({ $id: `r${part}-${at}`, text: 'x' }));
      await callAs(server, 'POST', ROWS, { rows });
    }
    const { client } = await connect('channels[]=rows.delete&channels[]=rows.create');
    await callAs(server, 'DELETE', ROWS, { queries: [] });
    await addRow('last', { text: 'the end' });

    const ids: unknown[] = [];
    while (ids.at(-1) !== 'last') ids.push(payloadOf(await client.next())['$id']);
    expect(ids).toHaveLength(101);
  });
});

describe('who is told', () => {
  test('an account is told to its own user only', async () => {
    const [ann, bob] = [await signUp('ann'), await signUp('bob')];
    const hers = await connect('channels[]=account', { 'x-appwrite-session': ann });
    const his = await connect('channels[]=account.ann&channels[]=account', {
      'x-appwrite-session': bob,
    });
    await callAs(server, 'PATCH', '/users/ann/name', { name: 'Ann' });
    await callAs(server, 'PATCH', '/users/bob/name', { name: 'Bob' });

    expect(payloadOf(await hers.client.next())['$id']).toBe('ann');
    expect(payloadOf(await his.client.next())['$id']).toBe('bob');
  });

  test('who joins a team hears it on all sockets at once, and nothing after leaving', async () => {
    const secret = await signUp('ann');
    await createTable(server, { ...TEXT, permissions: ['read("team:crew")'] });
    await callAs(server, 'POST', '/teams', { teamId: 'crew', name: 'Crew' });
    const headers = { 'x-appwrite-session': secret };
    const both = [
      await connect('channels[]=rows', headers),
      await connect('channels[]=rows', headers),
    ];
    const member = { roles: ['cook'], userId: 'ann' };
    const { body } = await callAs(server, 'POST', '/teams/crew/memberships', member);
    await addRow('in', { text: 'x' });
    const { $id } = body as { $id: string };
    await callAs(server, 'DELETE', `/teams/crew/memberships/${$id}`);
    await addRow('out', { text: 'x' });

    for (const { client } of both) {
      expect(payloadOf(await client.next())['$id']).toBe('in');
      expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' });
    }
  });
});

describe('messages', () => {
  test.each([
    ['null', 1003],
    ['true', 0],
    ['"text"', 0],
    ['{"data":[]}', 1003],
    ['{"type":"__proto__","data":[]}', 1003],
    ['{"type":"authentication"}', 1003],
    ['{"type":"subscribe","data":[null]}', 1003],
    ['{"type":"subscribe","data":[{"channels":[null]}]}', 1003],
    ['{"type":"subscribe","data":[{"channels":["rows"],"queries":["{\\"method\\":7}"]}]}', 1003],
    ['{"type":"unsubscribe","data":{"subscriptionId":"a"}}', 1003],
    ['\u0000\uffff', 1003],
  ])('%j is refused with %i, and the socket lives on', async (text, code) => {
    const { client } = await connect();

    expect(errorCode(await client.ask(text))).toBe(code);
    expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' });
  });

  test('a socket that signs in before it subscribes is forgotten but for pings', async () => {
    const session = await signUp('ann');
    const { client } = await connect();
    await client.ask({ type: 'authentication', data: { session } });

    expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' });
    expect(errorCode(await client.ask(subscribe('rows')))).toBe(1008);
    expect(await client.closed).toBe(1006);
  });

  test('subscribing again under the same id adds channels', async () => {
    await createTable(server, TEXT);
    const { client } = await connect();
    await client.ask(subscribe('rows.create'));
    await client.ask(subscribe('rows.delete'));
    await addRow('one', { text: 'x' });
    await callAs(server, 'PATCH', `${ROWS}/one`, { data: { text: 'y' } });
    await callAs(server, 'DELETE', `${ROWS}/one`);

    expect(payloadOf(await client.next())['text']).toBe('x');
    expect(payloadOf(await client.next())['text']).toBe('y');
  });

  test('a frame that is too long closes its socket and no other', async () => {
    const [{ client: long }, { client: other }] = [await connect(), await connect()];
    const closed = long.closed;
    long.send('x'.repeat(64_001));

    expect(await closed).not.toBe(1000);
    expect(await other.ask({ type: 'ping' })).toEqual({ type: 'pong' });
  });
});

describe('limits', () => {
  const clock = (): Date => new Date('2026-01-01T00:00:10Z');

  test('with abuse protection the 33rd message of a minute is refused', async () => {
    await restart({ abuseProtection: true, clock });
    const { client } = await connect();
    const answers: Frame[] = [];
    for (let count = 0; count < 33; count += 1) answers.push(await client.ask({ type: 'ping' }));

    expect(answers.slice(0, 32).every(({ type }) => type === 'pong')).toBe(true);
    expect(errorCode(answers[32] ?? { type: 'none' })).toBe(1013);
  });

  test('without it there is no limit', async () => {
    const { client } = await connect();
    for (let count = 0; count < 40; count += 1) {
      expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' });
    }
  });
});

test('closing the server closes its sockets', async () => {
  const { client } = await connect('channels[]=rows');
  await server.close();

  expect(await client.closed).toBe(1006);
  server = await startDevserver();
});

test('an upgrade anywhere else than at the realtime path is refused', async () => {
  const client = new RealtimeClient({ ...server, realtime: `${server.realtime}/more` });

  await expect(client.next()).rejects.toThrow('404');
});
