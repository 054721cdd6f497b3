import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlocks, type Block } from './blocks.ts';
import { runGraphql } from './graphql.ts';
import { addEmptyShop, startDocsProject, type DocsProject } from './project.ts';
import { runsHere } from './runs/here.ts';
import { runsInBrowser } from './runs/in-browser.ts';
import { runsWithPackages } from './runs/with-packages.ts';
import { runShell } from './shell.ts';

const blocks = readBlocks();
const written = (...languages: string[]): Block[] =>
  blocks.filter(
    ({ language, marks }) => languages.includes(language) && marks['not run'] === undefined,
  );
const nameOf = ({ file, line }: Block): string => `${file}:${line}`;

/** Zsh and fish are not everywhere. */
const isShellMissing = ({ marks }: Block): boolean =>
  marks.shell !== undefined && spawnSync(marks.shell, ['-c', 'true']).error !== undefined;

describe('the guides', () => {
  let project: DocsProject;

  beforeAll(async () => {
    project = await startDocsProject(addEmptyShop);
  }, 60_000);

  afterAll(async () => {
    await project.close();
  });

  for (const block of written('graphql', 'sh')) {
    if (block.marks.run !== undefined || block.marks.in !== undefined) continue;
    test.skipIf(isShellMissing(block))(
      `${nameOf(block)} does what the guide says (${block.language})`,
      async () => {
        await (block.language === 'sh' ? runShell(block, project) : runGraphql(block, project));
      },
    );
  }
});

test('what is not run has a reason, and is counted', async () => {
  const languages = ['graphql', 'ts', 'js', 'python', 'sh'];
  const skipped = blocks.flatMap(({ file, language, marks }) => {
    if (!languages.includes(language)) return [];
    const reason = marks['not run'];
    return reason === undefined ? [] : [`${file}: ${language}, ${reason}`];
  });
  await expect(`${skipped.toSorted().join('\n')}\n`).toMatchFileSnapshot('not-run.txt');
});

test('every block of code is run by somebody', () => {
  const runs = { ...runsHere, ...runsInBrowser, ...runsWithPackages };
  const left = written('ts', 'js', 'python').filter(
    ({ isForOthers, marks }) => !isForOthers && runs[marks.run ?? ''] === undefined,
  );
  expect(left.map((block) => `${nameOf(block)} ${block.marks.run ?? ''}`)).toEqual([]);
});

test('blocks are written in languages that are run, or that are data', () => {
  const known = [
    'graphql',
    'ts',
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
