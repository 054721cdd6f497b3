import { parsePartHead, type PartHead } from './part-head.ts';
import { unreadable } from './refusals.ts';

/** Where bytes come from. */
export interface ByteSource {
  /** The next of them; undefined when there are no more. They hold until the next call. */
  next(): Promise<Buffer | undefined>;
  /** How many have been given so far. */
  readonly taken: number;
}

const lineEnd = '\r\n';
const headEnd = lineEnd + lineEnd;
/** The headers of a part, in bytes. */
const maxHeadBytes = 16_384;

/** Takes a form apart as it comes, without holding more than what its source gave last. */
export class FormReader {
  readonly #source: ByteSource;
  readonly #delimiter: Buffer;
  /** Given by the source, and not yet read. The first delimiter needs no line end before it. */
  #rest: Buffer = Buffer.from(lineEnd);
  /** Whether the delimiter behind the part has been read. */
  #isAtEnd = false;

  constructor(source: ByteSource, boundary: string) {
    this.#source = source;
    this.#delimiter = Buffer.from(`${lineEnd}--${boundary}`);
  }

  /** Bytes of the form that have been read. */
  get position(): number {
    return this.#source.taken - this.#rest.byteLength;
  }

  /** Goes to the next part, over what is left of this one; undefined at the end of the form. */
  async nextPart(): Promise<PartHead | undefined> {
    while ((await this.read()) !== undefined);
    await this.#until((rest) => rest.byteLength >= 2);
    if (this.#rest.toString('latin1', 0, 2) === '--') return undefined;
    await this.#until((rest) => rest.includes(headEnd) || rest.byteLength > maxHeadBytes);
    const end = this.#rest.indexOf(headEnd);
    if (end < 0) throw unreadable();
    const head = parsePartHead(this.#rest.toString('utf8', 0, end));
    this.#rest = this.#rest.subarray(end + headEnd.length);
    this.#isAtEnd = false;
    return head;
  }

  /** More of the part; undefined at its end. The bytes hold until the next call. */
  async read(): Promise<Uint8Array | undefined> {
    while (!this.#isAtEnd) {
      const found = this.#rest.indexOf(this.#delimiter);
      const end = found < 0 ? this.#rest.byteLength - this.#begunDelimiter() : found;
      const content = this.#rest.subarray(0, end);
      this.#isAtEnd = found >= 0;
      this.#rest = this.#rest.subarray(found < 0 ? end : end + this.#delimiter.byteLength);
      if (end > 0) return content;
      if (!this.#isAtEnd) await this.#more();
    }
    return undefined;
  }

  /** Bytes at the end that may be the beginning of a delimiter; a line end occurs in it only there. */
  #begunDelimiter(): number {
    const tail = this.#rest.subarray(1 - this.#delimiter.byteLength);
    const begin = tail.lastIndexOf(lineEnd[0] ?? '');
    if (begin < 0) return 0;
    const begun = tail.subarray(begin);
    return begun.equals(this.#delimiter.subarray(0, begun.byteLength)) ? begun.byteLength : 0;
  }

  async #until(isEnough: (rest: Buffer) => boolean): Promise<void> {
    while (!isEnough(this.#rest)) await this.#more();
  }

  async #more(): Promise<void> {
    // A copy, since the source may use the bytes again.
    const kept = Buffer.from(this.#rest);
    const given = await this.#source.next();
    if (given === undefined) throw unreadable();
    this.#rest = kept.byteLength === 0 ? given : Buffer.concat([kept, given]);
  }
}
