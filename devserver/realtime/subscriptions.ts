import type { EventPayload } from '../events.ts';
import { heardChannels } from './channels.ts';
import type { PayloadFilter } from './queries.ts';

export interface Subscription {
  readonly id: string;
  /** As the client named them. */
  readonly channels: readonly string[];
  readonly filter: PayloadFilter;
}

/** What one socket has subscribed to. */
export class Subscriptions {
  private readonly asked: Subscription[] = [];
  /** For each channel, by subscription id, in the order in which they came. */
  private readonly byChannel = new Map<string, Map<string, PayloadFilter>>();

  /**
   * Adds a subscription, or channels to one of the same id, and gives the channels that it hears.
   * One without channels leaves no trace.
   */
  add(subscription: Subscription, userId: string | undefined): string[] {
    const heard = heardChannels(subscription.channels, userId);
    if (heard.length > 0) this.asked.push(subscription);
    for (const channel of heard) {
      const filters = this.byChannel.get(channel) ?? new Map<string, PayloadFilter>();
      filters.set(subscription.id, subscription.filter);
      this.byChannel.set(channel, filters);
    }
    return heard;
  }

  /** Whether there was one. */
  remove(id: string): boolean {
    const kept = this.asked.filter((subscription) => subscription.id !== id);
    const isRemoved = kept.length < this.asked.length;
    this.asked.splice(0, this.asked.length, ...kept);
    for (const filters of this.byChannel.values()) filters.delete(id);
    return isRemoved;
  }

  get isEmpty(): boolean {
    return this.asked.length === 0;
  }

  /** Lets all of them hear what this user hears. */
  rebind(userId: string | undefined): void {
    const asked = this.asked.splice(0);
    this.byChannel.clear();
    for (const subscription of asked) this.add(subscription, userId);
  }

  /** Ids of those that an event on these channels concerns, each once. */
  matching(channels: readonly string[], payload: EventPayload): string[] {
    const ids = new Set<string>();
    for (const channel of channels) {
      for (const [id, filter] of this.byChannel.get(channel) ?? []) {
        if (filter(payload)) ids.add(id);
      }
    }
    return [...ids];
  }
}
