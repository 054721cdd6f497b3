/** One part of an answer to `@defer` or `@stream`, as it came over HTTP. */
export interface Part {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly PartError[];
  readonly incremental?: readonly Increment[];
  readonly hasNext?: boolean;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Increment {
  readonly path: readonly (string | number)[];
  readonly label?: string;
  readonly data?: Record<string, unknown> | null;
  readonly items?: readonly unknown[] | null;
  readonly errors?: readonly PartError[];
}

export interface PartError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The parts of an answer, each as soon as it is there, by multipart or as server-sent events. */
export async function* partsOf(response: Response): AsyncGenerator<Part> {
  const type = response.headers.get('content-type') ?? '';
  const chunks = type.startsWith('text/event-stream')
    ? eventsOf(textOf(response))
    : bodiesOf(textOf(response), boundaryOf(type));
  for await (const chunk of chunks) yield JSON.parse(chunk) as Part;
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** The data that a client has in the end. */
export function mergeParts([first, ...others]: readonly Part[]): unknown {
  if (!first) throw new Error('There is no part.');
  const whole = { data: structuredClone(first.data) };
  for (const increment of others.flatMap(({ incremental = [] }) => incremental)) {
    merge(whole, increment);
  }
  return whole.data;
}

/** Errors of all parts, in order. */
export const errorsOf = (parts: readonly Part[]): PartError[] =>
  parts.flatMap(({ errors = [], incremental = [] }) => [
    ...errors,
    ...incremental.flatMap((increment) => increment.errors ?? []),
  ]);

type Tree = Record<string | number, unknown>;

function merge(whole: Tree, { path, data, items }: Increment): void {
  const keys = ['data', ...path];
  if (items) {
    const start = Number(keys.pop());
    const list = at(whole, keys) as unknown as unknown[];
    items.forEach((item, index) => {
      list[start + index] = item;
    });
    return;
  }
  if (data) Object.assign(at(whole, keys), deepMerge(at(whole, keys), data));
}

const at = (whole: Tree, keys: readonly (string | number)[]): Tree =>
  keys.reduce<Tree>((tree, key) => tree[key] as Tree, whole);

function deepMerge(left: unknown, right: unknown): unknown {
  if (!isTree(left) || !isTree(right)) return right;
  const merged: Tree = Array.isArray(left)
    ? ([...(left as unknown[])] as unknown as Tree)
    : { ...left };
  for (const [key, value] of Object.entries(right)) merged[key] = deepMerge(left[key], value);
  return merged;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

async function* textOf(response: Response): AsyncGenerator<string> {
  if (!response.body) throw new Error('The answer has no body.');
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

function boundaryOf(type: string): string {
  const [, boundary] = /^multipart\/mixed;.*boundary="([^"]+)"/.exec(type) ?? [];
  if (boundary === undefined) throw new Error(`"${type}" is not multipart.`);
  return boundary;
}

/** Bodies between the boundaries; fails where the last one is missing. */
async function* bodiesOf(text: AsyncIterable<string>, boundary: string): AsyncGenerator<string> {
  let left = '';
  let isOpen = false;
  for await (const piece of text) {
    left += piece;
    for (;;) {
      const end = left.indexOf(`\r\n--${boundary}`);
      if (end < 0) break;
      if (isOpen) yield bodyOf(left.slice(0, end));
      left = left.slice(end + boundary.length + 4);
      isOpen = true;
    }
  }
  if (!left.startsWith('--\r\n')) throw new Error(`The answer does not end: ${left}`);
}

function bodyOf(part: string): string {
  const split = part.indexOf('\r\n\r\n');
  const body = part.slice(split + 4);
  const length = /content-length: (\d+)/i.exec(part.slice(0, split))?.[1];
  if (Number(length) !== Buffer.byteLength(body)) throw new Error(`A part is not whole: ${part}`);
  return body;
}

/** Data of the `next` events; fails where no `complete` follows. */
async function* eventsOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let left = '';
  let isComplete = false;
  for await (const piece of text) {
    const events = (left + piece).split('\n\n');
    left = events.pop() ?? '';
    for (const event of events) {
      if (event.startsWith('event: complete')) isComplete = true;
      const [, data] = /^event: next\ndata: (.*)$/.exec(event) ?? [];
      if (data !== undefined) yield data;
    }
  }
  if (!isComplete) throw new Error('The events do not end.');
}

/** Reads one part after the other, so that a test can act in between. */
export function readParts(response: Response): { next(): Promise<Part>; rest(): Promise<Part[]> } {
  const parts = partsOf(response);
  return {
    async next() {
      const next = await parts.next();
      if (next.done === true) throw new Error('There are no more parts.');
      return next.value;
    },
    rest: () => collect(parts),
  };
}

export const multipart = { Accept: 'multipart/mixed, application/json' };
export const events = { Accept: 'text/event-stream' };
