import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { exampleOperation } from '../../../devserver/demo/example-operation.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli } from '../../support/cli.ts';
import { bodyOf } from '../../support/http-server.ts';

let cli: Cli | undefined;
afterEach(() => cli?.dispose());

const start = async (...words: string[]): Promise<string> => {
  cli = await startCli(['start', ...words]);
  return (await cli.waitFor(/GraphiQL\s+(http:\S+)/))[1] ?? '';
};
const ask = async (url: string, query: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

test('without an endpoint a start serves demo data, whose example a guest can run', async () => {
  const url = await start('--ephemeral');
  const { data, errors } = await bodyOf(await ask(url, exampleOperation));
  expect(errors).toBeUndefined();
  const { books } = data as { books: { totalCount: number; nodes: { author: unknown }[] } };
  expect(books.totalCount).toBeGreaterThan(5);
  expect(books.nodes).toHaveLength(5);
  expect(books.nodes[0]?.author).toMatchObject({ name: expect.any(String) as string });
});

test('a demo user signs in through the gateway with the password that is printed', async () => {
  const url = await start('--ephemeral');
  const printed = await cli?.waitFor(/(\S+@example\.com) \/ (\S+)/);
  const [, email = '', password = ''] = printed ?? [];
  const signIn = await ask(
    url,
    `mutation { accountCreateEmailPasswordSession(email: "${email}", password: "${password}") { userId } }`,
  );
  expect((await bodyOf(signIn)).errors).toBeUndefined();
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const me = await bodyOf(await ask(url, '{ accountGet { email } }', { Cookie: cookie }));
  expect(me).toEqual({ data: { accountGet: { email } } });
  const out = await ask(
    url,
    'mutation { accountDeleteSession(sessionId: "current") { __typename } }',
    {
      Cookie: cookie,
    },
  );
  expect((await bodyOf(out)).errors).toBeUndefined();
  expect(out.headers.getSetCookie().join()).toMatch(/=deleted|Max-Age=0|expires=Thu, 01.Jan.1970/i);
  const after = await bodyOf(await ask(url, '{ accountGet { email } }', { Cookie: cookie }));
  expect(after.data).toEqual({ accountGet: null });
});

test('the demo data is kept from one start to the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-data-'));
  try {
    await start('--data', folder);
    const project = (await cli?.waitFor(/project (\w+)/))?.[1];
    cli?.signal('SIGTERM');
    expect((await cli?.finished)?.exitCode).toBe(0);
    await cli?.dispose();
    await start('--data', folder);
    expect((await cli?.waitFor(/project (\w+)/))?.[1]).toBe(project);
  } finally {
    await cli?.dispose();
    await rm(folder, { recursive: true, force: true });
  }
});
