import { ByteRow } from '../resolvers/context.ts';
import type { RowLayout } from '../resolvers/context.ts';
import type { Fits } from './plain-values.ts';

type Answer = Record<string, unknown>;

/** A value of a row that may be passed on as the bytes in which it came. */
export interface PassedPart {
  /** Key of the column. */
  readonly key: string;
  /** Whether it is written as the field's type writes it. */
  readonly fits: Fits;
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

/** A row in an answer whose plain values are still the bytes that Appwrite sent. */
export class PassedRow {
  readonly form: RowForm;
  readonly row: ByteRow;
  /** Where each part stands in the row. */
  readonly slots: readonly number[];
  /** The other values, by response key. */
  readonly values: Answer;

  constructor(form: RowForm, { row, slots }: Passing, values: Answer) {
    this.form = form;
    this.row = row;
    this.slots = slots;
    this.values = values;
  }

  /** For whoever wants values and not bytes. */
  toJSON(): Answer {
    const { form, row, slots, values } = this;
    return Object.fromEntries(
      form.fields.map(({ responseKey, part, constant }) => [
        responseKey,
        part === null ? (constant ?? values[responseKey]) : ByteRow.valueOf(row, slots[part] ?? 0),
      ]),
    );
  }
}

interface Passing {
  readonly row: ByteRow;
  readonly slots: readonly number[];
}

/** Passes on rows of one place of an answer; undefined for those that have to be resolved. */
export function createPassing(
  form: RowForm,
  parts: readonly PassedPart[],
): (row: unknown) => PassedRow | undefined {
  const known = new WeakMap<RowLayout, readonly number[] | null>();
  let last: RowLayout | undefined;
  let lastSlots: readonly number[] | null = null;
  const slotsIn = (layout: RowLayout): readonly number[] | null => {
    const found = known.get(layout) ?? toSlots(layout, parts);
    known.set(layout, found);
    return found;
  };
  return (row) => {
    if (!ByteRow.is(row)) return undefined;
    const layout = ByteRow.layoutOf(row);
    if (layout !== last) {
      last = layout;
      lastSlots = slotsIn(layout);
    }
    const slots = lastSlots;
    if (slots === null || !fit(row, slots, parts)) return undefined;
    return new PassedRow(form, { row, slots }, {});
  };
}

function toSlots(layout: RowLayout, parts: readonly PassedPart[]): readonly number[] | null {
  const slots = parts.map(({ key }) => layout.slotOf(key) ?? -1);
  return slots.includes(-1) ? null : slots;
}

function fit(row: ByteRow, slots: readonly number[], parts: readonly PassedPart[]): boolean {
  const bytes = ByteRow.bytesOf(row);
  for (let index = 0; index < parts.length; index += 1) {
    const slot = slots[index] as number;
    const start = ByteRow.startOf(row, slot);
    if (!(parts[index] as PassedPart).fits(bytes, start, ByteRow.endOf(row, slot))) return false;
  }
  return true;
}

/** The data of an answer with such rows in it. */
export class PassedData {
  readonly data: Answer;

  constructor(data: Answer) {
    this.data = data;
  }

  toJSON(): Answer {
    return this.data;
  }
}
