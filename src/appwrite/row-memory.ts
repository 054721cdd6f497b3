import { rowsModule } from './rows-module.ts';

/** What wasm/rows.ts gives; places are bytes of the memory. */
interface RowsModule {
  readonly memory: WebAssembly.Memory;
  endOfKey(start: number): number;
  endOfValue(start: number, depth: number): number;
  stopped(): number;
  scan(
    start: number,
    keys: number,
    keyCount: number,
    idSlot: number,
    spans: number,
    maxRows: number,
  ): number;
  fit(
    spans: number,
    stride: number,
    rowCount: number,
    parts: number,
    partCount: number,
    results: number,
  ): number;
  write(
    spans: number,
    stride: number,
    rowCount: number,
    fields: number,
    fieldCount: number,
    target: number,
  ): number;
}

/** Rows of one answer that have the same keys in the same order. */
export interface FoundRows {
  /** The whole answer. */
  readonly text: Buffer;
  /** Begin and end of every value, row by row, as places in the memory. */
  readonly spans: Int32Array;
  /** Values of a row. */
  readonly width: number;
}

/** A table of numbers and texts that the module is told, as it lies in the memory. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly count: number;
}

export interface Keys extends Block {
  /** Bytes of the shortest row. */
  readonly shortest: number;
  readonly idSlot: number;
}

export interface Fields extends Block {
  /** Bytes of each row that are the same for all. */
  readonly constant: number;
  /** How often one value stands in a row at most. */
  readonly repeats: number;
}

/** Where a block lies; before it, the module has its own. */
const blockPlace = 1024;

/** Where the text lies; whatever else depends on its length. */
const textPlace = 64 * 1024;

/** So far behind a text, what is not part of it may be read, and behind an answer, written. */
const margin = 32;

const pageBytes = 64 * 1024;

/** What it may grow to. Longer answers are parsed, and written, in the usual way. */
const maxBytes = 32 * 1024 * 1024;

const align = (place: number): number => Math.ceil(place / 16) * 16;

/** Behind the text. */
const spansPlaceOf = (text: Buffer): number => align(textPlace + text.length + margin);

/** Index in the text of a place in the memory. */
export const indexOf = (place: number): number => place - textPlace;

/**
 * The memory in which answers' rows are found and written: code that is as fast as it gets from
 * the start, and leaves nothing to be collected. One text lies in it at a time.
 */
export class RowMemory {
  private readonly module: RowsModule;
  private bytes: Uint8Array;
  private text: Buffer | undefined;
  private spans: Int32Array | undefined;

  constructor() {
    const code = new WebAssembly.Module(Buffer.from(rowsModule, 'base64'));
    this.module = new WebAssembly.Instance(code).exports as unknown as RowsModule;
    this.bytes = new Uint8Array(this.module.memory.buffer);
  }

  /** Lays a text there; false where it is too long. Places in it count from its begin. */
  load(text: Buffer): boolean {
    if (this.text === text) return true;
    if (!this.reserve(spansPlaceOf(text))) return false;
    this.bytes.set(text, textPlace);
    this.bytes.fill(0, textPlace + text.length, textPlace + text.length + margin);
    this.text = text;
    this.spans = undefined;
    return true;
  }

  /** Behind the colon after the key that begins there in the text; -1 where there is none. */
  endOfKey(index: number): number {
    return toIndex(this.module.endOfKey(textPlace + index));
  }

  /** Behind the value that begins there in the text; -1 where there is none. */
  endOfValue(index: number): number {
    return toIndex(this.module.endOfValue(textPlace + index, 0));
  }

  /** The rows with these keys that begin there, and where others or none begin; null: too many. */
  scan(text: Buffer, index: number, keys: Keys): { rows: FoundRows; end: number } | null {
    const place = spansPlaceOf(text);
    const width = keys.count;
    const maxRows = Math.floor((text.length - index) / keys.shortest) + 1;
    if (!this.load(text) || !this.reserve(place + 8 * width * maxRows)) return null;
    this.tell(keys);
    const { module } = this;
    const start = textPlace + index;
    const count = module.scan(start, blockPlace, width, keys.idSlot, place, maxRows);
    const spans = new Int32Array(module.memory.buffer.slice(place, place + 8 * width * count));
    this.spans = spans;
    return { rows: { text, spans, width }, end: indexOf(module.stopped()) };
  }

  /** A byte for each row: 1 where all parts are what they have to be; null: too much to tell. */
  fit(rows: FoundRows, parts: Block): Uint8Array | null {
    const count = countOf(rows);
    const place = this.lay(rows, count);
    if (place < 0) return null;
    this.tell(parts);
    const spans = spansPlaceOf(rows.text);
    this.module.fit(spans, rows.width, count, blockPlace, parts.count, place);
    return this.bytes.slice(place, place + count);
  }

  /** The rows with commas between them, valid until the next call; null: too much to write. */
  write(rows: FoundRows, { from, count }: RowRange, fields: Fields): Uint8Array | null {
    const room = count * (fields.constant + 2) + fields.repeats * rows.text.length + margin;
    const place = this.lay(rows, room);
    if (place < 0) return null;
    this.tell(fields);
    const first = spansPlaceOf(rows.text) + 8 * rows.width * from;
    const end = this.module.write(first, rows.width, count, blockPlace, fields.count, place);
    return this.bytes.subarray(place, end);
  }

