import { validate } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Timers } from '../../timers.ts';
import { createPartsRefusal } from '../incremental-delivery.ts';
import { Broadcast } from './broadcast.ts';
import { Outlet, toFinalResult } from './outlet.ts';

export interface SharedSubscriptionsOptions {
  readonly timers: Timers;
  /** Changes that wait for a slow client at most. */
  readonly maxQueue: number;
  /** Subscriptions of one credential. */
  readonly maxPerCredential: number;
}

/** When a subscription moves, both places tell of changes for so long, in milliseconds. */
const overlapMs = 3000;

/**
 * The operation with no more of its context than a subscription needs: there are many of them, and
 * they stay.
 */
export function toLasting(args: ExecutionArgs): ExecutionArgs {
  const { schema, document, operationName, variableValues } = args;
  const { requestId, limits, subscriber } = contextOf(args);
  const contextValue = { requestId, limits, subscriber };
  return { schema, document, operationName, variableValues, contextValue };
}

interface Seat {
  broadcast: Broadcast;
  args: ExecutionArgs;
  /** What it has left, and still hears for a moment. */
  former: Broadcast | undefined;
  cancelOverlap: (() => void) | undefined;
  readonly quotaKey: string;
}

const contextOf = ({ contextValue }: ExecutionArgs): GatewayContext =>
  contextValue as GatewayContext;

/** Everybody's subscriptions; the same operation of the same caller runs once. */
export class SharedSubscriptions {
  private readonly options: SharedSubscriptionsOptions;
  private readonly broadcasts = new Map<string, Broadcast>();
  private readonly seats = new Map<Outlet, Seat>();
  private readonly quotas;
  private readonly keyOf = createKeys();
  private readonly refuseParts = createPartsRefusal();

  constructor(options: SharedSubscriptionsOptions) {
    this.options = options;
    this.quotas = createQuotas(options.maxPerCredential);
  }

  /** Subscriptions that are open. */
  get size(): number {
    return this.seats.size;
  }

  /** Operations that are executed for them. */
  get operations(): number {
    return this.broadcasts.size;
  }

  /** An iterator of results, or why there is none. */
  async open(given: ExecutionArgs): Promise<Outlet | ExecutionResult> {
    const refusal = this.refuseParts(given);
    if (refusal !== undefined) return { errors: [refusal] };
    const args = toLasting(given);
    const { quotaKey } = contextOf(args).subscriber;
    const { maxPerCredential } = this.options;
    if (!this.quotas.take(quotaKey)) return toFinalResult(tooMany(maxPerCredential));
    const broadcast = this.broadcastOf(args);
    const outlet = this.createOutlet(broadcast, args);
    broadcast.add(outlet);
    const failure = await Promise.race([broadcast.ready, aTurn()]);
    if (failure === undefined) return outlet;
    void outlet.return();
    return failure;
  }

  /** Goes on with other arguments: a renewed credential. Results that are the same are left out. */
  async move(outlet: Outlet, given: ExecutionArgs): Promise<void> {
    const args = toLasting(given);
    const seat = this.seats.get(outlet);
    if (seat === undefined) return;
    const former = seat.broadcast;
    const next = this.broadcastOf(args);
    if (next === former) return;
    seat.former?.remove(outlet);
    seat.cancelOverlap?.();
    outlet.expectDuplicates(true);
    Object.assign(seat, { broadcast: next, args, former });
    next.add(outlet);
    await next.ready;
    if (seat.former !== former) return;
    seat.cancelOverlap = this.options.timers.after(overlapMs, () => {
      seat.former = undefined;
      former.remove(outlet);
      outlet.expectDuplicates(false);
    });
  }

  /** Moves everybody to the schema; what cannot be asked of it ends with SCHEMA_CHANGED. */
  reload(schema: GraphQLSchema): void {
    const verdicts = new Map<unknown, boolean>();
    for (const [outlet, { args }] of [...this.seats]) {
      const { document } = args;
      const isValid = verdicts.get(document) ?? validate(schema, document).length === 0;
      verdicts.set(document, isValid);
      if (isValid) void this.move(outlet, { ...args, schema });
      else outlet.fail(schemaChanged());
    }
  }

  private broadcastOf(args: ExecutionArgs): Broadcast {
    const key = this.keyOf(args);
    const known = this.broadcasts.get(key);
    if (known) return known;
    const broadcast = new Broadcast(args, () => {
      if (this.broadcasts.get(key) === broadcast) this.broadcasts.delete(key);
    });
    this.broadcasts.set(key, broadcast);
    return broadcast;
  }

  private createOutlet(broadcast: Broadcast, args: ExecutionArgs): Outlet {
    const { pollMs, quotaKey } = contextOf(args).subscriber;
    const outlet = new Outlet({
      delivery: broadcast.delivery,
      maxQueue: this.options.maxQueue,
      extensions: pollMs === undefined ? undefined : { polling: { intervalMs: pollMs } },
      onLeave: this.leave,
    });
    const seat = { broadcast, args, former: undefined, cancelOverlap: undefined, quotaKey };
    this.seats.set(outlet, seat);
    return outlet;
  }

  private readonly leave = (outlet: Outlet): void => {
    const seat = this.seats.get(outlet);
    if (seat === undefined) return;
    this.seats.delete(outlet);
    this.quotas.giveBack(seat.quotaKey);
    seat.cancelOverlap?.();
    seat.broadcast.remove(outlet);
    seat.former?.remove(outlet);
  };
}

/** Refusals that need no call come within a turn of the event loop; the others come as results. */
const aTurn = (): Promise<undefined> =>
  new Promise((resolve) => {
    setImmediate(resolve, undefined);
  });

/** The same for the same caller, schema, operation and variables. */
function createKeys(): (args: ExecutionArgs) => string {
  const schemas = new WeakMap<GraphQLSchema, number>();
  let count = 0;
  return ({ schema, document, operationName, variableValues, contextValue }) => {
    const number = schemas.get(schema) ?? (count += 1);
    schemas.set(schema, number);
    const { key } = (contextValue as GatewayContext).subscriber;
    const text = document.loc?.source.body ?? '';
    return JSON.stringify([number, key, text, operationName ?? '', variableValues ?? {}]);
  };
}

function createQuotas(most: number) {
  const taken = new Map<string, number>();
  return {
    take: (key: string): boolean => {
      const count = taken.get(key) ?? 0;
      if (count >= most) return false;
      taken.set(key, count + 1);
      return true;
    },
    giveBack: (key: string): void => {
      const count = (taken.get(key) ?? 1) - 1;
      if (count > 0) taken.set(key, count);
      else taken.delete(key);
    },
  };
}

const tooMany = (most: number): GatewayError =>
  new GatewayError(
    'RATE_LIMITED',
    `This caller has ${most} subscriptions, and more are not allowed ` +
      '(`subscriptions.maxPerCredential`). End some that are not needed.',
  );

const schemaChanged = (): GatewayError =>
  new GatewayError(
    'SCHEMA_CHANGED',
    'The tables were changed, and something that this subscription selects is not there any more. ' +
      'Subscribe again with what there is.',
  );
