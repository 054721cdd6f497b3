/** What a server is asked. Plain data: the generator is a process of its own. */
export interface Load {
  /** A GET's path, to which the number of the request is added, or a POST's. */
  readonly path: string;
  /** Makes it a POST of an operation whose variable `n` is the number of the request. */
  readonly query?: string;
  /** Every request is the first one. */
  readonly isSame?: boolean;
  readonly connections: number;
}

/** Asks the generator for load: as much as a server answers, or a fixed pace. */
export type Order =
  | { readonly kind: 'crowd'; readonly url: string; readonly load: Load; readonly seconds: number }
  | {
      readonly kind: 'paced';
      /** Asked in turn, so that what else the machine does hits all alike. */
      readonly targets: readonly { readonly url: string; readonly load: Load }[];
      /** Requests a second to each target, whether it has answered the last ones or not. */
      readonly rate: number;
      readonly seconds: number;
    };

export interface Outcome {
  /** By target. */
  readonly times: readonly Times[];
  readonly requests: number;
  readonly seconds: number;
  /** CPU time that the generator itself took, in microseconds. */
  readonly cpuUs: number;
}

/** From the moment that a request was due to the last byte of its answer. */
export interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export type Reply =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'failure'; readonly message: string };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
