import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Asset } from './assets.ts';

/** The URL changes with the content, so whoever has the file never needs to ask again. */
const caching = 'public, max-age=31536000, immutable';

export async function sendAsset(
  { url, contentType, gzipped }: Asset,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = {
    'Content-Type': contentType,
    'Cache-Control': caching,
    ETag: `"${url}"`,
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip' }).end(gzipped);
    return;
  }
  response.writeHead(200, headers);
  await pipeline(Readable.from([gzipped]), createGunzip(), response);
}
