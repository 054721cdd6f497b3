import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { createAdmin, type Project } from '../support/admin.ts';
import { root, type Block } from './blocks.ts';
import { replaceAddresses } from './given.ts';
import { expectAnswer } from './graphql.ts';
import type { DocsProject } from './project.ts';

interface Shell {
  readonly cwd: string;
  readonly env: Record<string, string>;
}

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
    const script = scriptOf(block, { url, upstream: project.devserver });
    const env = {
      PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      KEY: project.devserver.key,
      SESSION: session['X-Appwrite-Session'] ?? '',
      ...projectVariables(block, project),
    };
    if (block.marks.serves === undefined) await runToEnd(block, script, { cwd: folder, env });
    else await runServer(block, script, { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a block as it stands in a clone of this repository, with npm and the registry. */
export async function runInClone(
  block: Block,
  { folder, project }: { readonly folder: string; readonly project: DocsProject },
): Promise<void> {
  const url = await project.gatewayUrl();
  const script = scriptOf(block, { url, upstream: project.devserver });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    ...projectVariables(block, project),
  };
  await runServer(block, script, { cwd: folder, env });
}

/** What is meant by the guide's addresses, hosts, ports and keys. */
function scriptOf(
  { marks, text }: Block,
  places: { readonly url: string; readonly upstream: Project },
): string {
  const own = text
    .replaceAll('HOST=0.0.0.0', 'HOST=127.0.0.1')
    .replaceAll('--port 9090', '--port 0')
    .replaceAll('API_KEY=…', `API_KEY=${places.upstream.key}`);
  return `${marks.before ?? ''}\n${replaceAddresses(own, places)}`;
}

/** Nothing for the demo, which starts where no project is named. */
function projectVariables({ marks }: Block, { devserver }: DocsProject): Record<string, string> {
  const { endpoint, project, key } = devserver;
  if (marks.serves === 'the demo') return { PORT: '0' };
  return {
    PORT: '0',
    APPWRITE_ENDPOINT: endpoint,
    APPWRITE_PROJECT_ID: project,
    APPWRITE_API_KEY: key,
  };
}

async function runToEnd(block: Block, script: string, shell: Shell): Promise<void> {
  const { exitCode, stdout, stderr } = await run(block.marks.shell ?? 'bash', script, shell);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  if (block.answer !== undefined) expectAnswer(JSON.parse(stdout) as object, block.answer);
  else expect(stdout).not.toContain('"errors":');
}

/** Waits for the address that the block's last command prints, asks there, and ends it. */
async function runServer({ marks }: Block, script: string, { cwd, env }: Shell): Promise<void> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env,
    // A group of its own, so that a signal reaches what npm starts.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (part: string) => complaints.push(part));
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (url === undefined) continue;
      child.stdout.resume();
      await (marks.serves === 'devserver' ? expectDevserver(line) : expectGateway(url));
      return;
    }
    throw new Error(`It ended before it served anything.\n${complaints.join('')}`);
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await closed;
  }
}

async function expectGateway(url: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"query":"{ book(_id: \\"slack-water\\") { title } }"}',
  });
  expectAnswer((await response.json()) as object, '{"data":{"book":{"title":"Slack Water"}}}');
}

/** By the line of JSON that it prints. */
async function expectDevserver(line: string): Promise<void> {
  const admin = createAdmin(JSON.parse(line) as Project);
  expect(await admin.send('GET', '/tablesdb/bookshop')).toMatchObject({ $id: 'bookshop' });
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

function run(shell: string, script: string, options: Shell): Promise<Outcome> {
  const strict = shell === 'bash' ? ['-euo', 'pipefail'] : [];
  return new Promise((resolve) => {
    const child = execFile(shell, [...strict, '-c', script], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : (child.exitCode ?? 1), stdout, stderr });
    });
    child.stdin?.end();
  });
}
