import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { startBrowser } from '../support/browser.ts';
import { startExampleApp, type ExampleApp } from '../support/example-app.ts';
import { openTab, type Tab } from './tab.ts';

const folder = join(import.meta.dirname, '../../examples/relay');

let app: ExampleApp;
let browser: Browser;
let tab: Tab;

beforeAll(async () => {
  const { relay, services } = await loadConfig({ folder, environment: {} });
  [app, browser] = await Promise.all([
    startExampleApp('relay', { relay, services }),
    startBrowser(),
  ]);
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

/** What another client asks, with the project's key, or reads as a guest. */
async function send<T>(document: string): Promise<T> {
  const as = { key: app.gateway.devserver.key };
  const { data, errors } = await app.gateway.query(document, { as });
  expect(errors).toBeUndefined();
  return data as T;
}

const readBooks = async (filter: string) => {
  const { books: found } = await send<{
    books: { nodes: readonly { _id: string; title: string; summary: string }[] };
  }>(
    `{ books(filter: ${filter}, orderBy: [{ title: ASC }], first: 200) { nodes { _id title summary } } }`,
  );
  return found.nodes;
};

const openFirstBook = async () => {
  const [book] = await readBooks('{}');
  if (book === undefined) throw new Error('There are no books.');
  await tab.page.getByRole('link', { name: book.title }).click();
  await tab.page.getByRole('heading', { name: book.title }).waitFor();
  await reviews().first().waitFor();
  return book;
};

test('the schema that it is compiled against is the one that is served', async () => {
  const printed = await app.run('schema', '--silent');
  const kept = await readFile(join(folder, 'schema.graphql'), 'utf8');
  expect(printed).toContain(kept);
});

test('the list shows every book once while it is scrolled, and asks for each page once', async () => {
  const all = await readBooks('{}');
  await tab.scrollThrough(books(), all.length);
  expect(await titles()).toEqual(all.map(({ title }) => title));
  const pages = tab.operations.filter((operation) => /^books/.test(operation));
  expect(pages).toEqual(['booksQuery', ...Array<string>(4).fill('booksListQuery')]);
  expect(tab.watched).toEqual({ problems: [], foreign: [] });
});

test('a filter asks for its list once, and the list before is still there', async () => {
  const before = await titles();
  tab.clear();
  await tab.page.getByLabel('Format').selectOption('EBOOK');
  const some = await readBooks('{ format: { eq: EBOOK } }');
  await tab.page.getByText(`${some.length} books`, { exact: true }).waitFor();
  expect(await titles()).toEqual(some.slice(0, 20).map(({ title }) => title));
  await tab.page.getByLabel('Format').selectOption('');
  await tab.page.getByText('83 books').waitFor();
  expect((await titles()).slice(0, before.length)).toEqual(before);
  expect(tab.operations).toEqual(['booksListQuery']);
});

test('a book of the list is shown out of the store, and only its reviews are asked for', async () => {
  tab.clear();
  const { summary } = await openFirstBook();
  await tab.page.getByText(summary).waitFor();
  expect(tab.operations).toEqual(['reviewsQuery']);
  await tab.page.reload();
  await tab.page.getByText(summary).waitFor();
  await reviews().first().waitFor();
  expect(tab.operations).toContain('bookQuery');
  await tab.page.goto(new URL('/books/none', app.url).href);
  await tab.page.getByText('There is no such book.').waitFor();
});

test('a book is read again by its global id', async () => {
  const { _id } = await openFirstBook();
  await send(`mutation { updateBook(_id: "${_id}", data: { stock: 4321 }) { _id } }`);
  tab.clear();
  await tab.page.getByRole('button', { name: 'Look again' }).click();
  await tab.page.getByText('4321').waitFor();
  expect(tab.operations).toEqual(['bookFactsQuery']);
});

const reviewTitles = () => tab.page.locator('.reviews li strong').allInnerTexts();

const readReviews = async (book: string) => {
  const { reviews: found } = await send<{ reviews: { nodes: readonly { title: string }[] } }>(
    `{ reviews(filter: { book: { _id: { eq: "${book}" } } }, orderBy: [{ postedAt: DESC }]) { nodes { title } } }`,
  );
  return found.nodes.map(({ title }) => title);
};

test('the list within a book is paged by the book’s global id', async () => {
  const { _id } = await openFirstBook();
  const all = await readReviews(_id);
  expect(all.length).toBeGreaterThan(2);
  expect(await reviewTitles()).toEqual(all.slice(0, 2));
  tab.clear();
  await tab.page.getByRole('button', { name: 'More reviews' }).click();
  await reviews().nth(2).waitFor();
  expect(await reviewTitles()).toEqual(all);
  expect(tab.operations).toEqual(['reviewsListQuery']);
});

async function write(title: string): Promise<void> {
  const form = tab.page.getByRole('form', { name: 'Write a review' });
  await form.getByLabel('Title').fill(title);
  await form.getByLabel('What you think').fill('Read it twice.');
  await form.getByRole('button', { name: 'Publish' }).click();
}

test('a wrong password is told, the right one signs in, and a review goes into the list', async () => {
  const { page } = tab;
  await page.getByLabel('Password').fill('wrong-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page
    .getByRole('alert')
    .getByText(/invalid credentials/i)
    .waitFor();
  await tab.signIn('priya');
  const { _id } = await openFirstBook();
  const before = await reviewTitles();
  tab.clear();
  await write('Salt on the pages');
  await reviews().getByText('Salt on the pages').waitFor();
  expect(await reviewTitles()).toEqual(['Salt on the pages', ...before]);
  expect(tab.operations).toEqual(['reviewsWriteMutation']);
  expect((await readReviews(_id))[0]).toBe('Salt on the pages');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a review is shown before it is stored, and once when it is', async () => {
  await tab.signIn('priya');
  const { _id } = await openFirstBook();
  const before = await reviewTitles();
  const held = await tab.hold('reviewsWriteMutation');
  await write('Seen at once');
  await reviews().getByText('Seen at once').waitFor();
  expect(await reviewTitles()).toEqual(['Seen at once', ...before]);
  expect(await readReviews(_id)).not.toContain('Seen at once');

  const answered = tab.page.waitForResponse(
    (response) => response.request().postData()?.includes('reviewsWriteMutation') === true,
  );
  await held.letThrough();
  await answered;
  expect((await readReviews(_id))[0]).toBe('Seen at once');
  // What the subscription tells of it changes nothing.
  await send(
    `mutation { createReview(data: { rating: 1, title: "After it", reviewer: "Z", postedAt: "2030-01-01T00:00:00Z", book: { connect: "${_id}" } }) { _id } }`,
  );
  await reviews().getByText('After it').waitFor();
  expect(await reviewTitles()).toEqual(['After it', 'Seen at once', ...before]);
});

test('a review that could not be stored is taken back, and the form says why', async () => {
  await tab.signIn('priya');
  const { _id } = await openFirstBook();
  const before = await reviewTitles();
  const held = await tab.hold('reviewsWriteMutation');
  await write('Never to be seen');
  await reviews().getByText('Never to be seen').waitFor();
  await held.fail();
  await tab.page.getByRole('form').getByRole('alert').waitFor();
  expect(await reviewTitles()).toEqual(before);
  expect(await readReviews(_id)).not.toContain('Never to be seen');
});

test('what somebody else writes, changes and deletes is seen at once, without a request', async () => {
  const { _id } = await openFirstBook();
  const [title = ''] = await readReviews(_id);
  const { reviews: found } = await send<{ reviews: { nodes: readonly { _id: string }[] } }>(
    `{ reviews(filter: { book: { _id: { eq: "${_id}" } }, title: { eq: "${title}" } }) { nodes { _id } } }`,
  );
  const id = found.nodes[0]?._id ?? '';
  tab.clear();
  // Nothing tells a page from when on its subscription hears, so it is written until it has heard.
  await expect
    .poll(async () => {
      await send(
        `mutation { updateReview(_id: "${id}", data: { title: "On second thoughts" }) { _id } }`,
      );
      return reviewTitles();
    })
    .toContain('On second thoughts');
  await send(`mutation { deleteReview(_id: "${id}") { _id } }`);
  await reviews().getByText('On second thoughts').waitFor({ state: 'detached' });
  const before = await reviewTitles();
  await send(
    `mutation { createReview(data: { rating: 5, title: "From elsewhere", reviewer: "Zoe", postedAt: "2031-01-01T00:00:00Z", book: { connect: "${_id}" } }) { _id } }`,
  );
  await reviews().first().getByText('From elsewhere').waitFor();
  expect(await reviewTitles()).toEqual(['From elsewhere', ...before]);
  expect(tab.operations).toEqual([]);
});

test('a gateway that cannot be reached is told', async () => {
  await tab.page.route('**/graphql', (route) => route.abort());
  await tab.page.reload();
  await tab.page.getByRole('main').getByRole('alert').waitFor();
});
