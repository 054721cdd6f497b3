import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { createAdmin } from '../../support/admin.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli, CliOptions } from '../../support/cli.ts';
import { createDeferred } from '../../support/deferred.ts';
import { bodyOf } from '../../support/http-server.ts';
import { appwriteError, startUpstreamProxy } from '../../support/upstream-proxy.ts';
import type { Intercept, UpstreamProxy } from '../../support/upstream-proxy.ts';

let devserver: Devserver;
const started: { dispose(): Promise<void> }[] = [];

beforeEach(async () => {
  devserver = await startDevserver();
  await createAdmin(devserver).createTables('shop', [
    { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
  ]);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.dispose()));
  await devserver.close();
});

const run = async (words: readonly string[], options?: CliOptions): Promise<Cli> => {
  const cli = await startCli(words, options);
  started.push(cli);
  return cli;
};
const proxy = async (intercept?: Intercept): Promise<UpstreamProxy> => {
  const upstream = await startUpstreamProxy(devserver, intercept);
  started.push({ dispose: () => upstream.close() });
  return upstream;
};
const urlOf = async (cli: Cli): Promise<string> =>
  (await cli.waitFor(/(http:\/\/\S+)\/graphql/))[1] ?? '';
const ask = (url: string, query: string): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  });
/** A failed start: what was said, in one line, and the exit code. */
const failure = async (words: readonly string[], options?: CliOptions) => {
  const { exitCode, stderr, stdout } = await (await run(words, options)).finished;
  return { exitCode, stdout, lines: stderr.trimEnd().split('\n') };
};

test('a start prints what is served and where, and SIGTERM ends it with exit code 0', async () => {
  const cli = await run(['start'], { project: devserver });
  const url = await urlOf(cli);
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'ready' });
  cli.signal('SIGTERM');
  const { exitCode, stdout } = await cli.finished;
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Serving 1 table of');
  expect(stdout).not.toContain(devserver.key);
});

test('an endpoint that nobody answers at is one sentence and a non-zero exit', async () => {
  const upstream = await proxy();
  await upstream.close();
  const { exitCode, lines } = await failure(['start'], { project: upstream });
  expect(exitCode).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/reach|answer/);
});

test('a key that Appwrite does not know is one sentence and a non-zero exit', async () => {
  const { exitCode, lines } = await failure(['start'], { project: { ...devserver, key: 'wrong' } });
  expect(exitCode).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('API key');
});

test('a key without tables.read is one sentence that names the scope', async () => {
  const upstream = await proxy(({ path }) =>
    path.includes('/tables')
      ? appwriteError(
          401,
          'general_unauthorized_scope',
          'app.x@service.y (role: applications) missing scopes (["tables.read"])',
        )
      : undefined,
  );
  const { exitCode, lines } = await failure(['start'], { project: upstream });
  expect(exitCode).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('tables.read');
});

test('an incomplete configuration names the variable that is missing', async () => {
  const { exitCode, lines } = await failure(['start'], {
    environment: { APPWRITE_ENDPOINT: devserver.endpoint },
  });
  expect(exitCode).toBe(2);
  expect(lines.join('\n')).toMatch(/APPWRITE_PROJECT_ID|APPWRITE_API_KEY/);
});

test.each([
  [['start', '--bogus'], '--bogus'],
  [['serve'], '"serve"'],
  [['start', 'now'], '"now"'],
  [['start', '--port', 'many'], 'many'],
])('%j is refused with the word that is not understood', async (words, word) => {
  const { exitCode, lines } = await failure(words, { project: devserver });
  expect(exitCode).toBe(2);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(word);
});

test('when Appwrite goes away later, the gateway keeps serving and says so', async () => {
  const upstream = await proxy();
  const cli = await run(['start'], { project: upstream });
  const url = await urlOf(cli);
  await upstream.close();
  const response = await ask(url, '{ books { nodes { _id } } }');
  expect((await bodyOf(response)).errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  await expect
    .poll(async (): Promise<unknown> => (await fetch(`${url}/health/ready`)).json(), {
      timeout: 20_000,
    })
    .toMatchObject({
      status: 'ready',
      upstream: 'unreachable',
      lastFailure: expect.any(String) as string,
    });
  expect((await ask(url, '{ __schema { queryType { name } } }')).status).toBe(200);
});

test('a request in flight when SIGTERM arrives is answered before the process ends', async () => {
  const arrived = createDeferred();
  const gate = createDeferred();
  const upstream = await proxy(async ({ path }) => {
    if (!path.includes('/rows')) return undefined;
    arrived.resolve();
    await gate.promise;
    return { status: 200, body: { total: 1, rows: [{ $id: 'salt', title: 'The Salt Road' }] } };
  });
  const cli = await run(['start'], { project: upstream });
  const url = await urlOf(cli);
  const running = ask(url, '{ books { nodes { _id } } }');
  await arrived.promise;
  cli.signal('SIGTERM');
  await expect
    .poll(() =>
      fetch(`${url}/health/ready`).then(
        (ready) => ready.status,
        () => 'closed',
      ),
    )
    .not.toBe(200);
  gate.resolve();
  expect(await bodyOf(await running)).toEqual({ data: { books: { nodes: [{ _id: 'salt' }] } } });
  expect((await cli.finished).exitCode).toBe(0);
});

test('check says that the key works and how many tables there are', async () => {
  const cli = await run(['check'], { project: devserver });
  const { exitCode, stdout } = await cli.finished;
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'The key works, and a schema of 1 table can be served.\n',
  });
});

test('print-schema prints what routers are told, where that is asked for', async () => {
  const cli = await run(['print-schema', '--federation'], { project: devserver });
  const { exitCode, stdout } = await cli.finished;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^extend schema @link\(/);
  expect(stdout).toContain('type Book @key(fields: "_id") {');
});

test('print-schema prints the derived schema', async () => {
  const cli = await run(['print-schema'], { project: devserver });
  const { exitCode, stdout } = await cli.finished;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^type Book \{$/m);
});

test('help and version need no configuration', async () => {
  expect((await (await run(['--help'])).finished).stdout).toContain('Usage: appwrite-graphql');
  expect((await (await run(['--version'])).finished).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
