import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCatalogReader } from '../../../src/catalog/create-catalog-reader.ts';
import { readNamesLock, writeNamesLock } from '../../../src/catalog/names-lock.ts';
import type { NamesLock } from '../../../src/catalog/types.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { Logger } from '../../../src/logger.ts';
import { createFakeUpstream } from './fake-upstream.ts';
import { wireTable } from './fixtures.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-lock-'));
  path = join(folder, 'names.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const lock: NamesLock = {
  version: 1,
  tables: { 'main/posts': { type: 'Post', one: 'post', many: 'posts' } },
  columns: { 'main/posts/id': 'id_' },
  enums: { 'main/posts/status': { type: 'PostStatus', elements: { 'b c': 'b_c' } } },
};

describe('the lock file', () => {
  test('gives back what was written, and leaves no other file behind', async () => {
    await writeNamesLock(path, lock);
    expect(await readNamesLock(path)).toEqual(lock);
    expect(await readdir(folder)).toEqual(['names.json']);
  });

  test('is made together with its folder', async () => {
    const deep = join(folder, 'a', 'b', 'names.json');
    await writeNamesLock(deep, lock);
    expect(await readNamesLock(deep)).toEqual(lock);
  });

  test('counts as empty while there is none', async () => {
    expect(await readNamesLock(path)).toEqual({ version: 1, tables: {}, columns: {}, enums: {} });
  });

  test('stays as it was when it cannot be replaced', async () => {
    const taken = join(folder, 'folder');
    await writeNamesLock(join(taken, 'x'), lock);
    await expect(writeNamesLock(taken, lock)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['folder']);
  });

  test.each([
    ['is no JSON', '{', 'is not JSON'],
    ['comes from a newer version', '{"version":2,"tables":[]}', 'version 2'],
    ['has no version', '{}', 'version'],
    ['is damaged', JSON.stringify({ ...lock, tables: { 'a/b': { type: 1 } } }), 'tables.a/b.type'],
  ])('that %s is refused with its path', async (_name, text, problem) => {
    await writeFile(path, text);
    await expect(readNamesLock(path)).rejects.toMatchObject({
      name: 'GatewayError',
      message: expect.stringContaining(problem) as string,
    });
    await expect(readNamesLock(path)).rejects.toThrow(path);
  });

  test('that is a folder is refused', async () => {
    await expect(readNamesLock(folder)).rejects.toMatchObject({ name: 'GatewayError' });
  });
});

describe('a catalog reader', () => {
  const upstreamWith = (...names: string[]) =>
    createFakeUpstream([
      {
        $id: 'main',
        name: 'Main',
        tables: names.map((name) => wireTable(name.replaceAll(' ', '-'), [], { name })),
      },
    ]);
  const readWith = async (names: string[], { namesFile = path }: { namesFile?: string } = {}) => {
    const connect = () => upstreamWith(...names);
    const read = createCatalogReader({ connect, namesFile, logger: silentLogger });
    return (await read()).tables.map((table) => table.names.type);
  };

  test('keeps names over a restart', async () => {
    expect(await readWith(['post'])).toEqual(['Post']);
    expect(await readWith(['Posts', 'post'])).toEqual(['MainPost', 'Post']);
    expect((await readNamesLock(path)).tables).toMatchObject({
      'main/Posts': { type: 'MainPost' },
      'main/post': { type: 'Post' },
    });
  });

  test('answers with the same catalog as long as Appwrite says the same', async () => {
    const projects = [['post'], ['post'], ['post', 'tag'], ['post']];
    const connect = () => upstreamWith(...(projects.shift() ?? []));
    const read = createCatalogReader({ connect, namesFile: null, logger: silentLogger });
    const first = await read();
    expect(await read()).toBe(first);
    expect((await read()).revision).not.toBe(first.revision);
    expect((await read()).revision).toBe(first.revision);
  });

  test('writes the file only when names have changed', async () => {
    const read = createCatalogReader({
      connect: () => upstreamWith('post'),
      namesFile: path,
      logger: silentLogger,
    });
    await read();
    await rm(path);
    await read();
    expect(await readdir(folder)).toEqual([]);
  });

  test('keeps names in memory where there is no file', async () => {
    const projects = [['post'], ['Posts', 'post']];
    const connect = () => upstreamWith(...(projects.shift() ?? []));
    const read = createCatalogReader({ connect, namesFile: null, logger: silentLogger });
    await read();
    const { tables } = await read();
    expect(tables.map(({ names }) => names.type)).toEqual(['MainPost', 'Post']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes on with a warning when the file cannot be written', async () => {
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
    const parent = join(folder, 'parent');
    const read = createCatalogReader({
      connect: () => {
        writeFileSync(parent, 'A file where the folder would be made.');
        return upstreamWith('post');
      },
      namesFile: join(parent, 'names.json'),
      logger,
    });
    expect((await read()).tables).toHaveLength(1);
    expect(warnings).toHaveLength(1);
  });

  test('does not touch a file that it cannot understand', async () => {
    await writeFile(path, '{"version":7}');
    await expect(readWith(['post'])).rejects.toThrow('version 7');
    expect(await readFile(path, 'utf8')).toBe('{"version":7}');
  });
});
