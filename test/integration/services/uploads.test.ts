import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as sendRequest, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createFile, formOf, type SentFile } from '../../support/upload-form.ts';
import { bodyOf } from '../../support/http-server.ts';

const megabyte = 1024 * 1024;
let gateway: TestGateway;
/** Told of each call to Appwrite when its headers are there. */
let heard: (method: string, path: string) => void = () => undefined;

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: ['storage'], uploads: { maxBytes: 30 * megabyte } },
    seed: async (admin) => {
      await admin.send('POST', '/storage/buckets', { bucketId: 'all', name: 'All' });
      await admin.send('POST', '/storage/buckets', {
        bucketId: 'small',
        name: 'Small',
        maximumFileSize: 6 * megabyte,
        allowedFileExtensions: ['bin'],
      });
    },
    intercept: ({ method, path }) => {
      heard(method, path);
      return undefined;
    },
  });
});
beforeEach(() => {
  heard = () => undefined;
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const headersOf = (): Record<string, string> => ({
  'X-Requested-With': 'test',
  'X-Appwrite-Key': gateway.devserver.key,
});

const post = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    body,
    headers: { ...headersOf(), ...headers },
  });

const upload = async (sent: SentFile) => bodyOf(await post(formOf(sent)));

async function contentOf(id: string, bucket = 'all'): Promise<Buffer> {
  const { endpoint, project, key } = gateway.devserver;
  const response = await fetch(`${endpoint}/storage/buckets/${bucket}/files/${id}/download`, {
    headers: { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key },
  });
  return Buffer.from(await response.arrayBuffer());
}

async function filesIn(bucket: string): Promise<unknown> {
  const { total } = await gateway.admin.send('GET', `/storage/buckets/${bucket}/files`);
  return total;
}

const ranges = (): unknown[] =>
  gateway.upstream.received
    .filter(({ method }) => method === 'POST')
    .map(({ headers }) => headers['content-range']);

const twelveMegabytes = [
  'bytes 0-5242879/12582917',
  'bytes 5242880-10485759/12582917',
  'bytes 10485760-12582916/12582917',
];

const spooledFiles = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('appwrite-graphql-upload-'));

describe('a file', () => {
  test('of one part is one call', async () => {
    // Line ends look like the end of a part's headers.
    const content = Buffer.from('one\r\n\r\ntwo\r\n--\r\n');
    expect(await upload({ id: 'note', name: 'Übung "1".bin', content })).toEqual({
      data: {
        storageCreateFile: {
          _id: 'note',
          // What a browser writes for a quotation mark, Appwrite keeps.
          name: 'Übung %221%22.bin',
          sizeOriginal: content.byteLength,
          chunksTotal: 1,
          chunksUploaded: 1,
        },
      },
    });
    expect(ranges()).toEqual([undefined]);
    expect(await contentOf('note')).toEqual(content);
  });

  test('that is empty arrives empty, or is refused in Appwrite’s words', async () => {
    const { errors } = await upload({ id: 'empty', content: Buffer.alloc(0) });
    expect(gateway.upstream.calls).toHaveLength(1);
    for (const error of errors ?? []) expect(error.extensions).toHaveProperty('appwrite');
  });

  test('that is larger goes on in parts of five megabytes while it comes', async () => {
    const content = randomBytes(12 * megabyte + 5);
    const { data } = await upload({ id: 'large', content });
    expect(data?.['storageCreateFile']).toMatchObject({
      sizeOriginal: content.byteLength,
      chunksTotal: 3,
      chunksUploaded: 3,
    });
    expect(ranges()).toEqual(twelveMegabytes);
    expect(content.equals(await contentOf('large'))).toBe(true);
  });

  test('of an unknown length goes over the disk, and leaves nothing there', async () => {
    const content = randomBytes(12 * megabyte + 5);
    const form = new Response(formOf({ id: 'unmeasured', content }));
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body: form.body,
      duplex: 'half',
      headers: { ...headersOf(), 'Content-Type': form.headers.get('content-type') ?? '' },
    } as RequestInit);
    expect(await bodyOf(response)).toMatchObject({
      data: { storageCreateFile: { chunksTotal: 3, chunksUploaded: 3 } },
    });
    expect(ranges()).toEqual(twelveMegabytes);
    expect(content.equals(await contentOf('unmeasured'))).toBe(true);
    expect(await spooledFiles()).toEqual([]);
  });

  test('gets one id for all of its parts where Appwrite is to choose it', async () => {
    const { data } = await upload({ id: 'unique()', content: randomBytes(6 * megabyte) });
    const { _id } = data?.['storageCreateFile'] as { _id: string };
    expect(gateway.upstream.received.at(-1)?.headers['x-appwrite-id']).toBe(_id);
  });

  test('does not use up the calls that an operation may make', async () => {
    const few = await startTestGateway({
      config: { services: ['storage'], limits: { maxCalls: 1 } },
      seed: async (admin) => {
        await admin.send('POST', '/storage/buckets', { bucketId: 'all', name: 'All' });
      },
    });
    const form = formOf({ id: 'large', content: randomBytes(11 * megabyte) });
    const response = await fetch(`${few.url}/graphql`, {
      method: 'POST',
      body: form,
      headers: { ...headersOf(), 'X-Appwrite-Key': few.devserver.key },
    });
    expect(await bodyOf(response)).toMatchObject({ data: { storageCreateFile: { _id: 'large' } } });
    await few.close();
  });
});

