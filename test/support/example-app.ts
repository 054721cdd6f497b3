import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { loadDemo } from '../../devserver/demo/load.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';

export interface ExampleApp {
  readonly url: string;
  /** Serves the demo data. */
  readonly gateway: TestGateway;
  /** Runs a script of the example's with the gateway's address, and gives what it printed. */
  run(script: string, ...words: string[]): Promise<string>;
  close(): Promise<void>;
}

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** Fails with everything that the program printed. */
async function runToEnd(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const output = (await Promise.all(streams.map((stream) => text(stream)))).join('');
  const [status] = await ended;
  if (status !== 0) throw new Error(`${child.spawnargs.join(' ')}:\n${output}`);
  return output;
}

const modified = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** An example's folder, with its packages: they are installed anew only when the lock file changed. */
export async function installExample(name: string): Promise<string> {
  const folder = join(examples, name);
  const lock = modified(join(folder, 'package-lock.json'));
  if (modified(join(folder, 'node_modules/.package-lock.json')) >= lock) return folder;
  const words = ['ci', '--no-audit', '--no-fund'];
  await runToEnd(spawn('npm', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }));
  return folder;
}

/** The address that Vite prints. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The output has to be read.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error('Vite ended before it served anything.');
}

/** Installs an example, builds it, and serves what was built before a gateway with the demo data. */
export async function startExampleApp(name: string, config: ConfigInput = {}): Promise<ExampleApp> {
  const folder = await installExample(name);
  const gateway = await startTestGateway({ config: { mode: 'development', ...config } });
  await loadDemo(gateway.devserver);
  await gateway.refresh();
  const env = { ...process.env, GATEWAY: gateway.url, NO_COLOR: '1', NODE_ENV: 'production' };
  const run: ExampleApp['run'] = (script, ...words) =>
    runToEnd(
      spawn('npm', ['run', script, '--', ...words], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  await run('build');
  const vite = join(folder, 'node_modules/vite/bin/vite.js');
  const server = spawn(process.execPath, [vite, 'preview', '--port', '0'], {
    cwd: folder,
    env,
    // Not its errors: it has one to tell for each page that is closed with a WebSocket.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return {
    url: await addressOf(server),
    gateway,
    run,
    close: async () => {
      server.kill();
      await once(server, 'exit');
      await gateway.close();
    },
  };
}
