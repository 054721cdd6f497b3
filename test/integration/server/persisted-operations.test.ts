import { ApolloClient, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { cacheExchange, Client, fetchExchange, gql as urqlGql } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChat, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { connectSocket, connectStream } from '../../support/subscriber.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const listRooms = 'query ListRooms { rooms { nodes { _id name } } }';
const countRooms = 'query CountRooms { rooms { totalCount } }';
const whereFrom = 'query WhereFrom { localeGet { ip } rooms { totalCount } }';
const nameless = 'query NamesOnly { rooms { nodes { name } } }';
const watchRooms = 'subscription WatchRooms { rooms { nodes { name } } }';
const addRoom = 'mutation AddRoom { createRoom(data: { name: "Attic" }) { _id } }';

const manifests = {
  'apollo.json': {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: sha256(listRooms), name: 'ListRooms', type: 'query', body: listRooms },
      { id: sha256(whereFrom), name: 'WhereFrom', type: 'query', body: whereFrom },
      { id: sha256(watchRooms), name: 'WatchRooms', type: 'subscription', body: watchRooms },
    ],
  },
  'relay.json': { '0123456789abcdef0123456789abcdef': countRooms, addRoom },
};

let folder: string;
let open: TestGateway;
let closed: TestGateway;

async function start(accept: 'any' | 'manifest'): Promise<TestGateway> {
  const gateway = await startTestGateway({
    seed: createChat,
    config: {
      builtIn: { enabled: false },
      persistedOperations: {
        accept,
        manifests: Object.keys(manifests).map((name) => join(folder, name)),
        maxAgeSeconds: 60,
      },
    },
  });
  await gateway.admin.send('POST', rooms, { rowId: 'hall', data: { name: 'Hall' } });
  return gateway;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'persisted-'));
  for (const [name, content] of Object.entries(manifests)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  open = await start('any');
  closed = await start('manifest');
});
afterAll(async () => {
  await open.close();
  await closed.close();
  await rm(folder, { recursive: true });
});

const post = async (gateway: TestGateway, body: object): Promise<unknown> => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
};

