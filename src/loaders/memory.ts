import type { AppwriteCalls } from '../appwrite/types.ts';

/** Keeps what an operation has read, until it writes something. */
export interface Memory {
  /** What is kept under the key, else what `read` gives. */
  readonly remember: <Answer>(key: string, read: () => Promise<Answer>) => Promise<Answer>;
  /** The operation's own calls, watched. */
  readonly appwrite: AppwriteCalls;
  /** The same calls; those that write clear the memory. */
  readonly watch: (calls: AppwriteCalls) => AppwriteCalls;
}

export function createMemory(appwrite: AppwriteCalls): Memory {
  const kept = new Map<string, Promise<unknown>>();
  const forget = <Args extends unknown[], Answer>(
    call: (...args: Args) => Promise<Answer>,
  ): ((...args: Args) => Promise<Answer>) => {
    return async (...args) => {
      try {
        return await call(...args);
      } finally {
        kept.clear();
      }
    };
  };
  const watch = (calls: AppwriteCalls): AppwriteCalls => {
    const write = forget(calls.send.bind(calls));
    return {
      ...calls,
      createRow: forget(calls.createRow.bind(calls)),
      updateRow: forget(calls.updateRow.bind(calls)),
      upsertRow: forget(calls.upsertRow.bind(calls)),
      deleteRow: forget(calls.deleteRow.bind(calls)),
      createRows: forget(calls.createRows.bind(calls)),
      upsertRows: forget(calls.upsertRows.bind(calls)),
      updateRows: forget(calls.updateRows.bind(calls)),
      deleteRows: forget(calls.deleteRows.bind(calls)),
      endTransaction: forget(calls.endTransaction.bind(calls)),
      send: (request) => (request.method === 'GET' ? calls.send(request) : write(request)),
    };
  };
  return {
    remember: <Answer>(key: string, read: () => Promise<Answer>) => {
      const known = kept.get(key) as Promise<Answer> | undefined;
      if (known) return known;
      const answer = read();
      kept.set(key, answer);
      return answer;
    },
    appwrite: watch(appwrite),
    watch,
  };
}
