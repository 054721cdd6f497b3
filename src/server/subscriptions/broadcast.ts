import { createSourceEventStream, execute } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { LISTENING } from '../../resolvers/context.ts';
import { deliveryOf, type Delivery } from './delivery.ts';
import { toFinalResult, type Outlet, type Told } from './outlet.ts';

type Payloads = AsyncIterator<unknown, undefined>;

/** One subscription operation of one caller, executed once for all who have subscribed to it. */
export class Broadcast {
  readonly args: ExecutionArgs;
  readonly delivery: Delivery;
  /** Resolves when nothing is missed any more; undefined, or why there will be nothing. */
  readonly ready: Promise<ExecutionResult | undefined>;
  readonly outlets = new Set<Outlet>();
  private readonly onOver: () => void;
  private settleReady: (refusal?: ExecutionResult) => void = () => undefined;
  private payloads: Payloads | undefined;
  private last: Told | undefined;
  private isOver = false;

  constructor(args: ExecutionArgs, onOver: () => void) {
    this.args = args;
    this.onOver = onOver;
    this.delivery = deliveryOf(args);
    this.ready = new Promise((resolve) => {
      this.settleReady = resolve;
    });
    void this.run();
  }

  /** The newest state at once, where there is one. */
  add(outlet: Outlet): void {
    this.outlets.add(outlet);
    if (this.last !== undefined) outlet.push(this.last);
  }

  remove(outlet: Outlet): void {
    this.outlets.delete(outlet);
    if (this.outlets.size === 0) this.stop();
  }

  private stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onOver();
    // It ends by itself; there is nobody to tell how.
    void this.payloads?.return?.();
  }

  /** Never fails: whatever happens becomes a result. */
  private async run(): Promise<void> {
    try {
      const source = await createSourceEventStream(this.args);
      if (!(Symbol.asyncIterator in source)) {
        this.refuse(source);
        return;
      }
      this.payloads = source[Symbol.asyncIterator]() as Payloads;
      if (this.isOver) void this.payloads.return?.();
      else await this.pump(this.payloads);
      for (const outlet of [...this.outlets]) outlet.end();
    } catch (error) {
      this.refuse(toFinalResult(error instanceof Error ? error : new Error(String(error))));
    }
    this.settleReady();
    this.stop();
  }

  private async pump(payloads: Payloads): Promise<void> {
    for (;;) {
      const { done, value } = await payloads.next();
      if (done === true || this.isOver) return;
      if (value === LISTENING) this.settleReady();
      else this.tell(await execute({ ...this.args, rootValue: value }));
    }
  }

  private tell(result: ExecutionResult): void {
    const told = { result, text: JSON.stringify(result) };
    if (this.delivery === 'latest') {
      if (told.text === this.last?.text) return;
      this.last = told;
    }
    for (const outlet of [...this.outlets]) outlet.push(told);
    this.settleReady();
  }

  /** The last result of everybody. */
  private refuse(result: ExecutionResult): void {
    this.settleReady(result);
    for (const outlet of [...this.outlets]) {
      outlet.push({ result, text: '' });
      outlet.end();
    }
    this.stop();
  }
}
