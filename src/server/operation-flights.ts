import type { GraphQLSchema } from 'graphql';

/** Work under way for everybody who asks the same. */
export interface Flight<Answer> {
  readonly answer: Promise<Answer>;
  /** Moment (`Date.now()`) by which it is to be done. */
  readonly deadline: number;
}

/** Who asks, and what. Equal ones get equal answers. */
export interface FlightKey {
  readonly schema: GraphQLSchema;
  /** Stands for the credential and for whatever else of a request can change an answer. */
  readonly caller: string;
  /** The request's body. */
  readonly text: string;
}

export interface Waiter {
  /** Calls back when the client goes away. */
  readonly onAbort: (listener: () => void) => void;
  /** Moment (`Date.now()`) by which the client must have its answer. */
  readonly deadline: number;
}

interface Waited<Answer> extends Flight<Answer> {
  readonly schema: GraphQLSchema;
  readonly abort: AbortController;
  waiting: number;
  isOver: boolean;
}

/** Whoever joins has nearly as much time left as by a start of their own, in milliseconds. */
const longestLead = 1000;

/**
 * Operations under way. Who asks what the same caller is being answered waits for that answer. One
 * who goes away leaves it to the others; when the last has gone, the work ends.
 */
export class OperationFlights<Answer> {
  private readonly callers = new Map<string, Map<string, Waited<Answer>>>();

  /** A flight to wait for; undefined where there is none, or one that began long ago. */
  join({ schema, caller, text }: FlightKey, waiter: Waiter): Flight<Answer> | undefined {
    const flight = this.callers.get(caller)?.get(text);
    if (flight?.schema !== schema || flight.abort.signal.aborted) return undefined;
    if (waiter.deadline - flight.deadline > longestLead) return undefined;
    wait(flight, waiter);
    return flight;
  }

  /** Begins work that others may join until it is done, or until the caller has written. */
  start(
    { schema, caller, text }: FlightKey,
    waiter: Waiter,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Flight<Answer> {
    const abort = new AbortController();
    const flights = this.callers.get(caller) ?? new Map<string, Waited<Answer>>();
    const answer = work(abort.signal).finally(() => {
      flight.isOver = true;
      if (flights.get(text) === flight) flights.delete(text);
      if (flights.size === 0 && this.callers.get(caller) === flights) this.callers.delete(caller);
    });
    const { deadline } = waiter;
    const flight = { answer, deadline, schema, abort, waiting: 0, isOver: false };
    flights.set(text, flight);
    this.callers.set(caller, flights);
    wait(flight, waiter);
    return flight;
  }

  /** Nobody joins what began before this moment: the caller has written, or is about to. */
  forget(caller: string): void {
    this.callers.delete(caller);
  }
}

function wait<Answer>(flight: Waited<Answer>, waiter: Waiter): void {
  flight.waiting += 1;
  waiter.onAbort(() => {
    flight.waiting -= 1;
    if (flight.waiting === 0 && !flight.isOver) flight.abort.abort();
  });
}
