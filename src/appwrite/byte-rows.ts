import { isUtf8 } from 'node:buffer';
import { decodeJson } from './json.ts';
import { countOf, indexOf, RowMemory, toKeys } from './row-memory.ts';
import type { Block, Fields, FoundRows, Keys, RowRange } from './row-memory.ts';
import type { Row, RowList } from './types.ts';

export { toFields, toParts } from './row-memory.ts';
export type { Block, Fields, PlainKind, RowField, RowPart, RowRange } from './row-memory.ts';

/** The keys of a row, in the order in which they were sent. Rows of one list mostly share it. */
export class Layout {
  readonly keys: readonly string[];
  private readonly slots: ReadonlyMap<string, number>;
  /** Each key with what stands around it: what is expected in the next row. */
  readonly expected: Keys | null;
  readonly create: (batch: RowBatch, index: number) => ByteRow;

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.slots = new Map(keys.map((key, slot) => [key, slot]));
    const starts = keys.map((key, slot) => Buffer.from(`${slot === 0 ? '{' : ','}"${key}":`));
    this.expected = toKeys(starts, keys.indexOf('$id'));
    this.create = rowsWith(keys);
  }

  /** Undefined where rows do not have the key. */
  slotOf(key: string): number | undefined {
    return this.slots.get(key);
  }
}

/** Rows of one answer with the same layout, one after the other. */
export class RowBatch {
  readonly layout: Layout;
  readonly bytes: Buffer;
  private readonly memory: RowMemory;
  private readonly found: FoundRows;
  /** What was asked last, mostly of one row after the other. */
  private parts: Block | undefined;
  private fits: Uint8Array | null = null;
  /** Texts that were read, by slot: ids are looked at again and again. */
  private readonly texts = new Map<number, (string | undefined)[]>();

  constructor(memory: RowMemory, layout: Layout, found: FoundRows) {
    this.memory = memory;
    this.layout = layout;
    this.bytes = found.text;
    this.found = found;
  }

  rows(): ByteRow[] {
    const { create } = this.layout;
    return Array.from({ length: countOf(this.found) }, (_, index) => create(this, index));
  }

  /** Where the value begins. */
  startOf(index: number, slot: number): number {
    const { spans, width } = this.found;
    return indexOf(spans[2 * (index * width + slot)] ?? 0);
  }

  /** Behind the value. */
  endOf(index: number, slot: number): number {
    const { spans, width } = this.found;
    return indexOf(spans[2 * (index * width + slot) + 1] ?? 0);
  }

  valueOf(index: number, slot: number): unknown {
    const known = this.texts.get(slot)?.[index];
    if (known !== undefined) return known;
    const value = toValue(this.bytes, this.startOf(index, slot), this.endOf(index, slot));
    if (typeof value === 'string') this.keep(value, index, slot);
    return value;
  }

  private keep(text: string, index: number, slot: number): void {
    const texts = this.texts.get(slot) ?? new Array<string | undefined>(countOf(this.found));
    texts[index] = text;
    this.texts.set(slot, texts);
  }

  /** Whether all parts of the row are what they have to be. */
  isFit(index: number, parts: Block): boolean {
    return this.fitsOf(parts)?.[index] === 1;
  }

  areFit({ from, count }: RowRange, parts: Block): boolean {
    const fits = this.fitsOf(parts);
    return fits !== null && !fits.subarray(from, from + count).includes(0);
  }

  /** The rows with commas between them, valid until the next call; null: too much at once. */
  write(range: RowRange, fields: Fields): Uint8Array | null {
    return this.memory.write(this.found, range, fields);
  }

  private fitsOf(parts: Block): Uint8Array | null {
    if (this.parts !== parts) {
      this.parts = parts;
      this.fits = this.memory.fit(this.found, parts);
    }
    return this.fits;
  }
}

/**
 * A row whose values are still bytes of Appwrite's answer. Its columns can be read as those of any
 * row, and are then parsed; what is only passed on never is.
 */
export class ByteRow {
  readonly #batch: RowBatch;
  readonly #index: number;

  constructor(batch: RowBatch, index: number) {
    this.#batch = batch;
    this.#index = index;
  }

  static is(row: unknown): row is ByteRow {
    return typeof row === 'object' && row !== null && #batch in row;
  }

  static batchOf(row: ByteRow): RowBatch {
    return row.#batch;
  }

  /** Its place in the batch. */
  static indexOf(row: ByteRow): number {
    return row.#index;
  }

  static valueOf(row: ByteRow, slot: number): unknown {
    return row.#batch.valueOf(row.#index, slot);
  }
}

/** Longest integer of which every one is exact as a number, with its sign. */
const maxExactLength = 15;

