import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDeferred } from '../../support/deferred.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { requestsInFlight } from '../../support/http-server.ts';
import type { WriteAnswer } from '../../support/upstream-proxy.ts';

let gateway: TestGateway;
/** How Appwrite answers who asks for things with this session. */
let reply: (session: string, path: string) => WriteAnswer;

const query = '{ things(first: 500) { totalCount nodes { _id text } } }';
const ask = (session = 'ada', document = query) => gateway.query(document, { as: { session } });

const json = { 'content-type': 'application/json' };
const whole =
  (text: string | Buffer, headers: Record<string, string> = json): WriteAnswer =>
  (response) => {
    response.writeHead(200, headers).end(text);
  };

const rowsOf = (texts: readonly string[]): string =>
  JSON.stringify({ total: texts.length, rows: texts.map((text, at) => ({ $id: `r${at}`, text })) });
const dataOf = (texts: readonly string[]) => ({
  data: {
    things: {
      totalCount: texts.length,
      nodes: texts.map((text, at) => ({ _id: `r${at}`, text })),
    },
  },
});

const texts = ['one', 'zwölf €', '😀\n"\\'];
const list = rowsOf(texts);

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: (admin) =>
      admin.createTables('lib', [
        { id: 'things', columns: [['varchar', { key: 'text', size: 40, required: false }]] },
      ]),
    intercept: ({ path, headers }) =>
      path.includes('/tables/things/rows')
        ? reply(String(headers['x-appwrite-session']), path)
        : undefined,
  });
  reply = () => whole(rowsOf(Array<string>(40).fill('x')));
  for (let times = 0; times < 3; times += 1) await ask();
}, 60_000);
afterAll(() => gateway.close());
beforeEach(() => {
  reply = () => whole(list);
});

async function writeInPieces(response: ServerResponse, bytes: Buffer, size: number): Promise<void> {
  response.writeHead(200, json);
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    if (!response.write(bytes.subarray(at, at + size))) await once(response, 'drain');
    await setImmediate();
  }
  response.end();
}

test.each([1, 2, 3, 7])('an answer that comes %i bytes at a time is read whole', async (size) => {
  reply = () => (response) => void writeInPieces(response, Buffer.from(list), size);
  expect(await ask()).toEqual(dataOf(texts));
});

const page = '<!doctype html><title>Sign in</title>';
const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const notAppwrite = 'does not look like Appwrite';

test.each<[string, WriteAnswer, string]>([
  ['a page', whole(page, { 'content-type': 'text/html' }), notAppwrite],
  ['a page that says it is JSON', whole(page), notAppwrite],
  ['nothing', whole(''), notAppwrite],
  ['a byte order mark before it', whole(Buffer.concat([bom, Buffer.from(list)])), notAppwrite],
  ['something behind it', whole(`${list}{}`), notAppwrite],
  ['half of it', whole(list.slice(0, list.length / 2)), notAppwrite],
  ['a list of something else', whole('{"total":0,"documents":[]}'), notAppwrite],
  ['gzip', whole(gzipSync(list), { ...json, 'content-encoding': 'gzip' }), 'compressed (gzip)'],
  [
    'brotli',
    whole(brotliCompressSync(list), { ...json, 'content-encoding': 'br' }),
    'compressed (br)',
  ],
  [
    'deflate',
    whole(deflateSync(list), { ...json, 'content-encoding': 'deflate' }),
    'compressed (deflate)',
  ],
  [
    'a length that never comes',
    (response) => {
      response.writeHead(200, { ...json, 'content-length': list.length + 99 });
      response.write(list, () => response.socket?.end());
    },
    'cannot be reached',
  ],
  [
    'a connection that is cut in the middle',
    (response) => {
      response.writeHead(200, json);
      response.write(list.slice(0, 40), () => response.socket?.destroy());
    },
    'cannot be reached',
  ],
  [
    'chunks that are none',
    (response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n');
    },
    'cannot be reached',
  ],
  [
    'no HTTP',
    (response) => response.socket?.end('220 mail.example.com ESMTP\r\n'),
    'cannot be reached',
  ],
])('where Appwrite sends %s, the client is told so', async (_name, write, words) => {
  reply = () => write;
  const { data, errors } = await ask();
  expect(data).toEqual({ things: null });
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining(words) as string,
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    },
  ]);
  reply = () => whole(list);
  expect(await ask()).toEqual(dataOf(texts));
});

