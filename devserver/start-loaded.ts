import { startDevserver, type Devserver, type DevserverOptions } from './server.ts';
import { removeData } from './store/data-directory.ts';

/** Setting that says how far loading came: a file that says `loading` was left half-loaded. */
const MARKER = 'seed';

/** Whether the server's data was new, and so loaded, or was there before. */
export type Loaded = 'loaded' | 'kept';

export interface LoadedDevserver {
  readonly server: Devserver;
  readonly outcome: Loaded;
}

/**
 * Starts a server and, when its data is new, loads something into it. Data of which a crash left
 * only a part is thrown away and loaded anew; so is what a failed load leaves behind.
 */
export async function startLoaded(
  options: DevserverOptions,
  load: (server: Devserver) => Promise<void>,
): Promise<LoadedDevserver> {
  // What is loaded may need the newest release.
  const { responseFormat = '1.9', ...current } = options;
  const server = await startWhole(current);
  try {
    const outcome = (await isNew(server)) ? 'loaded' : 'kept';
    if (outcome === 'loaded') {
      server.settings.set(MARKER, 'loading');
      await load(server);
      server.settings.set(MARKER, 'loaded');
    }
    server.behaveAs(responseFormat);
    return { server, outcome };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startWhole(options: DevserverOptions): Promise<Devserver> {
  const server = await startDevserver(options);
  if (server.settings.get(MARKER) !== 'loading' || options.dataDirectory === undefined) {
    return server;
  }
  await server.close();
  removeData(options.dataDirectory);
  return startDevserver(options);
}

/** Data without a database was never used, whatever it is for. */
async function isNew({ endpoint, project, key, settings }: Devserver): Promise<boolean> {
  if (settings.get(MARKER) !== undefined) return false;
  const response = await fetch(`${endpoint}/tablesdb`, {
    headers: { 'X-Appwrite-Project': project, 'X-Appwrite-Key': key },
  });
  if (!response.ok) throw new Error(`The embedded server answered ${response.status}.`);
  return ((await response.json()) as { total: number }).total === 0;
}
