import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';

const password = 'Corr3ct-horse';

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
});

afterAll(async () => {
  await server.close();
});

interface Call {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(path: string, { method = 'GET', body, headers = {} }: Call = {}) {
  const response = await fetch(`${server.endpoint}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: {
      'x-appwrite-project': server.project,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  const text = await response.text();
  const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, json, cookies: response.headers.getSetCookie() };
}

const byKey = (path: string, method: string, body?: object) =>
  call(path, { method, ...(body && { body }), headers: { 'x-appwrite-key': server.key } });

async function createUser(userId: string): Promise<void> {
  await byKey('/users', 'POST', { userId, email: `${userId}@example.com`, password, name: userId });
}

const signIn = (userId: string) =>
  byKey('/account/sessions/email', 'POST', { email: `${userId}@example.com`, password });

describe('a session', () => {
  test('is proved by its cookie as a browser sends it back', async () => {
    await createUser('ann');
    const login = await call('/account/sessions/email', {
      method: 'POST',
      body: { email: 'ann@example.com', password },
    });
    expect(login.json['secret']).toBe('');
    const cookie = login.cookies.map((line) => line.split(';', 1).join('')).join('; ');
    const account = await call('/account', { headers: { cookie } });
    expect(account).toMatchObject({ status: 200, json: { $id: 'ann' } });
  });

  test('is not there in a cookie that cannot be read', async () => {
    const cookie = `a_session_${server.project}=%ff%zz`;
    expect((await call('/account', { headers: { cookie } })).status).toBe(401);
  });

  test('keeps its secret out of the data that keys read', async () => {
    await createUser('ben');
    const { secret } = (await signIn('ben')).json;
    const sessions = await byKey('/users/ben/sessions', 'GET');
    const raw = Buffer.from(String(secret), 'base64').toString();
    const { secret: proof } = JSON.parse(raw) as { secret: string };
    expect(JSON.stringify(sessions.json)).not.toContain(proof);
  });

  test('of a user proves nobody else', async () => {
    await createUser('cid');
    await createUser('dan');
    const { secret } = (await signIn('cid')).json;
    const raw = Buffer.from(String(secret), 'base64').toString();
    const forged = Buffer.from(raw.replace('"cid"', '"dan"')).toString('base64');
    const account = await call('/account', { headers: { 'x-appwrite-session': forged } });
    expect(account).toMatchObject({ status: 401, json: { type: 'general_unauthorized_scope' } });
  });

  test('ends with the user that it belongs to, even when the id is used again', async () => {
    await createUser('eve');
    const { secret } = (await signIn('eve')).json;
    await byKey('/users/eve', 'DELETE');
    await createUser('eve');
    const headers = { 'x-appwrite-session': String(secret) };
    expect((await call('/account', { headers })).status).toBe(401);
  });
});

describe('a token', () => {
  const exchange = (userId: string, secret: unknown) =>
    call('/account/sessions/token', { method: 'POST', body: { userId, secret } });

  test('for recovery is no way to sign in', async () => {
    await createUser('fay');
    const url = 'http://localhost/reset';
    const { json } = await byKey('/account/recovery', 'POST', { email: 'fay@example.com', url });
    expect(await exchange('fay', json['secret'])).toMatchObject({
      status: 401,
      json: { type: 'user_invalid_token' },
    });
  });

  test('signs in once', async () => {
    await createUser('gil');
    const { json } = await byKey('/users/gil/tokens', 'POST', {});
    expect((await exchange('gil', json['secret'])).status).toBe(201);
    expect((await exchange('gil', json['secret'])).status).toBe(401);
  });

  test('is shown to keys only', async () => {
    const body = { userId: 'hal', email: 'hal@example.com' };
    const { json } = await call('/account/tokens/email', { method: 'POST', body });
    expect(json['secret']).toBe('');
  });
});

describe('roles', () => {
  test('come and go with a membership, without a new sign-in', async () => {
    await createUser('ida');
    const { secret } = (await signIn('ida')).json;
    const headers = { 'x-appwrite-session': String(secret) };
    await byKey('/teams', 'POST', { teamId: 'crew', name: 'Crew' });
    expect((await call('/teams/crew', { headers })).status).toBe(404);
    const membership = await byKey('/teams/crew/memberships', 'POST', {
      userId: 'ida',
      roles: ['cook'],
    });
    expect((await call('/teams/crew', { headers })).status).toBe(200);
    await byKey(`/teams/crew/memberships/${String(membership.json['$id'])}`, 'DELETE');
    expect((await call('/teams/crew', { headers })).status).toBe(404);
  });
});
