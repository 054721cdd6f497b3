import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readManifests } from '../../src/manifests.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifests-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('two files may hold the same operation', async () => {
  const paths = [
    await file('a.json', { x: '{ a }' }),
    await file('b.json', { x: '{ a }', y: '{ b }' }),
  ];
  expect([...readManifests(paths)]).toEqual([
    ['x', '{ a }'],
    ['y', '{ b }'],
  ]);
});

test('two operations under one id are refused, and the file is named', async () => {
  const paths = [await file('c.json', { x: '{ a }' }), await file('d.json', { x: '{ b }' })];
  expect(() => readManifests(paths)).toThrow(
    /d\.json: it holds another operation under the id "x"/,
  );
});

test.each([
  ['text', 'no JSON at all', /is not JSON/],
  [
    'another version of Apollo’s',
    { format: 'apollo-persisted-query-manifest', version: 2, operations: [] },
    /neither/,
  ],
  ['a list', ['{ a }'], /neither/],
])('%s is refused', async (_name, content, message) => {
  const path = await file('wrong.json', content);
  expect(() => readManifests([path])).toThrow(message);
});

test('a file that is not there is named', () => {
  expect(() => readManifests([join(folder, 'none.json')])).toThrow(/none\.json: it cannot be read/);
});
