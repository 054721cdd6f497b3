import { isUtf8 } from 'node:buffer';
import { decodeJson } from './json.ts';
import { endOfKey, endOfValue, startsWith } from './json-scan.ts';
import type { Row, RowList } from './types.ts';

/** Where the values of a row stand in the answer that it came in. */
interface Place {
  readonly bytes: Buffer;
  /** Begin and end of every value, of all rows of the answer. */
  readonly spans: Int32Array;
  /** Index of this row's first begin. */
  readonly first: number;
}

/** The keys of a row, in the order in which they were sent. Rows of one list mostly share it. */
export class Layout {
  readonly keys: readonly string[];
  private readonly slots: ReadonlyMap<string, number>;
  /** Each key with what stands around it: what is expected in the next row. */
  readonly starts: readonly Uint8Array[];
  readonly create: (place: Place) => ByteRow;
  readonly idSlot: number;

  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.slots = new Map(keys.map((key, slot) => [key, slot]));
    this.starts = keys.map((key, slot) => Buffer.from(`${slot === 0 ? '{' : ','}"${key}":`));
    this.create = rowsWith(this);
    this.idSlot = keys.indexOf('$id');
  }

  /** Undefined where rows do not have the key. */
  slotOf(key: string): number | undefined {
    return this.slots.get(key);
  }
}

/**
 * A row whose values are still bytes of Appwrite's answer. Its columns can be read as those of any
 * row, and are then parsed, each time anew; what is only passed on never is.
 */
export class ByteRow {
  readonly #layout: Layout;
  readonly #place: Place;

  constructor(layout: Layout, place: Place) {
    this.#layout = layout;
    this.#place = place;
  }

  static is(row: unknown): row is ByteRow {
    return typeof row === 'object' && row !== null && #place in row;
  }

  static layoutOf(row: ByteRow): Layout {
    return row.#layout;
  }

  static bytesOf(row: ByteRow): Buffer {
    return row.#place.bytes;
  }

  /** Where the value begins. */
  static startOf(row: ByteRow, slot: number): number {
    const { spans, first } = row.#place;
    return spans[first + 2 * slot] ?? 0;
  }

  /** Behind the value. */
  static endOf(row: ByteRow, slot: number): number {
    const { spans, first } = row.#place;
    return spans[first + 2 * slot + 1] ?? 0;
  }

  static valueOf(row: ByteRow, slot: number): unknown {
    const { bytes } = row.#place;
    return toValue(bytes, ByteRow.startOf(row, slot), ByteRow.endOf(row, slot));
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
function rowsWith(layout: Layout): Layout['create'] {
  class LaidOutRow extends ByteRow {}
  for (const [slot, key] of layout.keys.entries()) {
    Object.defineProperty(LaidOutRow.prototype, key, {
      get(this: ByteRow) {
        return ByteRow.valueOf(this, slot);
      },
      enumerable: true,
    });
  }
  return (place) => new LaidOutRow(layout, place);
}

interface RowStart {
  readonly bytes: Buffer;
  readonly at: number;
  /** Of the row before. */
  readonly layout: Layout | undefined;
}

interface FoundRow {
  readonly layout: Layout;
  /** Index of its first begin among the spans. */
  readonly first: number;
  /** Place behind it. */
  readonly end: number;
}

/** Layouts that are kept; beyond, all go. */
const maxLayouts = 1000;

const listStart = Buffer.from('{"total":');
const rowsStart = Buffer.from(',"rows":[');
const listEnd = Buffer.from(']}');
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Reads lists of rows without parsing them; keeps the layouts that it has seen. */
export class ByteRowReader {
  private readonly layouts = new Map<string, Layout>();

  /** Null for whatever is not written as Appwrite writes a list of rows; a parser may read it. */
  read(bytes: Buffer): RowList | null {
    if (!startsWith(bytes, 0, listStart)) return null;
    const total = endOfValue(bytes, listStart.length);
    if (total < 0 || !startsWith(bytes, total, rowsStart)) return null;
    const count = Number(bytes.toString('latin1', listStart.length, total));
    const rows = this.readRows(bytes, total + rowsStart.length);
    if (rows === null || !Number.isSafeInteger(count) || !isUtf8(bytes)) return null;
    return { total: count, rows };
  }

  private readRows(bytes: Buffer, start: number): Row[] | null {
    const spans = new Spans();
    const found: FoundRow[] = [];
    let layout: Layout | undefined;
    let at = start;
    while (bytes[at] === openBrace) {
      const row = this.findRow(spans, { bytes, at, layout });
      if (row === null) return null;
      found.push(row);
      layout = row.layout;
      // The other rows are about as long.
      if (found.length === 1) {
        spans.makeRoom((spans.length * (bytes.length - at)) / (row.end - at));
      }
      at = bytes[row.end] === comma ? row.end + 1 : row.end;
    }
    const isWhole = startsWith(bytes, at, listEnd) && at + listEnd.length === bytes.length;
    if (!isWhole || bytes[at - 1] === comma) return null;
    const all = spans.all();
    const hasId = ({ layout: { idSlot }, first }: FoundRow): boolean =>
      bytes[all[first + 2 * idSlot] ?? 0] === quote;
    if (!found.every(hasId)) return null;
    return found.map((row) => {
      return row.layout.create({ bytes, spans: all, first: row.first }) as unknown as Row;
    });
  }

  /** The row that begins here, looked for as one like the row before; null where there is none. */
  private findRow(spans: Spans, { bytes, at, layout }: RowStart): FoundRow | null {
    const first = spans.length;
    const end = layout ? spans.scan(bytes, at, layout.starts) : -1;
    if (layout && end >= 0) return { layout, first, end };
    const own = this.layoutAt(bytes, at);
    const ownEnd = own ? spans.scan(bytes, at, own.starts) : -1;
    return own && ownEnd >= 0 ? { layout: own, first, end: ownEnd } : null;
  }

  /** The layout of the row that begins here; null where it is not one. */
  private layoutAt(bytes: Buffer, start: number): Layout | null {
    const keys: string[] = [];
    let at = start;
    do {
      const value = endOfKey(bytes, at + 1);
      if (value < 0) return null;
      const key = bytes.toString('utf8', at + 2, value - 2);
      keys.push(key);
      at = endOfValue(bytes, value);
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

/** Begins and ends of values, one after the other. */
class Spans {
  private places = new Int32Array(64);
  length = 0;

  /** Notes the values of a row with these keys; gives the place behind it, or -1. */
  scan(bytes: Buffer, start: number, keys: readonly Uint8Array[]): number {
    this.makeRoom(2 * keys.length);
    const { places } = this;
    let at = start;
    let next = this.length;
    for (const key of keys) {
      if (!startsWith(bytes, at, key)) return -1;
      const value = at + key.length;
      at = endOfValue(bytes, value);
      if (at < 0) return -1;
      places[next] = value;
      places[next + 1] = at;
      next += 2;
    }
    if (bytes[at] !== closeBrace) return -1;
    this.length = next;
    return at + 1;
  }

  all(): Int32Array {
    return this.places;
  }

  makeRoom(count: number): void {
    if (this.length + count <= this.places.length) return;
    const wider = new Int32Array(Math.ceil(1.1 * (this.length + count)));
    wider.set(this.places);
    this.places = wider;
  }
}
