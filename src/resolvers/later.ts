import type { Page } from './page.ts';
import type { Find, LaterRelated, Related } from './row-node.ts';

/**
 * Relationships of a group of rows that are read when they are shown, each once.
 *
 * @param before - Rows that are sent before these: what they show is read first.
 */
export function createLaterRelated(
  readNow: (responseKey: string) => Promise<Find>,
  before?: LaterRelated,
): LaterRelated {
  const reads = new Map<string, Promise<Find>>();
  const start = (responseKey: string): Promise<Find> =>
    before ? before.settled(responseKey).then(() => readNow(responseKey)) : readNow(responseKey);
  return {
    read(responseKey) {
      const read = reads.get(responseKey) ?? start(responseKey);
      reads.set(responseKey, read);
      return read;
    },
    settled: (responseKey) => Promise.allSettled([reads.get(responseKey)]),
  };
}

interface LaterNeeds {
  readonly hasRows: boolean;
  readonly hasTotal: boolean;
}

/** A page of which something is read, once, when it is shown. */
export function withLater(
  page: Page,
  { hasRows, hasTotal }: LaterNeeds,
  read: () => Promise<Related>,
): Page {
  let reading: Promise<Related> | undefined;
  return { ...page, later: { hasRows, hasTotal, read: () => (reading ??= read()) } };
}
