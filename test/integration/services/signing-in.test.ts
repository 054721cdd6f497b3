import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testPassword } from '../../support/admin.ts';
import { askBuiltIn } from '../../support/built-in.ts';
import { startTestGateway, type QueryOptions, type TestGateway } from '../../support/gateway.ts';
import { bodyOf, createLogKeeper } from '../../support/http-server.ts';

const logger = createLogKeeper();
let gateway: TestGateway;
let cookieName: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    logger,
    config: { services: ['account', 'users'], explain: 'everybody' },
    seed: async (admin) => {
      await admin.signUp('ada');
      await admin.signUp('bob');
    },
    // Devserver has no providers to sign in with.
    intercept: ({ path, headers }) => {
      if (!path.startsWith('/v1/account/tokens/oauth2/')) return undefined;
      const { searchParams } = new URL(path, 'http://appwrite');
      const state = [searchParams.get('success'), headers['x-appwrite-project']].join(' ');
      const location = path.includes('/github')
        ? `https://provider.example.org/authorize?state=${encodeURIComponent(state)}`
        : 'javascript:alert(1)';
      return { status: 301, body: {}, headers: { location } };
    },
  });
  cookieName = `a_session_${gateway.devserver.project}`;
});
beforeEach(() => {
  gateway.upstream.clear();
  logger.lines.length = 0;
});
afterAll(() => gateway.close());

const signIn = `mutation($email: String!, $password: String!) {
  accountCreateEmailPasswordSession(email: $email, password: $password) { _id userId secret expire }
}`;
const adasPassword = { email: 'ada@example.com', password: testPassword };
const whoAmI = '{ accountGet { _id } }';

/** The session cookie of an answer, as a browser sends it. */
function cookieOf(response: Response): string {
  const line = response.headers.getSetCookie().find((each) => each.startsWith(`${cookieName}=`));
  if (line === undefined) throw new Error('The answer sets no session cookie.');
  return line.split(';', 1).join('');
}

async function signInAsAda(options: QueryOptions = {}): Promise<string> {
  const response = await gateway.post(signIn, { variables: adasPassword, ...options });
  return cookieOf(response);
}

async function userOf(cookie: string): Promise<unknown> {
  const { data } = await gateway.query(whoAmI, { as: { cookie } });
  return data?.['accountGet'];
}

describe('signing in', () => {
  test('with a password sets the session as a cookie that scripts cannot read', async () => {
    const response = await gateway.post(signIn, { variables: adasPassword });
    const { data } = await bodyOf(response);
    const session = data?.['accountCreateEmailPasswordSession'] as { expire: string };
    const line = response.headers.getSetCookie().find((each) => each.startsWith(`${cookieName}=`));
    const attributes = (line ?? '').split('; ').slice(1);
    const expires = new Date(attributes[0]?.replace(/^expires=/i, '') ?? '');
    expect(attributes.slice(1)).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure']);
    // Cookies know no fractions of a second.
    expect(Math.abs(expires.getTime() - Date.parse(session.expire))).toBeLessThan(1000);
    expect(await userOf(cookieOf(response))).toEqual({ _id: 'ada' });
  });

  test('as nobody in particular sets it as well', async () => {
    const query = 'mutation { accountCreateAnonymousSession { userId } }';
    const response = await gateway.post(query);
    const { data } = await bodyOf(response);
    const { userId } = data?.['accountCreateAnonymousSession'] as { userId: string };
    expect(await userOf(cookieOf(response))).toEqual({ _id: userId });
  });

  test.each([
    ['accountCreateSession', '/account/sessions/token'],
    ['accountUpdateMagicURLSession', '/account/sessions/magic-url'],
    ['accountUpdatePhoneSession', '/account/sessions/phone'],
  ])('with the token that %s takes sets it as well', async (field, path) => {
    const token = await gateway.admin.send('POST', '/users/ada/tokens', {});
    const query = `mutation($secret: String!) { ${field}(userId: "ada", secret: $secret) { userId } }`;
    const response = await gateway.post(query, { variables: { secret: token['secret'] } });
    expect(gateway.upstream.calls.map((call) => call.path)).toEqual([path]);
    if (field !== 'accountCreateSession') return;
    expect(await userOf(cookieOf(response))).toEqual({ _id: 'ada' });
  });

  test('tells Appwrite the agent and the address of who signs in', async () => {
    await signInAsAda({ headers: { 'User-Agent': 'Phone/1.0' } });
    expect(gateway.upstream.received[0]?.headers).toMatchObject({
      'x-forwarded-user-agent': 'Phone/1.0',
      'x-forwarded-for': expect.stringMatching(/127\.0\.0\.1$/) as string,
    });
  });

  test('of a visitor by a server that renders pages tells the visitor’s agent', async () => {
    const headers = { 'User-Agent': 'node', 'X-Forwarded-User-Agent': 'Phone/2.0' };
    await signInAsAda({ headers, as: { key: gateway.devserver.key } });
    expect(gateway.upstream.received[0]?.headers['x-forwarded-user-agent']).toBe('Phone/2.0');
  });

  test('that is refused sets no cookie and says why', async () => {
    const variables = { ...adasPassword, password: 'something else' };
    const response = await gateway.post(signIn, { variables });
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await bodyOf(response)).toMatchObject({
      data: { accountCreateEmailPasswordSession: null },
      errors: [
        {
          extensions: { appwrite: { type: 'user_invalid_credentials', status: 401 } },
        },
      ],
    });
  });
});

