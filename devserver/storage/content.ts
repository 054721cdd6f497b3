import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { chunkPath, contentPath, type FileFolder } from './folder.ts';
import type { TypeDetector } from './mime.ts';
import type { Bucket, Compression, Content } from './store.ts';

/** Larger files are neither compressed nor encrypted. */
const LARGEST_CHANGED = 20_000_000;

async function* joined(paths: readonly string[]): AsyncIterable<Buffer> {
  for (const path of paths) yield* createReadStream(path) as AsyncIterable<Buffer>;
}

/** Puts the chunks of an upload together. Until it is done, the file is not there. */
export async function joinChunks(
  folder: FileFolder,
  { location, chunks }: { readonly location: string; readonly chunks: readonly number[] },
): Promise<string> {
  const path = contentPath(folder, location);
  const paths = [...chunks]
    .sort((a, b) => a - b)
    .map((chunk) => chunkPath(folder, location, chunk));
  const [first, ...rest] = paths;
  if (first === undefined) throw new Error(`Nothing was uploaded to ${location}.`);
  const whole = rest.length === 0 ? first : folder.pathOf(location, 'joining');
  if (whole !== first) await pipeline(joined(paths), createWriteStream(whole));
  await rename(whole, path);
  await rm(folder.pathOf(location, 'chunks'), { recursive: true, force: true });
  return path;
}

async function signatureOf(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Encrypted bytes are kept as base64. */
const encryptedSize = (size: number): number => 4 * Math.ceil(size / 3);

async function gzipSize(path: string): Promise<number> {
  let bytes = 0;
  await pipeline(createReadStream(path), createGzip(), async (packed: AsyncIterable<Buffer>) => {
    for await (const chunk of packed) bytes += chunk.length;
  });
  return bytes;
}

/** Node 20 has no zstd of its own. */
async function zstdSize(path: string): Promise<number> {
  const { init, compress } = await import('@bokuweb/zstd-wasm');
  await init();
  return compress(await readFile(path)).length;
}

/** How many bytes a file takes as each of these would write it. */
const SIZES: Readonly<Record<Compression, (path: string) => Promise<number>>> = {
  none: async (path) => (await stat(path)).size,
  gzip: gzipSize,
  zstd: zstdSize,
};

/** What Appwrite says of a complete file. */
export async function describeContent(
  path: string,
  bucket: Pick<Bucket, 'compression' | 'encryption'> & { readonly size: number },
  detectType: TypeDetector,
): Promise<Content> {
  const isChanged = bucket.size <= LARGEST_CHANGED;
  const compression = isChanged ? bucket.compression : 'none';
  const encryption = isChanged && bucket.encryption;
  const size = await SIZES[compression](path);
  return {
    signature: await signatureOf(path),
    mimeType: await detectType(path),
    sizeActual: encryption ? encryptedSize(size) : size,
    encryption,
    compression,
  };
}
