export interface LoaderOptions {
  /** Longest URL that is sent, in characters; proxies cut longer ones. */
  readonly maxUrlLength: number;
  /** Calls that one operation may make; beyond it the operation ends with TOO_COSTLY. */
  readonly maxCalls: number;
}
