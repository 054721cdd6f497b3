import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDevserver } from './server.ts';
import type { Devserver, DevserverOptions } from './server.ts';
import { loadDemo } from './demo/load.ts';

/** Setting that says how far loading came: a file that says `loading` was left half-loaded. */
const marker = 'demo';

/**
 * Starts a server and, when its data is new, loads the demo data into it. Data of which a crash
 * left only a part is thrown away and loaded anew.
 */
export async function startDevserverWithDemo(options: DevserverOptions = {}): Promise<Devserver> {
  const server = await startWholeDevserver(options);
  try {
    if (await isNew(server)) {
      server.settings.set(marker, 'loading');
      await loadDemo(server);
      server.settings.set(marker, 'loaded');
    }
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startWholeDevserver(options: DevserverOptions): Promise<Devserver> {
  const server = await startDevserver(options);
  if (server.settings.get(marker) !== 'loading' || options.dataDirectory === undefined) {
    return server;
  }
  await server.close();
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(options.dataDirectory, `devserver.sqlite${suffix}`), { force: true });
  }
  return startDevserver(options);
}

/** Data without a database was never used, whatever it is for. */
async function isNew({ endpoint, project, key, settings }: Devserver): Promise<boolean> {
  if (settings.get(marker) !== undefined) return false;
  const response = await fetch(`${endpoint}/tablesdb`, {
    headers: { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key },
  });
  if (!response.ok) throw new Error(`The embedded server answered ${response.status}.`);
  return ((await response.json()) as { total: number }).total === 0;
}