const get = (
  gateway: TestGateway,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters).toString()}`, {
    headers: { accept: 'application/json', ...headers },
  });

const persistedQuery = (text: string) => ({
  persistedQuery: { version: 1, sha256Hash: sha256(text) },
});

const addressOf = (input: string | URL | Request): string =>
  input instanceof Request ? input.url : input.toString();

const listed = { data: { rooms: { nodes: [{ _id: 'hall', name: 'Hall' }] } } };

describe('a manifest', () => {
  test.each([
    ['by its SHA-256, as Apollo sends it', { extensions: persistedQuery(listRooms) }],
    ['by documentId, as the HTTP specification says', { documentId: sha256(listRooms) }],
    ['by documentId with what it was made by', { documentId: `sha256:${sha256(listRooms)}` }],
    ['by doc_id, as Relay sends it', { doc_id: sha256(listRooms) }],
    ['by its id and its text', { documentId: sha256(listRooms), query: listRooms }],
  ])('answers an operation %s, every time', async (_name, body) => {
    for (const gateway of [open, closed]) {
      for (let time = 0; time < 3; time += 1) expect(await post(gateway, body)).toEqual(listed);
    }
  });

  test('of Relay or graphql-codegen is read as well, with any ids', async () => {
    const id = '0123456789abcdef0123456789abcdef';
    expect(await post(closed, { doc_id: id })).toEqual({ data: { rooms: { totalCount: 1 } } });
  });

  test('takes variables and a name as any other operation', async () => {
    const body = { documentId: sha256(listRooms), operationName: 'ListRooms', variables: {} };
    expect(await post(closed, body)).toEqual(listed);
    expect(await post(closed, { ...body, operationName: 'Other' })).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
    });
  });

  test('refuses a text that is not the one of its id', async () => {
    const body = { documentId: sha256(listRooms), query: countRooms };
    for (const gateway of [open, closed]) {
      expect(await post(gateway, body)).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' }, message: /not the one/ }],
      });
    }
  });

  test('serves subscriptions by their ids, over WebSocket and by events', async () => {
    const extensions = persistedQuery(watchRooms);
    const socket = connectSocket(closed);
    const bySocket = socket.subscribe('', { extensions });
    expect((await bySocket.next()).data).toEqual({ rooms: { nodes: [{ name: 'Hall' }] } });
    const stream = connectStream(closed, {}, { isSingle: false });
    const byEvents = stream.subscribe('', { extensions });
    expect((await byEvents.next()).data).toEqual({ rooms: { nodes: [{ name: 'Hall' }] } });
    bySocket.close();
    byEvents.close();
    await socket.client.dispose();
    stream.client.dispose();
  });
});

describe('where nothing but the manifest is run', () => {
  const refused = { errors: [{ extensions: { code: 'FORBIDDEN' }, message: /manifest/ }] };

  test('any other text is refused before a call is made, whatever way it comes', async () => {
    closed.upstream.clear();
    expect(await post(closed, { query: nameless })).toMatchObject(refused);
    expect(await post(closed, { query: nameless })).toMatchObject(refused);
    expect(
      await post(closed, { query: nameless, extensions: persistedQuery(nameless) }),
    ).toMatchObject(refused);
    expect(await (await get(closed, { query: nameless })).json()).toMatchObject(refused);
    const socket = connectSocket(closed);
    const stream = connectStream(closed, {}, { isSingle: true });
    for (const results of [socket.subscribe(nameless), stream.subscribe(nameless)]) {
      await results.ended();
      expect(JSON.stringify(results.last ?? results.end)).toMatch(/manifest/);
    }
    await socket.client.dispose();
    stream.client.dispose();
    expect(closed.upstream.received).toEqual([]);
  });

  test('so is the schema’s description of itself', async () => {
    expect(await post(closed, { query: '{ __schema { types { name } } }' })).toMatchObject(refused);
  });

  test('a text of the manifest is run without its id, too', async () => {
    expect(await post(closed, { query: listRooms })).toEqual(listed);
  });

  test('an id that is not known is told so in the words of Apollo’s clients', async () => {
    expect(await post(closed, { extensions: persistedQuery(nameless) })).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound' }],
    });
  });
});

describe('an operation that a client adds itself', () => {
  test('is kept under the hash of its text, and is then run by the hash alone', async () => {
    const text = 'query Added { rooms(first: 1) { nodes { name } } }';
    const extensions = persistedQuery(text);
    const unknown = await post(open, { extensions });
    expect(unknown).toMatchObject({
      errors: [
        { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
      ],
    });
    const answer = { data: { rooms: { nodes: [{ name: 'Hall' }] } } };
    expect(await post(open, { query: text, extensions })).toEqual(answer);
    expect(await post(open, { extensions })).toEqual(answer);
    expect(await post(open, { extensions })).toEqual(answer);
    expect(await (await get(open, { extensions: JSON.stringify(extensions) })).json()).toEqual(
      answer,
    );
  });

  test('is refused under a hash that is not its own', async () => {
    const extensions = persistedQuery('query Mine { rooms { totalCount } }');
    const theirs = 'query Theirs { rooms { nodes { name } } }';
    expect(await post(open, { query: theirs, extensions })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await post(open, { extensions })).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound' }],
    });
  });

  test('is added by Apollo Client, which sends the text only once', async () => {
    const sent: string[] = [];
    const createClient = (): ApolloClient =>
      new ApolloClient({
        cache: new InMemoryCache(),
        link: new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
          new HttpLink({
            uri: `${open.url}/graphql`,
            fetch: (input, init) => {
              const body = typeof init?.body === 'string' ? init.body : '';
              sent.push(
                `${init?.method ?? 'GET'} ${body.includes('query ByApollo') ? 'text' : 'hash'}`,
              );
              return fetch(input, init);
            },
          }),
        ),
      });
    const query = apolloGql('query ByApollo { rooms { nodes { _id name } } }');
    for (let time = 0; time < 2; time += 1) {
      const { data } = await createClient().query({ query, fetchPolicy: 'network-only' });
      expect(data).toMatchObject(listed.data);
    }
    expect(sent).toEqual(['GET hash', 'POST text', 'GET hash']);
  });

  test('is added by urql, which sends the text only once', async () => {
    const sent: string[] = [];
    const createClient = (): Client =>
      new Client({
        url: `${open.url}/graphql`,
        preferGetMethod: false,
        exchanges: [
          cacheExchange,
          persistedExchange({ preferGetForPersistedQueries: true }),
          fetchExchange,
        ],
        fetch: (input, init) => {
          const isText = /query(?:\+|%20)ByUrql/.test(addressOf(input));
          sent.push(`${init?.method ?? 'GET'} ${isText ? 'text' : 'hash'}`);
          return fetch(input, init);
        },
      });
    const query = urqlGql('query ByUrql { rooms { nodes { _id name } } }');
    for (let time = 0; time < 2; time += 1) {
      const result = await createClient().query(query, {}).toPromise();
      expect(result.data).toMatchObject({ rooms: { nodes: [{ _id: 'hall', name: 'Hall' }] } });
    }
    expect(sent).toEqual(['GET hash', 'GET text', 'GET hash']);
  });
});

describe('a read by id with GET', () => {
  const control = (response: Response): string | null => response.headers.get('cache-control');

  test('may be kept by caches, where a guest asks for rows', async () => {
    const response = await get(closed, { documentId: sha256(listRooms) });
    expect(await response.json()).toEqual(listed);
    expect(control(response)).toBe('public, max-age=60');
    for (const name of ['cookie', 'x-appwrite-session', 'x-appwrite-jwt', 'x-appwrite-key']) {
      expect(response.headers.get('vary')).toContain(name);
    }
  });

  test.each([
    [
      'somebody with a credential asks',
      { documentId: sha256(listRooms) },
      { 'x-appwrite-session': 'none' },
    ],
    ['the answer depends on more than rows', { documentId: sha256(whereFrom) }, {}],
    ['something failed', { documentId: sha256(listRooms), operationName: 'Other' }, {}],
    ['the text was sent', { query: listRooms }, {}],
  ])('may not where %s', async (_name, parameters, headers) => {
    const response = await get(closed, parameters, headers);
    expect(control(response)).toBe('no-store');
  });

  test('runs no mutation', async () => {
    closed.upstream.clear();
    const response = await get(closed, { documentId: 'addRoom' });
    expect(response.status).toBe(405);
    expect(closed.upstream.received).toEqual([]);
  });
});
