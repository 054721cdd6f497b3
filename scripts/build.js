// Builds dist: the compiler's output of src and devserver, and the files that they read at run time.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Sources are compiled and guides stay behind; whatever else lies there is data. */
const isData = (path) => statSync(path).isDirectory() || !['.ts', '.md'].includes(extname(path));

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) {
  process.exit(1);
}
for (const folder of ['src', 'devserver']) {
  cpSync(join(root, folder), join(dist, folder), { recursive: true, filter: isData });
}
for (const program of ['src/cli/main.js', 'devserver/main.js']) {
  chmodSync(join(dist, program), 0o755);
}
