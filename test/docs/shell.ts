import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { root, type Block } from './blocks.ts';
import { expectAnswer } from './graphql.ts';
import type { DocsProject } from './project.ts';

/** Addresses that the guides use for the gateway. */
const addresses = /http:\/\/127\.0\.0\.1:4000|https:\/\/api\.example\.com/g;

/**
 * Runs a block in an empty folder, as a user would who has the package installed and the project's
 * three variables set. `$SESSION` is of who runs it.
 */
export async function runShell(block: Block, project: DocsProject): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-docs-'));
  try {
    await writeCommands(folder);
    const config = JSON.parse(block.marks.config ?? '{}') as ConfigInput;
    const url = await project.gatewayUrl(config);
    const session = await project.headersOf(block.marks.as);
    const { endpoint, project: projectId, key } = project.devserver;
    const script = [block.marks.before ?? '', block.text.replaceAll(addresses, url)].join('\n');
    const { exitCode, stdout, stderr } = await run(script, {
      cwd: folder,
      env: {
        PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        APPWRITE_ENDPOINT: endpoint,
        APPWRITE_PROJECT_ID: projectId,
        APPWRITE_API_KEY: key,
        KEY: key,
        SESSION: session['X-Appwrite-Session'] ?? '',
      },
    });
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    if (block.answer !== undefined) expectAnswer(JSON.parse(stdout) as object, block.answer);
    else expect(stdout).not.toContain('"errors":');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The package's commands from its sources, and `npx`, which would look for them in a registry. */
async function writeCommands(folder: string): Promise<void> {
  const node = `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}'`;
  const commands = {
    'appwrite-graphql': `${node} '${join(root, 'src/cli/main.ts')}' "$@"`,
    'appwrite-devserver': `${node} '${join(root, 'devserver/main.ts')}' "$@"`,
    npx: 'exec "$@"',
  };
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const [name, line] of Object.entries(commands)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${line}\n`);
    await chmod(join(bin, name), 0o755);
  }
}

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  script: string,
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['-euo', 'pipefail', '-c', script],
      options,
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : (child.exitCode ?? 1), stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}
