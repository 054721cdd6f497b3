import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { call, createBucket, filePath, send, upload } from './storage-calls.ts';

const CHUNK = 5 * 1024 * 1024;

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
  await createBucket(server, 'docs', { permissions: ['read("any")'] });
});

afterAll(async () => {
  await server.close();
});

/** Bytes that do not repeat, so that parts in the wrong order show. */
function content(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return bytes;
}

const md5 = (bytes: Buffer | string): string => createHash('md5').update(bytes).digest('hex');

function sendChunk(id: string, whole: Buffer, at: number) {
  const last = Math.min(at + CHUNK, whole.length) - 1;
  return upload(server, {
    bucket: 'docs',
    id,
    content: whole.subarray(at, last + 1),
    headers: { 'content-range': `bytes ${at}-${last}/${whole.length}`, 'x-appwrite-id': id },
  });
}

describe('an upload', () => {
  test('is described by its content, not by what the client calls it', async () => {
    const page = '<!doctype html><html><body>Hello</body></html>';
    const { status, json } = await upload(server, {
      bucket: 'docs',
      id: 'page',
      name: 'picture.png',
      content: page,
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'picture.png',
      mimeType: 'text/html',
      signature: md5(page),
      sizeOriginal: page.length,
      sizeActual: 4 * Math.ceil(page.length / 3),
    });
  });

  test('in parallel chunks ends up in the right order', async () => {
    const whole = content(3 * CHUNK + 1234);
    const starts = [2 * CHUNK, 0, 3 * CHUNK, CHUNK];
    const replies = await Promise.all(starts.map((at) => sendChunk('parallel', whole, at)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const counts = replies.map(({ json }) => json['chunksUploaded']);
    expect([...counts].sort()).toEqual([1, 2, 3, 4]);
    const file = await call(server, filePath('docs', 'parallel'));
    expect(file.json).toMatchObject({ signature: md5(whole), chunksTotal: 4 });
    const download = await call(server, filePath('docs', 'parallel', '/download'));
    expect(md5(download.bytes)).toBe(md5(whole));
  });

  test('that is sent twice at once is stored once', async () => {
    const twice = { bucket: 'docs', id: 'twice', content: 'the same' };
    const replies = await Promise.all([upload(server, twice), upload(server, twice)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('replaces a chunk that came broken before', async () => {
    const whole = content(CHUNK + 10);
    const broken = Buffer.alloc(CHUNK);
    await sendChunk('mended', Buffer.concat([broken, whole.subarray(CHUNK)]), 0);
    await sendChunk('mended', whole, 0);
    const { json } = await sendChunk('mended', whole, CHUNK);
    expect(json['signature']).toBe(md5(whole));
  });

  test('of more than twelve mebibytes in one request is refused with nothing but a status', async () => {
    const reply = await upload(server, {
      bucket: 'docs',
      id: 'huge',
      content: content(13_000_000),
    });
    expect(reply).toMatchObject({ status: 413 });
    expect(reply.bytes).toHaveLength(0);
    expect(await call(server, filePath('docs', 'huge'))).toMatchObject({ status: 404 });
  });

  test('keeps the name that was given between two of its chunks', async () => {
    const whole = content(CHUNK + 10);
    await sendChunk('renamed', whole, 0);
    const rename = send(server, 'PUT', filePath('docs', 'renamed'), { name: 'new.bin' });
    await Promise.all([sendChunk('renamed', whole, CHUNK), rename]);
    const { json } = await call(server, filePath('docs', 'renamed'));
    expect(json).toMatchObject({ name: 'new.bin', signature: md5(whole) });
  });

  test('with a bad id of the file to go on with is refused', async () => {
    const headers = { 'content-range': 'bytes 0-2/3', 'x-appwrite-id': '_bad' };
    const { status, json } = await upload(server, {
      bucket: 'docs',
      id: 'good',
      content: 'abc',
      headers,
    });
    expect([status, json['type']]).toEqual([400, 'storage_invalid_appwrite_id']);
  });

  test.each([
    ['no boundary', { type: '', body: 'anything', error: 'general_argument_invalid' }],
    ['no end', { type: '; boundary=b', body: '--b\r\nContent-', error: 'general_bad_request' }],
  ])('whose form has %s is the caller’s fault', async (_, { type, body, error }) => {
    const reply = await call(server, '/storage/buckets/docs/files', {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': `multipart/form-data${type}` },
    });
    expect([reply.status, reply.json['type']]).toEqual([400, error]);
  });

  test('that breaks off leaves no file and a server that answers', async () => {
    const { hostname, port } = new URL(server.endpoint);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /v1/storage/buckets/docs/files HTTP/1.1',
      `Host: ${hostname}`,
      `X-Appwrite-Project: ${server.project}`,
      `X-Appwrite-Key: ${server.key}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 100000',
    ].join('\r\n');
    const part = 'Content-Disposition: form-data; name="file"; filename="half.txt"';
    await new Promise<void>((resolve) => {
      socket.write(`${head}\r\n\r\n--b\r\n${part}\r\n\r\nhalf`, () => {
        socket.destroy();
        resolve();
      });
    });
    const { json } = await call(server, '/storage/buckets/docs/files?search=half');
    expect(json).toMatchObject({ total: 0 });
  });
});

describe('compression', () => {
  test.each(['gzip', 'zstd'])(
    'by %s shows in the actual size, not in the download',
    async (name) => {
      await createBucket(server, name, { compression: name, encryption: false });
      const text = 'again and '.repeat(5000);
      const { json } = await upload(server, { bucket: name, id: 'text', content: text });
      expect(json).toMatchObject({ compression: name, encryption: false, sizeOriginal: 50_000 });
      expect(Number(json['sizeActual'])).toBeLessThan(1000);
      const download = await call(server, filePath(name, 'text', '/download'));
      expect(download.bytes.toString()).toBe(text);
    },
  );
});

describe('a download', () => {
  beforeAll(async () => {
    await upload(server, { bucket: 'docs', id: 'abc', content: 'abcdefghij' });
    await upload(server, { bucket: 'docs', id: 'none', content: '' });
  });

  test.each([
    ['bytes=0-0', 416],
    ['bytes=9-', 416],
    ['bytes=8-', 206],
    ['bytes=0-9', 206],
    ['bytes=0-10', 416],
    ['bytes=a-b', 416],
    ['bytes', 416],
  ])('of the range %s answers %i', async (range, status) => {
    const path = filePath('docs', 'abc', '/download');
    const reply = await call(server, path, { headers: { range } });
    expect(reply.status).toBe(status);
  });

  test('of an empty file is empty', async () => {
    const reply = await call(server, filePath('docs', 'none', '/view'));
    expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
  });

  test('is called what the file is called, without breaking the header', async () => {
    await send(server, 'PUT', filePath('docs', 'abc'), { name: 'ä\r\nx: y.txt' });
    const { headers } = await call(server, filePath('docs', 'abc', '/download'));
    const name = Buffer.from(headers.get('content-disposition') ?? '', 'latin1').toString();
    expect(name).toBe('attachment; filename="äx: y.txt"');
    expect(headers.get('x')).toBeNull();
  });

  test('of a page is shown as plain text', async () => {
    await upload(server, { bucket: 'docs', id: 'script', content: '<html><script>1</script>' });
    const view = await call(server, filePath('docs', 'script', '/view'));
    expect(view.type).toBe('text/plain');
    const download = await call(server, filePath('docs', 'script', '/download'));
    expect(download.type).toBe('text/html');
  });
});

describe('a token', () => {
  test('opens its file until it expires', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const other = await startDevserver({ clock: () => now });
    try {
      await createBucket(other, 'vault');
      await upload(other, { bucket: 'vault', id: 'deed', content: 'the deed' });
      const { json } = await send(other, 'POST', '/tokens/buckets/vault/files/deed', {
        expire: '2026-01-02T00:00:00.000+00:00',
      });
      const path = `${filePath('vault', 'deed', '/view')}?token=${String(json['secret'])}`;
      expect(await call(other, path, { isGuest: true })).toMatchObject({ status: 200 });
      now = new Date('2026-01-02T00:00:01Z');
      expect(await call(other, path, { isGuest: true })).toMatchObject({ status: 401 });
    } finally {
      await other.close();
    }
  });

  test('closes every other file, even one that is open to all', async () => {
    await upload(server, { bucket: 'docs', id: 'one', content: 'one' });
    await upload(server, { bucket: 'docs', id: 'two', content: 'two' });
    const { json } = await send(server, 'POST', '/tokens/buckets/docs/files/one', {});
    const path = `${filePath('docs', 'two', '/view')}?token=${String(json['secret'])}`;
    expect(await call(server, path, { isGuest: true })).toMatchObject({ status: 401 });
  });

  test('goes with its file', async () => {
    await upload(server, { bucket: 'docs', id: 'gone', content: 'gone' });
    const { json } = await send(server, 'POST', '/tokens/buckets/docs/files/gone', {});
    await call(server, filePath('docs', 'gone'), { method: 'DELETE' });
    expect(await call(server, `/tokens/${String(json['$id'])}`)).toMatchObject({ status: 404 });
  });
});

describe('the disk', () => {
  test('keeps files from one start to the next and forgets what was arriving', async () => {
    const dataDirectory = await mkdtemp(path.join(tmpdir(), 'storage-test-'));
    try {
      const first = await startDevserver({ dataDirectory });
      await createBucket(first, 'docs');
      await upload(first, { bucket: 'docs', id: 'kept', content: 'still here' });
      await first.close();
      const second = await startDevserver({ dataDirectory });
      const reply = await call(second, filePath('docs', 'kept', '/download'));
      expect(reply.bytes.toString()).toBe('still here');
      await call(second, '/storage/buckets/docs', { method: 'DELETE' });
      await second.close();
      const left = await readdir(path.join(dataDirectory, 'files'), { recursive: true });
      expect(left.filter((name) => !name.startsWith('arriving'))).toEqual([]);
    } finally {
      await rm(dataDirectory, { recursive: true });
    }
  });

  test('has nothing left of a server in memory once it is closed', async () => {
    const folders = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('devserver-files-'));
    const before = new Set(folders());
    const other = await startDevserver();
    await createBucket(other, 'docs');
    await upload(other, { bucket: 'docs', id: 'a', content: 'a' });
    const added = folders().filter((name) => !before.has(name));
    await other.close();
    expect(added.length).toBeGreaterThan(0);
    expect(added.some((name) => !existsSync(path.join(tmpdir(), name)))).toBe(true);
  });
});
