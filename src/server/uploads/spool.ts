import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GatewayError } from '../../errors.ts';
import type { IncomingFile } from '../../resolvers/context.ts';
import type { FormReader } from './form-reader.ts';

/** A part of a form on disk. It has no name there, so that it is gone with the handle. */
export interface Spooled extends Pick<IncomingFile, 'size' | 'open'> {
  readonly close: () => Promise<void>;
}

/** Writes a part to a temporary file that nobody else can open. */
export async function spool(source: Pick<FormReader, 'read'>): Promise<Spooled> {
  const handle = await openNameless().catch(toDiskError);
  try {
    let size = 0;
    for (let bytes = await source.read(); bytes; bytes = await source.read()) {
      size += bytes.byteLength;
      await writeAll(handle, bytes).catch(toDiskError);
    }
    return { size, open: () => readOn(handle), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openNameless(): Promise<FileHandle> {
  const place = path.join(tmpdir(), `appwrite-graphql-upload-${randomUUID()}`);
  const handle = await open(place, 'wx+', 0o600);
  try {
    await unlink(place);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let begin = 0; begin < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, begin);
    begin += bytesWritten;
  }
}

function readOn(handle: FileHandle): ReturnType<IncomingFile['open']> {
  let position = 0;
  return async (target) => {
    for (let filled = 0; filled < target.byteLength;) {
      const length = target.byteLength - filled;
      const { bytesRead } = await handle.read(target, filled, length, position);
      if (bytesRead === 0) throw new Error('A file on disk is shorter than it was.');
      filled += bytesRead;
      position += bytesRead;
    }
  };
}

/** Most often there is no room (ENOSPC), or the folder is not to be written to. */
function toDiskError(cause: unknown): never {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `The gateway could not put the file on its disk (${code}).`,
    { cause, appwrite: { type: 'general_unknown', status: 500 } },
  );
}
