import type { CallStep, RowsStep } from './page-steps.ts';
import type { World } from './two-worlds.ts';

/** A row of a table of calls' parts. */
export interface RowPart {
  readonly step: RowsStep;
  readonly index: number;
}

/** Makes a page's calls in the language of one of Appwrite's SDKs. */
export interface Sdk {
  /** Gives what the step's last call answers; `{ type }` is thrown where Appwrite refuses it. */
  run(step: CallStep, caller: string, world: World): Promise<unknown>;
  /** Gives the three pages that the step reads. */
  readPages(step: CallStep, world: World): Promise<Pages>;
  /** Lists the rows of a table of the bookshop, as a guest, with the part as queries. */
  listRows(part: RowPart, tableId: string, world: World): Promise<unknown>;
  /** Updates a row of the bookshop, with the key, by the part. */
  updateRow(part: RowPart, place: Place, world: World): Promise<void>;
  close(): Promise<void>;
}

export interface Pages {
  readonly first: unknown;
  readonly next: unknown;
  readonly previous: unknown;
}

export interface Place {
  readonly tableId: string;
  readonly rowId: string;
}
