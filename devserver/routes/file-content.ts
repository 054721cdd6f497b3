import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contentPath } from '../storage/folder.ts';
import { shownType } from '../storage/mime.ts';
import { sendPreview } from '../storage/preview.ts';
import { rangeOf } from '../storage/ranges.ts';
import { fileToRead, type CompleteFile } from '../storage/reading.ts';
import type { Storage } from '../storage/storage.ts';

const READ = { config: { scopes: ['files.read'] } };
const FILE = '/storage/buckets/:bucketId/files/:fileId';

/** Header values are bytes: the name goes out as UTF-8, without what would end the line. */
const headerText = (name: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  Buffer.from(name.replace(/[\x00-\x1f\x7f]/g, '')).toString('latin1');

/** How a file is handed out. */
interface Manner {
  readonly disposition: 'attachment' | 'inline';
  readonly typeOf: (mimeType: string) => string;
}

const DOWNLOAD: Manner = { disposition: 'attachment', typeOf: (mimeType) => mimeType };
const VIEW: Manner = { disposition: 'inline', typeOf: shownType };

function sendContent(
  storage: Storage,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { file, manner }: { file: CompleteFile; manner: Manner },
): FastifyReply {
  const { range: header } = request.headers;
  const { size } = file;
  const path = contentPath(storage.folder, file.location);
  const range = header === undefined || header === '' ? undefined : rangeOf(header, size);
  if (range !== undefined) {
    reply
      .code(206)
      .header('accept-ranges', 'bytes')
      .header('content-range', `bytes ${range.first}-${range.last}/${size}`);
  }
  return reply
    .header('content-type', manner.typeOf(file.content.mimeType))
    .header('content-disposition', `${manner.disposition}; filename="${headerText(file.name)}"`)
    .header('cache-control', 'private, max-age=3888000')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "script-src 'none';")
    .send(createReadStream(path, range && { start: range.first, end: range.last }));
}

/** What is in files: whole, in part, and as pictures. */
export function registerFileContentRoutes(app: FastifyInstance, storage: Storage): void {
  app.get(`${FILE}/download`, READ, (request, reply) => {
    const file = fileToRead(request, storage, 'content');
    return sendContent(storage, { request, reply }, { file, manner: DOWNLOAD });
  });
  app.get(`${FILE}/view`, READ, (request, reply) => {
    const file = fileToRead(request, storage, 'content');
    return sendContent(storage, { request, reply }, { file, manner: VIEW });
  });
  app.get(`${FILE}/preview`, READ, (request, reply) => sendPreview(storage, request, reply));
}
