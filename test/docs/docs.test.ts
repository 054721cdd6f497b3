import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlocks, type Block } from './blocks.ts';
import { runGraphql } from './graphql.ts';
import { startDocsProject, type DocsProject } from './project.ts';
import { runShell } from './shell.ts';
import { createTypeChecker } from './typescript.ts';

const blocks = readBlocks();
const written = (...languages: string[]): Block[] =>
  blocks.filter(
    ({ language, marks }) => languages.includes(language) && marks['not run'] === undefined,
  );
const nameOf = ({ file, line }: Block): string => `${file}:${line}`;

describe('the guides', () => {
  let project: DocsProject;

  beforeAll(async () => {
    project = await startDocsProject();
  }, 60_000);

  afterAll(async () => {
    await project.close();
  });

  for (const block of written('graphql', 'sh')) {
    test(`${nameOf(block)} does what the guide says (${block.language})`, async () => {
      await (block.language === 'sh' ? runShell(block, project) : runGraphql(block, project));
    });
  }
});

describe('the TypeScript of the guides', () => {
  const typed = written('ts', 'tsx');
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

test('what is not run has a reason, and is counted', async () => {
  const languages = ['graphql', 'ts', 'tsx', 'sh'];
  const skipped = blocks.flatMap(({ file, language, marks }) => {
    if (!languages.includes(language)) return [];
    if (marks['not run'] !== undefined) return [`${file}: ${language}, ${marks['not run']}`];
    const reason = marks['only checked'];
    return reason === undefined ? [] : [`${file}: ${language} is only checked, ${reason}`];
  });
  await expect(`${skipped.toSorted().join('\n')}\n`).toMatchFileSnapshot('not-run.txt');
});

test('blocks are written in languages that are run, or that are data', () => {
  const known = [
    'graphql',
    'ts',
    'tsx',
    'js',
    'sh',
    'json',
    'yaml',
    'nginx',
    'text',
    'dockerfile',
    'python',
  ];
  const others = blocks.filter(({ language }) => !known.includes(language));
  expect(others.map((block) => `${nameOf(block)} ${block.language}`)).toEqual([]);
});
