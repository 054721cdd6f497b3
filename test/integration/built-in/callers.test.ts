import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/config.ts';
import { askBuiltIn } from '../../support/built-in.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLogKeeper } from '../../support/http-server.ts';
import type { Intercept } from '../../support/upstream-proxy.ts';

let gateway: TestGateway;
const start = async (config: ConfigInput = {}, intercept?: Intercept): Promise<void> => {
  gateway = await startTestGateway({ config, ...(intercept && { intercept }) });
};
afterEach(() => gateway.close());

const whoAmI = { query: '{ accountGet { _id } }' };

type Heard = Parameters<Intercept>[0];

/** Answers in Appwrite's place, and keeps what was sent. */
const listen =
  (heard: Heard[], status = 200): Intercept =>
  (call) => {
    if (!/^\/v1\/(?:account|locale|teams)/.test(call.path)) return undefined;
    heard.push(call);
    return { status, body: { $id: 'somebody', message: 'No.', type: 'user_blocked', total: 0 } };
  };

describe('what is sent on', () => {
  const credentials = [
    ['X-Appwrite-Key', 'k', 'x-appwrite-key', 'k'],
    ['X-Appwrite-JWT', 'j', 'x-appwrite-jwt', 'j'],
    ['Authorization', 'Bearer b', 'x-appwrite-jwt', 'b'],
    ['X-Appwrite-Session', 's', 'x-appwrite-session', 's'],
    ['Cookie', 'other=1; a_session_mine=c', 'cookie', 'a_session_mine=c'],
    [
      'X-Fallback-Cookies',
      '{"a_session_mine":"f"}',
      'x-fallback-cookies',
      '{"a_session_mine":"f"}',
    ],
  ] as const;
  const names = [
    'x-appwrite-key',
    'x-appwrite-jwt',
    'x-appwrite-session',
    'cookie',
    'x-fallback-cookies',
    'authorization',
  ];

  test.each(credentials)("is the caller's %s and no other credential", async (...given) => {
    const [header, value, sentName, sentValue] = given;
    const heard: Heard[] = [];
    await start({}, listen(heard));
    const headers = { 'X-Appwrite-Project': 'mine', [header]: value };
    await askBuiltIn(gateway, { body: whoAmI, headers });
    const sent = names.filter((name) => heard[0]?.headers[name] !== undefined);
    expect(sent).toEqual([sentName]);
    expect(heard[0]?.headers[sentName]).toBe(sentValue);
  });

  test('is no credential where there is none, and never the key of the gateway', async () => {
    const heard: Heard[] = [];
    await start({}, listen(heard));
    await askBuiltIn(gateway, { body: whoAmI });
    expect(names.filter((name) => heard[0]?.headers[name] !== undefined)).toEqual([]);
  });

  test('are the project, how to answer, and where the client comes from', async () => {
    const heard: Heard[] = [];
    await start({}, listen(heard));
    await askBuiltIn(gateway, {
      body: { query: '{ localeGet { country } }' },
      headers: {
        'X-Appwrite-Project': 'another',
        'X-Appwrite-Response-Format': '1.8.0',
        'X-Appwrite-Locale': 'de',
        'X-Appwrite-Mode': 'admin',
        'X-Appwrite-Dev-Key': 'dev',
        'X-Appwrite-Impersonate-User-Id': 'ada',
        Origin: 'https://app.example.org',
        'User-Agent': 'Phone',
        'X-Forwarded-For': '203.0.113.7',
        'X-Something-Else': 'x',
      },
    });
    expect(heard[0]?.headers).toMatchObject({
      'x-appwrite-project': 'another',
      'x-appwrite-response-format': '1.8.0',
      'x-appwrite-locale': 'de',
      'x-appwrite-mode': 'admin',
      'x-appwrite-dev-key': 'dev',
      'x-appwrite-impersonate-user-id': 'ada',
      origin: 'https://app.example.org',
      'x-forwarded-user-agent': 'Phone',
      'x-forwarded-host': new URL(gateway.url).host,
    });
    expect(heard[0]?.headers['x-forwarded-for']).not.toContain('203.0.113.7');
    expect(heard[0]?.headers).not.toHaveProperty('x-something-else');
  });

  test('is the project of the address where no header names one', async () => {
    const heard: Heard[] = [];
    await start({}, listen(heard));
    await askBuiltIn(gateway, {
      body: whoAmI,
      path: '/v1/graphql?project=by-address&mode=admin&devKey=dev',
      headers: { 'X-Appwrite-Project': '' },
    });
    expect(heard[0]?.headers).toMatchObject({
      'x-appwrite-project': 'by-address',
      'x-appwrite-mode': 'admin',
      'x-appwrite-dev-key': 'dev',
    });
  });
});

