import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testPassword } from '../../support/admin.ts';
import { createChat, messages, plans } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { codeOf, connectSocket, type Result, type Subscribing } from '../../support/subscriber.ts';

let gateway: TestGateway;
const opened: Subscribing[] = [];

const socketAs = (params: Record<string, unknown>): Subscribing => {
  const socket = connectSocket(gateway, params);
  opened.push(socket);
  return socket;
};

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    isRelayed: true,
    config: {
      subscriptions: { intervalMs: 5, credentialCheckMs: 200, pollMs: 150, maxStalenessMs: 1000 },
    },
  });
});

afterEach(async () => {
  for (const socket of opened.splice(0)) await socket.close();
});

afterAll(() => gateway.close());

const send: TestGateway['admin']['send'] = (...args) => gateway.admin.send(...args);

const texts = ({ data }: Result): string => JSON.stringify(data);

/** A token of fifteen minutes, made from a session. */
async function tokenOf(session: string): Promise<string> {
  const response = await fetch(`${gateway.devserver.endpoint}/account/jwts`, {
    method: 'POST',
    headers: { 'X-Appwrite-Project': gateway.devserver.project, 'X-Appwrite-Session': session },
  });
  return ((await response.json()) as { jwt: string }).jwt;
}

describe('a credential that ends', () => {
  test('ends its subscriptions, whoever ends it', async () => {
    const session = await gateway.admin.signUp('ana');
    const socket = socketAs({ 'X-Appwrite-Session': session });
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    const changes = socket.subscribe('subscription { messageChanged { event } }');
    await live.next();
    await send('DELETE', '/users/ana/sessions');
    await live.find((result) => codeOf(result) === 'UNAUTHENTICATED');
    await changes.find((result) => codeOf(result) === 'UNAUTHENTICATED');
    await Promise.all([live.ended(), changes.ended()]);
  });

  test('cannot open a subscription', async () => {
    const session = await gateway.admin.signUp('old');
    await send('DELETE', '/users/old/sessions');
    const results = socketAs({ 'X-Appwrite-Session': session }).subscribe(
      'subscription { messages { nodes { text } } }',
    );
    expect(codeOf(await results.next())).toBe('UNAUTHENTICATED');
    const malformed = socketAs({ 'X-Appwrite-JWT': 'not a credential' });
    const refused = malformed.subscribe('subscription { messages { nodes { text } } }');
    await refused.ended();
    expect(refused.end?.error).toMatchObject({ code: 4403 });
  });

  test('can be renewed on the same connection: subscriptions go on, by a socket of their own', async () => {
    const session = await gateway.admin.signUp('eva');
    const [before, after] = [await tokenOf(session), await tokenOf(session)];
    const socket = socketAs({ 'X-Appwrite-JWT': before });
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    const changes = socket.subscribe('subscription { messageChanged { event _id } }');
    await live.next();
    const sockets = gateway.sockets.opened;
    socket.send({ type: 'ping', payload: { 'X-Appwrite-JWT': after } });
    const permissions = ['read("user:eva")'];
    await send('POST', messages, { rowId: 'e1', data: { text: 'one' }, permissions });
    await live.settle((result) => texts(result).includes('one'));
    expect((await changes.next()).data).toEqual({ messageChanged: { event: 'CREATE', _id: 'e1' } });
    await send('PATCH', `${messages}/e1`, { data: { text: 'two' } });
    await live.settle((result) => texts(result).includes('two'));
    expect((await changes.next()).data).toEqual({ messageChanged: { event: 'UPDATE', _id: 'e1' } });
    expect(socket.messages.some((text) => text.includes('"renewed":true'))).toBe(true);
    expect(gateway.sockets.opened).toBe(sockets + (before === after ? 0 : 1));
    // The same state was not sent twice.
    expect(new Set(live.all.map(texts)).size).toBe(live.all.length);
  });

  test("is not replaced by another user's: what was open ends", async () => {
    const [fay, gus] = [await gateway.admin.signUp('fay'), await gateway.admin.signUp('gus')];
    const socket = socketAs({ 'X-Appwrite-Session': fay });
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    await live.next();
    socket.send({ type: 'ping', payload: { 'X-Appwrite-Session': gus } });
    await live.find((result) => codeOf(result) === 'UNAUTHENTICATED');
    const who = socket.subscribe('{ accountGet { _id } }');
    expect((await who.next()).data).toEqual({ accountGet: { _id: 'gus' } });
  });
});

