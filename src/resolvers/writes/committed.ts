import type { Row } from '../../appwrite/types.ts';
import type { RowNode } from '../row-node.ts';
import type { Batch } from './batch.ts';

/** What a root field of an operation wrote that was committed as a whole. */
export type Committed =
  | {
      readonly kind: 'one';
      readonly id: string;
      /** What was staged, for a row that cannot be read back. */
      readonly staged: Row | null;
    }
  | { readonly kind: 'deleted'; readonly before: RowNode | null }
  | { readonly kind: 'many'; readonly ids: readonly string[] }
  | { readonly kind: 'deletedMany'; readonly batch: Batch };

/** By the field's response key. */
export type CommittedWrites = ReadonlyMap<string, Committed>;
