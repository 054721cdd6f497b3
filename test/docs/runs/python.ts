import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { root } from '../blocks.ts';
import { writePythonFacts } from '../python-facts.ts';
import { dataOf, replaceAddresses, type Given, type Run } from '../given.ts';

export const isPythonMissing = (): boolean =>
  spawnSync('python3', ['--version']).error !== undefined;

/** Runs the block and what follows it, with stand-ins for packages; gives the JSON that it prints. */
async function runPython(
  { block, folder, url, project }: Given,
  after: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { devserver: upstream } = project;
  const path = join(folder, 'block.py');
  const text = `${block.text}\n${after}\n`;
  await writeFile(path, replaceAddresses(text, { url, upstream }));
  const facts = await writePythonFacts(folder);
  const { stdout } = await promisify(execFile)('python3', ['-B', path], {
    env: {
      PATH: process.env['PATH'],
      PYTHONPATH: join(root, 'test/docs/python'),
      APPWRITE_API_KEY: upstream.key,
      APPWRITE_FACTS: facts,
    },
  });
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

export const python = {
  'Python asks the gateway': async (given) => {
    const asked = `ask("query($id: ID!) { book(_id: $id) { title } }", {"id": "slack-water"})`;
    const answer = await runPython(given, `import json; print(json.dumps(${asked}))`);
    expect(dataOf(answer)).toEqual({ book: { title: 'Slack Water' } });
  },

  'the Python SDK is set up': async (given) => {
    const listed = 'tables_db.list_rows(database_id="bookshop", table_id="orders")';
    const answer = await runPython(given, `import json; print(json.dumps(${listed}))`);
    expect(answer).toMatchObject({ total: 34 });
  },
} satisfies Record<string, Run>;