describe('the secret of a session', () => {
  test('is in the answer for a caller with a key, and proves the session', async () => {
    const { data } = await gateway.query(signIn, {
      variables: adasPassword,
      as: { key: gateway.devserver.key },
    });
    const { secret } = data?.['accountCreateEmailPasswordSession'] as { secret: string };
    expect(await gateway.query(whoAmI, { as: { session: secret } })).toEqual({
      data: { accountGet: { _id: 'ada' } },
    });
  });

  test('is for nobody else in an answer, header or log line, but for the cookie', async () => {
    const headers = { 'X-Explain': '1' };
    const response = await gateway.post(signIn, { variables: adasPassword, headers });
    const secret = cookieOf(response).slice(cookieName.length + 1);
    const cookie = cookieOf(response);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      data: { accountCreateEmailPasswordSession: { secret: '' } },
    });
    const listed = await gateway.post(
      '{ accountListSessions { sessions { secret } } accountGetSession(sessionId: "current") { secret } }',
      { as: { cookie }, headers },
    );
    const shown = await listed.text();
    expect(shown).toContain('"accountGetSession":{"secret":""}');
    const other = [...response.headers, ...listed.headers].filter(
      ([name]) => name !== 'set-cookie',
    );
    await logger.waitFor('request');
    const seen = text + shown + JSON.stringify(other) + JSON.stringify(logger.lines);
    for (const spelling of [secret, decodeURIComponent(secret)]) {
      expect(seen).not.toContain(spelling);
    }
  });
});

describe('a JWT', () => {
  test('is made for the session of the cookie, and proves its user', async () => {
    const cookie = await signInAsAda();
    const made = await gateway.query('mutation { accountCreateJWT { jwt } }', { as: { cookie } });
    const { jwt } = made.data?.['accountCreateJWT'] as { jwt: string };
    const headers = { Authorization: `Bearer ${jwt}` };
    expect(await gateway.query(whoAmI, { headers })).toEqual({
      data: { accountGet: { _id: 'ada' } },
    });
  });
});

describe('signing out', () => {
  test.each([
    'accountDeleteSession(sessionId: "current") { status }',
    'accountDeleteSessions { status }',
  ])('by %s takes the cookie away, and the session ends', async (field) => {
    const cookie = await signInAsAda();
    const response = await gateway.post(`mutation { ${field} }`, { as: { cookie } });
    const cleared = response.headers.getSetCookie();
    expect(cleared.map((line) => line.split('=', 1).join(''))).toContain(cookieName);
    for (const line of cleared) {
      const expires = /expires=([^;]+)/i.exec(line)?.[1] ?? '';
      expect(new Date(expires).getTime()).toBeLessThan(Date.now());
    }
    expect(await userOf(cookie)).toBeNull();
  });

  test('of another device leaves the cookie of this one', async () => {
    const here = await signInAsAda();
    const there = await gateway.query(signIn, { variables: adasPassword });
    const { _id } = there.data?.['accountCreateEmailPasswordSession'] as { _id: string };
    const response = await gateway.post(
      `mutation { accountDeleteSession(sessionId: "${_id}") { status } }`,
      { as: { cookie: here } },
    );
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await userOf(here)).toEqual({ _id: 'ada' });
  });
});

