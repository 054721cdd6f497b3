import type { Row } from '../appwrite/types.ts';
import type { GatewayError } from '../errors.ts';
import type { Page } from './page.ts';

/** A row at one place of an answer, with what was read for its relationship fields. */
export interface RowNode {
  readonly row: Row;
  /** By response key. */
  readonly related: ReadonlyMap<string, Related>;
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
