import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBlocks } from '../docs/blocks.ts';
import { runBlock } from '../docs/given.ts';
import { addEmptyShop, startDocsProject, type DocsProject } from '../docs/project.ts';
import { runsInBrowser } from '../docs/runs/in-browser.ts';

let project: DocsProject;
beforeAll(async () => {
  project = await startDocsProject(addEmptyShop);
});
afterAll(() => project.close());

const blocks = readBlocks().filter(({ marks }) => runsInBrowser[marks.run ?? ''] !== undefined);

test('there is a block for each run', () => {
  expect(blocks.map(({ marks }) => marks.run).toSorted()).toEqual(
    Object.keys(runsInBrowser).toSorted(),
  );
});

test.each(blocks)('$file:$line does in a browser what it says: $marks.run', async (block) => {
  const run = runsInBrowser[block.marks.run ?? ''];
  if (run !== undefined) await runBlock(block, project, run);
});
