import type { MessagePace } from './message-pace.ts';
import type { RealtimeSocket } from './realtime-socket.ts';

/** What is known of one socket: what was asked for on it, and what Appwrite has confirmed. */
export class Link {
  readonly pace: MessagePace;
  /** Appwrite has greeted it. */
  isOpen = false;
  /** Channels that are heard on it. */
  readonly heard: Set<string>;
  /** Channels that were asked for and are not confirmed yet, by subscription id. */
  readonly asked = new Map<string, string>();
  /** What was heard on the socket before it, until that is heard again. */
  private readonly restored = new Set<string>();
  private isBehind = false;
  private socket: RealtimeSocket | undefined;

  /** @param pace - Of this socket's messages, which Appwrite limits. */
  constructor(pace: MessagePace, heard: Iterable<string>, restored: Iterable<string>) {
    this.pace = pace;
    this.heard = new Set(heard);
    this.fallBehind(restored);
  }

  /** These were heard elsewhere, and events may have been missed since. */
  fallBehind(channels: Iterable<string>): void {
    for (const channel of channels) this.restored.add(channel);
    this.isBehind = this.restored.size > 0;
  }

  attach(socket: RealtimeSocket): void {
    this.socket = socket;
  }

  send(message: object): void {
    this.socket?.send(message);
  }

  close(): void {
    this.socket?.close();
  }

  knows(channel: string): boolean {
    return this.heard.has(channel) || [...this.asked.values()].includes(channel);
  }

  confirm(ids: readonly string[]): void {
    for (const id of ids) {
      const channel = this.asked.get(id);
      this.asked.delete(id);
      if (channel !== undefined) this.heard.add(channel);
    }
  }

  forget(channels: Iterable<string>): void {
    for (const channel of channels) {
      this.heard.delete(channel);
      this.restored.delete(channel);
    }
  }

  /** True once: when everything is heard again that was heard before the interruption. */
  hasCaughtUp(): boolean {
    if (!this.isOpen || !this.isBehind) return false;
    if ([...this.restored].some((channel) => !this.heard.has(channel))) return false;
    this.isBehind = false;
    return true;
  }
}
