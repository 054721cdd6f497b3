// Compiles wasm/rows.ts and writes src/appwrite/rows-module.ts, which holds the result.
import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The text of src/appwrite/rows-module.ts. */
export async function compileRows() {
  const files = new Map();
  const options = ['--outFile', 'rows.wasm', '--runtime', 'stub', '--optimizeLevel', '3'];
  const { error, stderr } = await asc.main(
    ['wasm/rows.ts', '--baseDir', root, '--enable', 'simd', '--noAssert', ...options],
    { writeFile: (name, contents) => files.set(name, contents) },
  );
  if (error) throw new Error(`wasm/rows.ts does not compile.\n${stderr.toString()}`);
  const text = Buffer.from(files.get('rows.wasm')).toString('base64');
  const lines = text.match(/.{1,90}/g).map((line) => `  '${line}',`);
  return [
    '/** WebAssembly made of wasm/rows.ts by `npm run build:wasm`, in base64. */',
    'export const rowsModule = [',
    ...lines,
    "].join('');",
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}/src/appwrite/rows-module.ts`, await compileRows());
}
