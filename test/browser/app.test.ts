import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testPassword } from '../support/admin.ts';
import { startBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** A small app: it knows the gateway's address, and keeps nothing of its own. */
const page = (gateway: string, self: string): string => `<!doctype html><title>Diary</title>
<p role="status"></p><ul></ul>
<form><input name="email" aria-label="E-mail"><input name="password" type="password" aria-label="Password"><button>Sign in</button></form>
<button id="provider">Sign in elsewhere</button><button id="out">Sign out</button>
<script type="module">
  const ask = async (query, variables) => {
    const response = await fetch('${gateway}/graphql', {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };
  const show = async () => {
    const { data } = await ask('{ accountGet { name } diaries { nodes { entry } } }');
    const entries = (data.diaries?.nodes ?? []).map(({ entry }) => {
      const item = document.createElement('li');
      item.textContent = entry;
      return item;
    });
    document.querySelector('ul').replaceChildren(...entries);
    document.querySelector('[role=status]').textContent = data.accountGet?.name ?? 'Nobody';
  };
  document.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    await ask(
      'mutation($email: String!, $password: String!) { accountCreateEmailPasswordSession(email: $email, password: $password) { _id } }',
      Object.fromEntries(new FormData(event.target)),
    );
    await show();
  });
  document.querySelector('#out').addEventListener('click', async () => {
    await ask('mutation { accountDeleteSession(sessionId: "current") { status } }');
    await show();
  });
  document.querySelector('#provider').addEventListener('click', async () => {
    const { data } = await ask(
      'query($success: String) { accountCreateOAuth2Token(provider: "github", success: $success) }',
      { success: '${self}/welcome' },
    );
    location.href = data.accountCreateOAuth2Token;
  });
  if (location.pathname === '/welcome') {
    const { userId, secret } = Object.fromEntries(new URLSearchParams(location.search));
    history.replaceState(null, '', '/');
    await ask(
      'mutation($userId: String!, $secret: String!) { accountCreateSession(userId: $userId, secret: $secret) { _id } }',
      { userId, secret },
    );
  }
  await show();
</script>`;

let browser: Browser;
let gateway: TestGateway;
let app: Served;
let provider: Served;
let context: BrowserContext;
let tab: Page;

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

type Answer = (path: URL) => Promise<{ status: number; headers: object; body: string }>;

/** By a name of its own, so that a browser takes it for another site. */
async function serve(host: string, answer: Answer): Promise<Served> {
  const server: Server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', 'http://x')).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

beforeAll(async () => {
  browser = await startBrowser();
  app = await serve('127.0.0.1', async ({ pathname }) =>
    Promise.resolve({
      status: pathname === '/favicon.ico' ? 404 : 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: page(gateway.url, app.url),
    }),
  );
  // Who comes here is Ada, and is sent back with a token as Appwrite's callback does it.
  provider = await serve('localhost', async ({ searchParams }) => {
    const { secret } = await gateway.admin.send('POST', '/users/ada/tokens', {});
    const back = new URL(searchParams.get('success') ?? '');
    back.search = new URLSearchParams({ userId: 'ada', secret: String(secret) }).toString();
    return { status: 302, headers: { Location: back.href }, body: '' };
  });
  gateway = await startTestGateway({
    config: { mode: 'development', graphiql: false, cors: [app.url] },
    seed: async (admin) => {
      await admin.createTables('shop', [
        {
          id: 'diaries',
          permissions: [],
          rowSecurity: true,
          columns: [['varchar', { key: 'entry', size: 100, required: true }]],
        },
      ]);
      for (const id of ['ada', 'bob']) {
        await admin.signUp(id);
        await admin.createRow('shop/diaries', {
          id: `of-${id}`,
          data: { entry: `Only for ${id}` },
          permissions: [`read("user:${id}")`],
        });
      }
    },
    // Devserver has no providers to sign in with.
    intercept: ({ path }) => {
      if (!path.startsWith('/v1/account/tokens/oauth2/github')) return undefined;
      const { search } = new URL(path, 'http://appwrite');
      return { status: 301, body: {}, headers: { location: `${provider.url}/${search}` } };
    },
  });
});
beforeEach(async () => {
  context = await browser.newContext();
  tab = await context.newPage();
  await tab.goto(app.url);
  await isShown('Nobody');
});
afterEach(() => context.close());
afterAll(async () => {
  await browser.close();
  await gateway.close();
  await app.close();
  await provider.close();
});

const isShown = (name: string): Promise<void> =>
  tab.getByRole('status').getByText(name, { exact: true }).waitFor();
const entries = (): Promise<string[]> => tab.getByRole('listitem').allInnerTexts();

test('a page signs in, stays signed in when it is reloaded, reads its own rows and signs out', async () => {
  expect(await entries()).toEqual([]);
  await tab.getByLabel('E-mail').fill('ada@example.com');
  await tab.getByLabel('Password').fill(testPassword);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isShown('ada');
  expect(await entries()).toEqual(['Only for ada']);

  await tab.reload();
  await isShown('ada');
  expect(await entries()).toEqual(['Only for ada']);
  expect(await tab.evaluate('document.cookie')).toBe('');
  const name = `a_session_${gateway.devserver.project}`;
  const kept = (await context.cookies()).find((cookie) => cookie.name === name);
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });

  await tab.getByRole('button', { name: 'Sign out' }).click();
  await isShown('Nobody');
  expect(await entries()).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('a page signs in elsewhere, and comes back with a token that becomes the cookie', async () => {
  await tab.getByRole('button', { name: 'Sign in elsewhere' }).click();
  await isShown('ada');
  expect(new URL(tab.url()).search).toBe('');
  await tab.reload();
  await isShown('ada');
  expect(await entries()).toEqual(['Only for ada']);
});

test('a form on a page elsewhere changes nothing, though the browser has the cookie', async () => {
  await tab.getByLabel('E-mail').fill('ada@example.com');
  await tab.getByLabel('Password').fill(testPassword);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isShown('ada');
  gateway.upstream.clear();
  for (const path of ['/graphql', `/v1/graphql?project=${gateway.devserver.project}`]) {
    await tab.setContent(`<form method="post" action="${gateway.url}${path}">
      <input name="query" value='mutation { accountUpdateName(name: "Eve") { name } }'><button>Win</button></form>`);
    const [response] = await Promise.all([
      tab.waitForResponse((each) => each.url() === gateway.url + path),
      tab.getByRole('button', { name: 'Win' }).click(),
    ]);
    expect(response.status()).toBe(403);
    await tab.goto(app.url);
    await isShown('ada');
  }
  expect(gateway.upstream.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});
