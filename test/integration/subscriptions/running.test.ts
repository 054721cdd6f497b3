import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createChat, messages, notes, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  codeOf,
  connectSocket,
  connectStream,
  type Subscribing,
} from '../../support/subscriber.ts';

let gateway: TestGateway;
let session: string;
const opened: Subscribing[] = [];

const open = (at: TestGateway = gateway, params: Record<string, unknown> = {}): Subscribing => {
  const socket = connectSocket(at, params);
  opened.push(socket);
  return socket;
};

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    isRelayed: true,
    config: { subscriptions: { intervalMs: 20, maxQueue: 5 } },
  });
  session = await gateway.admin.signUp('ana');
});

afterEach(async () => {
  for (const socket of opened.splice(0)) await socket.close();
});

afterAll(() => gateway.close());

const send: TestGateway['admin']['send'] = (...args) => gateway.admin.send(...args);

describe('what subscriptions cost Appwrite', () => {
  test('is one socket a credential, one subscribe message, and one read an event', async () => {
    const sockets = [1, 2, 3].map(() => open(gateway, { 'X-Appwrite-Session': session }));
    const [before, sent] = [gateway.sockets.opened, gateway.sockets.sent.length];
    gateway.upstream.clear();
    const results = sockets.flatMap((socket) => [
      socket.subscribe('subscription { notes { nodes { text } } }'),
      socket.subscribe('subscription { notes { nodes { text _id } } }'),
    ]);
    for (const one of results) await one.next();
    expect(gateway.sockets.opened - before).toBe(1);
    expect(gateway.sockets.sent.length - sent).toBe(1);
    expect(gateway.upstream.calls).toHaveLength(1);
    gateway.upstream.clear();
    await send('POST', notes, { rowId: 'c1', data: { text: 'one' } });
    for (const one of results) await one.settle(({ data }) => JSON.stringify(data).includes('one'));
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('is nothing for a burst but one read more, and nothing for what changes no result', async () => {
    const socket = open();
    const results = socket.subscribe(
      'subscription { notes(filter: { text: { startsWith: "burst" } }) { nodes { text } } }',
    );
    const witness = socket.subscribe('subscription { rooms { nodes { name } } }');
    await results.next();
    await witness.next();
    await send('POST', notes, {
      rows: Array.from({ length: 50 }, (_each, number) => ({
        $id: `b${number}`,
        text: `burst ${number}`,
      })),
    });
    await results.settle(({ data }) => JSON.stringify(data).includes('burst 24'));
    const count = results.all.length;
    expect(count).toBeLessThan(5);
    await send('POST', notes, { rowId: 'other', data: { text: 'not of interest' } });
    await send('POST', rooms, { rowId: 'w1', data: { name: 'witness' } });
    await witness.settle(({ data }) => JSON.stringify(data).includes('witness'));
    expect(results.all.length).toBe(count);
  });

  test('of a level of a live field is one read', async () => {
    const socket = open();
    const document = '{ rooms { nodes { name messages { nodes { text } } } } }';
    gateway.upstream.clear();
    await socket.subscribe(`subscription ${document}`).next();
    // The fields of the tests before have just been closed, and may still be read once.
    const { calls } = gateway.upstream;
    expect(calls.filter(({ path }) => path.includes('/messages/'))).toHaveLength(1);
  });
});

describe('a client that is slower than changes come', () => {
  test('gets the newest state of a live field, and an end of changes that says why', async () => {
    const socket = new WebSocket(
      `${gateway.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    const received: string[] = [];
    const next = (): Promise<void> =>
      new Promise((resolve) =>
        socket.once('message', () => {
          resolve();
        }),
      );
    socket.on('message', (data: Buffer) => received.push(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await next();
    const subscribe = (id: string, query: string): void => {
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
    };
    const long = 'x'.repeat(190);
    await send('POST', notes, {
      rows: Array.from({ length: 100 }, (_each, number) => ({ $id: `s${number}`, text: long })),
    });
    const copies = Array.from({ length: 40 }, (_each, copy) => `c${copy}: nodes { text _id }`);
    subscribe('live', `subscription { notes(first: 500) { ${copies.join(' ')} } }`);
    await next();
    subscribe('changes', 'subscription { noteChanged { event _id note { text } } }');
    const witness = open().subscribe(
      'subscription { notes(filter: { _id: { in: ["s0", "last"] } }) { nodes { text } } }',
    );
    await witness.next();
    // Nothing is read from here on: the line fills up.
    socket.pause();
    let rounds = 0;
    // A megabyte each: more than the system takes for a line that nobody reads.
    while (rounds < 30) {
      rounds += 1;
      await send('PATCH', `${notes}/s0`, { data: { text: `${long} ${rounds}` } });
      await witness.settle(({ data }) => JSON.stringify(data).includes(`${long} ${rounds}"`));
    }
    await send('POST', notes, { rowId: 'last', data: { text: 'the last one' } });
    await witness.settle(({ data }) => JSON.stringify(data).includes('the last one'));
    socket.resume();
    const isThere = (id: string, text: string): boolean =>
      received.some((each) => each.includes(`"id":"${id}"`) && each.includes(text));
    while (!isThere('live', 'the last one') || !isThere('changes', 'TOO_SLOW')) await next();
    const states = received.filter((each) => each.includes('"id":"live"'));
    expect(states.length).toBeLessThan(rounds);
    expect(
      received.some((each) => each.includes('"type":"complete"') && each.includes('changes')),
    ).toBe(true);
    socket.terminate();
  }, 60_000);
});

describe('a schema that changes', () => {
  test('leaves subscriptions running, and ends those that select what is gone', async () => {
    const own = await startTestGateway({
      seed: async (admin) => {
        await createChat(admin);
        await admin.send('POST', '/tablesdb/chat/tables/notes/columns/varchar', {
          key: 'extra',
          size: 20,
          required: false,
        });
      },
      config: { subscriptions: { intervalMs: 5 } },
    });
    const socket = open(own);
    const live = socket.subscribe('subscription { notes { nodes { text } } }');
    const changes = socket.subscribe('subscription { noteChanged { event note { text } } }');
    const doomed = socket.subscribe('subscription { notes { nodes { text extra } } }');
    await live.next();
    await doomed.next();
    await own.admin.send('DELETE', '/tablesdb/chat/tables/notes/columns/extra');
    await own.refresh();
    const end = await doomed.find((result) => codeOf(result) === 'SCHEMA_CHANGED');
    expect(end.errors?.[0]?.message).toContain('Subscribe again');
    await doomed.ended();
    await own.admin.send('POST', notes, { rowId: 'n1', data: { text: 'after' } });
    await live.settle(({ data }) => JSON.stringify(data).includes('after'));
    expect((await changes.next()).data).toEqual({
      noteChanged: { event: 'CREATE', note: { text: 'after' } },
    });
    expect(live.all).toHaveLength(2);
    await own.close();
  });
});

describe('a gateway that is closed', () => {
  test('tells clients to connect again, over each transport', async () => {
    const own = await startTestGateway({ seed: createChat });
    const socket = open(own);
    const live = socket.subscribe('subscription { notes { nodes { text } } }');
    const stream = connectStream(own, {}, { isSingle: true });
    const streamed = stream.subscribe('subscription { notes { nodes { text } } }');
    await live.next();
    await streamed.next();
    await own.close();
    await live.ended();
    expect(live.end?.error).toMatchObject({ code: 1012 });
    await streamed.ended();
    expect(streamed.end?.error).toBeInstanceOf(Error);
  });
});

describe('an upstream that cannot be reached', () => {
  test('is found again: what was written meanwhile is shown', async () => {
    const socket = open(gateway, { 'X-Appwrite-Session': session });
    const live = socket.subscribe('subscription { messages { nodes { text } } }');
    await live.next();
    gateway.sockets.isRefusing = true;
    gateway.sockets.cut();
    await send('POST', messages, {
      rowId: 'x1',
      data: { text: 'meanwhile' },
      permissions: ['read("any")'],
    });
    gateway.sockets.isRefusing = false;
    await live.settle(({ data }) => JSON.stringify(data).includes('meanwhile'));
  });
});

describe('an older Appwrite', () => {
  test('is served by sockets that name their channels in the address', async () => {
    const own = await startTestGateway({
      seed: createChat,
      isRelayed: true,
      config: { subscriptions: { intervalMs: 5 } },
    });
    const ana = await own.admin.signUp('ana');
    own.devserver.behaveAs('1.8');
    const socket = open(own, { 'X-Appwrite-Session': ana });
    const changes = socket.subscribe('subscription { noteChanged { event note { text } } }');
    const live = socket.subscribe('subscription { notes { nodes { text } } }');
    await live.next();
    const more = socket.subscribe('subscription { rooms { nodes { name } } }');
    await more.next();
    await own.admin.send('POST', notes, { rowId: 'n1', data: { text: 'old and well' } });
    await live.settle(({ data }) => JSON.stringify(data).includes('old and well'));
    expect((await changes.next()).data).toEqual({
      noteChanged: { event: 'CREATE', note: { text: 'old and well' } },
    });
    await own.admin.send('POST', rooms, { rowId: 'r1', data: { name: 'Hall' } });
    await more.settle(({ data }) => JSON.stringify(data).includes('Hall'));
    expect(changes.all).toHaveLength(1);
    own.sockets.cut();
    await own.admin.send('PATCH', `${notes}/n1`, { data: { text: 'still there' } });
    await live.settle(({ data }) => JSON.stringify(data).includes('still there'));
    await own.close();
  });
});
