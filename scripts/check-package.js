// Tests the packed package as a project that installs it meets it: its types, the example of
// docs/devserver.md, and its command. Needs a build in dist.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'appwrite-graphql-package-'));
const modules = join(folder, 'node_modules');
const run = (command, words, cwd) => execFileSync(command, words, { cwd, stdio: 'inherit' });
const runTool = (path, ...words) =>
  run(process.execPath, [join(root, 'node_modules', path), ...words], folder);

/** The block of TypeScript that follows the comment `<!-- example…`. */
function readExample() {
  const guide = readFileSync(join(root, 'docs/devserver.md'), 'utf8');
  const [, code] = /<!-- example[^>]*-->\s*```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  if (code === undefined) throw new Error('docs/devserver.md has no example.');
  return code;
}

/** Packs into the folder and unpacks as npm does; dependencies come from this repository. */
function installPackage() {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', words, { cwd: root, encoding: 'utf8' }));
  run('tar', ['-xzf', filename], folder);
  mkdirSync(modules);
  const own = join(modules, 'appwrite-graphql');
  cpSync(join(folder, 'package'), own, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(own, 'node_modules'));
  for (const name of ['node-appwrite', 'vitest', '@types']) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

const compilerOptions = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

try {
  installPackage();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'notes.test.ts'), readExample());
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['notes.test.ts'] }),
  );
  runTool('typescript/bin/tsc', '-p', folder);
  runTool('vitest/vitest.mjs', 'run', '--root', folder);
  const main = join(modules, 'appwrite-graphql/dist/devserver/main.js');
  const line = execFileSync(process.execPath, [main, '--ephemeral'], {
    input: '',
    encoding: 'utf8',
  });
  console.log(`The command announced ${JSON.parse(line).endpoint}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
