import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clearChat, createChat, messages, notes, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { codeOf, connectSocket, type Result, type Subscribing } from '../../support/subscriber.ts';

let gateway: TestGateway;
let session: string;
let other: string;
let ana: Subscribing;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    config: { subscriptions: { intervalMs: 5, maxStalenessMs: 400, maxTrackedRows: 20 } },
    isRelayed: true,
  });
  session = await gateway.admin.signUp('ana');
  other = await gateway.admin.signUp('ben');
});

afterAll(() => gateway.close());

beforeEach(() => {
  ana = connectSocket(gateway, { 'X-Appwrite-Session': session });
});

afterEach(async () => {
  await ana.close();
  await clearChat(gateway.admin);
});

const send: TestGateway['admin']['send'] = (...args) => gateway.admin.send(...args);

const addMessage = (rowId: string, data: object, reader = 'user:ana'): Promise<unknown> =>
  send('POST', messages, { rowId, data, permissions: [`read("${reader}")`] });

/** Everything that is told of messages, shortly. */
const shortly = ({ data }: Result): string => {
  const change = data?.['messageChanged'] as {
    event: string;
    reason: string;
    _id: string;
    message: { text: string } | null;
  };
  const { event, reason, _id, message } = change;
  return `${event} ${reason} ${_id} ${message?.text ?? '-'}`;
};

const all = '{ event reason _id message { text } }';

/** Subscribes, and waits until a change of a row made for that is told. */
async function listen(socket: Subscribing, args = ''): Promise<() => Promise<string>> {
  const results = socket.subscribe(`subscription { messageChanged${args} ${all} }`);
  const probe = socket.subscribe(`subscription { messages(first: 1) { nodes { _id } } }`);
  await probe.next();
  probe.close();
  return async () => shortly(await results.next());
}

