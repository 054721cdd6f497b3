import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import type { StopSignal } from '../cancel.ts';
import { GatewayError } from '../errors.ts';
import { Exchange, UpstreamAnswer } from './exchange.ts';
import { isOurs, toFault } from './faults.ts';
import { type CreateLimit, createLimits, type Limit, toAbort } from './limits.ts';
import { type Outcome, retryDelay } from './retry.ts';

export interface PoolOptions<Call extends UpstreamCall = UpstreamCall> {
  /** Sockets at most; further calls wait for one. */
  readonly connections?: number;
  /** Time that one try, and a pause before the next, may take: to the last byte, in milliseconds. */
  readonly timeoutMs?: number;
  /** Called when a try ended; its status is 0 when no complete answer came. */
  readonly onTry?: (finished: FinishedTry<Call>) => void;
  /** 0 to 1; spreads the repeated tries. */
  readonly random?: () => number;
}

export interface UpstreamCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the endpoint, with its query string. */
  readonly path: string;
  /** By name, or names and values in turn. */
  readonly headers: Readonly<Record<string, string>> | string[];
  readonly body?: string | Readable | undefined;
  readonly signal?: StopSignal | undefined;
  /** Moment (`Date.now()`) after which nothing is begun or waited for. */
  readonly deadline?: number | undefined;
}

export { UpstreamAnswer };

export interface FinishedTry<Call extends UpstreamCall = UpstreamCall> {
  readonly call: Call;
  readonly status: number;
  /** Undefined when no complete answer came. */
  readonly answer: UpstreamAnswer | undefined;
  readonly milliseconds: number;
  readonly attempt: number;
}

export interface UpstreamPool<Call extends UpstreamCall = UpstreamCall> {
  /**
   * Sends a call and reads the whole answer, whatever its status; redirects are not followed.
   * Reads are repeated after passing failures, writes never. Throws UPSTREAM_UNAVAILABLE when
   * the connection failed, TIMEOUT when the time was up or the signal fired.
   */
  send(call: Call): Promise<UpstreamAnswer>;
  /** Waits for the calls under way, then closes the sockets. May be called again. */
  close(): Promise<void>;
}

/** Appwrite gives up on a database statement after 15 s; this leaves it time to say so. */
const defaultTimeoutMs = 20_000;

type TryResult =
  | { readonly kind: 'answer'; readonly answer: UpstreamAnswer }
  | { readonly kind: 'fault'; readonly error: GatewayError };

const toOutcome = (result: TryResult): Outcome =>
  result.kind === 'fault'
    ? result
    : { kind: 'answer', status: result.answer.status, headers: result.answer.headers };

/** TIMEOUT when the caller has gone away or its time is up; null when there is some left. */
export function findTimeFault({
  signal,
  deadline,
}: Pick<UpstreamCall, 'signal' | 'deadline'>): GatewayError | null {
  if (signal?.aborted === true) {
    const abort = toAbort(signal.reason);
    // A reason that was written for the caller is passed on as it is.
    return abort === signal.reason ? abort : unsent(abort);
  }
  if (deadline === undefined || deadline > Date.now()) return null;
  return unsent(new GatewayError('TIMEOUT', 'The time for the operation was up.'));
}

/** The call was never begun, so that whatever it was to do has not happened. */
const unsent = ({ code, message, cause }: GatewayError): GatewayError =>
  new GatewayError(code, message, { cause, outcome: 'none' });

/** The sockets, and what every call over them shares. */
interface Line<Call extends UpstreamCall> {
  readonly pool: Pool;
  /** Path of the endpoint, which goes before the path of every call. */
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly onTry: PoolOptions<Call>['onTry'];
  readonly createLimit: CreateLimit;
}

/** Waits before the next try, unless the caller goes away. */
async function pause(
  { createLimit, timeoutMs }: Pick<Line<never>, 'createLimit' | 'timeoutMs'>,
  milliseconds: number,
  caller: StopSignal | undefined,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let limit: Limit | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(resolve, milliseconds);
      limit = createLimit(timeoutMs, caller, { end: reject });
    });
  } finally {
    clearTimeout(timer);
    limit?.release();
  }
}

/** @throws TIMEOUT where the caller's time is up, or a mistake of ours. */
async function tryOnce<Call extends UpstreamCall>(
  { pool, prefix, timeoutMs, createLimit, onTry }: Line<Call>,
  call: Call,
  attempt: number,
): Promise<TryResult> {
  const fault = findTimeFault(call);
  if (fault) throw fault;
  const { method, path, headers, body, signal, deadline = Infinity } = call;
  const begin = performance.now();
  const exchange = new Exchange();
  const limit = createLimit(Math.min(timeoutMs, deadline - Date.now()), signal, exchange);
  let answer: UpstreamAnswer | undefined;
  try {
    pool.dispatch({ method, path: prefix + path, headers, body }, exchange);
    answer = await exchange.answer;
    return { kind: 'answer', answer };
  } catch (error) {
    if (exchange.ending) throw exchange.ending;
    if (isOurs(error)) throw error;
    return { kind: 'fault', error: toFault(error) };
  } finally {
    limit.release();
    const milliseconds = performance.now() - begin;
    onTry?.({ call, status: answer?.status ?? 0, answer, milliseconds, attempt });
  }
}

/** The pause before the next try, or undefined where there is none or it would end too late. */
function pauseAfter(
  result: TryResult,
  { method, deadline = Infinity }: UpstreamCall,
  { attempt, random, timeoutMs }: { attempt: number; random: number; timeoutMs: number },
): number | undefined {
  if (method !== 'GET') return undefined;
  const now = Date.now();
  const delay = retryDelay(toOutcome(result), { attempt, now, random });
  return delay !== undefined && delay < Math.min(timeoutMs, deadline - now) ? delay : undefined;
}

/** Keeps connections to one endpoint, whose path goes before the path of every call. */
export function createPool<Call extends UpstreamCall = UpstreamCall>(
  endpoint: URL,
  {
    connections = 64,
    timeoutMs = defaultTimeoutMs,
    onTry,
    random = Math.random,
  }: PoolOptions<Call> = {},
): UpstreamPool<Call> {
  const pool = new Pool(endpoint.origin, {
    connections,
    connect: { timeout: Math.min(timeoutMs, 10_000) },
    // Every try has a timer of its own that covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  let closed: Promise<void> | undefined;
  const prefix = endpoint.pathname.replace(/\/+$/, '');
  const line = { pool, prefix, timeoutMs, onTry, createLimit: createLimits() };

  return {
    send: async (call) => {
      for (let attempt = 1; ; attempt += 1) {
        const result = await tryOnce(line, call, attempt);
        if (result.kind === 'answer' && result.answer.status < 400) return result.answer;
        const delay = pauseAfter(result, call, { attempt, random: random(), timeoutMs });
        if (delay !== undefined) await pause(line, delay, call.signal);
        else if (result.kind === 'answer') return result.answer;
        else throw result.error;
      }
    },
    close: () => (closed ??= pool.close()),
  };
}
