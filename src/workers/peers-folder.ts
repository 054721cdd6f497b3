import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** Where the processes of one gateway listen to each other: no other user may look into it. */
export interface PeersFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const prefix = 'appwrite-graphql-workers-';

/** Whoever made a folder listens there for as long as it is needed. Workers have numbers for names. */
const owner = 'owner';

/** A folder that is younger may belong to somebody who is about to listen there, in milliseconds. */
const youthMs = 60_000;

/** Unix sockets in the folder; Windows has names of its own for such. */
export const addressIn = (folder: string, name: string): string =>
  process.platform === 'win32' ? `\\\\?\\pipe\\${basename(folder)}-${name}` : join(folder, name);

/**
 * Makes a folder, and removes those whose owners were killed.
 * @throws GatewayError where there is no place for temporary files.
 */
export async function createPeersFolder(logger: Logger): Promise<PeersFolder> {
  await removeLeftovers(logger);
  const path = await mkdtemp(join(tmpdir(), prefix)).catch(toDiskError);
  const server = createServer((socket) => socket.destroy()).unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(addressIn(path, owner), resolve);
  });
  return {
    path,
    remove: async () => {
      server.close();
      await remove(path);
    },
  };
}

function toDiskError(cause: NodeJS.ErrnoException): never {
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `Workers need a folder for temporary files, and none can be made in ${tmpdir()} ` +
      `(${cause.code ?? 'unknown'}). Make room there, or name another folder with TMPDIR.`,
    { cause },
  );
}

/** Removes a folder whose owner is gone; leaves it where the owner is there. */
export async function removeAbandoned(path: string): Promise<void> {
  if (!(await hasOwner(path))) await remove(path);
}

/** Workers remove the folder of a process that was killed, each for itself. */
const remove = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 3 });

/** Whether somebody listens; where that cannot be found out, they may. */
const hasOwner = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(addressIn(path, owner));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code !== 'ENOENT' && code !== 'ECONNREFUSED');
    });
  });

/** When all processes of a gateway are killed together, nobody is left to remove their folder. */
async function removeLeftovers(logger: Logger): Promise<void> {
  // Where there is no such folder, making one tells.
  const names = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(prefix));
  for (const path of names.map((name) => join(tmpdir(), name))) {
    try {
      if (await isOldAndOwn(path)) await removeAbandoned(path);
    } catch (error) {
      logger.warn('a folder that nobody uses could not be removed', { path, error });
    }
  }
}

async function isOldAndOwn(path: string): Promise<boolean> {
  const { uid, mtimeMs } = await lstat(path);
  return uid === (process.getuid?.() ?? uid) && Date.now() - mtimeMs > youthMs;
}
