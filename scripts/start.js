// Starts the gateway: from dist where it was built from these sources, which takes half a second
// less, else from the sources as they are.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** When the newest file below a folder was changed, in milliseconds. */
const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs),
  );

function isBuilt() {
  const built = statSync(join(root, 'dist/.built'), { throwIfNoEntry: false });
  return (
    built !== undefined &&
    ['src', 'devserver'].every((folder) => newest(join(root, folder)) <= built.mtimeMs)
  );
}

// A worker runs the code that the process runs which started it, whatever has changed meanwhile.
const isWorker = process.argv[2] === 'worker';
if (!isWorker) process.env.GATEWAY_CODE = isBuilt() ? 'dist' : 'src';

if (process.env.GATEWAY_CODE === 'dist') {
  await import('../dist/src/cli/main.js');
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/cli/main.ts');
}
