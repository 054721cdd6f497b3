import type { ChangeAction, RealtimeEvent } from '../../appwrite/realtime-frames.ts';
import type { GatewayContext } from '../context.ts';

/** What Appwrite has announced of a thing. */
export interface Announced {
  readonly id: string;
  readonly action: ChangeAction;
  /** It was looked for and not found: its deletion may be announced any moment. */
  readonly isMissed?: boolean;
}

export type ChangeKind = 'CREATE' | 'UPDATE' | 'DELETE';

export type ChangeReason = 'WRITTEN' | 'NOW_MATCHES' | 'NO_LONGER_MATCHES' | 'GONE';

export interface Change<Item> {
  readonly event: ChangeKind;
  readonly reason: ChangeReason;
  readonly id: string;
  /** Null when there is nothing to be seen any more. */
  readonly item: Item | null;
}

/** When a thing was made and last written, as Appwrite writes it. */
export interface Stamp {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Found<Item> extends Stamp {
  readonly item: Item;
}

/** Things of one kind that a caller may see, of which some match. Ids are folded in all maps. */
export interface ChangeSource<Item> {
  /** What a client calls these things, for errors. */
  readonly noun: string;
  readonly channels: readonly string[];
  /** What an event is about: an id, nothing, or it cannot be told. */
  readonly subjectOf: (event: RealtimeEvent) => { readonly id: string } | 'nothing' | 'anything';
  /** All that match; null where there are more than can be remembered. */
  readonly list: (context: GatewayContext) => Promise<ReadonlyMap<string, Stamp> | null>;
  /** Those that were written at or after a moment; with null the last one written alone. */
  readonly listSince: (
    context: GatewayContext,
    moment: string | null,
  ) => Promise<ReadonlyMap<string, Stamp>>;
  /** Those among the ids that exist, match and may be read. */
  readonly read: (
    context: GatewayContext,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, Found<Item>>>;
  /** Those among the ids that may be read, whether they match or not. */
  readonly exist: (context: GatewayContext, ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Things can be there without matching. */
  readonly isFiltered: boolean;
}

export interface Look {
  /** By folded id, in the order in which they came. */
  readonly subjects: ReadonlyMap<string, Announced>;
  /** Changes that nobody announced are looked for too. */
  readonly isDoubtful: boolean;
}

export interface Findings<Item> {
  readonly changes: readonly Change<Item>[];
  /** What is to be looked for once more, when the events that may be on their way have come. */
  readonly again: readonly Announced[];
}

/** Finds what has become of things. */
export interface Tracker<Item> {
  look(context: GatewayContext, look: Look): Promise<Findings<Item>>;
  /** @throws EVENTS_MISSED where nothing is remembered that could tell what was missed. */
  assertNothingMissed(): void;
}

export const found = <Item>(
  event: 'CREATE' | 'UPDATE',
  reason: ChangeReason,
  { id, item }: Found<Item>,
): Change<Item> => ({ event, reason, id, item });

export const gone = <Item>(id: string, reason: ChangeReason): Change<Item> => ({
  event: 'DELETE',
  reason,
  id,
  item: null,
});

/** A thing that is gone without a word: its deletion is likely to be announced in a moment. */
export const isToBeAwaited = (announced: Announced | undefined): announced is Announced =>
  announced !== undefined && announced.action !== 'delete' && announced.isMissed !== true;
