import { WatchedWrites } from '../appwrite/wrapped-calls.ts';
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
  const kept: Kept = new Map();
  return {
    remember: <Answer>(key: string, read: () => Promise<Answer>) => {
      const known = kept.get(key) as Promise<Answer> | undefined;
      if (known) return known;
      const answer = read();
      kept.set(key, answer);
      return answer;
    },
    appwrite: new ForgettingCalls(appwrite, kept),
    watch: (calls) => new ForgettingCalls(calls, kept),
  };
}

type Kept = Map<string, Promise<unknown>>;

class ForgettingCalls extends WatchedWrites {
  private readonly kept: Kept;

  constructor(inner: AppwriteCalls, kept: Kept) {
    super(inner);
    this.kept = kept;
  }

  protected override async watch<Answer>(write: () => Promise<Answer>): Promise<Answer> {
    try {
      return await write();
    } finally {
      this.kept.clear();
    }
  }
}
