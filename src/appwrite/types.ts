import type { StopSignal } from '../cancel.ts';

/** What the caller proved. Exactly one kind goes upstream; nobody gets the gateway's own key. */
export type Credentials =
  | { readonly kind: 'guest' }
  | { readonly kind: 'key'; readonly secret: string }
  | { readonly kind: 'jwt'; readonly secret: string }
  | { readonly kind: 'session'; readonly secret: string }
  | { readonly kind: 'cookie'; readonly name: string; readonly value: string }
  | { readonly kind: 'fallback-cookies'; readonly value: string };

/** Who a call is made for, and how long it may take. */
export interface Caller {
  readonly credentials: Credentials;
  /** What `callerKeyOf` makes of this caller, where it is known already. */
  readonly key?: string | undefined;
  /** Sent as `X-Request-Id`, so that both logs can be joined. */
  readonly requestId?: string | undefined;
  /** Client address, user agent, host and locale, under the header names that Appwrite reads. */
  readonly forwarded?: Readonly<Record<string, string>>;
  /** Aborts the calls under way, for example when the client goes away. */
  readonly signal?: StopSignal | undefined;
  /** Moment (`Date.now()`) after which no call is begun or repeated; calls under way are aborted. */
  readonly deadline?: number | undefined;
  /** Takes part in no read that began before: it may not show what has been written since. */
  readonly isFresh?: boolean | undefined;
  /** Lists' rows stay bytes until a column is read: for answers that only pass them on. */
  readonly rowsAsBytes?: boolean | undefined;
  /** Follows the calls; costs nothing where it is left out. */
  readonly observe?: ObserveCall | undefined;
  /**
   * Headers by which the caller itself chooses a project and how it is answered, in place of the
   * configured ones. Appwrite's messages then reach it unchanged.
   */
  readonly choice?: Readonly<Record<string, string>> | undefined;
}

/** Told of each call when it begins; what it returns is told of each of its tries. */
export type ObserveCall = (call: {
  readonly method: string;
  /** With its query string. */
  readonly path: string;
}) => (tried: ObservedTry) => void;

export interface ObservedTry {
  /** 0 when no complete answer came. */
  readonly status: number;
  /** Undefined when no complete answer came. */
  readonly answer: { readonly body: string } | undefined;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** A row as Appwrite sends it: `$id`, `$sequence` … and the columns by key. Unsafe integers are bigints. */
export type Row = Readonly<Record<string, unknown>>;

export interface RowList {
  /** Matching rows, counted up to 5,000; 0 when the count was not asked for. */
  readonly total: number;
  readonly rows: readonly Row[];
}

/** Where a table lives. */
export interface TableAddress {
  readonly databaseId: string;
  readonly id: string;
  /**
   * Keys of the columns that can hold integers which a double cannot; where it is left out, every
   * value is looked at.
   */
  readonly longKeys?: readonly string[];
}

export interface RowWrite {
  readonly data: Readonly<Record<string, unknown>>;
  /** Permission strings; left out, Appwrite's defaults (create) or the present ones (update) hold. */
  readonly permissions?: readonly string[] | undefined;
  /** Stages the write in this transaction instead of carrying it out. */
  readonly transactionId?: string | undefined;
}

/** Columns and permissions that are left out stay as they are. */
export interface RowUpdate extends Partial<RowWrite> {
  /** ISO date; Appwrite refuses the write with a conflict when the row is newer. */
  readonly ifUnmodifiedSince?: string | undefined;
}

export type RowDeletion = Pick<RowUpdate, 'ifUnmodifiedSince' | 'transactionId'>;

/** A row of a call for many: the columns, its id, and permissions where it brings any. */
export interface BulkRow {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly permissions?: readonly string[] | undefined;
}

/** The rows that a bulk call is about: those that match, or in so many words all of them. */
export type BulkScope =
  { readonly kind: 'matching'; readonly queries: readonly string[] } | { readonly kind: 'all' };

/** A change of one row that is staged together with others. */
export interface StagedChange {
  readonly table: TableAddress;
  readonly rowId: string;
  readonly change:
    | { readonly kind: 'update'; readonly row: Omit<RowWrite, 'transactionId'> }
    | { readonly kind: 'delete' };
}

export type TransactionStatus = 'pending' | 'committing' | 'committed' | 'failed';

/** Any call of Appwrite's REST API. `path` is below `/v1`, its variable parts already encoded. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Route pattern for metrics, for example `/account/sessions/{sessionId}`; the path when left out. */
  readonly route?: string;
  /** Arrays become `name[0]=…`, objects `name[key]=…`. Undefined values are left out. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Sent beside the body, as a form. */
  readonly file?: ServiceFile;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `continuation`: goes on with a call that was made before, and is not counted as another one.
   * `cleanup`: takes back what was begun, also when the client has gone or its time is up.
   */
  readonly role?: 'continuation' | 'cleanup';
  /** What a call that succeeds answers with; `json` by default. */
  readonly answer?: 'json' | 'bytes' | 'redirect';
}

