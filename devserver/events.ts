import type { DatabaseRecord, TableRecord } from './store/schema.ts';

export type WriteAction = 'create' | 'update' | 'upsert' | 'delete';

/** What an event tells of the thing that was written: what the call answered. */
export type EventPayload = Readonly<Record<string, unknown>>;

/** Which of the two interfaces to the same data was used. */
export type Wording = 'tables' | 'collections';

export interface RowEvent {
  readonly kind: 'row';
  readonly action: WriteAction;
  readonly wording: Wording;
  readonly database: DatabaseRecord;
  readonly table: TableRecord;
  /** The row, with `$id` and `$permissions`. */
  readonly payload: EventPayload;
}

export interface FileEvent {
  readonly kind: 'file';
  readonly action: WriteAction;
  readonly bucket: {
    readonly id: string;
    readonly permissions: readonly string[];
    readonly fileSecurity: boolean;
  };
  /** The file, with `$id` and `$permissions`. */
  readonly payload: EventPayload;
}

export interface TeamEvent {
  readonly kind: 'team';
  readonly action: WriteAction;
  readonly teamId: string;
  /** The part that was changed where only a part was: `prefs`. */
  readonly attribute?: string | undefined;
  /** Who has roles from now on that they had not before. */
  readonly userId?: string | undefined;
  readonly payload: EventPayload;
}

export interface MembershipEvent {
  readonly kind: 'membership';
  readonly action: WriteAction;
  readonly teamId: string;
  readonly membershipId: string;
  /** The member, whose roles this changes. */
  readonly userId: string;
  readonly attribute?: string | undefined;
  readonly payload: EventPayload;
}

/** Something of one user: the account itself, or one of its parts such as a session. */
export interface UserEvent {
  readonly kind: 'user';
  readonly action: WriteAction;
  readonly userId: string;
  /** What was changed where only a part was: `name`, `prefs`, … */
  readonly attribute?: string | undefined;
  /** Without an id: all parts of that name. */
  readonly part?: { readonly name: string; readonly id?: string } | undefined;
  readonly payload: EventPayload;
}

export type ServerEvent = RowEvent | FileEvent | TeamEvent | MembershipEvent | UserEvent;

export type EventListener = (event: ServerEvent) => void;

/** Tells whoever listens what was written, once it is committed. */
export interface EventBus {
  /** Whether anybody listens: without, events need not be worked out. */
  readonly isHeard: () => boolean;
  readonly publish: (event: ServerEvent) => void;
  /** Returns what ends it. */
  readonly subscribe: (listener: EventListener) => () => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<EventListener>();
  return {
    isHeard: () => listeners.size > 0,
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Appwrite's own name of a table, which some payloads carry. */
export const collectionName = ({ sequence }: DatabaseRecord, { number }: TableRecord): string =>
  `database_${sequence}_collection_${number}`;

/** What bulk updates, upserts and deletes tell of a row that they answer. */
export function bulkPayload(
  { database, table }: Pick<RowEvent, 'database' | 'table'>,
  row: EventPayload,
): EventPayload {
  return { ...row, $collection: collectionName(database, table) };
}

/** What the commit of a transaction tells of a row: with both ids of its table, none of its database. */
export function committedPayload(
  { database, table }: Pick<RowEvent, 'database' | 'table'>,
  row: EventPayload,
): EventPayload {
  return {
    ...Object.fromEntries(Object.entries(row).filter(([key]) => key !== '$databaseId')),
    $collection: collectionName(database, table),
    $tableId: table.id,
    $collectionId: table.id,
  };
}
