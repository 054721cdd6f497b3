import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './blocks.ts';
import { writePythonFacts } from './python-facts.ts';
import { examplePicture } from './sdk-side.ts';
import type { Pages, RowPart, Sdk } from './sdks.ts';
import type { World } from './two-worlds.ts';

type Run = (code: string, caller: string, world: World) => Promise<unknown>;

/** The calls in Python, made with the stand-in for Appwrite's SDK, all in one process. */
export async function startPython(): Promise<Sdk> {
  const folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-python-'));
  const picture = examplePicture();
  await writeFile(join(folder, picture.name), Buffer.from(await picture.arrayBuffer()));
  const python = startProcess(folder, await writePythonFacts(folder));
  const run: Run = async (code, caller, world) => {
    const client = await clientOf(caller, world);
    return valueOf(await python.ask(JSON.stringify({ code, client })));
  };
  return {
    ...callsOf(run),
    close: async () => {
      await python.close();
      await rm(folder, { recursive: true });
    },
  };
}

const callsOf = (run: Run): Omit<Sdk, 'close'> => ({
  run: ({ python }, caller, world) => run(python, caller, world),
  readPages: async ({ python }, world) => {
    const pages = '{"first": first_page, "next": next_page, "previous": previous_page}';
    return (await run(`${python}\n${pages}`, 'guest', world)) as Pages;
  },
  listRows: (part, tableId, world) => {
    const queries = part.step.parts === 'arguments' ? itemOf(part) : `[${itemOf(part)}]`;
    const given = `database_id="bookshop", table_id="${tableId}", queries=${queries}`;
    return run(`${part.step.python}\ntables_db.list_rows(${given})`, 'guest', world);
  },
  updateRow: async (part, { tableId, rowId }, world) => {
    const place = `database_id="bookshop", table_id="${tableId}", row_id="${rowId}"`;
    const item = itemOf(part);
    const change = part.step.parts === 'permissions' ? `permissions=[${item}]` : `data=${item}`;
    await run(`${part.step.python}\ntables_db.update_row(${place}, ${change})`, 'key', world);
  },
});

/** The item that stands for a row of the table; the list has to have as many. */
function itemOf({ step: { python, rows }, index }: RowPart): string {
  const [, list = ''] = /^(\w+) = \[/.exec(python) ?? [];
  return `dict(zip(range(${rows.length}), ${list}, strict=True))[${index}]`;
}

async function clientOf(caller: string, { gateway, credentialOf }: World): Promise<object> {
  const { endpoint, project } = gateway.devserver;
  return { endpoint, project, ...(await credentialOf(caller)) };
}

type Told =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'refused'; readonly type: string; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

function valueOf(line: string): unknown {
  const told = JSON.parse(line) as Told;
  switch (told.kind) {
    case 'value':
      return told.value;
    case 'bytes':
      return Buffer.from(told.base64, 'base64');
    case 'refused':
      throw Object.assign(new Error(told.message), { type: told.type });
    case 'failed':
      throw new Error(told.message);
  }
}

interface LineProcess {
  /** Sends a line, and gives the one that comes back. */
  ask(line: string): Promise<string>;
  close(): Promise<void>;
}

function startProcess(folder: string, facts: string): LineProcess {
  const child = spawn('python3', ['-B', join(root, 'test/docs/python/blocks.py')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], APPWRITE_FACTS: facts },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const next = await lines.next();
      if (next.done === true) throw new Error('Python has ended.');
      return next.value;
    },
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
