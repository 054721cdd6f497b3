import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where workers listen to each other: no other user may look into it. */
export interface PeersFolder {
  readonly path: string;
  remove(): void;
}

export function createPeersFolder(): PeersFolder {
  const path = mkdtempSync(join(tmpdir(), 'appwrite-graphql-workers-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
