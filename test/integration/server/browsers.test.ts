import { GraphQLString } from 'graphql';
import { afterEach, expect, test } from 'vitest';

import { bodyOf, createServerGroup, firstError, schemaOf } from '../../support/http-server.ts';
import type { TestServer } from '../../support/http-server.ts';
const { start, closeAll } = createServerGroup();
afterEach(closeAll);

const mutable = schemaOf(
  { hello: { type: GraphQLString, resolve: () => 'world' } },
  { change: { type: GraphQLString, resolve: () => 'changed' } },
);
const get = (server: TestServer, query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

test('a GET runs queries and never mutations', async () => {
  const server = await start({ schema: mutable });
  expect(await bodyOf(await get(server, '{ hello }'))).toEqual({ data: { hello: 'world' } });
  const refused = await get(server, 'mutation { change }');
  expect(refused.status).toBe(405);
  expect((await bodyOf(refused)).data).toBeUndefined();
});

test('what another site can make a browser send is refused unless a header proves otherwise', async () => {
  const server = await start({ schema: mutable });
  const form = (headers: Record<string, string>) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: 'query=mutation+%7B+change+%7D',
    });
  const refused = await form({ Cookie: 'a_session_p=1' });
  expect(refused.status).toBe(403);
  expect((await firstError(refused))?.extensions['code']).toBe('FORBIDDEN');
  expect(await bodyOf(await form({ 'X-Requested-With': 'app' }))).toEqual({
    data: { change: 'changed' },
  });
  const cookie = { Cookie: 'a_session_p=1' };
  expect((await firstError(await get(server, '{ hello }', cookie)))?.extensions['code']).toBe(
    'FORBIDDEN',
  );
  const proven = await get(server, '{ hello }', { ...cookie, 'GraphQL-Require-Preflight': '1' });
  expect(await bodyOf(proven)).toEqual({ data: { hello: 'world' } });
  expect((await server.post('mutation { change }', { headers: cookie })).status).toBe(200);
});

test('other origins get credentials only when they are listed', async () => {
  const server = await start({ cors: ['https://app.example.com'] });
  const preflight = (origin: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
  const allowed = await preflight('https://app.example.com');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
  const refused = await preflight('https://evil.example.com');
  expect(refused.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
  const closed = await start();
  const answer = await closed.post('{ hello }', { headers: { Origin: 'https://app.example.com' } });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

const signIn = schemaOf({
  signIn: {
    type: GraphQLString,
    resolve: (_root, _args, { passCookies }) => {
      passCookies({
        setCookies: [
          'a_session_p=SECRET; Path=/v1; Domain=appwrite.test; Max-Age=60; SameSite=None',
        ],
        fallbackCookies: '{"a_session_p":"SECRET"}',
      });
      return 'in';
    },
  },
});

test('a session cookie of Appwrite comes back as an httpOnly cookie of the gateway', async () => {
  const server = await start({ schema: signIn });
  const response = await server.post('{ signIn }');
  expect(response.headers.getSetCookie()).toEqual([
    'a_session_p=SECRET; Max-Age=60; Path=/; HttpOnly; SameSite=Strict',
  ]);
  expect(response.headers.get('x-fallback-cookies')).toBeNull();
});

test('behind a trusted proxy that speaks https the cookie is secure', async () => {
  const server = await start({ schema: signIn, trustProxy: true });
  const response = await server.post('{ signIn }', { headers: { 'X-Forwarded-Proto': 'https' } });
  expect(response.headers.getSetCookie()[0]).toMatch(/; Secure$/);
});

test('fallback cookies go only to clients that use them', async () => {
  const server = await start({ schema: signIn });
  const response = await server.post('{ signIn }', { headers: { 'X-Fallback-Cookies': '{}' } });
  expect(response.headers.get('x-fallback-cookies')).toBe('{"a_session_p":"SECRET"}');
});
