import { credentialKey } from './credentials.ts';
import { type CreateLimit, createLimits } from './limits.ts';
import { assertTimeLeft } from './pool.ts';
import { WatchedWrites } from './wrapped-calls.ts';
import type { AppwriteCalls, AppwriteClient, Caller, RowList, TableAddress } from './types.ts';

type ListArguments = Parameters<AppwriteCalls['listRows']>;

/** A read that is under way, and those who wait for it. */
interface Flight {
  readonly answer: Promise<RowList>;
  readonly abort: AbortController;
  waiting: number;
  isOver: boolean;
}

/** Reads under way, by what they ask. */
type Flights = Map<string, Flight>;

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
  const callers = new Map<string, Flights>();
  const createLimit = createLimits();
  return {
    as: (caller) => new SharedCalls({ client, callers, createLimit, onWrite }, caller),
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

const readKey = (
  [table, queries, options = {}]: ListArguments,
  { rowsAsBytes = false }: Caller,
): string => {
  const { withTotal = false, nestedTable } = options;
  const nested = nestedTable ? addressOf(nestedTable) : '';
  // No query string holds a line break: they are JSON.
  return [addressOf(table), nested, withTotal, rowsAsBytes, ...queries].join('\n');
};

interface Sharing {
  readonly client: AppwriteClient;
  readonly callers: Map<string, Flights>;
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

  override async listRows(...args: ListArguments): Promise<RowList> {
    const { sharing, caller } = this;
    // Whoever follows the calls is to see them: none may be another's.
    if (caller.observe !== undefined || caller.isFresh === true) return super.listRows(...args);
    assertTimeLeft(caller);
    const { client, callers, createLimit } = sharing;
    const key = readKey(args, caller);
    const flight = join(callers, [this.callerKey(), key], (signal) =>
      client.as({ ...caller, signal, deadline: undefined }).listRows(...args),
    );
    return waitFor(flight, caller, createLimit);
  }

  protected override async watch<Answer>(write: () => Promise<Answer>): Promise<Answer> {
    this.forget();
    try {
      return await write();
    } finally {
      this.forget();
    }
  }

  private forget(): void {
    const key = this.callerKey();
    this.sharing.callers.delete(key);
    this.sharing.onWrite?.(key);
  }

  private callerKey(): string {
    return (this.key ??= callerKeyOf(this.caller));
  }
}

function join(
  callers: Map<string, Flights>,
  [callerKey, key]: readonly [string, string],
  read: (signal: AbortSignal) => Promise<RowList>,
): Flight {
  const flights = callers.get(callerKey) ?? new Map<string, Flight>();
  const known = flights.get(key);
  if (known !== undefined && !known.abort.signal.aborted) return known;
  const abort = new AbortController();
  const answer = read(abort.signal).finally(() => {
    flight.isOver = true;
    if (flights.get(key) === flight) flights.delete(key);
    if (flights.size === 0 && callers.get(callerKey) === flights) callers.delete(callerKey);
  });
  const flight: Flight = { answer, abort, waiting: 0, isOver: false };
  flights.set(key, flight);
  callers.set(callerKey, flights);
  return flight;
}

/** The flight's answer, unless the caller's own time is up before. */
async function waitFor(
  flight: Flight,
  { signal, deadline }: Caller,
  createLimit: CreateLimit,
): Promise<RowList> {
  flight.waiting += 1;
  let release: (() => void) | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const left = deadline === undefined ? longest : deadline - Date.now();
      release = createLimit(left, signal, reject);
      flight.answer.then(resolve, reject);
    });
  } finally {
    release?.();
    flight.waiting -= 1;
    if (flight.waiting === 0 && !flight.isOver) flight.abort.abort();
  }
}

/** Longest time that a timer can be set to, in milliseconds, less a step. */
const longest = 2 ** 31 - 100;
