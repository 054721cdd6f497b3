import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the package, packs it into a folder, and gives the path of the file. */
export async function packPackage(folder: string): Promise<string> {
  const words = ['pack', '--json', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', words, { cwd: root });
  // What is built comes before.
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as { filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing:\n${stdout}`);
  return join(folder, packed.filename);
}
