import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** A part of a form on disk. It has no name there, so that it is gone with the handle. */
export interface Spooled {
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Writes a part to a temporary file that nobody else can open. */
export async function spool(source: Readable): Promise<Spooled> {
  const place = path.join(tmpdir(), `appwrite-graphql-upload-${randomUUID()}`);
  const handle = await open(place, 'wx+', 0o600);
  try {
    await unlink(place);
    let size = 0;
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      await writeAll(handle, chunk);
      size += chunk.byteLength;
    }
    return {
      size,
      chunks: () =>
        handle.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Uint8Array>,
      close: () => handle.close(),
    };
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
