import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import { users } from '../../devserver/demo/users.facts.ts';
import { watchPage } from '../support/browser.ts';
import { createDeferred } from '../support/deferred.ts';

/** A browser's tab with an example in it, as its user sees it. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Names of the operations that were sent over HTTP since the last `clear()`. */
  readonly operations: readonly string[];
  readonly watched: ReturnType<typeof watchPage>;
  clear(): void;
  /** With the password of the demo data. */
  signIn(userId: string): Promise<void>;
  /** Has requests of an operation wait until they are let through, or end in a failure. */
  hold(operation: string): Promise<Held>;
  /** Scrolls to the end until the list has so many entries. */
  scrollThrough(list: Locator, count: number): Promise<void>;
  close(): Promise<void>;
}

export interface Held {
  letThrough(): Promise<void>;
  fail(): Promise<void>;
}

const nameOf = (body: string | null): string => {
  const [, name = 'unnamed'] = /"operationName":"(\w+)"/.exec(body ?? '') ?? [];
  return name;
};

export async function openTab(browser: Browser, url: string): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  const page = await context.newPage();
  const operations: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/graphql') operations.push(nameOf(request.postData()));
  });
  const watched = watchPage(page, url);
  await page.goto(url);
  return {
    page,
    context,
    operations,
    watched,
    clear: () => {
      operations.length = 0;
    },
    signIn: async (userId) => {
      const user = users.find((each) => each.userId === userId);
      if (!user) throw new Error(`The demo data has no user ${userId}.`);
      await page.getByLabel('E-mail').fill(user.email);
      await page.getByLabel('Password').fill(user.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('status').getByText(user.name).waitFor();
    },
    hold: async (operation) => {
      const asked = createDeferred<Route>();
      await page.route('**/graphql', async (route) => {
        if (nameOf(route.request().postData()) === operation) asked.resolve(route);
        else await route.continue();
      });
      return {
        letThrough: async () => (await asked.promise).continue(),
        fail: async () => (await asked.promise).abort(),
      };
    },
    scrollThrough: async (list, count) => {
      for (let last = -1; ;) {
        const seen = await list.count();
        if (seen >= count) return;
        if (seen === last) throw new Error(`The list ended after ${seen} of ${count}.`);
        last = seen;
        await page.mouse.wheel(0, 100_000);
        await list.nth(seen).waitFor();
      }
    },
    close: () => context.close(),
  };
}
