import type { Wording } from '../events.ts';

export type SingleAction = 'create' | 'update' | 'upsert' | 'delete' | 'increment' | 'decrement';
export type BulkAction = 'bulkCreate' | 'bulkUpdate' | 'bulkUpsert' | 'bulkDelete';
export type StagedAction = SingleAction | BulkAction;

/** What increments and decrements carry as their data. */
export interface StagedIncrement {
  readonly column: string;
  readonly value?: unknown;
  readonly max?: unknown;
  readonly min?: unknown;
}

/** A write that waits for the commit. Its data is not checked before. */
export interface NewOperation {
  /** The sequence of its table. */
  readonly table: number;
  /** The API that it came through. */
  readonly wording: Wording;
  readonly action: StagedAction;
  /** Null for bulk actions. */
  readonly rowId: string | null;
  readonly data: unknown;
  /** The row's `$updatedAt` when the operation was staged, where it was looked at. */
  readonly seen: string | null;
}

export interface StagedOperation extends NewOperation {
  readonly stagedAt: string;
}

const BULK_ACTIONS: ReadonlySet<StagedAction> = new Set([
  'bulkCreate',
  'bulkUpdate',
  'bulkUpsert',
  'bulkDelete',
]);

export const isBulk = (action: StagedAction): action is BulkAction => BULK_ACTIONS.has(action);
