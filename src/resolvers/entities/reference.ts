import type { TableModel } from '../model.ts';
import type { UniqueKey } from './unique-key.ts';

/** Something that is found from outside by a key of its own. */
export type Reference = TableReference | ThingReference;

/** A row, by its id or by the values of a unique key. */
export type TableReference =
  | { readonly kind: 'row'; readonly model: TableModel; readonly id: string }
  | {
      readonly kind: 'unique';
      readonly model: TableModel;
      readonly key: UniqueKey;
      /** As Appwrite stores them, in the order of the key's columns. */
      readonly values: readonly KeyValue[];
    };

export type KeyValue = string | number | bigint;

/** One of Appwrite's own things. */
export type ThingReference =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'file'; readonly bucketId: string; readonly id: string };

export type ThingKind = ThingReference['kind'];
