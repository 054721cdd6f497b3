import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { shareReads } from '../../../src/appwrite/single-flight.ts';
import type { AppwriteCalls, Caller } from '../../../src/appwrite/types.ts';
import { createDeferred } from '../../support/deferred.ts';
import {
  type Answer,
  closeAll,
  connect,
  failureOf,
  json,
  listPosts,
  posts,
  refusal,
  row,
  startUpstream,
} from '../../support/http-upstream.ts';

afterEach(closeAll);

/** An upstream whose answers wait until they are let go, and clients that share their reads. */
async function start(...later: readonly Answer[]) {
  const open = createDeferred<undefined>();
  const held: Answer = (response, request) => {
    void open.promise.then(() => {
      list(response, request);
    });
  };
  let count = 0;
  const list: Answer = (response, request) => {
    count += 1;
    json(200, { total: count, rows: [row] })(response, request);
  };
  const upstream = await startUpstream(held, ...later, held);
  const client = shareReads(connect(upstream.endpoint).client);
  const as = (secret: string, more: Partial<Caller> = {}): AppwriteCalls =>
    client.as({ credentials: { kind: 'session', secret }, ...more });
  /** Resolves when `number` requests have arrived. */
  const arrived = async (number: number): Promise<void> => {
    while (upstream.received.length < number) await once(upstream.server, 'received');
  };
  return {
    ...upstream,
    as,
    arrived,
    open: () => {
      open.resolve(undefined);
    },
  };
}

test('reads of one caller that are the same at the same time are one call', async () => {
  const { as, received, arrived, open } = await start();
  const reads = [listPosts(as('ada')), listPosts(as('ada')), listPosts(as('ada'))];
  await arrived(1);
  open();
  const answers = await Promise.all(reads);
  expect(received).toHaveLength(1);
  expect(answers.map(({ rows }) => rows)).toEqual([[row], [row], [row]]);
});

test('one who follows the calls makes them', async () => {
  const { as, received, arrived, open } = await start();
  const followed: string[] = [];
  const observe: Caller['observe'] = ({ path }) => {
    followed.push(path);
    return () => undefined;
  };
  const reads = [listPosts(as('ada')), listPosts(as('ada', { observe }))];
  await arrived(2);
  open();
  await Promise.all(reads);
  expect(followed).toEqual([received[1]?.url.replace(/^\/v1/, '')]);
});

test('nothing is kept: the same read later is another call', async () => {
  const { as, received, open } = await start();
  open();
  await listPosts(as('ada'));
  await listPosts(as('ada'));
  expect(received).toHaveLength(2);
});

test('callers with different credentials share nothing', async () => {
  const { as, received, arrived, open } = await start();
  const reads = [listPosts(as('ada')), listPosts(as('bob')), listPosts(as('ada'))];
  await arrived(2);
  open();
  await Promise.all(reads);
  expect(received.map(({ headers }) => headers['x-appwrite-session']).sort()).toEqual([
    'ada',
    'bob',
  ]);
});

test('the same secret as a session and as a key is two callers', async () => {
  const { as, received, arrived, open } = await start();
  const key = as('one', { credentials: { kind: 'key', secret: 'one' } });
  const reads = [listPosts(as('one')), listPosts(key)];
  await arrived(2);
  open();
  await Promise.all(reads);
  expect(received).toHaveLength(2);
});

test.each([
  ['x-appwrite-locale', 'de', 'fr'],
  ['x-forwarded-host', 'a.example', 'b.example'],
])('reads that differ in %s are apart', async (name, one, other) => {
  const { as, received, arrived, open } = await start();
  const reads = [one, other, one].map((value) =>
    listPosts(as('ada', { forwarded: { [name]: value } })),
  );
  await arrived(2);
  open();
  await Promise.all(reads);
  expect(received.map(({ headers }) => headers[name])).toEqual([one, other]);
});

test('reads with other queries, another table or a count are apart', async () => {
  const { as, received, arrived, open } = await start();
  const ada = as('ada');
  const reads = [
    ada.listRows(posts, []),
    ada.listRows(posts, ['{"method":"limit","values":[1]}']),
    ada.listRows(posts, [], { withTotal: true }),
    ada.listRows({ ...posts, id: 'pages' }, []),
    ada.listRows({ ...posts, databaseId: 'shop' }, []),
  ];
  await arrived(5);
  open();
  await Promise.all(reads);
  expect(new Set(received.map(({ url }) => url)).size).toBe(5);
});

