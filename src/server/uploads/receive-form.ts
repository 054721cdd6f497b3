import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../../errors.ts';
import type { IncomingFile } from '../../resolvers/context.ts';
import { FormReader } from './form-reader.ts';
import type { PartHead } from './part-head.ts';
import { refuse, tooLarge } from './refusals.ts';
import { RequestBytes } from './request-bytes.ts';
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

/** Of all fields of a form. Appwrite's own operations are smaller, and bulk writes at most this large. */
const maxFieldBytes = 10_000_000;
const maxParts = 40;

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
  const boundary = boundaryOf(request);
  const bytes = new RequestBytes(request, maxBytes);
  response.once('close', () => void bytes.close());
  const form = new FormReader(bytes, boundary);
  const fields = new Fields(form);
  const files = new Map<string, IncomingFile>();
  const closing = Buffer.byteLength(`\r\n--${boundary}--\r\n`);
  for (let parts = 1; ; parts += 1) {
    const head = await form.nextPart();
    if (head === undefined) break;
    if (parts > maxParts) throw refuse(400, `The form has more than ${maxParts} parts.`);
    const size = length === undefined ? -1 : length - form.position - closing;
    if (head.fileName === undefined) await fields.read(head.name);
    else if (size < 0 || !isOnlyFile(fields.values, head.name)) {
      files.set(head.name, await keepOnDisk(form, head, response));
    } else {
      files.set(head.name, { ...described(head), size, open: once(form, size) });
      break;
    }
  }
  return { fields: fields.values, files: (part) => files.get(part) };
}

const described = ({ fileName = '', type }: PartHead): Pick<IncomingFile, 'name' | 'type'> => ({
  name: fileName,
  type,
});

/** Fields of a form, as text. */
class Fields {
  readonly values = new Map<string, string>();
  readonly #form: FormReader;
  #bytes = 0;

  constructor(form: FormReader) {
    this.#form = form;
  }

  async read(name: string): Promise<void> {
    const pieces: Buffer[] = [];
    for (let piece = await this.#form.read(); piece; piece = await this.#form.read()) {
      this.#bytes += piece.byteLength;
      if (this.#bytes > maxFieldBytes) {
        throw refuse(413, `The fields of the form are larger than ${maxFieldBytes} bytes.`);
      }
      pieces.push(Buffer.from(piece));
    }
    this.values.set(name, Buffer.concat(pieces).toString());
  }
}

/** Puts a file on disk for as long as the request is not answered. */
async function keepOnDisk(
  form: FormReader,
  head: PartHead,
  response: ServerResponse,
): Promise<IncomingFile> {
  const { size, open, close } = await spool(form);
  if (response.closed) await close();
  else response.once('close', () => void close());
  return { ...described(head), size, open };
}

function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

function boundaryOf({ headers }: IncomingMessage): string {
  const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '');
  const boundary = found?.[1] ?? found?.[2];
  if (boundary !== undefined) return boundary;
  throw refuse(400, 'The type of the form names no boundary.');
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

/** The file as it comes, for one reader. What is not read of it stays in the request. */
function once(form: FormReader, size: number): IncomingFile['open'] {
  let isTaken = false;
  return () => {
    if (isTaken) {
      throw new GatewayError('BAD_USER_INPUT', 'A file of a request can be used once only.');
    }
    isTaken = true;
    let left = size;
    let rest: Uint8Array = new Uint8Array();
    return async (target) => {
      for (let filled = 0; filled < target.byteLength;) {
        if (rest.byteLength === 0) rest = (await form.read()) ?? missing();
        const taken = rest.subarray(0, target.byteLength - filled);
        target.set(taken, filled);
        filled += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
      }
      left -= target.byteLength;
      // Before the last bytes are used.
      if (left === 0 && (rest.byteLength > 0 || (await form.read()))) throw misplaced();
    };
  };
}

function missing(): never {
  throw misplaced();
}

const misplaced = (): GatewayError =>
  refuse(
    400,
    'The file has to be the last part of the form, and the form has to end with its closing line; or send the request without a length (Transfer-Encoding: chunked).',
  );
