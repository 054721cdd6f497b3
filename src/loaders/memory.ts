import type { AppwriteCalls } from '../appwrite/types.ts';

/** Keeps what an operation has read, until it writes something. */
export interface Memory {
  /** What is kept under the key, else what `read` gives. */
  readonly remember: <Answer>(key: string, read: () => Promise<Answer>) => Promise<Answer>;
  /** The same calls; those that write clear the memory. */
  readonly appwrite: AppwriteCalls;
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
  const write = forget(appwrite.send.bind(appwrite));
  return {
    remember: <Answer>(key: string, read: () => Promise<Answer>) => {
      const known = kept.get(key) as Promise<Answer> | undefined;
      if (known) return known;
      const answer = read();
      kept.set(key, answer);
      return answer;
    },
    appwrite: {
      listRows: appwrite.listRows.bind(appwrite),
      createRow: forget(appwrite.createRow.bind(appwrite)),
      updateRow: forget(appwrite.updateRow.bind(appwrite)),
      upsertRow: forget(appwrite.upsertRow.bind(appwrite)),
      deleteRow: forget(appwrite.deleteRow.bind(appwrite)),
      send: (request) => (request.method === 'GET' ? appwrite.send(request) : write(request)),
    },
  };
}
