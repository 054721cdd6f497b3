import type { GraphQLSchema } from 'graphql';
import { Cancel, type StopSignal } from '../cancel.ts';
import { ShortLivedMap } from '../short-lived.ts';

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
  onAbort(listener: () => void): void;
  /** Moment (`Date.now()`) by which the client must have its answer. */
  readonly deadline: number;
}

class Waited<Answer> implements Flight<Answer> {
  readonly key: FlightKey;
  readonly deadline: number;
  readonly cancel = new Cancel();
  answer!: Promise<Answer>;
  private waiting = 0;
  private isOver = false;

  constructor(key: FlightKey, deadline: number) {
    this.key = key;
    this.deadline = deadline;
  }

  add(waiter: Waiter): void {
    this.waiting += 1;
    waiter.onAbort(() => {
      this.waiting -= 1;
      if (this.waiting === 0 && !this.isOver) this.cancel.abort();
    });
  }

  finish(): void {
    this.isOver = true;
  }
}

/** Whoever joins has nearly as much time left as by a start of their own, in milliseconds. */
const longestLead = 1000;

/**
 * Operations under way. Who asks what the same caller is being answered waits for that answer. One
 * who goes away leaves it to the others; when the last has gone, the work ends.
 */
export class OperationFlights<Answer> {
  private readonly flights = new ShortLivedMap<string, Waited<Answer>>();

  /** A flight to wait for; undefined where there is none, or one that began long ago. */
  join(key: FlightKey, waiter: Waiter): Flight<Answer> | undefined {
    const flight = this.flights.get(textOf(key));
    if (flight?.key.schema !== key.schema || flight.cancel.aborted) return undefined;
    if (waiter.deadline - flight.deadline > longestLead) return undefined;
    flight.add(waiter);
    return flight;
  }

  /** Begins work that others may join until it is done, or until the caller has written. */
  start(
    key: FlightKey,
    waiter: Waiter,
    work: (signal: StopSignal) => Promise<Answer>,
  ): Flight<Answer> {
    const { flights } = this;
    const text = textOf(key);
    const flight = new Waited<Answer>(key, waiter.deadline);
    const end = (): void => {
      flight.finish();
      if (flights.get(text) === flight) flights.delete(text);
    };
    flight.answer = work(flight.cancel);
    // Those who wait hear of a failure by themselves.
    flight.answer.then(end, end);
    flights.set(text, flight);
    flight.add(waiter);
    return flight;
  }

  /** Nobody joins what began before this moment: the caller has written, or is about to. */
  forget(caller: string): void {
    this.flights.deleteWhere(({ key }) => key.caller === caller);
  }
}

/** The length tells where the caller's key ends. */
const textOf = ({ caller, text }: FlightKey): string => `${caller.length} ${caller}${text}`;
