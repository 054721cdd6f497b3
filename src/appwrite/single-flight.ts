import { Cancel } from '../cancel.ts';
import { ShortLivedMap } from '../short-lived.ts';
import { credentialKey } from './credentials.ts';
import { type CreateLimit, createLimits, type Limit, type Limited } from './limits.ts';
import { findTimeFault } from './pool.ts';
import { WatchedWrites } from './wrapped-calls.ts';
import type { AppwriteClient, Caller, ListOptions, RowList, TableAddress } from './types.ts';

/** A read that is under way, and those who wait for it. */
class Flight {
  readonly callerKey: string;
  readonly cancel = new Cancel();
  answer!: Promise<RowList>;
  isOver = false;
  private waiting = 0;

  constructor(callerKey: string) {
    this.callerKey = callerKey;
  }

  enter(): void {
    this.waiting += 1;
  }

  /** With the last one who waits for it the read ends. */
  leave(): void {
    this.waiting -= 1;
    if (this.waiting === 0 && !this.isOver) this.cancel.abort();
  }
}

/**
 * What Appwrite's answer to a row read can depend on beside the credential: the language of its
 * messages, and the host that it was asked under. The client's address and user agent only matter
 * to calls that Appwrite limits or records, and reading rows is neither.
 */
const telling = ['x-appwrite-locale', 'x-forwarded-host'] as const;

/**
 * The same client, but a list that is being read for a caller is not read a second time for the
 * same caller: whoever asks meanwhile waits for the answer that is on its way. Callers with
 * different credentials share nothing. After a caller's write has begun, and again after it has
 * ended, nobody joins a read that began before: what was written is always seen. One who goes away
 * or runs out of time leaves the others their answer; when the last one has left, the read ends.
 */
export function shareReads(
  client: AppwriteClient,
  { onWrite }: { readonly onWrite?: (callerKey: string) => void } = {},
): AppwriteClient {
  const sharing = {
    client,
    flights: new ShortLivedMap<string, Flight>(),
    createLimit: createLimits(),
    onWrite,
  };
  return {
    as: (caller) => new SharedCalls(sharing, caller),
    close: () => client.close(),
  };
}

/** The same for callers whose row reads get the same answers; no secret can be read from it. */
export const callerKeyOf = ({
  credentials,
  forwarded = {},
}: Pick<Caller, 'credentials' | 'forwarded'>): string =>
  [credentialKey(credentials), ...telling.map((name) => forwarded[name] ?? '')].join('\n');

/** Tables come with all that the catalog knows of them; where they live is enough. */
const addressOf = ({ databaseId, id }: TableAddress): string => `${databaseId}/${id}`;

interface Sharing {
  readonly client: AppwriteClient;
  /** Reads under way, by who asks and what. */
  readonly flights: ShortLivedMap<string, Flight>;
  readonly createLimit: CreateLimit;
  readonly onWrite: ((callerKey: string) => void) | undefined;
}

class SharedCalls extends WatchedWrites {
  private readonly sharing: Sharing;
  private readonly caller: Caller;
  private key: string | undefined;

  constructor(sharing: Sharing, caller: Caller) {
    super(sharing.client.as(caller));
    this.sharing = sharing;
    this.caller = caller;
    this.key = caller.key;
  }

  override listRows(
    table: TableAddress,
    queries: readonly string[],
    options: ListOptions = {},
  ): Promise<RowList> {
    const { caller } = this;
    // Whoever follows the calls is to see them: none may be another's.
    if (caller.observe !== undefined || caller.isFresh === true) {
      return super.listRows(table, queries, options);
    }
    const fault = findTimeFault(caller);
    if (fault) return Promise.reject(fault);
    const { client, createLimit } = this.sharing;
    const flight = this.join(this.readKey(table, queries, options), (signal) =>
      client.as({ ...caller, signal, deadline: undefined }).listRows(table, queries, options),
    );
    return new Promise((resolve, reject) => {
      new Wait(flight, { resolve, reject }).begin(caller, createLimit);
    });
  }

  protected override async watch<Answer>(write: () => Promise<Answer>): Promise<Answer> {
    this.forget();
    try {
      return await write();
    } finally {
      this.forget();
    }
  }

  /** The read of that key that is under way, or else one that begins. */
  private join(key: string, read: (signal: Cancel) => Promise<RowList>): Flight {
    const { flights } = this.sharing;
    const known = flights.get(key);
    if (known !== undefined && !known.cancel.aborted) return known;
    const flight = new Flight(this.callerKey());
    flights.set(key, flight);
    const end = (): void => {
      flight.isOver = true;
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.answer = read(flight.cancel);
    // Those who wait hear of a failure by themselves.
    flight.answer.then(end, end);
    return flight;
  }

  private readKey(
    table: TableAddress,
    queries: readonly string[],
    { withTotal = false, nestedTable }: ListOptions,
  ): string {
    const { rowsAsBytes = false } = this.caller;
    const nested = nestedTable ? addressOf(nestedTable) : '';
    // No query string holds a line break: they are JSON.
    const asked = `${addressOf(table)}\n${nested}\n${withTotal}\n${rowsAsBytes}`;
    return `${this.callerKey()}\n${asked}\n${queries.join('\n')}`;
  }

  private forget(): void {
    const { flights, onWrite } = this.sharing;
    const callerKey = this.callerKey();
    flights.deleteWhere((flight) => flight.callerKey === callerKey);
    onWrite?.(callerKey);
  }

  private callerKey(): string {
    return (this.key ??= callerKeyOf(this.caller));
  }
}

interface Settling {
  readonly resolve: (list: RowList) => void;
  readonly reject: (error: unknown) => void;
}

/** One who waits for a flight's answer, unless the own time is up before. */
class Wait implements Limited {
  private readonly flight: Flight;
  private readonly settling: Settling;
  private limit: Limit | undefined;

  constructor(flight: Flight, settling: Settling) {
    this.flight = flight;
    this.settling = settling;
  }

  begin({ signal, deadline = Infinity }: Caller, createLimit: CreateLimit): void {
    const { flight, settling } = this;
    flight.enter();
    this.limit = createLimit(deadline - Date.now(), signal, this);
    flight.answer.then(
      (list) => {
        this.leave();
        settling.resolve(list);
      },
      (error: unknown) => {
        this.end(error);
      },
    );
  }

  end(reason: unknown): void {
    this.leave();
    this.settling.reject(reason);
  }

  /** Once: the answer can come after the own time was up. */
  private leave(): void {
    if (this.limit === undefined) return;
    this.limit.release();
    this.limit = undefined;
    this.flight.leave();
  }
}
