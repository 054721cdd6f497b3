/** What a page asks of its test at one place, with the line of its comment; `run` is for another. */
export type PageStep = { readonly line: number; readonly about: string } & Step;

type Step =
  | CallStep
  | MovedStep
  | RowsStep
  | { readonly kind: 'live' | 'same'; readonly operation: Operation }
  | ElsewhereStep;

/** The block directly behind the comment is for another test. */
interface ElsewhereStep {
  readonly kind: 'elsewhere';
  readonly language: string | undefined;
}

export interface Operation {
  readonly document: string;
  /** From the block of JSON behind it. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Code of the SDKs and an operation that do the same, once or page by page. */
export interface CallStep {
  readonly kind: 'pair' | 'pages';
  readonly code: string;
  readonly python: string;
  readonly operation: Operation;
}

/** An operation for the built-in API and one for the typed schema that do the same. */
export interface MovedStep {
  readonly kind: 'built-in';
  readonly old: Operation;
  readonly operation: Operation;
}

/** A table whose rows each have a call's part and an operation's part. */
export interface RowsStep {
  readonly kind: 'rows';
  /** What the cells are parts of. */
  readonly parts: 'filters' | 'arguments' | 'operators' | 'data' | 'permissions';
  /** The field that the second column belongs to, as its heading names it. */
  readonly field: string;
  readonly rows: readonly (readonly [theirs: string, ours: string])[];
  /** Gives one name to the list of what the first column has, in Python. */
  readonly python: string;
}

const marks = /^<!-- ([a-z -]+?): (.+) -->$/gm;
const fences = /^```(\w+)\n([\s\S]*?)^```$/gm;

interface Block {
  readonly language: string;
  readonly body: string;
}

const blocksOf = (text: string): Block[] =>
  [...text.matchAll(fences)].map(([, language = '', body = '']) => ({ language, body }));

/** The steps of a page in their order. Every block of GraphQL or Python has to belong to one. */
export function parsePage(text: string): PageStep[] {
  const found = [...text.matchAll(marks)];
  const steps = found.map((mark, index): PageStep => {
    const [whole, kind = '', about = ''] = mark;
    const line = text.slice(0, mark.index).split('\n').length;
    const part = text.slice(mark.index + whole.length, found[index + 1]?.index);
    return { line, about, ...parseStep(kind, part) };
  });
  const blocks = blocksOf(text);
  expectAllRun(blocks, 'graphql', steps.flatMap(operationsOf).length);
  expectAllRun(blocks, 'python', steps.filter(hasPython).length);
  return steps;
}

function expectAllRun(blocks: readonly Block[], language: string, run: number): void {
  const written = blocks.filter((block) => block.language === language).length;
  if (written === run) return;
  throw new Error(`The page has ${written} blocks of ${language}, and ${run} of them are run.`);
}

const hasPython = (step: PageStep): boolean =>
  step.kind === 'elsewhere' ? step.language === 'python' : 'python' in step;

const operationsOf = (step: PageStep): Operation[] => [
  ...('old' in step ? [step.old] : []),
  ...('operation' in step ? [step.operation] : []),
];

function parseStep(kind: string, part: string): Step {
  const parse = parsers[kind];
  if (parse === undefined) throw new Error(`Nobody knows the comment "${kind}".`);
  return parse(part);
}

const parsers: Readonly<Record<string, (part: string) => Step>> = {
  pair: (part) => ({ kind: 'pair', ...parseCall(part) }),
  pages: (part) => ({ kind: 'pages', ...parseCall(part) }),
  'built-in': (part) => ({
    kind: 'built-in',
    old: operationOf(part, 0),
    operation: operationOf(part, 1),
  }),
  live: (part) => ({ kind: 'live', operation: operationOf(part, 0) }),
  same: (part) => ({ kind: 'same', operation: operationOf(part, 0) }),
  filters: (part) => ({ kind: 'rows', parts: 'filters', ...parseTable(part) }),
  arguments: (part) => ({ kind: 'rows', parts: 'arguments', ...parseTable(part) }),
  operators: (part) => ({ kind: 'rows', parts: 'operators', ...parseTable(part) }),
  data: (part) => ({ kind: 'rows', parts: 'data', ...parseTable(part) }),
  permissions: (part) => ({ kind: 'rows', parts: 'permissions', ...parseTable(part) }),
  run: (part) => ({ kind: 'elsewhere', language: blocksOf(part)[0]?.language }),
};

const parseCall = (part: string): Omit<CallStep, 'kind'> => ({
  code: codeOf(part, 'js'),
  python: codeOf(part, 'python'),
  operation: operationOf(part, 0),
});

function codeOf(part: string, language: string): string {
  const block = blocksOf(part).find((found) => found.language === language);
  if (block !== undefined) return block.body;
  throw new Error(`There is no code in ${language}: ${part}`);
}

function operationOf(part: string, number: number): Operation {
  const blocks = blocksOf(part);
  const indexes = blocks.flatMap(({ language }, index) => (language === 'graphql' ? [index] : []));
  const index = indexes[number] ?? -1;
  const block = blocks[index];
  if (block === undefined) throw new Error(`There are too few operations: ${part}`);
  const next = blocks[index + 1];
  const variables = next?.language === 'json' ? next.body : '{}';
  return {
    document: block.body,
    variables: JSON.parse(variables) as Operation['variables'],
  };
}

/** Cells are written as code; only the first table after the comment counts. */
function parseTable(part: string): Pick<RowsStep, 'field' | 'rows' | 'python'> {
  const table = /(?:^\|.*\n)+/m.exec(part)?.[0].trim().split('\n') ?? [];
  const [heading = '', , ...rows] = table;
  const field = codeIn(heading).at(-1);
  if (field === undefined) throw new Error(`The heading of the table names no field: ${heading}`);
  return {
    field,
    python: codeOf(part, 'python'),
    rows: rows.map((row) => {
      const [theirs, ours, ...more] = codeIn(row);
      if (theirs !== undefined && ours !== undefined && more.length === 0) return [theirs, ours];
      throw new Error(`These are not two cells of code: ${row}`);
    }),
  };
}

const codeIn = (row: string): string[] =>
  [...row.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
