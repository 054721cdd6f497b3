/** The codes that clients see in `extensions.code`. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'BAD_USER_INPUT'
  | 'TOO_COSTLY'
  | 'RATE_LIMITED'
  | 'TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'SCHEMA_CHANGED'
  | 'EVENTS_MISSED'
  | 'TOO_SLOW'
  | 'INTERNAL_SERVER_ERROR';

export interface FailedExecution {
  id: string;
  status: string;
  /** Null where the function did not come to answer. */
  responseStatusCode: number | null;
}

export interface GatewayErrorOptions {
  /** What went wrong underneath; logged, never sent to a client. */
  cause?: unknown;
  /** Appwrite's own error type and HTTP status, sent on as `extensions.appwrite`. */
  appwrite?: { type: string; status: number } | undefined;
  /** The run of a function that failed, sent on as `extensions.execution`. */
  execution?: FailedExecution | undefined;
  /** Seconds after which a retry makes sense, where Appwrite named them. */
  retryAfter?: number | undefined;
  /** Paths of all fields that one failed batch left without a value; may still grow. */
  paths?: readonly (readonly (string | number)[])[];
  /** Whether a write that failed was certainly not carried out, or may have been. */
  outcome?: WriteOutcome | undefined;
  /** How far a write of many rows came. */
  batch?: BatchProgress | undefined;
}

export type WriteOutcome = 'none' | 'unknown';

export interface BatchProgress {
  /** Rows that were written before the failure; they stay. */
  readonly count: number;
  /** The part that failed, from 1. */
  readonly chunk: number;
  readonly chunks: number;
}

/**
 * The one error class of the gateway. Its message is written for the client and says what to
 * do; anything that is not a GatewayError is masked before it leaves the process.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly appwrite: { type: string; status: number } | undefined;
  readonly execution: FailedExecution | undefined;
  readonly retryAfter: number | undefined;
  readonly paths: readonly (readonly (string | number)[])[] | undefined;
  readonly outcome: WriteOutcome | undefined;
  readonly batch: BatchProgress | undefined;

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.appwrite = options.appwrite;
    this.execution = options.execution;
    this.retryAfter = options.retryAfter;
    this.paths = options.paths;
    this.outcome = options.outcome;
    this.batch = options.batch;
  }
}
