import type { TableModel } from '../model.ts';

/** Something that is found from outside by a key of its own. */
export type Reference = RowReference | ThingReference;

export interface RowReference {
  readonly kind: 'row';
  readonly model: TableModel;
  readonly id: string;
}

/** One of Appwrite's own things. */
export type ThingReference =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'file'; readonly bucketId: string; readonly id: string };

export type ThingKind = ThingReference['kind'];
