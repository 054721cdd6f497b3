import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { call, createBucket, send, upload, type Call } from './storage-calls.ts';

const RUNS = 600;

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
});

afterAll(async () => {
  await server.close();
});

/** Things to meet on the way; a request may have removed them. */
async function restore(): Promise<void> {
  await createBucket(server, 'b');
  await send(server, 'PUT', '/storage/buckets/b', { name: 'b' });
  await upload(server, { bucket: 'b', id: 'f', content: 'a file' });
  await send(server, 'POST', '/functions', { functionId: 'f', name: 'f', runtime: 'node-22' });
}

const part = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('b', 'f') },
  { weight: 1, arbitrary: fc.constantFrom('%00', '..', '_x', 'a%2Fb', '%25', 'unique()', '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }).map(encodeURIComponent) },
);

const ROUTES = [
  '/storage/buckets',
  '/storage/buckets/{}',
  '/storage/buckets/{}/files',
  '/storage/buckets/{}/files/{}',
  '/storage/buckets/{}/files/{}/download',
  '/storage/buckets/{}/files/{}/preview',
  '/storage/buckets/{}/files/{}/view',
  '/tokens/{}',
  '/tokens/buckets/{}/files/{}',
  '/functions',
  '/functions/{}',
  '/functions/{}/deployments/{}',
  '/functions/{}/executions',
  '/functions/{}/executions/{}',
  '/functions/{}/variables',
  '/functions/{}/variables/{}',
  '/avatars/flags/{}',
  '/avatars/initials',
  '/avatars/qr',
  '/avatars/image',
  '/locale/{}',
  '/health/queue/failed/{}',
  '/projects/{}',
];

const path = fc
  .tuple(fc.constantFrom(...ROUTES), part, part)
  .map(([route, first, second]) => route.replace('{}', first).replace('{}', second));

const NAMES =
  'bucketId name permissions fileSecurity enabled maximumFileSize allowedFileExtensions compression encryption fileId file expire functionId runtime execute events schedule timeout scopes variableId key value secret body async path method headers scheduledAt queries search total width height gravity quality borderWidth borderColor borderRadius opacity rotation background output token text size margin download url locale';

const QUERIES = [
  '{"method":"limit","values":[1]}',
  '{"method":"equal","attribute":"name","values":["x"]}',
  '{"method":"equal","attribute":"enabled","values":[{}]}',
  '{"method":"cursorAfter","values":["b"]}',
  '{"method":"orderDesc","attribute":"mimeType"}',
];

const name = fc.constantFrom(...NAMES.split(' '));
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<fc.JsonValue>('b', 'f', 'node-22', '1', 20, ['read("any")'], [...QUERIES]),
);
const params = fc.dictionary(name, value, { maxKeys: 6 });

const textOf = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item));

function queryOf(input: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(input).flatMap(([key, item]) =>
    Array.isArray(item)
      ? item.map((each, at) => [`${key}[${at}]`, textOf(each)])
      : [[key, textOf(item)]],
  );
  return new URLSearchParams(pairs).toString();
}

const RANGES = ['bytes=0-1', 'bytes=-1', 'bytes=4-', 'bytes=9-1', 'x'];
const CONTENT_RANGES = ['bytes 0-3/4', 'bytes 0-0/0', 'bytes 5-1/9', 'bytes 0-1/99999999999', 'x'];

const byJson: fc.Arbitrary<Call> = fc.record({
  method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
  // A JSON scalar breaks Appwrite, as recorded; a text that begins like an object never is one.
  body: fc.oneof(
    params.map((body) => JSON.stringify(body)),
    fc.string().map((text) => `{${text}`),
  ),
});
const byQuery: fc.Arbitrary<Call> = fc.record({
  headers: fc.constantFrom(...RANGES).map((range) => ({ range })),
});
const byForm: fc.Arbitrary<Call> = fc.record({
  method: fc.constant('POST'),
  headers: fc
    .tuple(fc.constantFrom(...CONTENT_RANGES), part)
    .map(([range, id]) => ({ 'content-range': range, 'x-appwrite-id': encodeURIComponent(id) })),
  body: fc.tuple(part, fc.string(), fc.uint8Array({ maxLength: 50 })).map(([id, title, bytes]) => {
    const form = new FormData();
    form.append('fileId', id);
    form.append('file', new Blob([new Uint8Array(bytes)]), title);
    return form;
  }),
});

test(
  'no request to storage and its neighbours makes the server fail',
  { timeout: 120_000 },
  async () => {
    let count = 0;
    const request = fc.tuple(path, params, fc.oneof(byJson, byQuery, byForm));
    const property = fc.asyncProperty(request, async ([route, input, sent]) => {
      if (count % 10 === 0) await restore();
      count += 1;
      const { status } = await call(server, `${route}?${queryOf(input)}`, sent);
      expect(status).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: RUNS });
  },
);
