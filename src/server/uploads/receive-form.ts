import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { GatewayError } from '../../errors.ts';
import type { IncomingFile } from '../../resolvers/context.ts';
import { formOffsets } from './form-offsets.ts';
import { spool } from './spool.ts';

/** What a multipart request holds, as far as it has to be known before its operation runs. */
export interface ReceivedForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: (part: string) => IncomingFile | undefined;
}

export interface UploadLimits {
  /** Bytes of a request with files. */
  readonly maxBytes: number;
  /** Time that a request with files may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Appwrite's own operations are smaller, and bulk writes are at most this large. */
const maxFieldBytes = 10_000_000;

const refuse = (status: number, message: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', message, {
    appwrite: {
      type: status === 413 ? 'storage_invalid_file_size' : 'general_bad_request',
      status,
    },
  });

const unreadable = (): GatewayError => refuse(400, 'The form could not be read.');

const tooLarge = (maxBytes: number): GatewayError =>
  refuse(413, `The request is larger than ${maxBytes} bytes (uploads.maxBytes).`);

/** A part that is a file, as the parser tells of it. */
interface FilePart {
  readonly part: string;
  readonly name: string;
  readonly type: string;
  readonly stream: Readable;
}

/**
 * Reads a form so far that its operation can run. The one file of a request that says how long it
 * is stays in the request, to be read from there; all other files are put on disk until the
 * request is answered.
 * @throws GatewayError with the status of the refusal.
 */
export async function receiveForm(
  request: IncomingMessage,
  response: ServerResponse,
  { maxBytes }: Pick<UploadLimits, 'maxBytes'>,
): Promise<ReceivedForm> {
  const length = lengthOf(request);
  if (length !== undefined && length > maxBytes) throw tooLarge(maxBytes);
  const { parser, closing } = openParser(request.headers['content-type'] ?? '');
  const offsets = formOffsets(request, maxBytes, () => tooLarge(maxBytes));
  const fields = new Map<string, string>();
  const files = new Map<string, IncomingFile>();
  const streams: Readable[] = [];
  const spooling: Promise<void>[] = [];
  return new Promise((resolve, reject) => {
    const ready = (): void => {
      resolve({ fields, files: (part) => files.get(part) });
    };
    const fail = (error: unknown): void => {
      const reason = error instanceof GatewayError ? error : unreadable();
      for (const stream of streams) stream.destroy(reason);
      reject(reason);
    };
    parser.on('field', (...[name, value, , isCut]) => {
      if (isCut) fail(refuse(413, `${name} is larger than ${maxFieldBytes} bytes.`));
      else fields.set(name, value);
    });
    parser.on('file', (...[part, stream, name, , type]) => {
      // Whoever reads it hears of errors; before that, the request does.
      stream.on('error', () => undefined);
      streams.push(stream);
      const size = length === undefined ? -1 : length - offsets.contentBegin() - closing;
      if (size < 0 || !isOnlyFile(fields, part)) {
        spooling.push(keepOnDisk({ part, name, type, stream }, files, response));
        return;
      }
      files.set(part, { name, type, size, chunks: once(stream, size) });
      response.once('close', () => stream.resume());
      ready();
    });
    pipeline(offsets.slices(), parser)
      .then(() => Promise.all(spooling))
      .then(ready, fail);
  });
}

/** Puts a file on disk for as long as the request is not answered. */
function keepOnDisk(
  { part, name, type, stream }: FilePart,
  files: Map<string, IncomingFile>,
  response: ServerResponse,
): Promise<void> {
  const kept = spool(stream).then((file) => {
    if (response.closed) return file.close();
    response.once('close', () => void file.close());
    files.set(part, { name, type, size: file.size, chunks: () => file.chunks() });
    return undefined;
  });
  // It is waited for at the end of the form.
  kept.catch(() => undefined);
  return kept;
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

/** Whether nothing is to come behind this file: the map stands before it, and names no other. */
function isOnlyFile(fields: ReadonlyMap<string, string>, part: string): boolean {
  if (!fields.has('operations')) return false;
  try {
    const map = JSON.parse(fields.get('map') ?? '') as unknown;
    return typeof map === 'object' && map !== null && Object.keys(map).join('\n') === part;
  } catch {
    // Whoever uses the map says what is wrong with it.
    return false;
  }
}

/** The file as it comes, for one reader. What it must not be read to the end stays in the request. */
function once(stream: Readable, size: number): IncomingFile['chunks'] {
  let isTaken = false;
  return async function* chunks() {
    if (isTaken) {
      throw new GatewayError('BAD_USER_INPUT', 'A file of a request can be used once only.');
    }
    isTaken = true;
    let bytes = 0;
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Uint8Array).byteLength;
      if (bytes > size) throw misplaced();
      yield chunk as Uint8Array;
    }
    if (bytes < size) throw misplaced();
  };
}

const misplaced = (): GatewayError =>
  refuse(
    400,
    'The file has to be the last part of the form, and the form has to end with its closing line; or send the request without a length (Transfer-Encoding: chunked).',
  );

function openParser(contentType: string): { parser: Busboy; closing: number } {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw refuse(400, 'The type of the form names no boundary.');
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    limits: { fields: 20, files: 20, fieldSize: maxFieldBytes },
    isPartAFile: (_name, _type, fileName) => fileName !== undefined,
  });
  return { parser, closing: Buffer.byteLength(`\r\n--${name}--\r\n`) };
}
