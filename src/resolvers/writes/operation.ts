import type { TableModel } from '../model.ts';

/** One call that writes one row. */
export interface Operation {
  readonly kind: 'create' | 'update' | 'upsert' | 'delete';
  readonly model: TableModel;
  readonly id: string;
  /** By column key; relationships as ids. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly permissions?: readonly string[] | undefined;
  /** ISO date. The write must not happen where the row was changed since. */
  readonly lock?: string | undefined;
  /** Appwrite would do it in several steps and can stop in between: it needs a transaction. */
  readonly isCompound: boolean;
  /** Once or twice, the row is the same afterwards. */
  readonly isRepeatable: boolean;
}

export interface Plan {
  readonly operations: readonly Operation[];
  /** The same by draft. */
  readonly groups: readonly (readonly Operation[])[];
  /**
   * The operations hold for the rows as they were read. Where one was changed meanwhile, nothing
   * happens, and the write can be planned anew.
   */
  readonly isGuarded: boolean;
}
