// Starts the gateway with its demo data and an example's Vite beside it, and ends them together.
// With GATEWAY set, the example asks that gateway and none is started.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = process.cwd();
const running = [];

function end(status) {
  for (const child of running) child.kill('SIGTERM');
  process.exitCode ??= status;
}

function start(program, { words = [], ...options }) {
  const child = spawn(process.execPath, [program, ...words], { cwd: example, ...options });
  running.push(child);
  child.on('exit', (status) => end(status ?? 0));
  return child;
}

/** Its address, once it serves. In the example's folder, so that it finds the configuration there. */
function startGateway() {
  if (!existsSync(join(root, 'node_modules'))) {
    spawnSync('npm', ['ci'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  }
  const gateway = start(join(root, 'scripts/start.js'), {
    words: ['dev', '--ephemeral', '--port', '0'],
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    createInterface({ input: gateway.stdout }).on('line', (line) => {
      console.log(line);
      const [address] = /http:\/\/[^/]+(?=\/graphql)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
const address = process.env.GATEWAY ?? (await startGateway());
start(join(example, 'node_modules/vite/bin/vite.js'), {
  stdio: 'inherit',
  env: { ...process.env, GATEWAY: address },
});
