import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig, type LoadOptions } from '../../../src/config/load.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-'));
});

afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: string) => writeFile(join(folder, name), content);

const load = (options: Partial<LoadOptions> = {}) =>
  loadConfig({ folder, environment: {}, ...options });

describe('the configuration file', () => {
  test.each([
    ['ts', 'const port: number = 4321;\nexport default { port };'],
    ['js', 'export default { port: 4321 };'],
    ['mjs', 'export default { port: 4321 };'],
    ['json', '{ "port": 4321 }'],
  ])('may end in .%s', async (ending, content) => {
    await write(`appwrite-graphql.config.${ending}`, content);
    expect(await load()).toMatchObject({ port: 4321, host: '127.0.0.1' });
  });

  test('may use defineConfig without the package being installed beside it', async () => {
    await write(
      'appwrite-graphql.config.ts',
      `import { defineConfig } from 'appwrite-graphql';\nexport default defineConfig({ port: 4321 });`,
    );
    expect(await load()).toMatchObject({ port: 4321 });
  });

  test('is read anew each time', async () => {
    await write('appwrite-graphql.config.js', 'export default { port: 1 };');
    await load();
    await write('appwrite-graphql.config.js', 'export default { port: 2 };');
    expect(await load()).toMatchObject({ port: 2 });
  });

  test('may be named, and must exist then', async () => {
    await write('other.json', '{ "port": 4321 }');
    expect(await load({ file: 'other.json' })).toMatchObject({ port: 4321 });
    await expect(load({ file: 'missing.json' })).rejects.toThrow(
      `There is no configuration file ${join(folder, 'missing.json')}.`,
    );
  });

  test('is the only one', async () => {
    await write('appwrite-graphql.config.ts', 'export default {};');
    await write('appwrite-graphql.config.json', '{}');
    await expect(load()).rejects.toThrow(
      'There are several configuration files, of which one is allowed: appwrite-graphql.config.ts, appwrite-graphql.config.json.',
    );
  });

  test.each([
    ['export default {', /appwrite-graphql\.config\.ts cannot be loaded: /],
    ['throw new Error("my own check");', /cannot be loaded: my own check$/],
    ['export const port = 1;', /must have an object of settings as its default export\.$/],
    ['export default [1];', /must have an object of settings as its default export\.$/],
    ['export default { port: "x" };', /^port \(appwrite-graphql\.config\.ts\) is 'x'; allowed/],
  ])('with %j is one readable error', async (content, message) => {
    await write('appwrite-graphql.config.ts', content);
    await expect(load()).rejects.toThrow(message);
  });

  test('with a mistake in its JSON is not quoted, as secrets may stand there', async () => {
    await write('appwrite-graphql.config.json', '{ "apiKey": standard_secret }');
    await expect(load()).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/cannot be loaded: it is not JSON/) as string,
      }),
    );
    await expect(load()).rejects.not.toThrow(/standard_/);
  });
});

describe('environment and flags', () => {
  const environment = {
    APPWRITE_ENDPOINT: 'https://example.com/v1',
    APPWRITE_PROJECT_ID: 'shop',
    APPWRITE_API_KEY: 'standard_key',
    HOST: '0.0.0.0',
    PORT: '4321',
    MODE: 'development',
    LOG_LEVEL: 'debug',
  };

  test('every variable has its setting', async () => {
    expect(await load({ environment })).toMatchObject({
      endpoint: 'https://example.com/v1',
      projectId: 'shop',
      apiKey: 'standard_key',
      host: '0.0.0.0',
      port: 4321,
      mode: 'development',
      logLevel: 'debug',
    });
  });

  test('an empty variable counts as unset', async () => {
    expect(await load({ environment: { PORT: '', APPWRITE_ENDPOINT: ' ' } })).toMatchObject({
      port: 4000,
      mode: 'development',
    });
  });

  test('MODE, which other tools set, too, stands behind a name that is ours alone', async () => {
    const theirs = { MODE: 'staging', APPWRITE_GRAPHQL_MODE: 'production' };
    expect(await load({ environment: theirs })).toMatchObject({ mode: 'production' });
    expect(await load({ environment: { ...theirs, MODE: '' } })).toMatchObject({
      mode: 'production',
    });
    await expect(load({ environment: { MODE: 'staging' } })).rejects.toThrow(
      /^mode \(MODE; APPWRITE_GRAPHQL_MODE stands before it\) is 'staging'; allowed is "development"/,
    );
    await expect(load({ environment: { APPWRITE_GRAPHQL_MODE: 'test' } })).rejects.toThrow(
      /^mode \(APPWRITE_GRAPHQL_MODE\) is 'test'; allowed is "development"/,
    );
  });

  test('within a run of Vitest, which sets MODE to test, the mode is as if nobody had set it', async () => {
    expect(await load({ environment: { MODE: 'test' } })).toMatchObject({ mode: 'development' });
    const connected = { ...environment, MODE: 'test' };
    expect(await load({ environment: connected })).toMatchObject({ mode: 'production' });
    await write('appwrite-graphql.config.json', '{ "mode": "development" }');
    expect(await load({ environment: connected })).toMatchObject({ mode: 'development' });
    await expect(load({ flags: { mode: 'test' } })).rejects.toThrow(/^mode \(--mode\) is 'test'/);
  });

  test('flags stand before variables, and variables before the file', async () => {
    await write(
      'appwrite-graphql.config.json',
      '{ "port": 1, "host": "file", "logLevel": "warn" }',
    );
    const config = await load({ environment: { PORT: '2', HOST: 'env' }, flags: { port: '3' } });
    expect(config).toMatchObject({ port: 3, host: 'env', logLevel: 'warn' });
  });

  test('errors name the variable or the flag', async () => {
    await expect(load({ environment: { PORT: 'x' } })).rejects.toThrow(/^port \(PORT\) is 'x'/);
    await expect(load({ flags: { logLevel: 'x' } })).rejects.toThrow(/^logLevel \(--log-level\)/);
  });
});

describe('the names file', () => {
  test('lies beside the configuration file', async () => {
    await mkdir(join(folder, 'sub'));
    await write('sub/gateway.json', '{}');
    const config = await load({ file: 'sub/gateway.json' });
    expect(config.namesFile).toBe(join(folder, 'sub', 'appwrite-graphql.names.json'));
  });

  test('lies in the folder where there is no configuration file', async () => {
    expect((await load()).namesFile).toBe(join(folder, 'appwrite-graphql.names.json'));
  });

  test('may have an absolute path', async () => {
    await write('appwrite-graphql.config.json', '{ "namesFile": "/etc/names.json" }');
    expect((await load()).namesFile).toBe('/etc/names.json');
  });
});
