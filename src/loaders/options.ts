import type { BatchOptions } from './batch.ts';
import type { NoteStep } from './gateway-step.ts';

export interface LoaderOptions extends BatchOptions {
  /** Longest URL that is sent, in characters; proxies cut longer ones. */
  readonly maxUrlLength: number;
  /** Told of what is done with rows here and not by Appwrite. */
  readonly note?: NoteStep | undefined;
}
