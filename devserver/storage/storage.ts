import type { ServerContext } from '../context.ts';
import { openFileFolder, type FileFolder } from './folder.ts';
import { createImageCache, type ImageCache } from './image-cache.ts';
import { createLocks, type Locks } from './locks.ts';
import { createTypeDetector, type TypeDetector } from './mime.ts';
import { openStorageStore, type StorageStore } from './store.ts';

/** What the routes of buckets, files and tokens share. */
export interface Storage {
  readonly server: ServerContext;
  readonly store: StorageStore;
  readonly folder: FileFolder;
  readonly locks: Locks;
  readonly detectType: TypeDetector;
  readonly previews: ImageCache;
}

export function openStorage(server: ServerContext): Storage {
  return {
    server,
    store: openStorageStore(server.db),
    folder: openFileFolder(server.dataDirectory),
    locks: createLocks(),
    detectType: createTypeDetector(),
    previews: createImageCache(),
  };
}