test.each([
  ['of another type', { 'content-type': 'text/plain' }],
  ['with a character set', { 'content-type': 'application/json; charset=utf-8' }],
  ['of no type', {}],
])('an answer %s is read all the same', async (_name, headers) => {
  reply = () => whole(list, headers);
  expect(await ask()).toEqual(dataOf(texts));
});

test('callers whose answers come at the same time each get their own', async () => {
  const callers = Array.from({ length: 40 }, (_, at) => ({
    session: `caller${at}`,
    texts: Array.from(
      { length: [0, 1, 30, 400][at % 4] ?? 0 },
      (_row, index) => `${at}/${index} ${'äx€😀'.repeat((at * index) % 50)}`,
    ),
  }));
  const all = createDeferred();
  let waiting = 0;
  reply = (session) => (response) => {
    const caller = callers.find((each) => each.session === session);
    const bytes = Buffer.from(rowsOf(caller?.texts ?? []));
    waiting += 1;
    if (waiting === callers.length) all.resolve();
    void all.promise.then(() => writeInPieces(response, bytes, 997 * (1 + (bytes.length % 40))));
  };
  for (let round = 0; round < 3; round += 1) {
    waiting = 0;
    const answers = await Promise.all(callers.map(({ session }) => ask(session)));
    for (const [at, answer] of answers.entries()) {
      expect(answer).toEqual(dataOf(callers[at]?.texts ?? []));
    }
  }
});

test('answers that make the memory grow leave those right that were read before', async () => {
  const sizes = [10, 400_000, 10, 2_000_000, 100, 7_000_000, 0, 40_000_000, 10, 30_000];
  reply = (session) => whole(rowsOf([session, 'ä'.repeat((sizes[Number(session)] ?? 0) / 2)]));
  const asked = sizes.map((_size, at) => ask(String(at)));
  for (const [at, answer] of (await Promise.all(asked)).entries()) {
    expect(answer).toEqual(dataOf([String(at), 'ä'.repeat((sizes[at] ?? 0) / 2)]));
  }
});

test('what several pages of one operation hold is not mixed up', async () => {
  reply = (_session, path) => {
    const limit = /"limit"[^0-9]*(\d+)/.exec(decodeURIComponent(path))?.[1] ?? '';
    return whole(
      rowsOf(Array.from({ length: 5 }, (_, at) => `${limit} ${at} ${'ü'.repeat(at * 99)}`)),
    );
  };
  const counts = [11, 12, 13, 14, 15];
  const fields = counts.map((first) => `a${first}: things(first: ${first}) { nodes { text } }`);
  const document = `{ ${fields.join(' ')} }`;
  for (let times = 0; times < 3; times += 1) {
    const { data } = await ask('ada', document);
    for (const first of counts) {
      const { nodes } = data?.[`a${first}`] as { nodes: { text: string }[] };
      expect(nodes.map(({ text }) => text.split(' ').slice(0, 2))).toEqual(
        Array.from({ length: 5 }, (_, at) => [
          expect.stringMatching(/^\d+$/) as string,
          String(at),
        ]),
      );
      expect(new Set(nodes.map(({ text }) => text.split(' ')[0])).size).toBe(1);
    }
  }
});

test('a client that leaves while its answer comes costs the next one nothing', async () => {
  const bytes = Buffer.from(rowsOf(Array<string>(5000).fill('y'.repeat(500))));
  for (let round = 0; round < 5; round += 1) {
    const begun = createDeferred();
    const left = createDeferred();
    reply = () => (response) => {
      response.once('close', () => {
        left.resolve();
      });
      response.writeHead(200, json);
      response.write(bytes.subarray(0, bytes.length - 1), () => {
        begun.resolve();
      });
    };
    const leaving = new AbortController();
    const gone = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { ...json, 'x-appwrite-session': 'ada' },
      body: JSON.stringify({ query }),
      signal: leaving.signal,
    }).catch(() => null);
    await begun.promise;
    leaving.abort();
    await Promise.all([gone, left.promise]);
    reply = () => whole(list);
    expect(await ask()).toEqual(dataOf(texts));
  }
  expect(await requestsInFlight(gateway)).toBe(0);
});
