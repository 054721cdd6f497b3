import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { startExampleApp, type ExampleApp } from '../support/example-app.ts';
import { openTab, type Tab } from './tab.ts';

const picture = 'docs/images/graphiql.png';

describe.each(['apollo', 'urql'])('the example for %s', (name) => {
  let app: ExampleApp;
  let browser: Browser;
  let tab: Tab;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startExampleApp(name), startBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });
  beforeEach(async () => {
    tab = await openTab(browser, app.url);
    await books().first().waitFor();
  });
  afterEach(() => tab.close());

  const books = () => tab.page.locator('.books li');
  const titles = () => tab.page.locator('.books .title').allInnerTexts();
  const reviews = () => tab.page.locator('.reviews li');
  const openBook = async (title: string): Promise<void> => {
    await tab.page.getByRole('link', { name: title, exact: false }).click();
    await tab.page.getByRole('heading', { name: title }).waitFor();
  };
  const firstTitle = async (): Promise<string> => (await titles())[0] ?? '';

  async function titlesOf(filter: string): Promise<string[]> {
    const { data } = await app.gateway.query(
      `{ books(filter: ${filter}, orderBy: [{ title: ASC }], first: 200) { nodes { title } } }`,
    );
    const { nodes } = data?.['books'] as { nodes: readonly { title: string }[] };
    return nodes.map(({ title }) => title);
  }

  /** What another client writes, with the project's key. */
  const send = (document: string) =>
    app.gateway.query(document, { as: { key: app.gateway.devserver.key } });

  test('its generated types are those of the schema that is served', async () => {
    expect(await app.run('codegen', '--check')).not.toContain('stale');
  });

  test('the list shows every book once while it is scrolled, and asks for each page once', async () => {
    const all = await titlesOf('{}');
    expect(all.length).toBeGreaterThan(60);
    await tab.scrollThrough(books(), all.length);
    expect(await titles()).toEqual(all);
    const pages = tab.operations.filter((operation) => operation === 'Books');
    expect(pages).toHaveLength(Math.ceil(all.length / 20));
    expect(tab.watched).toEqual({ problems: [], foreign: [] });
  });

  test('filters narrow the list, and what was shown before is not asked for again', async () => {
    const { page } = tab;
    const before = await titles();
    await page.getByLabel('Format').selectOption('PAPERBACK');
    await page.getByLabel('In stock').check();
    const some = await titlesOf('{ format: { eq: PAPERBACK }, stock: { gt: 0 } }');
    expect(some.length).toBeGreaterThan(0);
    await page.getByText(`${some.length} books`, { exact: true }).waitFor();
    expect(await titles()).toEqual(some.slice(0, 20));

    await page.getByLabel('In stock').uncheck();
    await page.getByLabel('Format').selectOption('');
    await page.getByText('83 books').waitFor();
    tab.clear();
    await page.getByLabel('Words in the title').fill('salt');
    await page.getByText(/^[1-9] books$/).waitFor();
    expect(await titles()).toEqual(await titlesOf('{ title: { contains: "salt" } }'));

    tab.clear();
    await page.getByLabel('Words in the title').fill('');
    await page.getByText('83 books').waitFor();
    expect((await titles()).slice(0, before.length)).toEqual(before);
    expect(tab.operations).toEqual([]);
  });

  test('a book of the list is shown out of the cache, without a request', async () => {
    const title = await firstTitle();
    tab.clear();
    await openBook(title);
    const { data } = await app.gateway.query(
      `{ books(filter: { title: { eq: ${JSON.stringify(title)} } }) { nodes { summary author { name } } } }`,
    );
    const { nodes } = data?.['books'] as {
      nodes: readonly { summary: string; author: { name: string } }[];
    };
    await tab.page.getByText(nodes[0]?.summary ?? '').waitFor();
    await tab.page.getByText(`by ${nodes[0]?.author.name}`).waitFor();
    await tab.page.getByRole('link', { name: 'Books', exact: true }).click();
    await books().first().waitFor();
    expect(tab.operations).toEqual([]);
  });

  test('a book that is opened by its address is asked for', async () => {
    const book = new URL('/books/the-salt-road', app.url).href;
    tab.clear();
    await tab.page.goto(book);
    await tab.page.getByRole('heading', { name: 'The Salt Road' }).waitFor();
    expect(tab.operations.toSorted()).toEqual(['Book', 'Me']);
    await tab.page.goto(new URL('/books/none', app.url).href);
    await tab.page.getByText('There is no such book.').waitFor();
  });

  test('a user signs in, stays so when the page is reloaded, and signs out', async () => {
    const { page } = tab;
    await page.getByLabel('Password').fill('wrong-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('alert')
      .getByText(/invalid credentials/i)
      .waitFor();
    await tab.signIn('priya');
    expect((await tab.context.cookies()).map(({ httpOnly }) => httpOnly)).toEqual([true, true]);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.reload();
    await page.getByRole('status').getByText('Priya Nair').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await tab.context.cookies()).toEqual([]);
  });

  async function write(title: string): Promise<void> {
    const form = tab.page.getByRole('form', { name: 'Write a review' });
    await form.getByLabel('Title').fill(title);
    await form.getByLabel('Stars').selectOption('4');
    await form.getByLabel('What you think').fill('Read it twice.');
    await form.getByRole('button', { name: 'Publish' }).click();
  }

  const stored = async (title: string) => {
    const { data } = await app.gateway.query(
      `{ reviews(filter: { title: { eq: ${JSON.stringify(title)} } }) { nodes { rating body reviewer book { title } } } }`,
    );
    return (data?.['reviews'] as { nodes: readonly unknown[] }).nodes;
  };

  test('a review is shown before it is stored, and once when it is', async () => {
    await tab.signIn('priya');
    const book = await firstTitle();
    await openBook(book);
    await reviews().first().waitFor();
    const count = await reviews().count();
    const held = await tab.hold('WriteReview');
    await write('Salt on the pages');
    await reviews().getByText('Salt on the pages').waitFor();
    expect(await stored('Salt on the pages')).toEqual([]);

    const answered = tab.page.waitForResponse(
      (response) => response.request().postData()?.includes('WriteReview') === true,
    );
    await held.letThrough();
    await answered;
    expect(await stored('Salt on the pages')).toEqual([
      { rating: 4, body: 'Read it twice.', reviewer: 'Priya Nair', book: { title: book } },
    ]);
    // What the subscription tells of it changes nothing.
    await send(
      `mutation { createReview(data: { rating: 1, title: "After it", reviewer: "Z", postedAt: "2030-01-01T00:00:00Z", book: { connect: "${await bookId(book)}" } }) { _id } }`,
    );
    await reviews().getByText('After it').waitFor();
    expect(await reviews().count()).toBe(count + 2);
    expect(await reviews().getByText('Salt on the pages').count()).toBe(1);
  });

  test('a review that could not be stored is taken back, and the form says why', async () => {
    await tab.signIn('priya');
    await openBook(await firstTitle());
    await reviews().first().waitFor();
    const held = await tab.hold('WriteReview');
    await write('Never to be seen');
    await reviews().getByText('Never to be seen').waitFor();
    await held.fail();
    await tab.page.getByRole('form').getByRole('alert').waitFor();
    expect(await reviews().getByText('Never to be seen').count()).toBe(0);
  });

  async function bookId(title: string): Promise<string> {
    const { data } = await app.gateway.query(
      `{ books(filter: { title: { eq: ${JSON.stringify(title)} } }) { nodes { _id } } }`,
    );
    return (data?.['books'] as { nodes: readonly { _id: string }[] }).nodes[0]?._id ?? '';
  }

  test('what another client writes, changes and deletes is seen at once, without a request', async () => {
    const title = await firstTitle();
    tab.clear();
    await openBook(title);
    await reviews().first().waitFor();
    const book = await bookId(title);
    await send(
      `mutation { createReview(_id: "live", data: { rating: 5, title: "From elsewhere", reviewer: "Zoe", postedAt: "2031-01-01T00:00:00Z", book: { connect: "${book}" } }) { _id } }`,
    );
    await reviews().first().getByText('From elsewhere').waitFor();
    await send('mutation { updateReview(_id: "live", data: { title: "Changed" }) { _id } }');
    await reviews().first().getByText('Changed').waitFor();
    await send('mutation { deleteReview(_id: "live") { _id } }');
    await reviews().getByText('Changed').waitFor({ state: 'detached' });
    expect(tab.operations).toEqual([]);
  });

  test('a photo is uploaded byte by byte, and shown to everybody', async () => {
    await tab.signIn('joel');
    await tab.page.getByRole('link', { name: 'Photos' }).click();
    const bytes = await readFile(picture);
    await tab.page
      .getByLabel('Photo')
      .setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer: bytes });
    await tab.page.getByRole('button', { name: 'Add the photo' }).click();
    const shown = tab.page.getByRole('img', { name: `${name}.png` });
    await shown.waitFor();
    await expect
      .poll(() =>
        shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(400);

    const { data } = await app.gateway.query(
      `{ storageListFiles(bucketId: "photos") { files { name downloadUrl } } }`,
    );
    const { files } = data?.['storageListFiles'] as {
      files: readonly { name: string; downloadUrl: string }[];
    };
    const file = files.find((each) => each.name === `${name}.png`);
    const answer = await fetch(file?.downloadUrl ?? '');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(tab.watched).toEqual({ problems: [], foreign: [] });
  });

  test('a gateway that cannot be reached is told', async () => {
    await tab.page.route('**/graphql', (route) => route.abort());
    await tab.page.reload();
    await tab.page.getByRole('main').getByRole('alert').waitFor();
  });
});
