/** Single-letter edits between two words. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** A sentence that names the known word nearest to a mistyped one, or nothing where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(plain(word), plain(candidate)) }))
    .filter(
      ({ candidate, edits }) =>
        edits <= Math.max(2, candidate.length / 3) && edits < candidate.length / 1.5,
    )
    .sort((a, b) => a.edits - b.edits);
  return best === undefined ? '' : ` Did you mean ${best.candidate}?`;
}
