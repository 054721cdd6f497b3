import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isBusy, isDamaged, lockFile, openDatabase, type SqlDatabase } from './database.ts';

/** The file that its server holds; not the data file itself, which can so be looked into. */
const LOCK = 'devserver.lock';
const FILE = 'devserver.sqlite';

/** Everything that a server keeps in its directory; what others put there is left alone. */
const OWN = [FILE, `${FILE}-wal`, `${FILE}-shm`, 'files'] as const;

function lock(directory: string): () => void {
  try {
    mkdirSync(directory, { recursive: true });
    return lockFile(path.join(directory, LOCK));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = isBusy(error)
      ? `The data in ${directory} is in use by another devserver.`
      : `The data directory ${directory} cannot be used: ${reason}`;
    throw new Error(message, { cause: error });
  }
}

function openFile(file: string): SqlDatabase {
  try {
    return openDatabase(file);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    throw new Error(`${file} is no data file of devserver, or is damaged.`, { cause: error });
  }
}

/**
 * Opens the data file in the directory, which is made when it is not there, for this server alone.
 * Throws when another one has it open, and when the file holds something else.
 */
export function openDataDirectory(directory: string): SqlDatabase {
  const unlock = lock(directory);
  try {
    const db = openFile(path.join(directory, FILE));
    return {
      ...db,
      close: () => {
        db.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Removes a server's data, whatever state it is in. Throws when a server has it open. */
export function removeData(directory: string): void {
  const unlock = lock(directory);
  try {
    for (const name of OWN) rmSync(path.join(directory, name), { recursive: true, force: true });
  } finally {
    unlock();
  }
}
