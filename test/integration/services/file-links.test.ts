import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogKeeper } from '../../support/http-server.ts';
import { startTestGateway, type Credential, type TestGateway } from '../../support/gateway.ts';

const text = 'A file of some words, and no more.';
const clockSkewMs = 60_000;

let gateway: TestGateway;
const logger = createLogKeeper();
const sessions: Record<string, string> = {};

async function store(
  file: { readonly id: string; readonly content: BlobPart; readonly name?: string },
  permissions: readonly string[] = [],
): Promise<void> {
  const { endpoint, project, key } = gateway.devserver;
  const form = new FormData();
  form.set('fileId', file.id);
  form.set('file', new Blob([file.content]), file.name ?? `${file.id}.txt`);
  permissions.forEach((permission, number) => {
    form.set(`permissions[${number}]`, permission);
  });
  const response = await fetch(`${endpoint}/storage/buckets/papers/files`, {
    method: 'POST',
    body: form,
    headers: { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key },
  });
  expect(response.status).toBe(201);
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: ['storage', 'account', 'avatars'], mode: 'production' },
    isRelayed: true,
    logger,
    seed: async (admin) => {
      await admin.send('POST', '/storage/buckets', {
        bucketId: 'papers',
        name: 'Papers',
        fileSecurity: true,
      });
      for (const user of ['ana', 'ben']) sessions[user] = await admin.signUp(user);
    },
  });
  await store({ id: 'hers', content: text }, ['read("user:ana")']);
  await store({ id: 'open', content: text }, ['read("any")']);
  await store({ id: 'dot', content: onePixel, name: 'dot.png' }, ['read("user:ana")']);
});
beforeEach(() => {
  logger.lines.length = 0;
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const ana = (): Credential => ({ session: sessions['ana'] ?? '' });

async function urlOf(
  fileId: string,
  { as, field = 'downloadUrl' }: { readonly as?: Credential; readonly field?: string } = {},
): Promise<string> {
  const { data, errors } = await gateway.query(
    `{ storageGetFile(bucketId: "papers", fileId: "${fileId}") { url: ${field} } }`,
    as && { as },
  );
  expect(errors).toBeUndefined();
  return (data?.['storageGetFile'] as { readonly url: string }).url;
}

const callsOf = (): string[] =>
  gateway.upstream.calls.map(({ method, route }) => `${method} ${route}`);

describe('the address of a file', () => {
  test('gives it to whoever has it, with its name and type, by one call', async () => {
    const url = await urlOf('hers', { as: ana() });
    expect(url.startsWith(`${gateway.url}/files/`)).toBe(true);
    expect(callsOf()).toEqual([
      'GET /storage/buckets/{bucketId}/files/{fileId}',
      'POST /account/jwts',
    ]);
    gateway.upstream.clear();
    const response = await fetch(url);
    expect(await response.text()).toBe(text);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="hers.txt"');
    expect(callsOf()).toEqual(['GET /storage/buckets/{bucketId}/files/{fileId}/download']);
    expect(gateway.upstream.calls[0]?.credentialKind).toBe('jwt');
  });

  test('costs one call for all files of an operation, and none for the next', async () => {
    const query = '{ storageListFiles(bucketId: "papers") { files { downloadUrl viewUrl } } }';
    const session = await gateway.admin.send('POST', '/users/ana/sessions');
    const as = { session: String(session['secret']) };
    await gateway.query(query, { as });
    expect(callsOf()).toEqual(['GET /storage/buckets/{bucketId}/files', 'POST /account/jwts']);
    gateway.upstream.clear();
    await gateway.query(query, { as });
    expect(callsOf()).toEqual(['GET /storage/buckets/{bucketId}/files']);
  });

  test('shows the file in the browser, or a picture made of it', async () => {
    const view = await fetch(await urlOf('dot', { as: ana(), field: 'viewUrl' }));
    expect(view.headers.get('content-disposition')).toBe('inline; filename="dot.png"');
    expect(Buffer.from(await view.arrayBuffer())).toEqual(onePixel);
    const preview = await fetch(
      await urlOf('dot', { as: ana(), field: 'previewUrl(width: 3, height: 2, output: jpeg)' }),
    );
    expect(preview.headers.get('content-type')).toBe('image/jpeg');
    await preview.arrayBuffer();
    expect(gateway.upstream.received.at(-1)?.path).toMatch(
      /preview\?width=3&height=2&output=jpeg$/,
    );
  });

  test('is read in parts, and asked for without its bytes', async () => {
    const url = await urlOf('hers', { as: ana() });
    const part = await fetch(url, { headers: { Range: 'bytes=2-5' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 2-5/${text.length}`);
    expect(await part.text()).toBe(text.slice(2, 6));
    const rest = await fetch(url, { headers: { Range: 'bytes=20-' } });
    expect(await rest.text()).toBe(text.slice(20));
    const wrong = await fetch(url, { headers: { Range: 'bytes=900-901' } });
    expect(wrong.status).toBe(416);
    expect(await wrong.json()).toMatchObject({ type: 'storage_invalid_range' });
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-disposition')).toContain('hers.txt');
  });

  test('is of a public file for a guest, with no call beside', async () => {
    const url = await urlOf('open');
    expect(callsOf()).toEqual(['GET /storage/buckets/{bucketId}/files/{fileId}']);
    expect(await (await fetch(url)).text()).toBe(text);
  });

  test('carries the JWT of who came with one', async () => {
    const jwt = await gateway.admin.send('POST', '/users/ana/jwts');
    const url = await urlOf('hers', { as: { jwt: String(jwt['jwt']) } });
    expect(callsOf()).toEqual(['GET /storage/buckets/{bucketId}/files/{fileId}']);
    expect(await (await fetch(url)).text()).toBe(text);
  });

  test('has Appwrite make a token for who came with a key, one for each file', async () => {
    const as = { key: gateway.devserver.key };
    const query =
      '{ storageGetFile(bucketId: "papers", fileId: "hers") { downloadUrl viewUrl previewUrl } }';
    const { data } = await gateway.query(query, { as });
    expect(callsOf()).toEqual([
      'GET /storage/buckets/{bucketId}/files/{fileId}',
      'POST /tokens/buckets/{bucketId}/files/{fileId}',
    ]);
    gateway.upstream.clear();
    const { viewUrl } = data?.['storageGetFile'] as { readonly viewUrl: string };
    expect(await (await fetch(viewUrl)).text()).toBe(text);
    expect(gateway.upstream.calls.map(({ credentialKind }) => credentialKind)).toEqual(['guest']);
    const [token] = (await gateway.admin.send('GET', '/tokens/buckets/papers/files/hers'))[
      'tokens'
    ] as { readonly expire: string }[];
    const ends = new Date(token?.expire ?? 0).getTime();
    expect(ends).toBeGreaterThan(Date.now());
    expect(ends).toBeLessThan(Date.now() + 300_000 + clockSkewMs);
  });

  test('says which scope a key lacks', async () => {
    const made = await gateway.admin.send('POST', '/project/keys', {
      keyId: 'unique()',
      name: 'reader',
      scopes: ['files.read'],
    });
    const key = String(made['secret']);
    const { data, errors } = await gateway.query(
      '{ storageGetFile(bucketId: "papers", fileId: "hers") { name downloadUrl } }',
      { as: { key } },
    );
    expect(data).toEqual({ storageGetFile: { name: 'hers.txt', downloadUrl: null } });
    expect(errors?.[0]?.message).toContain('tokens.write');
  });

  test('can also be asked for without reading the file, and for pictures of avatars', async () => {
    const { data } = await gateway.query(
      `{ storageGetFileDownload(bucketId: "papers", fileId: "open")
         avatarsGetInitials(name: "Ana Bell", width: 20, height: 20) }`,
    );
    expect(callsOf()).toEqual([]);
    const { storageGetFileDownload: file, avatarsGetInitials: initials } = data as Record<
      string,
      string
    >;
    expect(await (await fetch(file ?? '')).text()).toBe(text);
    expect((await fetch(initials ?? '')).headers.get('content-type')).toBe('image/png');
  });
});

describe('an address', () => {
  test('is nothing to who changes it, or has it from another gateway', async () => {
    const url = await urlOf('hers', { as: ana() });
    const ticket = url.slice(url.lastIndexOf('/') + 1);
    const other = await startTestGateway({ config: { services: ['storage'] } });
    try {
      const foreign = await fetch(`${other.url}/files/${ticket}`);
      expect(foreign.status).toBe(404);
    } finally {
      await other.close();
    }
    const middle = Math.floor(ticket.length / 2);
    const changed = ticket[middle] === 'A' ? 'B' : 'A';
    const guesses = [
      ticket.slice(0, middle) + changed + ticket.slice(middle + 1),
      ticket.slice(0, -4),
      `${ticket}AAAA`,
      'x',
      '',
      '../graphql',
      '%00',
    ];
    gateway.upstream.clear();
    for (const guess of guesses) {
      const response = await fetch(`${gateway.url}/files/${guess}`, { redirect: 'manual' });
      expect([guess, response.status]).toEqual([
        guess,
        guess === '../graphql' ? response.status : 404,
      ]);
    }
    expect(callsOf()).toEqual([]);
  });

  test('holds for as long as was asked, within bounds', async () => {
    const url = await urlOf('open', { field: 'downloadUrl(expiresIn: 1)' });
    const response = await fetch(url);
    expect(response.headers.get('cache-control')).toBe('private, max-age=1');
    await response.text();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1001 });
    try {
      const late = await fetch(url);
      expect([late.status, await late.json()]).toEqual([
        410,
        { message: 'This address does not hold any more; ask for a new one.' },
      ]);
    } finally {
      vi.useRealTimers();
    }
    const { errors } = await gateway.query(
      '{ storageGetFileDownload(bucketId: "papers", fileId: "open", expiresIn: 2701) }',
    );
    expect(errors?.[0]?.message).toContain('2700');
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  test('ends with the session that it was made for', async () => {
    const made = await gateway.admin.send('POST', '/users/ana/sessions');
    const url = await urlOf('hers', { as: { session: String(made['secret']) } });
    expect((await fetch(url)).status).toBe(200);
    await gateway.admin.send('DELETE', `/users/ana/sessions/${String(made['$id'])}`);
    const refused = await fetch(url);
    // Appwrite takes who comes with its JWT for a guest.
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ type: 'storage_file_not_found' });
  });

  test('ends with the right to read the file', async () => {
    await store({ id: 'lent', content: text }, ['read("user:ana")']);
    const url = await urlOf('lent', { as: ana() });
    expect((await fetch(url)).status).toBe(200);
    await gateway.admin.send('PUT', '/storage/buckets/papers/files/lent', { permissions: [] });
    expect((await fetch(url)).status).toBe(404);
  });

  test("of another user's file gives nothing", async () => {
    const { data } = await gateway.query(
      '{ storageGetFileDownload(bucketId: "papers", fileId: "hers") }',
      { as: { session: sessions['ben'] ?? '' } },
    );
    const response = await fetch(String(data?.['storageGetFileDownload']));
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(text);
  });

  test('needs no cookie, and what comes with it is not sent on', async () => {
    const { data } = await gateway.query(
      '{ storageGetFileDownload(bucketId: "papers", fileId: "hers") }',
    );
    const response = await fetch(String(data?.['storageGetFileDownload']), {
      headers: {
        Cookie: `a_session_${gateway.devserver.project}=${sessions['ana'] ?? ''}`,
        'X-Appwrite-Session': sessions['ana'] ?? '',
        'X-Appwrite-Key': gateway.devserver.key,
      },
    });
    expect(response.status).toBe(404);
  });

  test('shows neither a credential nor the file, and stands in no line of the log', async () => {
    const session = sessions['ana'] ?? '';
    const url = await urlOf('hers', { as: ana() });
    await (await fetch(url)).text();
    const ticket = url.slice(url.lastIndexOf('/') + 1);
    const plain = Buffer.from(ticket, 'base64url').toString('latin1');
    const jwt = gateway.upstream.received.at(-1)?.headers['x-appwrite-jwt'];
    expect(jwt).toEqual(expect.stringMatching(/./));
    for (const secret of [session, String(jwt), 'hers', 'papers']) {
      expect(url).not.toContain(secret);
      expect(plain).not.toContain(secret);
    }
    await logger.waitFor('request');
    const log = JSON.stringify(logger.lines);
    expect(log).toContain('"type":"file"');
    for (const secret of [ticket, session, String(jwt)]) expect(log).not.toContain(secret);
  });
});