export type QueryValue =
  string | number | boolean | readonly string[] | Readonly<Record<string, string>> | undefined;

export interface ServiceFile {
  /** Name of the form's field. */
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

export interface ServiceResponse {
  readonly status: number;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
  /** Raw `Set-Cookie` lines. */
  readonly setCookies: readonly string[];
  /** `X-Fallback-Cookies`, where Appwrite sent it. */
  readonly fallbackCookies?: string | undefined;
  /** The answer itself, where it is no JSON. */
  readonly content?: ServiceContent | undefined;
}

/** An answer to be handed on as it is. */
export interface ServiceContent {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

export interface ListOptions {
  readonly withTotal?: boolean;
  /** The table that a refusal is about, where a nested select reads another one. */
  readonly nestedTable?: TableAddress;
}

/** The calls of one caller. Failures are GatewayErrors, mapped once, here. */
export interface AppwriteCalls {
  listRows(
    table: TableAddress,
    queries: readonly string[],
    options?: ListOptions,
  ): Promise<RowList>;
  createRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row>;
  updateRow(table: TableAddress, rowId: string, write: RowUpdate): Promise<Row>;
  upsertRow(table: TableAddress, rowId: string, write: RowWrite): Promise<Row>;
  deleteRow(table: TableAddress, rowId: string, deletion?: RowDeletion): Promise<void>;
  /** For keys, on tables without relationships, at most 100 rows: all or none. The same for the next three. */
  createRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList>;
  upsertRows(table: TableAddress, rows: readonly BulkRow[]): Promise<RowList>;
  /** The list holds at most 100 of the rows, its total counts all. */
  updateRows(table: TableAddress, scope: BulkScope, write: RowWrite): Promise<RowList>;
  deleteRows(table: TableAddress, scope: BulkScope): Promise<RowList>;
  /** Opens a transaction, and gives its id. */
  beginTransaction(): Promise<string>;
  stageChanges(transactionId: string, changes: readonly StagedChange[]): Promise<void>;
  endTransaction(transactionId: string, end: 'commit' | 'rollback'): Promise<void>;
  readTransaction(transactionId: string): Promise<TransactionStatus>;
  send(request: ServiceRequest): Promise<ServiceResponse>;
}

/** One finished try of a call upstream. */
export interface CallRecord {
  readonly method: string;
  /** Route pattern, never a concrete id. */
  readonly route: string;
  /** Path with its query string, for explain and tests; never logged. */
  readonly path: string;
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  readonly milliseconds: number;
  readonly requestId: string | undefined;
  /** What the call was sent with; lets tests prove whose credential it carried. */
  readonly credentialKind: Credentials['kind'];
  /** 1 for the first try. */
  readonly attempt: number;
}

export interface AppwriteClient {
  as(caller: Caller): AppwriteCalls;
  /** Waits for the calls under way, then closes the connections. */
  close(): Promise<void>;
}
