import { WatchedWrites } from '../appwrite/wrapped-calls.ts';
import type { AppwriteCalls } from '../appwrite/types.ts';

/** Keeps what an operation has read, until it writes something. */
export interface Memory {
  /** What is kept under the key, else what `read` gives. */
  remember<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer>;
  /** The operation's own calls, watched. */
  readonly appwrite: AppwriteCalls;
  /** The same calls; those that write clear the memory. */
  watch(calls: AppwriteCalls): AppwriteCalls;
}

export const createMemory = (appwrite: AppwriteCalls): Memory => new OperationMemory(appwrite);

class OperationMemory implements Memory {
  readonly appwrite: AppwriteCalls;
  private kept: Map<string, Promise<unknown>> | undefined;

  constructor(appwrite: AppwriteCalls) {
    this.appwrite = this.watch(appwrite);
  }

  remember<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const kept = (this.kept ??= new Map<string, Promise<unknown>>());
    const known = kept.get(key) as Promise<Answer> | undefined;
    if (known) return known;
    const answer = read();
    kept.set(key, answer);
    return answer;
  }

  watch(calls: AppwriteCalls): AppwriteCalls {
    return new ForgettingCalls(calls, this);
  }

  forget(): void {
    this.kept?.clear();
  }
}

class ForgettingCalls extends WatchedWrites {
  private readonly memory: OperationMemory;

  constructor(inner: AppwriteCalls, memory: OperationMemory) {
    super(inner);
    this.memory = memory;
  }

  protected override async watch<Answer>(write: () => Promise<Answer>): Promise<Answer> {
    try {
      return await write();
    } finally {
      this.memory.forget();
    }
  }
}
