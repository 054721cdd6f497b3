import type { ServiceRequest, ServiceResponse } from '../../appwrite/types.ts';
import type { Filter } from '../filter.ts';

/** A row as Appwrite has it: `$id`, `$createdAt` … and the columns that were read, by key. */
export type HookRow = Readonly<Record<string, unknown>>;

/** Who an operation is for. */
export interface HookCaller {
  readonly kind: 'guest' | 'user' | 'key';
  /** A header of the request; only those that `extensions.headers` names can be asked for. */
  readonly header: (name: string) => string | null;
  /** The user's account, read once an operation, with one call; null for guests and keys. */
  readonly account: () => Promise<HookAccount | null>;
  /** A call of Appwrite's REST API as the caller; `path` is below `/v1`. Counts as one of the operation's. */
  readonly send: (request: ServiceRequest) => Promise<ServiceResponse>;
}

export interface HookAccount extends HookRow {
  readonly $id: string;
  readonly labels?: readonly string[];
}

interface HookEvent {
  /** `databaseId/tableId` */
  readonly table: string;
  readonly caller: HookCaller;
}

export type ReadEvent = HookEvent;

export interface RowsEvent extends HookEvent {
  readonly rows: readonly HookRow[];
}

export interface WriteEvent extends HookEvent {
  readonly action: 'create' | 'update' | 'upsert' | 'delete';
  /** The row's id; null where the same is written to all rows that match a filter. */
  readonly id: string | null;
  /** New values by column key, without those of relationships and without what `apply` changes. */
  readonly data: HookRow;
  /** Permissions as Appwrite writes them; undefined where they are left as they are. */
  readonly permissions: readonly string[] | undefined;
}

export interface WriteChange {
  /** Values that are written beside or in place of the client's, by column key. */
  readonly data?: HookRow | undefined;
  readonly permissions?: readonly string[] | undefined;
}

export interface WrittenEvent extends HookEvent {
  readonly action: WriteEvent['action'];
  /** The rows; null where Appwrite wrote all that matched without telling which. */
  readonly ids: readonly string[] | null;
}

type Awaitable<Value> = Value | Promise<Value>;
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a hook may say nothing
type Nothing = null | undefined | void;

/** What happens around the reads and writes of a table. Whatever throws refuses the operation's field. */
export interface TableHooks {
  /** Columns that are read with every row that `afterRead` gets. */
  readonly columns?: readonly string[];
  /** A condition that the rows must meet to be there for the caller, asked once an operation. */
  readonly beforeRead?: (event: ReadEvent) => Awaitable<Filter | Nothing>;
  /** The rows as they are to be shown, in the same order. */
  readonly afterRead?: (event: RowsEvent) => Awaitable<readonly HookRow[]>;
  readonly beforeWrite?: (event: WriteEvent) => Awaitable<WriteChange | Nothing>;
  readonly afterWrite?: (event: WrittenEvent) => Awaitable<Nothing>;
}

/** By `databaseId/tableId`; those under `*` come first, for every table. */
export type Hooks = Readonly<Record<string, TableHooks>>;

/** The hooks of a table, in their order. */
export const hooksOf = (hooks: Hooks, path: string): readonly TableHooks[] =>
  [hooks['*'], hooks[path]].filter((each) => each !== undefined);
