import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { loadDemo } from '../../../devserver/demo/load.ts';
import { createAdmin } from '../../support/admin.ts';
import { startBrowser } from '../../support/browser.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { readBlocks } from '../blocks.ts';
import { replaceAddresses, type Given, type Run } from '../given.ts';

const provider = 'https://provider.example.org/authorize';

/** The demo data, and a provider to sign in with, which devserver has not. */
async function startSite(): Promise<TestGateway> {
  const gateway = await startTestGateway({
    intercept: ({ path }) => {
      if (!path.startsWith('/v1/account/tokens/oauth2/github')) return undefined;
      const { searchParams } = new URL(path, 'http://appwrite');
      const state = encodeURIComponent(searchParams.get('success') ?? '');
      return { status: 301, body: {}, headers: { location: `${provider}?state=${state}` } };
    },
  });
  await loadDemo(gateway.devserver);
  await gateway.refresh();
  return gateway;
}

type RunCode = (page: Page, after?: string) => Promise<unknown>;

/** In a page of the gateway's own address; `runCode` runs the block, and what is to follow it. */
async function inPage(
  { block }: Given,
  use: (
    page: Page,
    given: { readonly gateway: TestGateway; readonly runCode: RunCode },
  ) => Promise<void>,
): Promise<void> {
  const gateway = await startSite();
  const browser = await startBrowser();
  const first = readBlocks().find(({ marks }) => marks.run === 'a page asks');
  const before = first === undefined || first.line === block.line ? '' : first.text;
  const runCode: RunCode = (page, after = '') => {
    const { url, devserver: upstream } = gateway;
    const text = replaceAddresses(`${before}${block.text}${after}`, { url, upstream });
    const code = text.replaceAll('https://app.example.com', url);
    return page.evaluate(`(async () => {\n${code}\n})()`);
  };
  try {
    const page = await browser.newPage();
    await page.goto(`${gateway.url}/health/live`);
    await use(page, { gateway, runCode });
  } finally {
    await browser.close();
    await gateway.close();
  }
}

/** What the blocks do that need a browser. */
export const runsInBrowser: Readonly<Record<string, Run>> = {
  'a page asks': (given) =>
    inPage(given, async (page, { runCode }) => {
      const answer = await runCode(
        page,
        `await ask(
          'mutation($password: String!) { accountCreateEmailPasswordSession(email: "priya@example.com", password: $password) { userId } }',
          { password: 'paper-lanterns' },
        );
        return [await ask('{ accountGet { name } }'), document.cookie];`,
      );
      expect(answer).toEqual([{ data: { accountGet: { name: 'Priya Nair' } } }, '']);
    }),

  'off to the provider': (given) =>
    inPage(given, async (page, { gateway, runCode }) => {
      await page.route(`${provider}**`, (route) => route.fulfill({ body: 'Sign in with us' }));
      const gone = page.waitForURL(`${provider}**`);
      await runCode(page);
      await gone;
      expect(new URL(page.url()).searchParams.get('state')).toBe(`${gateway.url}/welcome`);
    }),

  'back from the provider': (given) =>
    inPage(given, async (page, { gateway, runCode }) => {
      const { secret } = await createAdmin(gateway.devserver).send('POST', '/users/priya/tokens');
      await page.route('**/welcome?**', (route) => route.fulfill({ body: 'Welcome' }));
      await page.goto(`${gateway.url}/welcome?userId=priya&secret=${String(secret)}`);
      const answer = await runCode(
        page,
        "return [await ask('{ accountGet { name } }'), location.href];",
      );
      expect(answer).toEqual([
        { data: { accountGet: { name: 'Priya Nair' } } },
        `${gateway.url}/welcome`,
      ]);
    }),
};