const quote = 0x22;
const backslash = 0x5c;

function toValue(bytes: Buffer, start: number, end: number): unknown {
  if (bytes[start] === quote && isAscii(bytes, start, end)) {
    return bytes.toString('latin1', start + 1, end - 1);
  }
  const text = bytes.toString('utf8', start, end);
  // What is short holds no integer that would be rounded.
  return text.length <= maxExactLength ? JSON.parse(text) : decodeJson(text);
}

/** Whether all characters stand for themselves. */
function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === backslash || byte > 0x7f) return false;
  }
  return true;
}

/** Makes rows of a layout, with a property for each key. */
function rowsWith(keys: readonly string[]): Layout['create'] {
  class LaidOutRow extends ByteRow {}
  for (const [slot, key] of keys.entries()) {
    Object.defineProperty(LaidOutRow.prototype, key, {
      get(this: ByteRow) {
        return ByteRow.valueOf(this, slot);
      },
      enumerable: true,
    });
  }
  return (batch, index) => new LaidOutRow(batch, index);
}

/** Layouts that are kept; beyond, all go. */
const maxLayouts = 1000;

/** As Appwrite writes the begin of a list; its total as a number that is exact. */
const listStart = /^\{"total":(0|[1-9]\d{0,14}),"rows":\[/;

/** Longest begin that fits that. */
const longestStart = 40;

const comma = 0x2c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Reads lists of rows without parsing them; keeps the layouts that it has seen. */
export class ByteRowReader {
  private readonly memory = new RowMemory();
  private readonly layouts = new Map<string, Layout>();
  /** Of the row before; the next answer mostly has rows like it. */
  private last: Layout | undefined;

  /** Null for whatever is not written as Appwrite writes a list of rows; a parser may read it. */
  read(bytes: Buffer): RowList | null {
    const start = listStart.exec(bytes.toString('latin1', 0, longestStart));
    if (start === null || !isUtf8(bytes) || !this.memory.load(bytes)) return null;
    const rows = this.readRows(bytes, start[0].length);
    return rows && { total: Number(start[1]), rows };
  }

  private readRows(bytes: Buffer, start: number): Row[] | null {
    const batches: ByteRow[][] = [];
    let at = start;
    let isMore = bytes[at] === openBrace;
    while (isMore) {
      const found = this.findRows(bytes, at);
      if (found === null) return null;
      batches.push(found.batch.rows());
      at = found.end;
      isMore = bytes[at - 1] === comma;
    }
    const isWhole =
      bytes[at] === closeBracket && bytes[at + 1] === closeBrace && at + 2 === bytes.length;
    const [only = []] = batches;
    const rows = batches.length > 1 ? batches.flat() : only;
    return isWhole ? (rows as unknown as Row[]) : null;
  }

  /** The rows that begin here, as far as they are laid out alike; null where there is none. */
  private findRows(bytes: Buffer, at: number): { batch: RowBatch; end: number } | null {
    const { last } = this;
    const found = last && this.scan(bytes, at, last);
    if (found) return found;
    const own = this.layoutAt(bytes, at);
    this.last = own ?? last;
    return own && this.scan(bytes, at, own);
  }

  private scan(bytes: Buffer, at: number, layout: Layout): { batch: RowBatch; end: number } | null {
    const { memory } = this;
    const found = layout.expected && memory.scan(bytes, at, layout.expected);
    if (!found || countOf(found.rows) === 0) return null;
    return { batch: new RowBatch(memory, layout, found.rows), end: found.end };
  }

  /** The layout of the row that begins here; null where it is not one. */
  private layoutAt(bytes: Buffer, start: number): Layout | null {
    const keys: string[] = [];
    let at = start;
    do {
      const value = this.memory.endOfKey(at + 1);
      if (value < 0) return null;
      const key = bytes.toString('utf8', at + 2, value - 2);
      keys.push(key);
      at = this.memory.endOfValue(value);
      if (at < 0) return null;
    } while (bytes[at] === comma);
    return bytes[at] === closeBrace ? this.layoutWith(keys) : null;
  }

  private layoutWith(keys: readonly string[]): Layout | null {
    const name = keys.join();
    const known = this.layouts.get(name);
    if (known) return known;
    // Keys are plain words; another writing of the same one would be another property.
    const isPlain = keys.every((key) => /^[\w$.-]+$/.test(key));
    if (!isPlain || !keys.includes('$id') || new Set(keys).size < keys.length) return null;
    if (this.layouts.size >= maxLayouts) this.layouts.clear();
    const layout = new Layout(keys);
    this.layouts.set(name, layout);
    return layout;
  }
}
