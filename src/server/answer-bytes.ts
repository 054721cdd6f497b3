import { PassedRow, PassedRows } from './passed-rows.ts';
import type { SpareBuffers } from './spare-buffers.ts';

/** JSON in a buffer that can be longer. */
export interface Written {
  readonly buffer: Buffer;
  readonly length: number;
}

/** Writes an answer as JSON, rows that are passed on byte by byte, to a buffer of those. */
export function writeAnswer(value: unknown, spare: SpareBuffers): Written {
  const writer = new Writer(spare);
  writer.write(value);
  return writer.written();
}

/** Shorter pieces are copied faster one byte after the other. */
const shortest = 48;

class Writer {
  private readonly spare: SpareBuffers;
  private bytes: Buffer;
  private at = 0;

  constructor(spare: SpareBuffers) {
    this.spare = spare;
    this.bytes = spare.take(0);
  }

  written(): Written {
    return { buffer: this.bytes, length: this.at };
  }

  write(value: unknown): void {
    if (value instanceof PassedRows) this.writeRows(value);
    else if (value instanceof PassedRow) this.writeRow(value);
    else if (Array.isArray(value)) this.writeList(value);
    else if (isPlainObject(value)) this.writeObject(value);
    else if (value !== undefined) this.writeText(JSON.stringify(value));
    else this.writeText('null');
  }

  private writeRows({ batch, range, fields, one }: PassedRows): void {
    const rows = batch.write(range, fields);
    if (rows === null) {
      this.writeList(Array.from({ length: range.count }, (_, index) => one(index)));
      return;
    }
    this.writeText('[');
    this.copy(rows, 0, rows.length);
    this.writeText(']');
  }

  private writeRow({ form, batch, index, slots, values }: PassedRow): void {
    const { bytes } = batch;
    for (const { before, part, responseKey, constant } of form.fields) {
      this.copy(before, 0, before.length);
      if (part === null) {
        if (constant === undefined) this.write(values[responseKey]);
      } else {
        const slot = slots[part] as number;
        this.copy(bytes, batch.startOf(index, slot), batch.endOf(index, slot));
      }
    }
    this.writeText('}');
  }

  private writeList(list: readonly unknown[]): void {
    this.writeText('[');
    for (let index = 0; index < list.length; index += 1) {
      if (index > 0) this.writeText(',');
      this.write(list[index]);
    }
    this.writeText(']');
  }

  /** As JSON.stringify does, keys without a value are left out. */
  private writeObject(object: Readonly<Record<string, unknown>>): void {
    let before = '{';
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (value === undefined) continue;
      this.writeText(`${before}${JSON.stringify(key)}:`);
      this.write(value);
      before = ',';
    }
    this.writeText(before === '{' ? '{}' : '}');
  }

  private writeText(text: string): void {
    this.makeRoom(3 * text.length);
    if (text.length === 1) {
      this.bytes[this.at] = text.charCodeAt(0);
      this.at += 1;
    } else {
      this.at += this.bytes.write(text, this.at);
    }
  }

  private copy(from: Uint8Array, start: number, end: number): void {
    this.makeRoom(end - start);
    const { bytes, at } = this;
    if (end - start > shortest) {
      bytes.set(from.subarray(start, end), at);
    } else {
      for (let index = start; index < end; index += 1) {
        bytes[at + index - start] = from[index] as number;
      }
    }
    this.at = at + end - start;
  }

  private makeRoom(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const wider = this.spare.take(2 * (this.bytes.length + count));
    this.bytes.copy(wider, 0, 0, this.at);
    this.spare.give(this.bytes);
    this.bytes = wider;
  }
}

/** An object with a way of its own to be written is not one. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