describe('signing in elsewhere (OAuth2)', () => {
  test('begins with the address of the provider, which is not followed from here', async () => {
    const query = `{ accountCreateOAuth2Token(
      provider: "github", success: "https://app.example.org/in", failure: "https://app.example.org/no"
    ) }`;
    const { project } = gateway.devserver;
    expect(await gateway.query(query)).toEqual({
      data: {
        accountCreateOAuth2Token: `https://provider.example.org/authorize?state=${encodeURIComponent(`https://app.example.org/in ${project}`)}`,
      },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
  });

  test('is refused where Appwrite names no address of the web', async () => {
    const { data, errors } = await gateway.query('{ accountCreateOAuth2Token(provider: "other") }');
    expect(data).toEqual({ accountCreateOAuth2Token: null });
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('pages of other sites', () => {
  const change = 'mutation { accountUpdateName(name: "Eve") { name } }';

  function forms(): readonly (readonly [string, RequestInit])[] {
    const multipart = new FormData();
    multipart.set('operations', JSON.stringify({ query: change }));
    multipart.set('query', change);
    const json = JSON.stringify({ query: change });
    const untyped = new Blob([json]);
    return [
      ['multipart', { body: multipart }],
      ['a form', { body: new URLSearchParams({ query: change }) }],
      ['text', { body: json, headers: { 'Content-Type': 'text/plain' } }],
      ['nothing in particular', { body: untyped }],
    ].map(
      ([name, init]) => [name as string, { method: 'POST', ...(init as RequestInit) }] as const,
    );
  }

  test.each(['/graphql', '/v1/graphql'])(
    'cannot use the cookie by what a form can send to %s',
    async (path) => {
      const cookie = await signInAsAda();
      gateway.upstream.clear();
      const { project } = gateway.devserver;
      for (const [name, init] of forms()) {
        const headers = { ...(init.headers as Record<string, string>), Cookie: cookie };
        const url = `${gateway.url}${path}?project=${project}`;
        const response = await fetch(url, { ...init, headers });
        expect([name, response.status]).toEqual([name, 403]);
      }
      expect(gateway.upstream.calls).toEqual([]);
    },
  );

  test.each(['/graphql', '/v1/graphql'])('cannot change anything by a link to %s', async (path) => {
    const cookie = await signInAsAda();
    gateway.upstream.clear();
    const query = encodeURIComponent(change);
    const response = await fetch(
      `${gateway.url}${path}?project=${gateway.devserver.project}&query=${query}`,
      { headers: { Cookie: cookie } },
    );
    expect([403, 405]).toContain(response.status);
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('cannot sign anybody in by a form', async () => {
    const query = signIn.replace('$email: String!, $password: String!', '$x: Int');
    const body = new URLSearchParams({ query });
    for (const path of ['/graphql', '/v1/graphql']) {
      const response = await fetch(`${gateway.url}${path}?project=${gateway.devserver.project}`, {
        method: 'POST',
        body,
        headers: { Origin: 'https://evil.example.org' },
      });
      expect(response.status).toBe(403);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test('are not confused with forms of programs, which send neither cookie nor origin', async () => {
    const body = new URLSearchParams({ query: '{ localeGet { ip } }' }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await askBuiltIn(gateway, { body, headers });
    expect(response.status).toBe(200);
  });
});

describe('the attributes of the cookie', () => {
  let other: TestGateway | undefined;
  afterEach(() => other?.close());

  test('are those of the configuration', async () => {
    other = await startTestGateway({
      config: { cookies: { sameSite: 'lax', secure: 'never' } },
      seed: async (admin) => {
        await admin.signUp('ada');
      },
    });
    const response = await other.post(signIn, { variables: adasPassword });
    for (const line of response.headers.getSetCookie()) {
      expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    }
  });
});