  /** Lays rows there; gives the place of as much room behind them, or -1. */
  private lay({ text, spans }: FoundRows, room: number): number {
    const place = spansPlaceOf(text);
    const behind = align(place + spans.byteLength);
    if (!this.load(text) || !this.reserve(behind + room)) return -1;
    if (this.spans !== spans) {
      new Int32Array(this.module.memory.buffer, place, spans.length).set(spans);
      this.spans = spans;
    }
    return behind;
  }

  private tell({ bytes }: Block): void {
    this.bytes.set(bytes, blockPlace);
  }

  private reserve(end: number): boolean {
    if (end > maxBytes) return false;
    const missing = end - this.bytes.length;
    if (missing <= 0) return true;
    this.module.memory.grow(Math.ceil(missing / pageBytes));
    this.bytes = new Uint8Array(this.module.memory.buffer);
    return true;
  }
}

export interface RowRange {
  readonly from: number;
  readonly count: number;
}

export const countOf = ({ spans, width }: FoundRows): number => spans.length / 2 / width;

/** The module gives 0 for what is not there. */
const toIndex = (place: number): number => (place === 0 ? -1 : indexOf(place));

/** Fills a block with numbers, and the texts that they point to behind them. */
class BlockWriter {
  private readonly bytes = new Uint8Array(textPlace - blockPlace);
  private readonly view = new DataView(this.bytes.buffer);
  private at = 0;
  private isFull = false;

  number(value: number): void {
    if (this.has(4)) this.view.setInt32(this.at, value, true);
    this.at += 4;
  }

  /** Filled up, so that it can be compared and copied in pieces. */
  text(text: Uint8Array): void {
    if (this.has(text.length)) this.bytes.set(text, this.at);
    this.at += align(text.length);
  }

  /** Where the next number or text comes to lie in the memory. */
  get place(): number {
    return blockPlace + this.at;
  }

  /** Null where it was too much. */
  written(): Uint8Array | null {
    return this.isFull ? null : this.bytes.slice(0, this.at);
  }

  private has(size: number): boolean {
    this.isFull ||= this.at + size > this.bytes.length - margin;
    return !this.isFull;
  }
}

/** Keys by what stands before their values; null where they are too many. */
export function toKeys(starts: readonly Uint8Array[], idSlot: number): Keys | null {
  const writer = new BlockWriter();
  for (const start of starts) {
    writer.number(start.length);
    writer.text(start);
  }
  const bytes = writer.written();
  // A value has a byte at least, and a row its closing brace.
  const shortest = starts.reduce((sum, { length }) => sum + length + 1, 1);
  return bytes && { bytes, count: starts.length, shortest, idSlot };
}

/** What a value has to be to be passed on as it is; numbers of wasm/rows.ts. */
const kinds = {
  text: 0,
  boolean: 1,
  int: 2,
  safeInt: 3,
  decimal: 4,
  list: 5,
  bigInt: 6,
  oneOf: 7,
} as const;

/** `decimal`: surely finite. `bigInt`: digits in quotes that surely fit 64 bits. */
export type PlainKind = keyof typeof kinds;

export interface RowPart {
  readonly slot: number;
  readonly kind: PlainKind;
  readonly isNullable: boolean;
  /** The texts that it may be, where it is `oneOf`; ASCII without quotes. */
  readonly names: readonly string[];
}

/** Null where it is too much. */
export function toParts(parts: readonly RowPart[]): Block | null {
  const writer = new BlockWriter();
  let names = blockPlace + 16 * parts.length;
  for (const part of parts) {
    writer.number(part.slot);
    writer.number(kinds[part.kind]);
    writer.number(Number(part.isNullable));
    writer.number(names);
    names += part.names.reduce((sum, { length }) => sum + 4 + align(length + 2), 4);
  }
  for (const part of parts) {
    writer.number(part.names.length);
    for (const name of part.names) {
      writer.number(name.length + 2);
      writer.text(Buffer.from(`"${name}"`, 'latin1'));
    }
  }
  const bytes = writer.written();
  return bytes && { bytes, count: parts.length };
}

export interface RowField {
  /** What stands before its value. */
  readonly before: Uint8Array;
  /** Null where that is all. */
  readonly slot: number | null;
}

/** Null where it is too much. */
export function toFields(fields: readonly RowField[]): Fields | null {
  const writer = new BlockWriter();
  let text = blockPlace + 12 * fields.length;
  const uses = new Map<number, number>();
  for (const { before, slot } of fields) {
    writer.number(text);
    writer.number(before.length);
    writer.number(slot ?? -1);
    text += align(before.length);
    if (slot !== null) uses.set(slot, (uses.get(slot) ?? 0) + 1);
  }
  for (const { before } of fields) writer.text(before);
  const bytes = writer.written();
  const constant = fields.reduce((sum, { before }) => sum + before.length, 0);
  const repeats = Math.max(0, ...uses.values());
  return bytes && { bytes, count: fields.length, constant, repeats };
}
