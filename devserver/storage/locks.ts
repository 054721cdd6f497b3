/** Runs actions with the same key one after another. */
export type Locks = <T>(key: string, action: () => T | Promise<T>) => Promise<T>;

export function createLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return async (key, action) => {
    const before = last.get(key) ?? Promise.resolve();
    const run = before.then(action);
    // Whoever waits need not know how it went for the one before.
    const settled = run.catch(() => undefined);
    last.set(key, settled);
    try {
      return await run;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

/** One file, whatever the case of its ids. */
export const fileLock = (bucketId: string, fileId: string): string =>
  `${bucketId}/${fileId}`.toLowerCase();
