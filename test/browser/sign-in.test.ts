import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPassword } from '../support/admin.ts';
import { startBrowser, watchPage } from '../support/browser.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let browser: Browser;
let gateway: TestGateway;

beforeAll(async () => {
  browser = await startBrowser();
  gateway = await startTestGateway({
    config: { mode: 'development' },
    seed: async (admin) => {
      await admin.createTables('shop', [
        {
          id: 'diaries',
          permissions: [],
          rowSecurity: true,
          columns: [['varchar', { key: 'entry', size: 100, required: true }]],
        },
      ]);
      await admin.signUp('ada');
      await admin.createRow('shop/diaries', {
        id: 'first',
        data: { entry: 'Only for Ada' },
        permissions: ['read("user:ada")'],
      });
    },
  });
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
});

test('who signs in sees the rows that only this user may read, until signing out', async () => {
  const page = await browser.newPage();
  const watched = watchPage(page, gateway.url);
  const query = encodeURIComponent('{ diaries { nodes { _id entry } } }');
  await page.goto(`${gateway.url}/graphql?query=${query}`);
  const answer = page.locator('.graphiql-response');
  const run = async (): Promise<void> => {
    await page.getByRole('button', { name: /execute query/i }).click();
  };
  await page.getByRole('status').getByText('Guest').waitFor();
  await run();
  await answer.getByText('"data"').first().waitFor();
  expect(await answer.innerText()).not.toContain('Only for Ada');

  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill(testPassword);
  await page.getByLabel('Password').press('Enter');
  await page.getByText('ada · ada@example.com').waitFor();
  await run();
  await answer.getByText('Only for Ada').first().waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('status').getByText('Guest').waitFor();
  await run();
  await answer.getByText('Only for Ada').first().waitFor({ state: 'detached' });
  expect(watched).toEqual({ problems: [], foreign: [] });
});
