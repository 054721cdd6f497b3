import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChat, messages, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { connectSocket, type Subscribing } from '../../support/subscriber.ts';

let gateway: TestGateway;
let ana: Subscribing;
const opened: Subscribing[] = [];

const socketAs = (session?: string): Subscribing => {
  const socket = connectSocket(
    gateway,
    session === undefined ? {} : { 'X-Appwrite-Session': session },
  );
  opened.push(socket);
  return socket;
};

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    config: { subscriptions: { intervalMs: 5 } },
  });
  ana = socketAs(await gateway.admin.signUp('ana'));
});

afterAll(async () => {
  for (const socket of opened) await socket.close();
  await gateway.close();
});

describe('a live field', () => {
  test('sends its state at once and again when a row is created, updated and deleted', async () => {
    const results = ana.subscribe('subscription { rooms { nodes { name } } }');
    expect(await results.next()).toEqual({ data: { rooms: { nodes: [] } } });
    await gateway.admin.send('POST', rooms, { rowId: 'r1', data: { name: 'Hall' } });
    expect(await results.next()).toEqual({ data: { rooms: { nodes: [{ name: 'Hall' }] } } });
    await gateway.admin.send('PATCH', `${rooms}/r1`, { data: { name: 'Attic' } });
    expect(await results.next()).toEqual({ data: { rooms: { nodes: [{ name: 'Attic' }] } } });
    await gateway.admin.send('DELETE', `${rooms}/r1`);
    expect(await results.next()).toEqual({ data: { rooms: { nodes: [] } } });
    results.close();
  });

  test('shows rows of related tables, and follows what happens to them', async () => {
    await gateway.admin.send('POST', rooms, { rowId: 'r2', data: { name: 'Hall' } });
    const results = ana.subscribe(
      'subscription { room(_id: "r2") { name messages { nodes { text } } } }',
    );
    await results.settle(({ data }) => data !== undefined);
    await gateway.admin.send('POST', messages, {
      rowId: 'm1',
      data: { text: 'Hello', room: 'r2' },
      permissions: ['read("user:ana")'],
    });
    await results.settle(({ data }) => JSON.stringify(data).includes('Hello'));
    results.close();
  });
});
