import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { installExample } from '../support/example-app.ts';
import { openTab, type Tab } from './tab.ts';

let browser: Browser;
let tab: Tab | undefined;
let started: ChildProcess | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await tab?.close();
  await end();
});
afterAll(() => browser.close());

/** As Ctrl-C does in a terminal: everything that was started gets the signal. */
async function end(): Promise<void> {
  const child = started;
  started = undefined;
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGINT');
  await closed;
}

async function start(folder: string): Promise<string> {
  started = spawn('npm', ['start'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, NO_COLOR: '1', NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  started.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  if (!started.stdout) throw new Error('The output has to be read.');
  for await (const line of createInterface({ input: started.stdout })) {
    const [, url] = /Local: +(http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (url === undefined) continue;
    started.stdout.resume();
    return url;
  }
  throw new Error(`It ended before it served anything.\n${complaints.join('')}`);
}

test.each(['apollo', 'urql', 'relay'])(
  'npm start in the example for %s serves it with demo data and no complaint, and ends as a whole',
  { timeout: 120_000 },
  async (name) => {
    const url = await start(await installExample(name));
    tab = await openTab(browser, url);
    const warnings: string[] = [];
    tab.page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await tab.page.locator('.books li').first().waitFor();
    await tab.signIn('priya');
    await tab.page.locator('.books li').first().click();
    await tab.page.locator('.reviews li').first().waitFor();
    if (name !== 'relay') {
      await tab.page.getByRole('link', { name: 'Photos' }).click();
      await tab.page.getByText('There are none yet.').waitFor();
    }
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(warnings).toEqual([]);
    expect(tab.watched).toEqual({ problems: [], foreign: [] });
    await tab.close();
    await end();
    await expect(fetch(url)).rejects.toThrow();
  },
);