describe('changes of rows', () => {
  test('are told one by one, with the row as it is', async () => {
    const next = await listen(ana);
    await addMessage('m1', { text: 'one' });
    expect(await next()).toBe('CREATE WRITTEN m1 one');
    await send('PATCH', `${messages}/m1`, { data: { text: 'two' } });
    expect(await next()).toBe('UPDATE WRITTEN m1 two');
    await send('PUT', `${messages}/m1`, { data: { text: 'three' } });
    expect(await next()).toBe('UPDATE WRITTEN m1 three');
    await send('DELETE', `${messages}/m1`);
    expect(await next()).toBe('DELETE WRITTEN m1 -');
  });

  test('begin and cease to match as the filter says, in upper and lower case alike', async () => {
    await addMessage('m1', { text: 'Yes' });
    await addMessage('m2', { text: 'no' });
    const next = await listen(ana, '(filter: { text: { startsWith: "yes" } })');
    await send('PATCH', `${messages}/m2`, { data: { text: 'YES, please' } });
    expect(await next()).toBe('CREATE NOW_MATCHES m2 YES, please');
    await send('PATCH', `${messages}/m1`, { data: { text: 'no' } });
    expect(await next()).toBe('DELETE NO_LONGER_MATCHES m1 -');
    await send('DELETE', `${messages}/m2`);
    expect(await next()).toBe('DELETE WRITTEN m2 -');
  });

  test('can be asked of one row, and of some kinds', async () => {
    await addMessage('m1', { text: 'one' });
    await addMessage('m2', { text: 'two' });
    const next = await listen(ana, '(_id: "m2", on: [DELETE])');
    await send('PATCH', `${messages}/m2`, { data: { text: 'three' } });
    await send('DELETE', `${messages}/m1`);
    await send('DELETE', `${messages}/m2`);
    expect(await next()).toBe('DELETE WRITTEN m2 -');
  });

  test('that take a row away from a reader are found although nobody is told', async () => {
    await addMessage('m1', { text: 'one' });
    const next = await listen(ana);
    await send('PATCH', `${messages}/m1`, { permissions: ['read("user:ben")'] });
    expect(await next()).toBe('DELETE GONE m1 -');
    await send('PATCH', `${messages}/m1`, { permissions: ['read("user:ana")'] });
    expect(await next()).toBe('CREATE NOW_MATCHES m1 one');
  });

  test('by deletions that cascade are found', async () => {
    await send('POST', rooms, { rowId: 'r1', data: { name: 'Hall' } });
    await addMessage('m1', { text: 'one', room: 'r1' });
    const next = await listen(ana);
    await send('DELETE', `${rooms}/r1`);
    expect(await next()).toBe('DELETE GONE m1 -');
  });

  test('of a transaction are all told, staged bulk writes included', async () => {
    for (const rowId of ['n1', 'n2']) await send('POST', notes, { rowId, data: { text: rowId } });
    const results = ana.subscribe('subscription { noteChanged { event _id note { text } } }');
    const probe = ana.subscribe('subscription { notes { nodes { text } } }');
    await probe.next();
    const { $id } = await send('POST', '/tablesdb/transactions', {});
    const transaction = `/tablesdb/transactions/${String($id)}`;
    const at = { databaseId: 'chat', tableId: 'notes' };
    const queries = ['{"method":"equal","attribute":"$id","values":["n2"]}'];
    await send('POST', `${transaction}/operations`, {
      operations: [
        { ...at, action: 'update', rowId: 'n1', data: { text: 'uno' } },
        { ...at, action: 'bulkUpdate', data: { queries, data: { text: 'due' } } },
      ],
    });
    await send('PATCH', transaction, { commit: true });
    const told = [await results.next(), await results.next()].map(
      ({ data }) => data?.['noteChanged'],
    );
    expect(told).toEqual([
      { event: 'UPDATE', _id: 'n1', note: { text: 'uno' } },
      { event: 'UPDATE', _id: 'n2', note: { text: 'due' } },
    ]);
    await probe.settle(({ data }) => JSON.stringify(data).includes('due'));
  });

  test('by bulk calls are told row by row', async () => {
    const results = ana.subscribe('subscription { noteChanged { event note { text } } }');
    const probe = ana.subscribe('subscription { notes { nodes { text } } }');
    await probe.next();
    await send('POST', notes, {
      rows: [
        { $id: 'b1', text: 'one' },
        { $id: 'b2', text: 'two' },
      ],
    });
    const told = [await results.next(), await results.next()].map(
      ({ data }) => data?.['noteChanged'],
    );
    expect(told).toEqual([
      { event: 'CREATE', note: { text: 'one' } },
      { event: 'CREATE', note: { text: 'two' } },
    ]);
  });

  test('are told only to who may see them', async () => {
    const ben = connectSocket(gateway, { 'X-Appwrite-Session': other });
    const [nextOfAna, nextOfBen] = [await listen(ana), await listen(ben)];
    await addMessage('m1', { text: 'for Ana' });
    await addMessage('m2', { text: 'for Ben' }, 'user:ben');
    await addMessage('m3', { text: 'for all' }, 'any');
    expect([await nextOfAna(), await nextOfAna()]).toEqual([
      'CREATE WRITTEN m1 for Ana',
      'CREATE WRITTEN m3 for all',
    ]);
    expect([await nextOfBen(), await nextOfBen()]).toEqual([
      'CREATE WRITTEN m2 for Ben',
      'CREATE WRITTEN m3 for all',
    ]);
    await ben.close();
  });

  test('that happen while the upstream socket is down are told afterwards, once', async () => {
    await addMessage('m1', { text: 'one' });
    await addMessage('m2', { text: 'two' });
    const next = await listen(ana);
    gateway.sockets.isRefusing = true;
    gateway.sockets.cut();
    await send('PATCH', `${messages}/m1`, { data: { text: 'uno' } });
    await send('DELETE', `${messages}/m2`);
    await addMessage('m3', { text: 'three' });
    gateway.sockets.isRefusing = false;
    expect([await next(), await next(), await next()].sort()).toEqual([
      'CREATE WRITTEN m3 three',
      'DELETE GONE m2 -',
      'UPDATE WRITTEN m1 uno',
    ]);
    await send('DELETE', `${messages}/m3`);
    // The socket may still be down, and nobody then says how the row went.
    expect(await next()).toMatch(/^DELETE (WRITTEN|GONE) m3 -$/);
  });

  test('are refused where a filter matches more rows than can be remembered', async () => {
    for (let number = 0; number < 21; number += 1) await addMessage(`n${number}`, { text: 'x' });
    const results = ana.subscribe(
      `subscription { messageChanged(filter: { text: { eq: "x" } }) ${all} }`,
    );
    const { errors } = await results.next();
    expect(codeOf({ errors })).toBe('TOO_COSTLY');
    expect(errors?.[0]?.message).toContain('subscriptions.maxTrackedRows');
    await results.ended();
  });

  test('of more rows than can be remembered are told, and a gap ends them', async () => {
    for (let number = 0; number < 21; number += 1) await addMessage(`n${number}`, { text: 'x' });
    const results = ana.subscribe(`subscription { messageChanged ${all} }`);
    const creations = ana.subscribe(`subscription { messageChanged(on: [CREATE]) ${all} }`);
    const probe = ana.subscribe('subscription { messages(first: 1) { nodes { _id } } }');
    await probe.next();
    await addMessage('m1', { text: 'one' });
    expect(shortly(await results.next())).toBe('CREATE WRITTEN m1 one');
    expect(shortly(await creations.next())).toBe('CREATE WRITTEN m1 one');
    gateway.sockets.isRefusing = true;
    gateway.sockets.cut();
    await addMessage('m2', { text: 'two' });
    gateway.sockets.isRefusing = false;
    await results.find((result) => codeOf(result) === 'EVENTS_MISSED');
    await results.ended();
    expect(shortly(await creations.next())).toBe('CREATE WRITTEN m2 two');
  });
});
