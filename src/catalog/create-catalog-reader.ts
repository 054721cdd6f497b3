import { isDeepStrictEqual } from 'node:util';
import type { AppwriteCalls } from '../appwrite/types.ts';
import type { Logger } from '../logger.ts';
import { buildCatalog } from './build.ts';
import { assertExposed } from './exposure.ts';
import { isSameNamesLock, readNamesLock, writeNamesLock } from './names-lock.ts';
import { EMPTY_NAMES_LOCK } from './next-names-lock.ts';
import { readDatabases } from './read.ts';
import type { Catalog, Exposure, NameOverrides, NamesLock, ReservedNames } from './types.ts';
import type { WireDatabase } from './wire.ts';

export interface CatalogReaderOptions {
  /** Calls with the gateway's own key; asked for anew for each read, so that each has a deadline. */
  readonly connect: () => Pick<AppwriteCalls, 'send'>;
  readonly databases?: readonly string[] | undefined;
  readonly overrides?: NameOverrides | undefined;
  readonly reserved?: ReservedNames | undefined;
  readonly exposure?: Exposure | undefined;
  /** Path of the names lock; null keeps it in memory. */
  readonly namesFile: string | null;
  readonly logger: Logger;
}

/**
 * Reads the catalog time and again, with the names of the last time, which are kept in the names
 * file. A file that cannot be written is a warning; names then hold until the process ends.
 */
export function createCatalogReader({
  connect,
  databases,
  overrides,
  reserved,
  exposure,
  namesFile,
  logger,
}: CatalogReaderOptions): () => Promise<Catalog> {
  let lock: NamesLock | undefined;
  let last: { readonly databases: readonly WireDatabase[]; readonly catalog: Catalog } | undefined;
  return async () => {
    lock ??= namesFile === null ? EMPTY_NAMES_LOCK : await readNamesLock(namesFile);
    const read = await readDatabases({ appwrite: connect(), databases });
    // Naming a thousand tables takes a while, in which no request is served.
    if (last !== undefined && isDeepStrictEqual(last.databases, read)) return last.catalog;
    // A table that is removed later is no reason to end.
    if (last === undefined) assertExposed(read, exposure);
    const built = buildCatalog(read, { overrides, reserved, exposure, lock });
    if (!isSameNamesLock(lock, built.lock)) {
      lock = built.lock;
      if (namesFile !== null) await keep(namesFile, lock, logger);
    }
    last = { databases: read, catalog: built.catalog };
    return built.catalog;
  };
}

async function keep(path: string, lock: NamesLock, logger: Logger): Promise<void> {
  try {
    await writeNamesLock(path, lock);
  } catch (error) {
    logger.warn('The names lock could not be written: names may change at the next start.', {
      path,
      error,
    });
  }
}
