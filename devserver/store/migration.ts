/** One step of the data file's layout; steps run once, in order, and are remembered by name. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
