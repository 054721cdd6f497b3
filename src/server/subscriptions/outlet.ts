import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { Delivery } from './delivery.ts';

/** A result, and its text by which it is told from others. */
export interface Told {
  readonly result: ExecutionResult;
  readonly text: string;
}

export interface OutletOptions {
  readonly delivery: Delivery;
  /** Results that wait at most, where every one counts. */
  readonly maxQueue: number;
  /** Told to the client with its first result. */
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
  readonly onLeave: (outlet: Outlet) => void;
}

type Next = IteratorResult<ExecutionResult, undefined>;

const done = { done: true, value: undefined } as const;

export const toFinalResult = (error: Error): ExecutionResult => ({
  errors: [new GraphQLError(error.message, { originalError: error })],
});

/** Where one client takes its results, as slowly as it likes. */
export class Outlet implements AsyncIterableIterator<ExecutionResult, undefined> {
  private readonly options: OutletOptions;
  private waiting: ExecutionResult[] = [];
  private pull: ((next: Next) => void) | undefined;
  private isOver = false;
  private isFirst = true;
  private lastText: string | undefined;
  /** While two sources tell of the same changes: what was told. */
  private told: Set<string> | undefined;

  constructor(options: OutletOptions) {
    this.options = options;
  }

  /** Takes a result; what the client has already is left out. */
  push({ result, text }: Told): void {
    if (this.isOver || this.isKnown(text)) return;
    const { delivery, maxQueue } = this.options;
    const value = this.isFirst ? this.introduce(result) : result;
    this.isFirst = false;
    if (this.pull !== undefined) {
      const { pull } = this;
      this.pull = undefined;
      pull({ done: false, value });
      return;
    }
    if (delivery === 'latest') this.waiting = [value];
    else this.waiting.push(value);
    if (this.waiting.length > maxQueue) this.fail(tooSlow(maxQueue));
  }

  /** Ends with an error, after which nothing comes; what still waits is dropped. */
  fail(error: GatewayError): void {
    if (this.isOver) return;
    this.waiting = [];
    this.push({ result: toFinalResult(error), text: '' });
    this.end();
  }

  /** Ends after what still waits. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.options.onLeave(this);
    if (this.waiting.length === 0) this.pull?.(done);
    this.pull = undefined;
  }

  /** From now on, until `false`, changes may be told by two sources. */
  expectDuplicates(isExpected: boolean): void {
    this.told = isExpected ? new Set() : undefined;
  }

  next(): Promise<Next> {
    const value = this.waiting.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.isOver) return Promise.resolve(done);
    return new Promise((resolve) => {
      this.pull = resolve;
    });
  }

  return(): Promise<Next> {
    this.waiting = [];
    this.end();
    return Promise.resolve(done);
  }

  throw(): Promise<Next> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private isKnown(text: string): boolean {
    if (this.options.delivery === 'latest') {
      const isSame = this.lastText === text;
      this.lastText = text;
      return isSame;
    }
    if (this.told?.has(text) === true) return true;
    this.told?.add(text);
    return false;
  }

  private introduce(result: ExecutionResult): ExecutionResult {
    const { extensions } = this.options;
    return extensions === undefined
      ? result
      : { ...result, extensions: { ...result.extensions, ...extensions } };
  }
}

const tooSlow = (most: number): GatewayError =>
  new GatewayError(
    'TOO_SLOW',
    `More than ${most} changes wait for this client (\`subscriptions.maxQueue\`), and one of them ` +
      'would be lost. Read again what you show, then subscribe again.',
  );
