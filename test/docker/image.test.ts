import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { createChat } from '../support/chat.ts';
import { createAdmin } from '../support/admin.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../..', import.meta.url));
const docker = join(project, 'docker');

/** Distroless' base (about 30 MB) and the binary of Node 24 (127 MB), in bytes. */
const baseBytes = 157_000_000;

let folder: string;
let image: Record<'gateway' | 'demo', string>;

/** Only what the build's context lets through. */
async function copyContext(to: string): Promise<void> {
  const rules = await readFile(join(docker, 'Dockerfile.dockerignore'), 'utf8');
  const kept = rules.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  for (const path of kept) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(project, path), join(to, path), { recursive: true });
  }
}

/** What distroless has: Node where the image expects it, the libraries that it needs, and nothing else. */
async function makeRoot(stage: 'gateway' | 'demo'): Promise<string> {
  const root = join(folder, `root-${stage}`);
  await rm(root, { recursive: true, force: true });
  await cp(image[stage], root, { recursive: true, verbatimSymlinks: true });
  for (const path of ['nodejs/bin', 'tmp', 'etc', 'proc'])
    await mkdir(join(root, path), { recursive: true });
  await cp(process.execPath, join(root, 'nodejs/bin/node'));
  for (const path of await findLibraries()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(path, join(root, path), { dereference: true });
  }
  await run('chown', ['-R', '65532:65532', join(root, 'config'), join(root, 'tmp')]);
  return root;
}

/** What Node needs, the C library, and those of C and C++ programs, which distroless has as well. */
async function findLibraries(): Promise<readonly string[]> {
  const needed = (await run('ldd', [process.execPath])).stdout;
  const known = (await run('/sbin/ldconfig', ['-p'])).stdout;
  const others =
    /(?:libgcc_s|libstdc\+\+|libgomp|libc|libm|libdl|librt|libpthread)\.so\.\d+ .*x86-64.* => (\/\S+)/g;
  return [
    ...[...needed.matchAll(/\/\S+(?= \()/g)].map(([path]) => path),
    ...[...known.matchAll(others)].flatMap(([, path]) => path ?? []),
  ];
}

async function sizeOf(path: string): Promise<number> {
  const { size, isDirectory } = await lstat(path).then((stats) => ({
    size: stats.size,
    isDirectory: stats.isDirectory(),
  }));
  if (!isDirectory) return size;
  const names = await readdir(path);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, each) => sum + each, 0);
}

