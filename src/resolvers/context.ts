import type { GraphQLResolveInfo } from 'graphql';
import type { HeaderReader } from '../appwrite/credentials.ts';
import type { AppwriteCalls, Caller, ServiceResponse } from '../appwrite/types.ts';
import type { StopSignal } from '../cancel.ts';
import type { Delivery } from '../loaders/batch.ts';
import type { Loaders } from '../loaders/create-loaders.ts';
import type { Explainer } from './explain.ts';
import type { HookRunner } from './hooks/runner.ts';
import type { HookCaller } from './hooks/types.ts';
import type { CreateLink } from './links.ts';
import type { PageLimits } from './page.ts';
import type { ScanAllowance } from './scan-allowance.ts';
import type { TableRefresh } from './table-refresh.ts';
import type { CommittedWrites } from './writes/committed.ts';
import type { Subscriber } from './subscriptions/feed.ts';

export type { Subscriber };
export { LISTENING } from './subscriptions/stream.ts';
export { ByteRow, toFields, toParts } from '../appwrite/byte-rows.ts';
export type {
  Block,
  Fields,
  Layout as RowLayout,
  PlainKind,
  RowBatch,
  RowRange,
} from '../appwrite/byte-rows.ts';

export interface FilterLimits {
  /** Most ids that one relationship filter may come to where they have to be read first. */
  readonly maxFilterIds: number;
}

/** What resolvers of Appwrite's own operations get. */
export interface ServiceContext {
  readonly requestId: string;
  /** Appwrite, as the caller. */
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
  /** Hands what Appwrite set (raw `Set-Cookie` lines, `X-Fallback-Cookies`) to the answer. */
  readonly passCookies: (cookies: UpstreamCookies) => void;
  /** Files of the request, where it has some. */
  readonly files?: FindFile | undefined;
  /** Makes addresses of files, where the endpoint has fields for them. */
  readonly links?: CreateLink | undefined;
  /** Told of changed tables, where they are those that the gateway serves. */
  readonly tableRefresh?: TableRefresh | undefined;
  /** Moment (`Date.now()`) by which the operation must be answered. */
  readonly deadline?: number | undefined;
  /** Hears of every call that succeeded. */
  readonly noteAnswer?: ((answer: ServiceResponse) => void) | undefined;
}

/** What stands for a file in the variables of a multipart request. */
export interface MappedFile {
  /** Name of the part. */
  readonly part: string;
}

/** A file that came with a request, or is still coming. */
export interface IncomingFile {
  readonly name: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Begins to read the file. Each call of what it gives fills the bytes with what comes next.
   * @throws BAD_USER_INPUT when it is not as long as it said, or is read twice while it comes.
   */
  readonly open: () => (target: Uint8Array) => Promise<void>;
}

/** Finds the file of a part for an argument. */
export type FindFile = (part: string, argument: string) => IncomingFile | undefined;

/** What resolvers get: everything of one operation, and nothing that outlives it. */
export interface GatewayContext extends ServiceContext {
  readonly limits: PageLimits & FilterLimits;
  readonly appwrite: AppwriteCalls;
  readonly loaders: Loaders;
  readonly delivery: Delivery;
  /** Rows that aggregates may read. */
  readonly scans: ScanAllowance;
  /** The caller, as subscriptions know it. */
  readonly subscriber: Subscriber;
  readonly writes: WriteSettings;
  /** What the configuration has done around reads and writes. */
  readonly hooks?: HookRunner | undefined;
  /** Who asks, as own fields and hooks see it. */
  readonly caller: HookCaller;
  /** What the operation has written as a whole, before its fields are resolved. */
  readonly committed?: CommittedWrites | undefined;
  /** Follows the operation, where the client asked for that. */
  readonly explain?: Explainer | undefined;
}

/** What writes need beside single calls. */
export interface WriteSettings {
  /** The caller's calls for transactions and bulk writes, which have bounds of their own. */
  readonly calls: AppwriteCalls;
  /** Such that outlive the client for a few seconds, to end a transaction for good. */
  readonly lastingCalls: () => AppwriteCalls;
  readonly caller: 'key' | 'user' | 'guest';
  /** Fires when the client goes away. */
  readonly signal: StopSignal;
  /** Whether the caller wants writes repeated that were not answered and that can be. */
  readonly isRetried: boolean;
  /** Rows that one field may write. */
  readonly maxRows: number;
}

/** What a selection is read from. */
export type FieldInfo = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'schema' | 'variableValues'
>;

/** A root field of an operation that is to be written as a whole. */
export interface AtomicField {
  readonly responseKey: string;
  /** What the schema says of the field; undefined where it writes no rows. */
  readonly write: unknown;
  /** After coercion. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: FieldInfo;
}

export interface AtomicReport {
  /** Operations that were staged. */
  readonly operations: number;
  /** Rows that each field wrote, or would have. */
  readonly fields: Readonly<Record<string, number>>;
}

export interface AtomicResult {
  readonly report: AtomicReport;
  readonly committed: CommittedWrites;
}

/**
 * Writes all rows of an operation in one transaction, or none.
 * @throws A GatewayError; then nothing has happened, unless it says otherwise.
 */
export type RunAtomically = (
  context: GatewayContext,
  fields: readonly AtomicField[],
  options: { readonly isDryRun: boolean },
) => Promise<AtomicResult>;

export interface UpstreamCookies {
  readonly setCookies: readonly string[];
  readonly fallbackCookies?: string | undefined;
}

/** One request of a client, whatever transport it came by. */
export interface IncomingRequest {
  readonly headers: HeaderReader;
  /** Where that is known already. */
  readonly identity?: Identity;
  /** Address of the client's socket (or of the trusted proxy's header). */
  readonly clientAddress: string;
  /** Whether the client spoke https. */
  readonly isSecure: boolean;
  readonly requestId: string;
  /** Fires when the client goes away. */
  readonly signal: StopSignal;
  /** Moment (`Date.now()`) by which the operation must be answered. */
  readonly deadline: number;
  readonly passCookies: GatewayContext['passCookies'];
  readonly files?: FindFile | undefined;
  /** Whoever writes the answer takes rows as bytes: see `ByteRow`. */
  readonly rowsAsBytes?: boolean;
}

/** Who asks, and with what. */
export interface Identity extends Pick<Caller, 'credentials'> {
  readonly forwarded: NonNullable<Caller['forwarded']>;
  /** The same for requests that get the same rows. */
  readonly key: string;
}

export type { HeaderReader };

export type CreateContext = (incoming: IncomingRequest) => GatewayContext;

/** A request to the endpoint that serves every project. */
export interface IncomingServiceRequest extends IncomingRequest {
  /** Of the address: a client can choose its project there as well. */
  readonly parameters: URLSearchParams;
  readonly noteAnswer: NonNullable<ServiceContext['noteAnswer']>;
}

export type CreateServiceContext = (incoming: IncomingServiceRequest) => ServiceContext;
