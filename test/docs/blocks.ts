import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a guide, with what the comments before it say of it. */
export interface Block {
  readonly file: string;
  /** Of its fence. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly marks: Readonly<Partial<Record<Mark, string>>>;
  /** A comment before it is for a test of its own. */
  readonly isForOthers: boolean;
  /** The `json` block that comes next: what it answers. */
  readonly answer?: string;
}

/** What a comment before a block can say; `README.md` beside this file explains them. */
const marks = [
  'not run',
  'as',
  'config',
  'variables',
  'headers',
  'input',
  'then',
  'before',
  'run',
  'packages',
  'serves',
  'in',
  'shell',
] as const;
export type Mark = (typeof marks)[number];

/** `README.md` and the guides, relative to the project's folder. */
export const guides = (): string[] => [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => `docs/${name}`),
];

/** What stands beside what it replaces is run, and compared, by tests of its own. */
const isCompared = ({ file, language, marks }: Block): boolean =>
  file.startsWith('docs/moving-from-') &&
  (language === 'graphql' || (language === 'python' && marks.run === undefined));

export const readBlocks = (): Block[] =>
  guides()
    .flatMap((file) => parseBlocks(file, readFileSync(join(root, file), 'utf8')))
    .filter((block) => !isCompared(block));

const fence = /^([ ]*)```(\w+)[^\n]*\n([\s\S]*?)^\1```[ ]*$/gm;
/** Comments by which other tests find blocks, and those that other tools and tests look for. */
const ofBlocks = /^ (?:test|(?:example|pair|pages|built-in|same|live): .*) $/;
const ofOthers = /^ (?:prettier-ignore|(?:filters|arguments|operators|data|permissions): .*) $/;
/** Comments that stand directly before a block, with blank lines between. */
const commentsBefore = /(?:(?<=^|\n)[ ]*<!--(?:(?!-->)[\s\S])*-->\s*)+$/;

export function parseBlocks(file: string, text: string): Block[] {
  const found = [...text.matchAll(fence)];
  let end = 0;
  const blocks = found.map((match): Block => {
    const [whole, indent = '', language = '', body = ''] = match;
    const before = text.slice(end, match.index);
    end = match.index + whole.length;
    const comments = commentsBefore.exec(before)?.[0] ?? '';
    const line = text.slice(0, match.index).split('\n').length;
    const own = body.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const said = parseMarks(comments, `${file}:${line}`);
    return { file, line, language, text: own, ...said };
  });
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    const isAnswer =
      next?.language === 'json' &&
      Object.keys(next.marks).length === 0 &&
      ['graphql', 'sh'].includes(block.language);
    return isAnswer ? { ...block, answer: next.text } : block;
  });
}

function parseMarks(comments: string, place: string): Pick<Block, 'marks' | 'isForOthers'> {
  let isForOthers = false;
  const found: Partial<Record<Mark, string>> = {};
  for (const [, content = ''] of comments.matchAll(/<!--([\s\S]*?)-->/g)) {
    isForOthers ||= ofBlocks.test(content);
    if (ofBlocks.test(content) || ofOthers.test(content)) continue;
    const mark = marks.find((name) => content.trim().startsWith(`${name}:`));
    if (mark === undefined) throw new Error(`${place}: nobody knows the comment ${content.trim()}`);
    found[mark] = content
      .trim()
      .slice(mark.length + 1)
      .trim();
  }
  return { marks: found, isForOthers };
}
