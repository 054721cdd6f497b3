import { ByteRow, toFields, toParts } from '../resolvers/context.ts';
import type {
  Block,
  Fields,
  PlainKind,
  RowBatch,
  RowLayout,
  RowRange,
} from '../resolvers/context.ts';

type Answer = Record<string, unknown>;

/** A value of a row that may be passed on as the bytes in which it came. */
export interface PassedPart {
  /** Key of the column. */
  readonly key: string;
  /** How it is written where the field's type would write it the same. */
  readonly kind: PlainKind;
  /** What it may be, where that is one of some names. */
  readonly names: readonly string[];
  readonly isNullable: boolean;
}

/** What stands in an answer's row, in order: the bytes before a value, and where that is found. */
export interface RowForm {
  readonly fields: readonly FormField[];
}

interface FormField {
  readonly responseKey: string;
  readonly before: Uint8Array;
  /** Index of the part whose bytes it is; null where the value was made. */
  readonly part: number | null;
  /** The same for all rows, and among the bytes before. */
  readonly constant?: string | undefined;
}

/** How the rows of a layout are passed on. */
interface Way {
  /** Where each part stands in a row. */
  readonly slots: readonly number[];
  readonly parts: Block;
  /** Null where values of a row are made, so that rows are written one by one. */
  readonly fields: Fields | null;
}

/** A row in an answer whose plain values are still the bytes that Appwrite sent. */
export class PassedRow {
  readonly form: RowForm;
  readonly batch: RowBatch;
  readonly index: number;
  readonly slots: readonly number[];
  /** The other values, by response key. */
  readonly values: Answer;

  constructor(form: RowForm, row: ByteRow, { slots, fields }: Way) {
    this.form = form;
    this.batch = ByteRow.batchOf(row);
    this.index = ByteRow.indexOf(row);
    this.slots = slots;
    this.values = fields ? noValues : {};
  }
}

const noValues: Answer = Object.freeze({});

/** A list of such rows that stand one after the other in what Appwrite sent, and of nothing else. */
export class PassedRows {
  readonly batch: RowBatch;
  readonly range: RowRange;
  readonly fields: Fields;
  /** For whoever has no room to write all of them at once. */
  readonly one: (index: number) => PassedRow;

  constructor(
    batch: RowBatch,
    range: RowRange,
    { fields, one }: Pick<PassedRows, 'fields' | 'one'>,
  ) {
    this.batch = batch;
    this.range = range;
    this.fields = fields;
    this.one = one;
  }
}

/** Passes on rows of one place of an answer. */
export class Passing {
  private readonly form: RowForm;
  private readonly parts: readonly PassedPart[];
  /** What the rows are in of their sources. */
  private readonly root: string;
  private readonly ways = new WeakMap<RowLayout, Way | null>();
  private last: RowLayout | undefined;
  private lastWay: Way | null = null;

  constructor(form: RowForm, parts: readonly PassedPart[], root: string) {
    this.form = form;
    this.parts = parts;
    this.root = root;
  }

  /** Undefined for a row that has to be resolved. */
  pass(source: unknown): PassedRow | undefined {
    const row = this.rowOf(source);
    if (row === null) return undefined;
    const batch = ByteRow.batchOf(row);
    const way = this.wayOf(batch.layout);
    if (way === null || !batch.isFit(ByteRow.indexOf(row), way.parts)) return undefined;
    return new PassedRow(this.form, row, way);
  }

  /** Undefined for a list whose rows are to be looked at one by one. */
  passAll(sources: readonly unknown[]): PassedRows | undefined {
    const first = this.rowOf(sources[0]);
    if (first === null) return undefined;
    const batch = ByteRow.batchOf(first);
    const from = ByteRow.indexOf(first);
    const range = { from, count: sources.length };
    const way = this.wayOf(batch.layout);
    const fields = way?.fields;
    if (!fields || !this.areInARow(sources, batch, from)) return undefined;
    if (!batch.areFit(range, way.parts)) return undefined;
    const one = (index: number): PassedRow =>
      new PassedRow(this.form, this.rowOf(sources[index]) ?? first, way);
    return new PassedRows(batch, range, { fields, one });
  }

  private areInARow(sources: readonly unknown[], batch: RowBatch, from: number): boolean {
    for (let index = 1; index < sources.length; index += 1) {
      const row = this.rowOf(sources[index]);
      if (row === null || ByteRow.batchOf(row) !== batch) return false;
      if (ByteRow.indexOf(row) !== from + index) return false;
    }
    return true;
  }

  private rowOf(source: unknown): ByteRow | null {
    const row = (source as Answer | null | undefined)?.[this.root];
    return ByteRow.is(row) ? row : null;
  }

  private wayOf(layout: RowLayout): Way | null {
    if (layout !== this.last) {
      const known = this.ways.get(layout);
      this.lastWay = known === undefined ? this.toWay(layout) : known;
      this.ways.set(layout, this.lastWay);
      this.last = layout;
    }
    return this.lastWay;
  }

  private toWay(layout: RowLayout): Way | null {
    const slots = this.parts.map(({ key }) => layout.slotOf(key) ?? -1);
    if (slots.includes(-1)) return null;
    const slotOf = (part: number): number => slots[part] ?? 0;
    const parts = toParts(this.parts.map((part, index) => ({ ...part, slot: slotOf(index) })));
    if (parts === null) return null;
    const { fields } = this.form;
    const isWhole = fields.every(({ part, constant }) => part !== null || constant !== undefined);
    return {
      slots,
      parts,
      fields: isWhole
        ? toFields(
            fields.map(({ before, part }) => ({
              before,
              slot: part === null ? null : slotOf(part),
            })),
          )
        : null,
    };
  }
}

/** The data of an answer with such rows in it. */
export class PassedData {
  readonly data: Answer;

  constructor(data: Answer) {
    this.data = data;
  }
}
