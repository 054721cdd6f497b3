/** What a page asks of its test at one place, with the line of its comment; `run` is for another. */
export type PageStep = { readonly line: number; readonly about: string } & Step;

type Step =
  | CallStep
  | MovedStep
  | RowsStep
  | { readonly kind: 'live' | 'same'; readonly operation: Operation }
  | { readonly kind: 'elsewhere' };

export interface Operation {
  readonly document: string;
  /** From the block of JSON behind it. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Code of an SDK and an operation that do the same, once or page by page. */
export interface CallStep {
  readonly kind: 'pair' | 'pages';
  readonly code: string;
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
}

const marks = /^<!-- ([a-z -]+?): (.+) -->$/gm;
const fences = /^```(\w+)\n([\s\S]*?)^```$/gm;

interface Block {
  readonly language: string;
  readonly body: string;
}

const blocksOf = (text: string): Block[] =>
  [...text.matchAll(fences)].map(([, language = '', body = '']) => ({ language, body }));

/** The steps of a page in their order. Every block of GraphQL has to belong to one of them. */
export function parsePage(text: string): PageStep[] {
  const found = [...text.matchAll(marks)];
  const steps = found.map((mark, index): PageStep => {
    const [whole, kind = '', about = ''] = mark;
    const line = text.slice(0, mark.index).split('\n').length;
    const part = text.slice(mark.index + whole.length, found[index + 1]?.index);
    return { line, about, ...parseStep(kind, part) };
  });
  const written = blocksOf(text).filter(({ language }) => language === 'graphql').length;
  const run = steps.flatMap(operationsOf).length;
  if (written === run) return steps;
  throw new Error(`The page has ${written} blocks of graphql, and ${run} of them are run.`);
}

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
  pair: (part) => ({ kind: 'pair', code: codeOf(part), operation: operationOf(part, 0) }),
  pages: (part) => ({ kind: 'pages', code: codeOf(part), operation: operationOf(part, 0) }),
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
  run: () => ({ kind: 'elsewhere' }),
};

function codeOf(part: string): string {
  const [first] = blocksOf(part);
  if (first?.language === 'js') return first.body;
  throw new Error(`There is no code of an SDK: ${part}`);
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
function parseTable(part: string): Pick<RowsStep, 'field' | 'rows'> {
  const table = /(?:^\|.*\n)+/m.exec(part)?.[0].trim().split('\n') ?? [];
  const [heading = '', , ...rows] = table;
  const field = codeIn(heading).at(-1);
  if (field === undefined) throw new Error(`The heading of the table names no field: ${heading}`);
  return {
    field,
    rows: rows.map((row) => {
      const [theirs, ours, ...more] = codeIn(row);
      if (theirs !== undefined && ours !== undefined && more.length === 0) return [theirs, ours];
      throw new Error(`These are not two cells of code: ${row}`);
    }),
  };
}

const codeIn = (row: string): string[] =>
  [...row.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
