import { GraphQLObjectType, GraphQLString } from 'graphql';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { startBrowser, watchPage } from '../support/browser.ts';
import { schemaOf, startTestServer } from '../support/http-server.ts';
import type { TestServer } from '../support/http-server.ts';

let browser: Browser;
let server: TestServer;
let context: BrowserContext;
let page: Page;
let watched: ReturnType<typeof watchPage>;

const session = 'a_session_p=SECRET';
const userType = new GraphQLObjectType({
  name: 'AppwriteUser',
  fields: {
    _id: { type: GraphQLString, resolve: () => 'u1' },
    name: { type: GraphQLString, resolve: () => 'Ada Lovelace' },
    email: { type: GraphQLString, resolve: () => 'ada@example.com' },
  },
});
const sessionType = new GraphQLObjectType({
  name: 'AppwriteSession',
  fields: { _id: { type: GraphQLString, resolve: () => 's1' } },
});
const schema = schemaOf(
  {
    hello: { type: GraphQLString, resolve: () => 'from the gateway' },
    credential: {
      type: GraphQLString,
      resolve: (_root, _args, { incoming }) => incoming.headers.get('x-appwrite-key') ?? 'none',
    },
    accountGet: {
      type: userType,
      resolve: (_root, _args, { incoming }) => {
        if ((incoming.headers.get('cookie') ?? '').includes(session)) return {};
        throw new GatewayError('UNAUTHENTICATED', 'Sign in first.');
      },
    },
  },
  {
    accountCreateEmailPasswordSession: {
      type: sessionType,
      args: { email: { type: GraphQLString }, password: { type: GraphQLString } },
      resolve: (_root, args: { password?: string }, { passCookies }) => {
        if (args.password !== 'correct') {
          throw new GatewayError('UNAUTHENTICATED', 'Invalid credentials.');
        }
        passCookies({ setCookies: [session] });
        return {};
      },
    },
    accountDeleteSession: {
      type: sessionType,
      args: { sessionId: { type: GraphQLString } },
      resolve: (_root, _args, { passCookies }) => {
        passCookies({ setCookies: ['a_session_p=deleted; Max-Age=0'] });
        return {};
      },
    },
  },
);

beforeAll(async () => {
  browser = await startBrowser();
  server = await startTestServer({
    schema,
    graphiql: {
      title: 'Test gateway',
      exampleOperations: () => ['query Example { hello }', 'query Other { credential }'],
      users: [{ email: 'ada@example.com', password: 'correct', about: 'Knows engines' }],
      onFailure: (error) => {
        throw error;
      },
    },
  });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  watched = watchPage(page, server.url);
  await page.goto(`${server.url}/graphql`);
  await page.getByRole('status').getByText('Guest').waitFor();
});
afterEach(async () => {
  await context.close();
});

const run = async (text: string): Promise<void> => {
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.locator('.graphiql-response').getByText(text).first().waitFor();
};

test('GraphiQL shows the example and runs it, without asking any other host and without complaints', async () => {
  await page.locator('.graphiql-query-editor').getByText('Example').first().waitFor();
  await run('from the gateway');
  expect(watched).toEqual({ problems: [], foreign: [] });
});

test('a user signs in with the keyboard alone, is shown by name and signs out again', async () => {
  await page.getByRole('button', { name: 'Sign in' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct');
  await page.keyboard.press('Enter');
  await page.getByText('Ada Lovelace · ada@example.com').waitFor();
  const cookies = await context.cookies();
  expect(cookies).toMatchObject([{ name: 'a_session_p', httpOnly: true, sameSite: 'Strict' }]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('status').getByText('Guest').waitFor();
  expect(await context.cookies()).toEqual([]);
});

test('a wrong password is said in the dialog', async () => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('wrong');
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('alert').getByText('Invalid credentials.').waitFor();
});

test('a demo user signs in with one click', async () => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /ada@example.com/ }).click();
  await page.getByText('Ada Lovelace').waitFor();
});

test('a pasted key goes with what GraphiQL sends and is gone from the browser after signing out', async () => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Use a session, JWT or key instead').click();
  await page.getByLabel('Kind').selectOption('key');
  await page.getByRole('textbox', { name: 'Secret' }).fill('pasted-key');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('Asking with an API key').waitFor();
  await page.goto(`${server.url}/graphql?query=${encodeURIComponent('{ credential }')}`);
  await page.getByText('Asking with an API key').waitFor();
  await run('pasted-key');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('status').getByText('Guest').waitFor();
  await run('none');
  expect(
    await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])'),
  ).not.toContain('"pasted-key');
});

test("the page's files may be kept for ever, and are sent again only when they change", async () => {
  const html = await (
    await fetch(`${server.url}/graphql`, { headers: { Accept: 'text/html' } })
  ).text();
  const path = /src="([^"]+graphiql\.js)"/.exec(html)?.[1] ?? '';
  const first = await fetch(server.url + path);
  expect(first.headers.get('cache-control')).toContain('immutable');
  expect((await first.text()).length).toBeGreaterThan(1_000_000);
  const again = await fetch(server.url + path, {
    headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});
