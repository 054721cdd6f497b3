import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { guides, root } from './blocks.ts';

const textOf = (path: string): string => readFileSync(path, 'utf8');
const withoutBlocks = (text: string): string => text.replaceAll(/^[ ]*```[\s\S]*?^[ ]*```/gm, '');

/** The names under which GitHub makes a page's headings reachable. */
const anchorsOf = (path: string): string[] =>
  [...withoutBlocks(textOf(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function problemWith(link: string, file: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(root, file) : resolve(root, dirname(file), path);
  if (!existsSync(target)) return `${file} leads to ${link}, which is not there`;
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return undefined;
  return `${file} leads to ${link}, whose heading is not there`;
}

test('every link of the guides leads to a file and a heading that are there', () => {
  const problems = guides().flatMap((file) =>
    [...withoutBlocks(textOf(join(root, file))).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link))
      .flatMap((link) => problemWith(link, file) ?? []),
  );
  expect(problems).toEqual([]);
});

test('the index names every guide', () => {
  const index = textOf(join(root, 'docs/README.md'));
  const names = readdirSync(join(root, 'docs')).filter((name) => /^[a-z].*\.md$/.test(name));
  expect(names.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});
