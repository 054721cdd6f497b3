import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, watchPage } from '../support/browser.ts';
import { createChat, rooms } from '../support/chat.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let browser: Browser;
let gateway: TestGateway;
let page: Page;
let watched: ReturnType<typeof watchPage>;

beforeAll(async () => {
  browser = await startBrowser();
  gateway = await startTestGateway({ seed: createChat, config: { mode: 'development' } });
  await gateway.admin.send('POST', rooms, { rowId: 'hall', data: { name: 'Hall' } });
  page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
  watched = watchPage(page, gateway.url);
  await page.goto(`${gateway.url}/graphql`);
  await page.getByRole('status').getByText('Guest').waitFor();
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
});

const answer = (text: string) => page.locator('.graphiql-response').getByText(text).first();
const tab = (name: string) => page.getByRole('tab', { name });

/** GraphiQL takes a moment after a tab was chosen to see what operation it holds. */
async function executeFor(text: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await page.getByRole('button', { name: /execute query/i }).click();
    try {
      await answer(text).waitFor({ timeout: 3000 });
      return;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

test('every table has a tab with an operation that runs', async () => {
  await tab('Rooms').first().click();
  await executeFor('Hall');
  expect(await page.getByRole('tab').allInnerTexts()).toEqual(
    expect.arrayContaining(['Rooms', 'Messages']) as string[],
  );
});

test('what an answer took is shown beside it', async () => {
  await page.getByLabel('Explain').check();
  await tab('Rooms').first().click();
  await executeFor('Hall');
  const explained = page.getByRole('complementary', { name: 'Calls to Appwrite' });
  await explained.getByText('2 calls,').waitFor();
  await explained.getByText('GET /tablesdb/chat/tables/rooms/rows').waitFor();
  await page.getByLabel('Explain').uncheck();
  await explained.waitFor({ state: 'hidden' });
});

test('a live operation runs on, and shows what others write', async () => {
  await page.getByRole('tab', { name: /^Live/ }).click();
  await executeFor('Hall');
  await gateway.admin.send('POST', rooms, { rowId: 'attic', data: { name: 'Attic' } });
  await answer('Attic').waitFor();
  await page.getByRole('button', { name: /stop/i }).click();
});

test('what was run is kept in the history, and runs again', async () => {
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('link', { name: /query Rooms/ }).click();
  await page.locator('.graphiql-query-editor').getByText('Rooms').first().waitFor();
  await executeFor('Attic');
});

test('the page complained of nothing and asked no other host', () => {
  expect(watched).toEqual({ problems: [], foreign: [] });
});
