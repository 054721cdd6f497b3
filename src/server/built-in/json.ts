/** Reads and writes JSON without rounding: integers beyond 2^53 − 1 are bigints. */
export interface Json {
  /** @throws SyntaxError for anything that is not JSON. */
  readonly decode: (text: string) => unknown;
  readonly encode: (value: unknown) => string;
}