test('several files of one request arrive each where it belongs', async () => {
  const form = new FormData();
  const query = `mutation($a: Upload!, $b: Upload!) {
    a: storageCreateFile(bucketId: "all", fileId: "first", file: $a) { name }
    b: storageCreateFile(bucketId: "all", fileId: "second", file: $b) { name }
  }`;
  form.set('operations', JSON.stringify({ query, variables: { a: null, b: null } }));
  form.set('map', JSON.stringify({ 0: ['variables.b'], 1: ['variables.a'] }));
  form.set('0', new Blob(['bee']), 'b.txt');
  form.set('1', new Blob(['ant']), 'a.txt');
  expect(await bodyOf(await post(form))).toEqual({
    data: { a: { name: 'a.txt' }, b: { name: 'b.txt' } },
  });
  expect((await contentOf('first')).toString()).toBe('ant');
  expect((await contentOf('second')).toString()).toBe('bee');
  expect(await spooledFiles()).toEqual([]);
});

describe('what is refused', () => {
  test('by the bucket is refused with the first part', async () => {
    const content = randomBytes(12 * megabyte);
    const { data, errors } = await upload({ id: 'huge', bucket: 'small', content });
    expect(data).toEqual({ storageCreateFile: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      appwrite: { type: 'storage_invalid_file_size', status: 400 },
    });
    expect(gateway.upstream.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(await filesIn('small')).toBe(0);
  });

  test('is what is larger than the gateway takes, before any call', async () => {
    const response = await post(formOf({ id: 'x', content: Buffer.alloc(31 * megabyte) }));
    expect(response.status).toBe(413);
    expect((await bodyOf(response)).errors?.[0]?.message).toContain('uploads.maxBytes');
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('is a file over one that is there, which stays as it is', async () => {
    const content = randomBytes(6 * megabyte);
    await upload({ id: 'kept', content });
    const { errors } = await upload({ id: 'kept', content: randomBytes(6 * megabyte) });
    expect(errors?.[0]?.extensions['code']).toBe('CONFLICT');
    expect(content.equals(await contentOf('kept'))).toBe(true);
  });

  test('is a form that a page of another site could have sent', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body: formOf({ id: 'forged', content: Buffer.from('x') }),
      headers: { 'X-Appwrite-Key': gateway.devserver.key },
    });
    expect(response.status).toBe(403);
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('is a file that no part holds', async () => {
    const variables = { file: { part: '0' }, id: 'none', bucket: 'all' };
    const response = await post(JSON.stringify({ query: createFile, variables }), {
      'Content-Type': 'application/json',
    });
    const { errors } = await bodyOf(response);
    expect(errors?.[0]?.extensions).toMatchObject({ appwrite: { type: 'storage_file_empty' } });
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('is a file with something behind it, of which nothing stays', async () => {
    const form = formOf({ id: 'behind', content: randomBytes(6 * megabyte) });
    form.set('more', 'x'.repeat(100));
    const { errors } = await bodyOf(await post(form));
    expect(errors?.[0]?.message).toContain('last part of the form');
    await expect(gateway.admin.send('GET', '/storage/buckets/all/files/behind')).rejects.toThrow(
      '404',
    );
  });
});

describe('a client that goes away', () => {
  async function beginUpload(id: string, hasLength: boolean): Promise<ClientRequest> {
    const response = new Response(formOf({ id, content: randomBytes(20 * megabyte) }));
    const bytes = Buffer.from(await response.arrayBuffer());
    const { hostname, port } = new URL(gateway.url);
    const request = sendRequest({
      hostname,
      port,
      path: '/graphql',
      method: 'POST',
      headers: {
        ...headersOf(),
        'Content-Type': response.headers.get('content-type') ?? '',
        ...(hasLength && { 'Content-Length': bytes.byteLength }),
      },
    });
    request.on('error', () => undefined);
    request.write(bytes.subarray(0, 12 * megabyte));
    return request;
  }

  test('while its file is sent on leaves no part of it with Appwrite', async () => {
    const deleted = new Promise<string>((resolve) => {
      heard = (method, path) => {
        if (method === 'DELETE') resolve(path);
      };
    });
    const second = new Promise<void>((resolve) => {
      let posts = 0;
      const later = heard;
      heard = (method, path) => {
        later(method, path);
        posts += method === 'POST' ? 1 : 0;
        if (posts === 2) resolve();
      };
    });
    const request = await beginUpload('left', true);
    await second;
    request.destroy();
    expect(await deleted).toBe('/v1/storage/buckets/all/files/left');
    await expect
      .poll(() => gateway.admin.send('GET', '/storage/buckets/all/files/left').catch(String))
      .toContain('404');
  });

  test('while its file is put on disk leaves nothing there, and Appwrite hears nothing', async () => {
    const request = await beginUpload('never', false);
    request.destroy();
    await expect.poll(spooledFiles).toEqual([]);
    expect(gateway.upstream.calls).toEqual([]);
  });
});

test('the built-in API sends large files on in the same way', async () => {
  const content = randomBytes(12 * megabyte + 5);
  const query = createFile.replace('Upload!', 'InputFile!');
  const form = new FormData();
  const variables = { file: null, id: 'builtin', bucket: 'all' };
  form.set('operations', JSON.stringify({ query, variables }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([content]), 'x.bin');
  const headers = { 'X-Appwrite-Key': gateway.devserver.key };
  const url = `${gateway.url}/v1/graphql`;
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    headers: { ...headers, 'X-Appwrite-Project': gateway.devserver.project },
  });
  expect(await bodyOf(response)).toMatchObject({
    data: { storageCreateFile: { chunksTotal: 3, chunksUploaded: 3 } },
  });
  expect(ranges()).toEqual(twelveMegabytes);
  expect(content.equals(await contentOf('builtin'))).toBe(true);
});
