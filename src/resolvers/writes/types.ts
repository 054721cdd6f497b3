import type { RelatedModel, TableModel } from '../model.ts';
import type { Applied } from './apply.ts';
import type { WriteKind } from './values.ts';

/** A `data` argument after coercion, by field name. */
export type Data = Readonly<Record<string, unknown>>;

/** One row that is to be written, checked as far as it can be without reading anything. */
export interface Draft {
  readonly kind: WriteKind | 'delete';
  readonly model: TableModel;
  readonly id: string;
  /** Where its id stands in the arguments. */
  readonly path: string;
  /** False where the gateway made the id, which then nobody else can have. */
  readonly isIdGiven: boolean;
  /** New values by column key. */
  readonly values: Readonly<Record<string, unknown>>;
  /** By column key. */
  readonly apply: ReadonlyMap<string, Applied>;
  readonly links: readonly Link[];
  readonly permissions: readonly string[] | undefined;
  readonly ifUnmodifiedSince: string | undefined;
}

/** What is to become of a relationship of one row. */
export interface Link {
  readonly related: RelatedModel;
  readonly path: string;
  /** Ids of rows that are to be related beside those that are. */
  readonly connect: readonly LinkedId[];
  readonly disconnect: readonly LinkedId[];
  /** Ids of all rows that are to be related, but for new ones; null: those that are stay. */
  readonly set: readonly LinkedId[] | null;
  readonly create: readonly Draft[];
}

export interface LinkedId {
  readonly id: string;
  readonly path: string;
}
