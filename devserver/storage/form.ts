import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { errorCodes, type FastifyRequest } from 'fastify';
import { nestFields } from '../body.ts';
import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';

export interface ReceivedFile {
  readonly name: string;
  readonly size: number;
  /** Where it was written to. */
  readonly path: string;
}

export interface ReceivedForm {
  readonly fields: Input;
  readonly file: ReceivedFile | undefined;
}

/** Nothing to read: what Appwrite makes of a form that it cannot take apart. */
const EMPTY: ReceivedForm = { fields: {}, file: undefined };

/** The part that is the file; clients that speak GraphQL call it by its number. */
const isFileName = (name: string): boolean => /^(?:file(?:\[0?\])?|0)$/.test(name);

interface Receiving {
  /** Where the file goes. */
  readonly path: string;
  /** Most bytes of the whole body. */
  readonly maxBytes: number;
}

/** Reads a body that is too large to its end, so that the sender gets to hear the answer. */
async function* upTo(maxBytes: number, source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes <= maxBytes) yield chunk;
  }
  if (bytes > maxBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
}

/** Writes one part to disk and remembers how that went, so that nobody need wait for it yet. */
class Arrival {
  readonly done: Promise<void>;
  private readonly name: string;
  private readonly target: WriteStream;
  private failure: Error | undefined;

  constructor(part: Readable, name: string, path: string) {
    this.name = name;
    this.target = createWriteStream(path);
    this.done = pipeline(part, this.target).catch((error: unknown) => {
      this.failure = new Error(`${path} could not be written.`, { cause: error });
    });
  }

  async result(): Promise<ReceivedFile> {
    await this.done;
    if (this.failure !== undefined) throw this.failure;
    return { name: this.name, size: this.target.bytesWritten, path: String(this.target.path) };
  }
}

function openParser(contentType: string): Busboy | undefined {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fields: 1000, parts: 1100 },
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    });
  } catch (error) {
    // The type names no boundary: nothing can be found in such a body.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** A form that ends too early or a client that leaves: the caller's fault, not this server's. */
function asRefusal(error: unknown): unknown {
  if (error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE) return error;
  return new ApiError('general_bad_request', 'The form could not be read.', { cause: error });
}

/** Reads a multipart body; its file goes to disk as it comes, other files are passed over. */
export async function receiveForm(
  request: FastifyRequest,
  { path, maxBytes }: Receiving,
): Promise<ReceivedForm> {
  const parser = openParser(request.headers['content-type'] ?? '');
  if (parser === undefined) return EMPTY;
  const fields: [string, string][] = [];
  const arrivals: Arrival[] = [];
  const parts: Readable[] = [];
  parser.on('field', (name, value) => fields.push([name, value]));
  parser.on('file', (name, part, fileName) => {
    const isWanted = isFileName(name) && fileName !== '' && arrivals.length === 0;
    parts.push(part);
    if (isWanted) arrivals.push(new Arrival(part, fileName, path));
    else part.resume();
  });
  try {
    await pipeline(upTo(maxBytes, request.raw), parser);
  } catch (error) {
    // The parser leaves the part that it was reading open.
    for (const part of parts) part.destroy();
    await Promise.all(arrivals.map(({ done }) => done));
    throw asRefusal(error);
  }
  const [file] = await Promise.all(arrivals.map((arrival) => arrival.result()));
  return { fields: nestFields(fields), file };
}
