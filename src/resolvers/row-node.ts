import type { Row } from '../appwrite/types.ts';
import type { GatewayError } from '../errors.ts';
import type { Page } from './page.ts';

/** A row at one place of an answer, with what was read for its relationship fields. */
export interface RowNode {
  readonly row: Row;
  /** By response key. */
  readonly related: RelatedValues;
  /** Where the answer comes in parts: reads what is not in `related`. */
  readonly later?: LaterRelated;
}

/** What was read for relationship fields of a row. */
export interface RelatedValues {
  get(responseKey: string): Related | undefined;
}

/** Finds a row's part of what was read for many. */
export type Find = (row: Row) => Related;

/** Relationships of some rows, each read for all of them when the first of them shows it. */
export interface LaterRelated {
  read(responseKey: string): Promise<Find>;
  /** Resolves when what has been asked for under this key is there, or has failed. */
  settled(responseKey: string): Promise<unknown>;
}

export type Related =
  | { readonly kind: 'one'; readonly node: RowNode | null }
  | { readonly kind: 'many'; readonly page: Page }
  | { readonly kind: 'failed'; readonly failure: BatchFailure };

/** A failed batch: reported once, with every path that it affected. */
export interface BatchFailure {
  readonly error: GatewayError;
  readonly paths: (readonly (string | number)[])[];
}
