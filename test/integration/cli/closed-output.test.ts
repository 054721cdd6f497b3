import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import { createAdmin } from '../../support/admin.ts';
import { createLibrary } from '../../support/library.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

test('a reader that has seen enough of the output is no failure', async () => {
  const devserver = await startDevserver();
  await createLibrary(createAdmin(devserver));
  const loader = import.meta.resolve('tsx');
  const command = `'${process.execPath}' --import '${loader}' '${main}' print-schema | head -n 1`;
  const folder = await mkdtemp(join(tmpdir(), 'closed-output-'));
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      APPWRITE_ENDPOINT: devserver.endpoint,
      APPWRITE_PROJECT_ID: devserver.project,
      APPWRITE_API_KEY: devserver.key,
    },
  });
  expect(stdout).not.toBe('');
  expect(stderr).toBe('');
  await devserver.close();
  await rm(folder, { recursive: true });
});