/** What a stage of the Dockerfile says under an instruction. */
async function instructionOf(stage: string, name: string): Promise<string> {
  const text = await readFile(join(docker, 'Dockerfile'), 'utf8');
  const [, body = ''] = text.split(new RegExp(`^FROM .* AS ${stage}$`, 'm'));
  const [own = ''] = body.split(/^FROM /m);
  return new RegExp(`^${name} (.*)$`, 'm').exec(own)?.[1] ?? '';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

interface Container {
  readonly url: string;
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Exit code of the image's health check. */
  checkHealth(): Promise<number>;
  stop(): Promise<number | null>;
}

const started: ChildProcess[] = [];

/** Starts what the image starts, in a root of its own and as the image's user. */
async function startContainer(
  stage: 'gateway' | 'demo',
  environment: Record<string, string>,
): Promise<Container> {
  const root = await makeRoot(stage);
  const port = await freePort();
  const settings = Object.fromEntries(
    (await instructionOf(stage, 'ENV')).split(' ').map((pair) => pair.split('=', 2)),
  ) as Record<string, string>;
  const env = { ...settings, ...environment, HOST: '127.0.0.1', PORT: String(port) };
  const user = `--userspec=${await instructionOf(stage, 'USER')}`;
  const workdir = await instructionOf(stage, 'WORKDIR');
  const inside = (words: readonly string[]) =>
    spawn('/usr/sbin/chroot', [user, root, '/nodejs/bin/node', '-e', launch, workdir, ...words], {
      env,
    });
  const entry = JSON.parse(await instructionOf(stage, 'ENTRYPOINT')) as string[];
  const command = JSON.parse(await instructionOf(stage, 'CMD')) as string[];
  const child = inside([...entry.slice(1), ...command]);
  started.push(child);
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    output: () => output,
    checkHealth: async () => {
      const [, words = '[]'] = /CMD (.*)$/.exec(await instructionOf(stage, 'HEALTHCHECK')) ?? [];
      const check = inside((JSON.parse(words) as string[]).slice(1));
      const [code] = (await once(check, 'exit')) as [number];
      return code;
    },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** chroot has no way to choose the folder that a program starts in. */
const launch =
  'process.chdir(process.argv[1]); process.argv.splice(1, 1); import(process.argv[1]);';

async function untilHealthy(container: Container): Promise<void> {
  for (;;) {
    if ((await container.checkHealth()) === 0) return;
    if (container.process.exitCode !== null) throw new Error(container.output());
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

const ask = async (url: string, query: string): Promise<unknown> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
};

beforeAll(async () => {
  if (process.getuid?.() !== 0)
    throw new Error('These tests make a root of their own: run them as root.');
  folder = await mkdtemp(join(tmpdir(), 'image-'));
  const source = join(folder, 'source');
  await copyContext(source);
  const text = await readFile(join(docker, 'Dockerfile'), 'utf8');
  const [, steps = ''] = /^RUN (.*)$/m.exec(text) ?? [];
  await run('sh', ['-euc', steps.replaceAll('/image/', `${folder}/image/`)], {
    cwd: source,
    maxBuffer: 100_000_000,
  });
  image = { gateway: join(folder, 'image/gateway'), demo: join(folder, 'image/demo') };
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the image of the gateway', () => {
  let devserver: Devserver;
  beforeAll(async () => {
    devserver = await startDevserver();
    await createChat(createAdmin(devserver));
  });
  afterAll(() => devserver.close());

  test('serves a project as nobody in particular, is healthy, and ends when asked to', async () => {
    const container = await startContainer('gateway', {
      APPWRITE_ENDPOINT: devserver.endpoint,
      APPWRITE_PROJECT_ID: devserver.project,
      APPWRITE_API_KEY: devserver.key,
    });
    expect(await container.checkHealth()).toBe(1);
    await untilHealthy(container);
    expect(await ask(container.url, '{ rooms { totalCount } }')).toEqual({
      data: { rooms: { totalCount: 0 } },
    });
    const status = await readFile(`/proc/${container.process.pid ?? 0}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\s+65532\s+65532/m);
    expect(await container.stop()).toBe(0);
    expect(await readdir(join(folder, 'root-gateway/config'))).toEqual([
      'appwrite-graphql.names.json',
    ]);
  });

  test('says what is missing where no project is named', async () => {
    const container = await startContainer('gateway', {});
    if (container.process.exitCode === null) await once(container.process, 'exit');
    expect(container.process.exitCode).not.toBe(0);
    expect(container.output()).toMatch(/APPWRITE_ENDPOINT/);
    expect(container.output()).not.toMatch(/ {4}at /);
  });

  test('stays under 200 MB with everything in it', async () => {
    const bytes = await sizeOf(join(image.gateway, 'app'));
    expect(bytes + baseBytes).toBeLessThan(200_000_000);
    // Told in the output, since the figure is quoted.
    process.stdout.write(`gateway: ${bytes} bytes of the project, ${bytes + baseBytes} in all\n`);
  });

  test('holds no package of the embedded server or of development, and no secret', async () => {
    const names = await readdir(join(image.gateway, 'app/node_modules'));
    for (const name of ['fastify', 'libsql', 'sharp', 'vitest', 'typescript']) {
      expect(names).not.toContain(name);
    }
    expect((await readdir(join(image.gateway, 'app'))).sort()).toEqual(
      ['.npmrc', 'dist', 'docker', 'node_modules', 'package-lock.json', 'package.json'].sort(),
    );
  });
});

test('the image with demo data needs nothing else', async () => {
  const container = await startContainer('demo', {});
  await untilHealthy(container);
  expect(await ask(container.url, '{ books(first: 1) { nodes { title } } }')).toMatchObject({
    data: { books: { nodes: [{ title: expect.any(String) as string }] } },
  });
  expect(await container.stop()).toBe(0);
});

test('the Dockerfile has no fault, and its last stage is the gateway', async () => {
  const text = await readFile(join(docker, 'Dockerfile'), 'utf8');
  expect(validate(text)).toEqual([]);
  expect([...text.matchAll(/^FROM .* AS (\w+)$/gm)].map(([, stage]) => stage)).toEqual([
    'build',
    'demo',
    'gateway',
  ]);
  // Every base is named with its version, and nothing is installed as root at the end.
  expect(text).not.toMatch(/^FROM \S+:latest/m);
  for (const stage of ['demo', 'gateway'])
    expect(await instructionOf(stage, 'USER')).toBe('65532:65532');
});

test('the compose files have no fault', async () => {
  const linter = join(project, 'node_modules/dclint/bin/dclint.cjs');
  const words = [linter, '--formatter', 'json', '--max-warnings', '0', docker];
  const { stdout } = await run(process.execPath, words);
  const results = JSON.parse(stdout) as { readonly messages: readonly object[] }[];
  expect(results).toHaveLength(2);
  expect(results.flatMap(({ messages }) => messages)).toEqual([]);
});