describe('what comes back', () => {
  test("are Appwrite's cookies, as the gateway's own", async () => {
    await start();
    await gateway.admin.signUp('ada');
    const query = `mutation { accountCreateEmailPasswordSession(email: "ada@example.com", password: "Corr3ct-horse") { secret } }`;
    const response = await askBuiltIn(gateway, { body: { query } });
    const [legacy = '', cookie = ''] = response.headers.getSetCookie();
    const { project } = gateway.devserver;
    expect(cookie).toMatch(new RegExp(`^a_session_${project}=.*; HttpOnly; SameSite=Strict`));
    expect(legacy).toMatch(new RegExp(`^a_session_${project}_legacy=`));
    const again = await askBuiltIn(gateway, {
      body: whoAmI,
      headers: { Cookie: cookie.split(';', 1).join('') },
    });
    expect(await again.json()).toEqual({ data: { accountGet: { _id: 'ada' } } });
  });

  test('is the session for clients that can keep no cookie', async () => {
    const fallback = '{"a_session_mine":"f"}';
    await start({}, ({ path }) =>
      path.startsWith('/v1/account/sessions')
        ? { status: 201, body: { $id: 's' }, headers: { 'X-Fallback-Cookies': fallback } }
        : undefined,
    );
    const query = 'mutation { accountCreateAnonymousSession { _id } }';
    const response = await askBuiltIn(gateway, { body: { query } });
    expect(response.headers.get('x-fallback-cookies')).toBe(fallback);
  });

  test("are Appwrite's own words about a project that the caller chose", async () => {
    await start();
    const response = await askBuiltIn(gateway, {
      body: whoAmI,
      headers: { 'X-Appwrite-Project': 'nowhere' },
    });
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: 'Project with the requested ID could not be found.',
          extensions: { appwrite: { type: 'project_not_found', status: 404 } },
        },
      ],
    });
  });

  test('are messages about the host that the client asked', async () => {
    await start();
    const { project } = gateway.devserver;
    const query = 'mutation { databasesCreate(databaseId: "a", name: "A") { _id } }';
    const { secret } = await gateway.admin.send('POST', '/project/keys', {
      keyId: 'reader',
      name: 'Reader',
      scopes: ['databases.read'],
    });
    const headers = { 'X-Appwrite-Key': String(secret) };
    const response = await askBuiltIn(gateway, { body: { query }, headers });
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: `app.${project}@service.127.0.0.1 (role: applications) missing scopes (["databases.write"])`,
        },
      ],
    });
  });

  test.each([301, 302, 307, 308])('is an error where Appwrite redirects (%i)', async (status) => {
    const heard: Heard[] = [];
    await start({}, listen(heard, status));
    const response = await askBuiltIn(gateway, {
      body: whoAmI,
      headers: { 'X-Appwrite-Key': 'k' },
    });
    expect(await response.json()).toMatchObject({
      data: { accountGet: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(heard).toHaveLength(1);
  });

  test('is the address of a sign-in elsewhere, for the browser to go to', async () => {
    await start({}, ({ path }) =>
      path.startsWith('/v1/account/tokens/oauth2')
        ? { status: 301, body: {}, headers: { location: 'https://provider.example.org/in' } }
        : undefined,
    );
    const query = '{ accountCreateOAuth2Token(provider: "github") { status } }';
    const response = await askBuiltIn(gateway, { body: { query } });
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe('https://provider.example.org/in');
  });
});

describe('other origins', () => {
  const origin = 'https://app.example.org';
  const preflight = { 'Access-Control-Request-Method': 'POST', Origin: origin };

  test('may read the answer where the configuration names them', async () => {
    await start({ cors: [origin] });
    const asked = await askBuiltIn(gateway, { method: 'OPTIONS', headers: preflight });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
    const response = await askBuiltIn(gateway, { body: whoAmI, headers: { Origin: origin } });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('may not by default, and Appwrite refuses what a page there sends', async () => {
    await start();
    const asked = await askBuiltIn(gateway, { method: 'OPTIONS', headers: preflight });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    const query = 'mutation { accountCreateAnonymousSession { _id } }';
    const response = await askBuiltIn(gateway, {
      body: new URLSearchParams({ query }).toString(),
      headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { appwrite: { type: 'general_unknown_origin' } } }],
    });
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

test('the endpoint can be switched off', async () => {
  await start({ builtIn: { enabled: false } });
  const response = await askBuiltIn(gateway, { body: whoAmI });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('builtIn.enabled');
});

test('a client that hangs up while it sends is no failure of the gateway', async () => {
  const logger = createLogKeeper();
  gateway = await startTestGateway({ logger });
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = 'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"query"';
  socket.write(head, () => socket.destroy());
  await logger.waitFor('request');
  expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
