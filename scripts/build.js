// Builds dist: the compiler's output of src and devserver, and the files that they read at run time.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);

/** Sources are compiled and guides stay behind; whatever else lies there is data. */
const isData = (path) => statSync(path).isDirectory() || !['.ts', '.md'].includes(extname(path));

/** Absent where npm installed no development dependencies; then the sources are run. */
function findCompiler() {
  try {
    return require.resolve('typescript/bin/tsc');
  } catch (error) {
    if (process.env.npm_lifecycle_event !== 'prepare') throw error;
    return undefined;
  }
}

const compiler = findCompiler();
if (compiler === undefined) process.exit(0);
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
writeFileSync(join(dist, '.built'), '');
