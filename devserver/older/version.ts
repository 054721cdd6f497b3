/** The releases that devserver can answer as. */
export const RESPONSE_FORMATS = ['1.8', '1.9'] as const;
export type ResponseFormat = (typeof RESPONSE_FORMATS)[number];

/** The release whose behaviour each stands for. */
export const VERSIONS = { '1.8': '1.8.1', '1.9': '1.9.6' } as const satisfies Record<
  ResponseFormat,
  string
>;

const numbersOf = (version: string): number[] => version.split('.').map(Number);

/** Whether a version such as `1.8.1` comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [numbersOf(version), numbersOf(than)];
  const index = left.findIndex((number, position) => number !== (right[position] ?? 0));
  return index !== -1 && (left[index] ?? 0) < (right[index] ?? 0);
}