test('a read does not join one that began before the same caller wrote', async () => {
  const { as, received, arrived, open } = await start(json(201, row));
  const before = listPosts(as('ada'));
  await arrived(1);
  await as('ada').createRow(posts, 'p1', { data: {} });
  const after = listPosts(as('ada'));
  await arrived(3);
  open();
  expect((await before).total).not.toBe((await after).total);
  expect(received.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
});

test('a read does not join one that began while the same caller was writing', async () => {
  const written = createDeferred<undefined>();
  const slow: Answer = (response, request) => {
    void written.promise.then(() => {
      json(201, row)(response, request);
    });
  };
  const { as, received, arrived, open } = await start(slow);
  const first = listPosts(as('ada'));
  await arrived(1);
  const write = as('ada').createRow(posts, 'p1', { data: {} });
  await arrived(2);
  const during = listPosts(as('ada'));
  await arrived(3);
  written.resolve(undefined);
  await write;
  const after = listPosts(as('ada'));
  await arrived(4);
  open();
  await Promise.all([first, during, after]);
  expect(received.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET']);
});

test('a service call that writes counts as a write, also when it fails', async () => {
  const { as, received, arrived, open } = await start(refusal(400, 'general_argument_invalid'));
  const before = listPosts(as('ada'));
  await arrived(1);
  await failureOf(as('ada').send({ method: 'POST', path: '/teams', body: {} }));
  const after = listPosts(as('ada'));
  await arrived(3);
  open();
  await Promise.all([before, after]);
  expect(received).toHaveLength(3);
});

test("another caller's write leaves reads shared", async () => {
  const { as, received, arrived, open } = await start(json(201, row));
  const before = listPosts(as('ada'));
  await arrived(1);
  await as('bob').createRow(posts, 'p1', { data: {} });
  const after = listPosts(as('ada'));
  open();
  await Promise.all([before, after]);
  expect(received).toHaveLength(2);
});

test('one who goes away leaves the others their answer', async () => {
  const { as, received, arrived, open } = await start();
  const leaving = new AbortController();
  const left = failureOf(listPosts(as('ada', { signal: leaving.signal })));
  const staying = listPosts(as('ada'));
  await arrived(1);
  leaving.abort();
  expect((await left).code).toBe('TIMEOUT');
  open();
  expect((await staying).rows).toEqual([row]);
  expect(received).toHaveLength(1);
});

test('when all have gone away the call ends, and the next one begins anew', async () => {
  const { as, server, received, arrived, open } = await start();
  const gone = once(server, 'gone');
  server.once('request', (request) => request.socket.once('close', () => server.emit('gone')));
  const leaving = new AbortController();
  const left = [1, 2].map(() => failureOf(listPosts(as('ada', { signal: leaving.signal }))));
  await arrived(1);
  leaving.abort();
  await Promise.all(left);
  await gone;
  open();
  expect((await listPosts(as('ada'))).rows).toEqual([row]);
  expect(received).toHaveLength(2);
});

test('one whose time is up leaves the others their answer', async () => {
  const { as, arrived, open } = await start();
  const hurried = failureOf(listPosts(as('ada', { deadline: Date.now() + 30 })));
  const patient = listPosts(as('ada', { deadline: Date.now() + 20_000 }));
  await arrived(1);
  expect((await hurried).code).toBe('TIMEOUT');
  open();
  expect((await patient).rows).toEqual([row]);
});

test('a failure reaches all who wait for it, and nobody after', async () => {
  const answers = [refusal(401, 'user_unauthorized'), json(200, { total: 0, rows: [] })] as const;
  const { endpoint, received } = await startUpstream(...answers);
  const client = shareReads(connect(endpoint).client);
  const ada = client.as({ credentials: { kind: 'session', secret: 'ada' } });
  const codes = await Promise.all([failureOf(listPosts(ada)), failureOf(listPosts(ada))]);
  expect(codes.map(({ appwrite }) => appwrite?.type)).toEqual(Array(2).fill('user_unauthorized'));
  expect((await listPosts(ada)).rows).toEqual([]);
  expect(received).toHaveLength(2);
});
