import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlocks, type Block } from './blocks.ts';
import { runBlock } from './given.ts';
import { startDocsProject, type DocsProject } from './project.ts';
import { runsHere } from './runs/here.ts';
import { isPythonMissing } from './runs/python.ts';
import { addShop } from './shop.ts';
import { createTypeChecker } from './typescript.ts';

const nameOf = ({ file, line }: Block): string => `${file}:${line}`;
/** Those for the packages of an example are compiled, and run, by the tests of the examples. */
const blocks = readBlocks().filter(
  ({ language, marks }) =>
    language !== 'json' && marks.packages === undefined && marks['not run'] === undefined,
);
const typed = blocks.filter(({ language }) => language === 'ts');

describe('the TypeScript of the guides', () => {
  let check: (block: Block) => string[];

  beforeAll(() => {
    check = createTypeChecker(typed);
  }, 60_000);

  for (const block of typed) {
    test(`${nameOf(block)} compiles in a strict project`, () => {
      expect(check(block)).toEqual([]);
    });
  }
});

describe('the code of the guides', () => {
  let project: DocsProject;

  beforeAll(async () => {
    project = await startDocsProject(addShop);
  }, 60_000);

  afterAll(async () => {
    await project.close();
  });

  for (const block of blocks) {
    const run = runsHere[block.marks.run ?? ''];
    if (run === undefined) continue;
    test.skipIf(block.language === 'python' && isPythonMissing())(
      `${nameOf(block)} does what the guide says: ${block.marks.run}`,
      () => runBlock(block, project, run),
    );
  }
});
