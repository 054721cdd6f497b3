import { loadDemo } from './demo/load.ts';
import type { Devserver, DevserverOptions } from './server.ts';
import { startLoaded } from './start-loaded.ts';

/** Starts a server and, when its data is new, loads the demo data into it. */
export async function startDevserverWithDemo(options: DevserverOptions = {}): Promise<Devserver> {
  const { server } = await startLoaded(options, loadDemo);
  return server;
}
