import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { readBlocks, root, type Block } from '../docs/blocks.ts';
import { addEmptyShop, startDocsProject, type DocsProject } from '../docs/project.ts';
import { runInClone } from '../docs/shell.ts';

/** What a clone does not have. */
const leftOut: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage', '.data']);

let folder: string;
let project: DocsProject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-clone-'));
  cpSync(root, folder, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  project = await startDocsProject(addEmptyShop);
});

afterAll(async () => {
  await project.close();
  await rm(folder, { recursive: true, force: true });
});

/** The guides repeat one of them. */
const blocks = [
  ...new Map(
    readBlocks()
      .filter(({ marks }) => marks.in === 'clone')
      .map((block): [string, Block] => [block.text, block]),
  ).values(),
];

// The first installs the packages, as a new user does.
test.each(blocks)('$file:$line serves $marks.serves in a clone', { timeout: 600_000 }, (block) =>
  runInClone(block, { folder, project }),
);
