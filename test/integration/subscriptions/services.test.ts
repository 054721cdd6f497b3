import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChat } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { codeOf, connectSocket, type Subscribing } from '../../support/subscriber.ts';

let gateway: TestGateway;
let ana: Subscribing;

const execution = {
  $id: 'run1',
  $createdAt: '2026-01-01T00:00:00.000+00:00',
  $updatedAt: '2026-01-01T00:00:01.000+00:00',
  functionId: 'greet',
  status: 'completed',
  responseBody: 'Hello',
};
let executions: object[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createChat,
    config: { subscriptions: { intervalMs: 5, maxStalenessMs: 2000 } },
    // devserver runs no functions: these are the answers of a server that does.
    intercept: ({ path }) => {
      if (!path.startsWith('/v1/functions/greet/executions')) return undefined;
      return path.includes('/run1')
        ? { status: 200, body: execution }
        : { status: 200, body: { total: executions.length, executions } };
    },
  });
  ana = connectSocket(gateway, { 'X-Appwrite-Session': await gateway.admin.signUp('ana') });
});

afterAll(async () => {
  await ana.close();
  await gateway.close();
});

const send: TestGateway['admin']['send'] = (...args) => gateway.admin.send(...args);

/** Resolves when everything that was subscribed to before is listened to. */
async function settled(): Promise<void> {
  const probe = ana.subscribe('subscription { notes { totalCount } }');
  await probe.next();
  probe.close();
}

async function uploadFile(fileId: string, permissions: readonly string[]): Promise<void> {
  const form = new FormData();
  form.set('fileId', fileId);
  for (const [index, permission] of permissions.entries()) {
    form.set(`permissions[${index}]`, permission);
  }
  form.set('file', new Blob(['a picture']), `${fileId}.txt`);
  const { endpoint, project, key } = gateway.devserver;
  const response = await fetch(`${endpoint}/storage/buckets/photos/files`, {
    method: 'POST',
    headers: { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key },
    body: form,
  });
  if (!response.ok) throw new Error(await response.text());
}

describe('subscriptions to services', () => {
  test('tell of files that the subscriber may see, and of no others', async () => {
    await send('POST', '/storage/buckets', {
      bucketId: 'photos',
      name: 'Photos',
      fileSecurity: true,
    });
    const results = ana.subscribe(
      'subscription { fileChanged(bucketId: "photos") { event _id file { name sizeOriginal } } }',
    );
    await settled();
    await uploadFile('hidden', ['read("user:ben")']);
    await uploadFile('shown', ['read("user:ana")']);
    expect((await results.next()).data).toEqual({
      fileChanged: {
        event: 'CREATE',
        _id: 'shown',
        file: { name: 'shown.txt', sizeOriginal: 9 },
      },
    });
    await send('DELETE', '/storage/buckets/photos/files/shown');
    expect((await results.next()).data).toEqual({
      fileChanged: { event: 'DELETE', _id: 'shown', file: null },
    });
  });

  test('tell of teams and memberships', async () => {
    await send('POST', '/teams', { teamId: 'crew', name: 'Crew' });
    await send('POST', '/teams/crew/memberships', { userId: 'ana', roles: ['member'] });
    await gateway.admin.signUp('ben');
    const teams = ana.subscribe('subscription { teamChanged { event _id team { name } } }');
    const members = ana.subscribe(
      'subscription { membershipChanged(teamId: "crew") { event _id membership { teamId roles } } }',
    );
    await settled();
    await send('PUT', '/teams/crew', { name: 'The crew' });
    expect((await teams.next()).data).toEqual({
      teamChanged: { event: 'UPDATE', _id: 'crew', team: { name: 'The crew' } },
    });
    const { $id } = await send('POST', '/teams/crew/memberships', {
      userId: 'ben',
      roles: ['guest'],
    });
    expect((await members.next()).data).toEqual({
      membershipChanged: {
        event: 'CREATE',
        _id: $id,
        membership: { teamId: 'crew', roles: ['guest'] },
      },
    });
    await send('DELETE', `/teams/crew/memberships/${String($id)}`);
    expect((await members.next()).data).toEqual({
      membershipChanged: { event: 'DELETE', _id: $id, membership: null },
    });
  });

  test('tell of executions, as they are read and not as the event says', async () => {
    const results = ana.subscribe(
      'subscription { executionChanged(functionId: "greet") { event execution { status responseBody } } }',
    );
    await settled();
    executions = [execution];
    const name = 'functions.greet.executions.run1.create';
    gateway.sockets.inject({
      type: 'event',
      data: {
        events: [name],
        channels: ['executions', 'executions.run1', 'functions.greet'],
        timestamp: '2026-01-01T00:00:00.000+00:00',
        payload: { $id: 'run1', status: 'processing', responseBody: 'made up' },
      },
    });
    expect((await results.next()).data).toEqual({
      executionChanged: {
        event: 'CREATE',
        execution: { status: 'completed', responseBody: 'Hello' },
      },
    });
  });

  test('of an account are for who has one', async () => {
    const guest = connectSocket(gateway);
    const results = guest.subscribe('subscription { accountChanged { event } }');
    expect(codeOf(await results.next())).toBe('UNAUTHENTICATED');
    await guest.close();
  });
});
