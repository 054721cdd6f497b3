import type { ServerResponse } from 'node:http';

/** Answers that are streams of events, and go on for as long as both sides like. */
export interface OpenStreams {
  readonly size: number;
  /** False when there are too many already. */
  add(response: ServerResponse): boolean;
  /** Cuts them off: a stream that ends by itself would mean that there is nothing more to come. */
  close(): void;
}

/** Browsers wait so long before they connect again. */
const retryHint = 'retry: 1000\n\n';

export function createOpenStreams(most: number): OpenStreams {
  const open = new Set<ServerResponse>();
  return {
    get size() {
      return open.size;
    },
    add: (response) => {
      if (open.size >= most) return false;
      open.add(response);
      response.once('close', () => open.delete(response));
      return true;
    },
    close: () => {
      for (const response of open) {
        const type = String(response.getHeader('content-type') ?? '');
        // What asked for a stream and is answered at once can finish.
        if (!response.headersSent || !type.includes('event-stream')) continue;
        response.write(retryHint, () => response.destroy());
      }
    },
  };
}
