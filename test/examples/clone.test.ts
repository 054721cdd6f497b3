import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { readBlocks, root, type Block } from '../docs/blocks.ts';
import { addEmptyShop, startDocsProject, type DocsProject } from '../docs/project.ts';
import { runInClone } from '../docs/shell.ts';

let folder: string;
let project: DocsProject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-clone-'));
  const options = { cwd: root, encoding: 'utf8' } as const;
  const files = execFileSync('git', ['ls-files', '-z', '--deduplicate'], options).split('\0');
  for (const file of files.filter((name) => name !== ''))
    cpSync(join(root, file), join(folder, file));
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
