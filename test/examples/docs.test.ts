import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlocks } from '../docs/blocks.ts';
import { runBlock } from '../docs/given.ts';
import { addEmptyShop, startDocsProject, type DocsProject } from '../docs/project.ts';
import { runsWithPackages } from '../docs/runs/with-packages.ts';
import { createTypeChecker } from '../docs/typescript.ts';
import { installExample } from '../support/example-app.ts';

const blocks = readBlocks().filter(({ marks }) => marks.packages !== undefined);

describe.each(blocks)('the guide, $file:$line, with the packages of $marks.packages', (block) => {
  let project: DocsProject;

  beforeAll(async () => {
    await installExample(block.marks.packages ?? '');
    project = await startDocsProject(addEmptyShop);
  });

  afterAll(() => project.close());

  test('compiles in a strict project', () => {
    expect(createTypeChecker([block])(block)).toEqual([]);
  });

  test(`does what it says: ${block.marks.run}`, async () => {
    const run = runsWithPackages[block.marks.run ?? ''];
    if (run === undefined) throw new Error('Nobody runs this block.');
    await runBlock(block, project, run);
  });
});
