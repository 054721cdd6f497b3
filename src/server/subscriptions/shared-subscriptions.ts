import { validate } from 'graphql';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Timers } from '../../timers.ts';
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

/** Everybody's subscriptions; the same operation of the same caller runs once. */
export interface SharedSubscriptions {
  /** An iterator of results, or why there is none. */
  open(args: ExecutionArgs): Promise<Outlet | ExecutionResult>;
  /** Goes on with other arguments: a renewed credential. Results that are the same are left out. */
  move(outlet: Outlet, args: ExecutionArgs): Promise<void>;
  /** Moves everybody to the schema; what cannot be asked of it ends with SCHEMA_CHANGED. */
  reload(schema: GraphQLSchema): void;
  /** Subscriptions that are open. */
  readonly size: number;
  /** Operations that are executed for them. */
  readonly operations: number;
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

export function createSharedSubscriptions(
  options: SharedSubscriptionsOptions,
): SharedSubscriptions {
  const broadcasts = new Map<string, Broadcast>();
  const seats = new Map<Outlet, Seat>();
  const quotas = createQuotas(options.maxPerCredential);
  const keyOf = createKeys();

  function broadcastOf(args: ExecutionArgs): Broadcast {
    const key = keyOf(args);
    const known = broadcasts.get(key);
    if (known) return known;
    const broadcast = new Broadcast(args, () => {
      if (broadcasts.get(key) === broadcast) broadcasts.delete(key);
    });
    broadcasts.set(key, broadcast);
    return broadcast;
  }

  function leave(outlet: Outlet): void {
    const seat = seats.get(outlet);
    if (seat === undefined) return;
    seats.delete(outlet);
    quotas.giveBack(seat.quotaKey);
    seat.cancelOverlap?.();
    seat.broadcast.remove(outlet);
    seat.former?.remove(outlet);
  }

  function createOutlet(broadcast: Broadcast, args: ExecutionArgs): Outlet {
    const { subscriber } = contextOf(args);
    const { pollMs, quotaKey } = subscriber;
    const outlet = new Outlet({
      delivery: broadcast.delivery,
      maxQueue: options.maxQueue,
      extensions: pollMs === undefined ? undefined : { polling: { intervalMs: pollMs } },
      onLeave: leave,
    });
    seats.set(outlet, {
      broadcast,
      args,
      former: undefined,
      cancelOverlap: undefined,
      quotaKey,
    });
    return outlet;
  }

  async function open(args: ExecutionArgs): Promise<Outlet | ExecutionResult> {
    const { quotaKey } = contextOf(args).subscriber;
    if (!quotas.take(quotaKey)) return toFinalResult(tooMany(options.maxPerCredential));
    const broadcast = broadcastOf(args);
    const outlet = createOutlet(broadcast, args);
    broadcast.add(outlet);
    const refusal = await Promise.race([broadcast.ready, aTurn()]);
    if (refusal === undefined) return outlet;
    void outlet.return();
    return refusal;
  }

  async function move(outlet: Outlet, args: ExecutionArgs): Promise<void> {
    const seat = seats.get(outlet);
    if (seat === undefined) return;
    const former = seat.broadcast;
    const next = broadcastOf(args);
    if (next === former) return;
    seat.former?.remove(outlet);
    seat.cancelOverlap?.();
    outlet.expectDuplicates(true);
    Object.assign(seat, { broadcast: next, args, former });
    next.add(outlet);
    await next.ready;
    if (seat.former !== former) return;
    seat.cancelOverlap = options.timers.after(overlapMs, () => {
      seat.former = undefined;
      former.remove(outlet);
      outlet.expectDuplicates(false);
    });
  }

  return {
    open,
    move,
    reload: (schema) => {
      const verdicts = new Map<unknown, boolean>();
      for (const [outlet, { args }] of [...seats]) {
        const { document } = args;
        const isValid = verdicts.get(document) ?? validate(schema, document).length === 0;
        verdicts.set(document, isValid);
        if (isValid) void move(outlet, { ...args, schema });
        else outlet.fail(schemaChanged());
      }
    },
    get size() {
      return seats.size;
    },
    get operations() {
      return broadcasts.size;
    },
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
