/** What tells whether work is to end: the part of an `AbortSignal` that is used here. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Ends work that nobody waits for any more: an `AbortController` and its signal in one, for use
 * inside the gateway. Such a pair is dearer than all else that a read needs beside its call.
 */
export class Cancel implements StopSignal {
  aborted = false;
  reason: unknown;
  /** Made for the first. */
  private listeners: Set<() => void> | undefined;

  abort(reason?: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.listeners ?? []) listener();
    this.listeners = undefined;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    (this.listeners ??= new Set()).add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners?.delete(listener);
  }
}