describe('rights that change', () => {
  test('by membership in a team show rows, and hide them again', async () => {
    const session = await gateway.admin.signUp('kim');
    await send('POST', '/teams', { teamId: 'crew', name: 'Crew' });
    await send('POST', plans, { rowId: 'p1', data: { text: 'secret plan' } });
    const socket = socketAs({ 'X-Appwrite-Session': session });
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    await live.next();
    const refused = socket.subscribe('subscription { plans { nodes { text } } }');
    expect(codeOf(await refused.next())).toBe('FORBIDDEN');
    const { $id } = await send('POST', '/teams/crew/memberships', {
      userId: 'kim',
      roles: ['member'],
    });
    const allowed = socket.subscribe('subscription { plans { nodes { text } } }');
    await allowed.settle((result) => texts(result).includes('secret plan'));
    await send('DELETE', `/teams/crew/memberships/${String($id)}`);
    await allowed.settle((result) => codeOf(result) === 'FORBIDDEN');
    await send('POST', '/teams/crew/memberships', { userId: 'kim', roles: ['member'] });
    await allowed.settle((result) => texts(result).includes('secret plan'));
  });

  test('by a label are followed with a new upstream socket', async () => {
    const session = await gateway.admin.signUp('lou');
    const socket = socketAs({ 'X-Appwrite-Session': session });
    const changes = socket.subscribe('subscription { messageChanged { _id } }');
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    await live.next();
    const sockets = gateway.sockets.opened;
    await send('PUT', '/users/lou/labels', { labels: ['vip'] });
    const permissions = ['read("label:vip")'];
    await send('POST', messages, { rowId: 'v1', data: { text: 'for vips' }, permissions });
    await live.settle((result) => texts(result).includes('for vips'));
    expect((await changes.next()).data).toEqual({ messageChanged: { _id: 'v1' } });
    expect(gateway.sockets.opened).toBe(sockets + 1);
  });
});

describe('callers with a key', () => {
  test('are polled for, and told how often', async () => {
    const sockets = gateway.sockets.opened;
    const socket = socketAs({ 'X-Appwrite-Key': gateway.devserver.key });
    const live = socket.subscribe(
      'subscription { messages(filter: { _id: { in: ["k1"] } }) { nodes { text } } }',
    );
    const changes = socket.subscribe('subscription { messageChanged { event reason _id } }');
    expect((await live.next()).extensions).toEqual({ polling: { intervalMs: 150 } });
    expect(socket.messages[0]).toContain('"payload":{"polling":{"intervalMs":150}}');
    await send('POST', messages, { rowId: 'k1', data: { text: 'polled' } });
    await live.settle((result) => texts(result).includes('polled'));
    expect(await changes.next()).toEqual({
      data: { messageChanged: { event: 'CREATE', reason: 'WRITTEN', _id: 'k1' } },
      extensions: { polling: { intervalMs: 150 } },
    });
    await send('DELETE', `${messages}/k1`);
    expect((await changes.next()).data).toEqual({
      messageChanged: { event: 'DELETE', reason: 'GONE', _id: 'k1' },
    });
    expect(gateway.sockets.opened).toBe(sockets);
  });
});

describe('two users on one process', () => {
  test("never see each other's rows, whatever they share", async () => {
    const readers = ['nia', 'oli'];
    const sessions = await Promise.all(readers.map((user) => gateway.admin.signUp(user)));
    const document =
      'subscription { messages(filter: { text: { startsWith: "only" } }) { nodes { text } } }';
    const all = sessions.map((session) => {
      const socket = socketAs({ 'X-Appwrite-Session': session });
      const changed = 'subscription { messageChanged { message { text } } }';
      return [socket.subscribe(document), socket.subscribe(changed)] as const;
    });
    for (const [live] of all) await live.next();
    for (let number = 0; number < 10; number += 1) {
      const reader = readers[number % 2] ?? '';
      await send('POST', messages, {
        rowId: `${reader}${number}`,
        data: { text: `only ${reader} ${number}` },
        permissions: [`read("user:${reader}")`],
      });
    }
    for (const [index, [live, changes]] of all.entries()) {
      const own = readers[index] ?? '';
      const other = readers[1 - index] ?? '';
      const last = `only ${own} ${8 + index}`;
      await live.settle((result) => texts(result).includes(last));
      await changes.find((result) => texts(result).includes(last));
      const seen = JSON.stringify([...live.all, ...changes.all]);
      expect(seen).not.toContain(`only ${other}`);
    }
    const kinds = new Set(gateway.upstream.calls.map(({ credentialKind }) => credentialKind));
    expect([...kinds].filter((kind) => kind !== 'key')).not.toContain('guest');
  });
});

test('changes of the account come without what Appwrite puts into its events', async () => {
  const session = await gateway.admin.signUp('pia');
  const socket = socketAs({ 'X-Appwrite-Session': session });
  const results = socket.subscribe(
    'subscription { accountChanged { event _id account { name labels } } }',
  );
  const probe = socket.subscribe('subscription { messages { totalCount } }');
  await probe.next();
  await send('PATCH', '/users/pia/name', { name: 'Pia P.' });
  const { data } = await results.next();
  expect(data).toEqual({
    accountChanged: { event: 'UPDATE', _id: 'pia', account: { name: 'Pia P.', labels: [] } },
  });
  await send('POST', '/users/pia/sessions', {});
  await send('PATCH', '/users/pia/password', { password: `${testPassword}!` });
  await send('PATCH', '/users/pia/name', { name: 'Pia Q.' });
  await results.find((result) => texts(result).includes('Pia Q.'));
  expect(JSON.stringify(results.all)).not.toMatch(/hash|secret|password/i);
});
