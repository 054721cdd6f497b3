import { open } from 'node:fs/promises';
import type { WASMagic } from 'wasmagic';

/** The media type of a file on disk, by its content alone. */
export type TypeDetector = (path: string) => Promise<string>;

/** Signatures and the look of text are at the beginning. */
const BYTES_LOOKED_AT = 256 * 1024;

async function readBeginning(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BYTES_LOOKED_AT), 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Appwrite asks libmagic, and so does this; it is loaded when the first file comes. */
export function createTypeDetector(): TypeDetector {
  let magic: Promise<WASMagic> | undefined;
  const load = async (): Promise<WASMagic> => (await import('wasmagic')).WASMagic.create();
  return async (path) => {
    magic ??= load();
    const detector = await magic;
    return detector.detect(await readBeginning(path));
  };
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What `view` shows under its own type; anything else could be a page with scripts: plain text. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['jpeg', 'gif', 'png', 'webp', 'avif', 'heic'].map((name) => `image/${name}`),
  ...['mp4', 'webm', 'x-flv', 'MP2T', '3gpp', 'quicktime', 'x-msvideo', 'x-ms-wmv'].map(
    (name) => `video/${name}`,
  ),
  ...['basic', 'mid', 'mpeg', 'mp4', 'x-aiff', 'x-mpegurl', 'ogg', 'vorbis', 'vnd.wav'].map(
    (name) => `audio/${name}`,
  ),
  'application/x-mpegURL',
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.ms-access',
  `${OFFICE}.wordprocessingml.document`,
  `${OFFICE}.wordprocessingml.template`,
  `${OFFICE}.spreadsheetml.sheet`,
  `${OFFICE}.spreadsheetml.template`,
  `${OFFICE}.presentationml.presentation`,
  `${OFFICE}.presentationml.template`,
  `${OFFICE}.presentationml.slideshow`,
]);

export const shownType = (mimeType: string): string =>
  SHOWN.has(mimeType) ? mimeType : 'text/plain';
