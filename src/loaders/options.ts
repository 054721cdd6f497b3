export interface LoaderOptions {
  /** Longest URL that is sent, in characters; proxies cut longer ones. */
  readonly maxUrlLength: number;
}
