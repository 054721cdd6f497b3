import type { NoteStep } from './gateway-step.ts';

export interface LoaderOptions {
  /** Longest URL that is sent, in characters; proxies cut longer ones. */
  readonly maxUrlLength: number;
  /** Told of what is done with rows here and not by Appwrite. */
  readonly note?: NoteStep | undefined;
  /**
   * Told how many calls are about to be made at once.
   * @throws TOO_COSTLY where the operation may not make so many; then none of them is made.
   */
  readonly expectCalls?: ((calls: number) => void) | undefined;
}
