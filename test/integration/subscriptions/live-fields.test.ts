import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChat, messages, notes, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { connectSocket, type Result, type Subscribing } from '../../support/subscriber.ts';

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
    // What nobody is told of is found by reading again.
    config: { subscriptions: { intervalMs: 5, maxStalenessMs: 300 } },
  });
  ana = socketAs(await gateway.admin.signUp('ana'));
});

afterAll(async () => {
  for (const socket of opened) await socket.close();
  await gateway.close();
});

const idIn = (...values: string[]): string =>
  JSON.stringify({ method: 'equal', attribute: '$id', values });

const textsOf = ({ data }: Result, field: string): string[] =>
  (data?.[field] as { readonly nodes: { readonly text: string }[] }).nodes.map(({ text }) => text);

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

  test('follows bulk writes row by row', async () => {
    const results = ana.subscribe(
      'subscription { notes(orderBy: [{ _id: ASC }]) { nodes { text } } }',
    );
    expect(textsOf(await results.next(), 'notes')).toEqual([]);
    const rows = ['one', 'two', 'three'].map((text, index) => ({ $id: `n${index}`, text }));
    await gateway.admin.send('POST', notes, { rows });
    await results.settle((result) => textsOf(result, 'notes').join() === 'one,two,three');
    await gateway.admin.send('PATCH', notes, {
      data: { text: 'all' },
      queries: [idIn('n0', 'n2')],
    });
    await results.settle((result) => textsOf(result, 'notes').join() === 'all,two,all');
    await gateway.admin.send('DELETE', notes, { queries: [idIn('n0', 'n1', 'n2')] });
    await results.settle((result) => textsOf(result, 'notes').length === 0);
    results.close();
  });

  test('shows what a transaction has changed, bulk writes that nobody is told of included', async () => {
    await gateway.admin.send('POST', notes, { rowId: 't1', data: { text: 'one' } });
    await gateway.admin.send('POST', notes, { rowId: 't2', data: { text: 'two' } });
    const results = ana.subscribe(
      'subscription { notes(orderBy: [{ _id: ASC }]) { nodes { text } } }',
    );
    expect(textsOf(await results.next(), 'notes')).toEqual(['one', 'two']);
    const { $id } = await gateway.admin.send('POST', '/tablesdb/transactions', {});
    const transaction = `/tablesdb/transactions/${String($id)}`;
    const data = { queries: [idIn('t1', 't2')], data: { text: 'staged' } };
    await gateway.admin.send('POST', `${transaction}/operations`, {
      operations: [{ databaseId: 'chat', tableId: 'notes', action: 'bulkUpdate', data }],
    });
    await gateway.admin.send('PATCH', transaction, { commit: true });
    await results.settle((result) => textsOf(result, 'notes').join() === 'staged,staged');
    // Nothing of it was to be seen before it was committed, and both changes came together.
    expect(results.all.map((result) => textsOf(result, 'notes').join())).toEqual([
      'one,two',
      'staged,staged',
    ]);
    results.close();
  });

  test('loses rows that are deleted along with another', async () => {
    await gateway.admin.send('POST', rooms, { rowId: 'r3', data: { name: 'Cellar' } });
    await gateway.admin.send('POST', messages, {
      rowId: 'm3',
      data: { text: 'Below', room: 'r3' },
      permissions: ['read("user:ana")'],
    });
    const filter = 'filter: { text: { eq: "Below" } }';
    const results = ana.subscribe(`subscription { messages(${filter}) { nodes { text } } }`);
    expect(textsOf(await results.next(), 'messages')).toEqual(['Below']);
    await gateway.admin.send('DELETE', `${rooms}/r3`);
    await results.settle((result) => textsOf(result, 'messages').length === 0);
    results.close();
  });

  test('loses rows that its reader may not read any more, and gets them back', async () => {
    const path = `${messages}/m4`;
    const [own, others] = [['read("user:ana")'], ['read("user:nobody")']];
    await gateway.admin.send('POST', messages, {
      rowId: 'm4',
      data: { text: 'Lent' },
      permissions: own,
    });
    const filter = 'filter: { text: { eq: "Lent" } }';
    const results = ana.subscribe(`subscription { messages(${filter}) { nodes { text } } }`);
    expect(textsOf(await results.next(), 'messages')).toEqual(['Lent']);
    await gateway.admin.send('PATCH', path, { permissions: others });
    await results.settle((result) => textsOf(result, 'messages').length === 0);
    await gateway.admin.send('PATCH', path, { permissions: own });
    await results.settle((result) => textsOf(result, 'messages').join() === 'Lent');
    results.close();
  });
});
