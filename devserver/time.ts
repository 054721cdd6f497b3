/** A date as Appwrite writes it: `2025-04-19T11:59:18.339+00:00`, always in UTC. */
export function formatTime(date: Date): string {
  return `${date.toISOString().slice(0, -1)}+00:00`;
}
