/**
 * Work on rows that is done here and not by Appwrite, for `explain`. `resolved`: a relationship
 * filter was turned into the ids that it stands for.
 */
export interface GatewayStep {
  readonly action: 'resolved' | 'filtered' | 'sorted' | 'cut' | 'computed';
  /** `databaseId/tableId` */
  readonly table: string;
  /** Rows that it was done with. */
  readonly rows: number;
  /** Rows, or results, that were left. */
  readonly kept: number;
  readonly reason: string;
}

export type NoteStep = (step: GatewayStep) => void;
