import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the content of files is kept. */
export interface FileFolder {
  /** A path below the folder, whose own folder is there from then on. */
  readonly pathOf: (...names: readonly string[]) => string;
  /** Removes the folder of a server that keeps nothing. */
  readonly close: () => void;
}

/** What is still arriving is kept apart, so that a crash leaves nothing behind. */
const ARRIVING = 'arriving';

function openLasting(directory: string): FileFolder {
  const root = path.join(directory, 'files');
  rmSync(path.join(root, ARRIVING), { recursive: true, force: true });
  return {
    pathOf: (...names) => {
      const found = path.join(root, ...names);
      mkdirSync(path.dirname(found), { recursive: true });
      return found;
    },
    close: () => undefined,
  };
}

function openTemporary(): FileFolder {
  let opened: string | undefined;
  return {
    pathOf: (...names) => {
      opened ??= mkdtempSync(path.join(tmpdir(), 'devserver-files-'));
      const found = path.join(opened, ...names);
      mkdirSync(path.dirname(found), { recursive: true });
      return found;
    },
    close: () => {
      if (opened !== undefined) rmSync(opened, { recursive: true, force: true });
    },
  };
}

/** The folder below the data directory; without one, a temporary folder that is made when needed. */
export const openFileFolder = (dataDirectory: string | undefined): FileFolder =>
  dataDirectory === undefined ? openTemporary() : openLasting(dataDirectory);

export const arrivingPath = (folder: FileFolder, name: string): string =>
  folder.pathOf(ARRIVING, name);

export const contentPath = (folder: FileFolder, location: string): string =>
  folder.pathOf(location, 'content');

export const chunkPath = (folder: FileFolder, location: string, chunk: number): string =>
  folder.pathOf(location, 'chunks', String(chunk));
