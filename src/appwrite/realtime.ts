import { GatewayError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Timers } from '../timers.ts';
import { createMessagePace } from './message-pace.ts';
import { realtimeAddress, socketHeaders } from './realtime-address.ts';
import { Channels, lingerMs } from './realtime-channels.ts';
import type { Frame, RealtimeEvent } from './realtime-frames.ts';
import { Link } from './realtime-link.ts';
import { openRealtimeSocket } from './realtime-socket.ts';
import type { Credentials, Row } from './types.ts';

export interface RealtimeProject {
  /** Address of Appwrite's API, ending in `/v1`. */
  readonly endpoint: string;
  readonly projectId: string;
  readonly timers: Timers;
  readonly logger: Logger;
  /** 0 to 1; spreads reconnects. */
  readonly random: () => number;
  /** What was found out of the server, for all sockets to it. */
  readonly dialect: RealtimeDialect;
}

export interface RealtimeDialect {
  /** Releases before 1.9.5 take channels only in the address. */
  isOlder: boolean;
}

export interface RealtimeOptions extends RealtimeProject {
  /** Not a key: Appwrite's realtime takes that for a guest. */
  readonly credentials: Credentials;
  readonly forwarded: Readonly<Record<string, string>>;
  readonly onEvent: (event: RealtimeEvent) => void;
  /** Events may have been missed, and everything is heard again. */
  readonly onGap: () => void;
  /** Appwrite does not take the credential; nothing more will come. */
  readonly onRefused: (error: GatewayError) => void;
}

/** Channels that every socket hears: they tell when the caller's own rights change. */
const ownChannels: readonly string[] = ['account', 'memberships', 'teams'];

/** Most characters, and channels, of one subscribe message; Appwrite takes 64,000 bytes. */
const messageSize = { characters: 50_000, channels: 400 } as const;

const listenTimeoutMs = 20_000;
/** Both sockets are heard for so long when one replaces the other. */
const overlapMs = 2000;
/** A socket that lived so long ends a series of failures. */
const steadyMs = 10_000;
const backoff = { firstMs: 500, mostMs: 30_000 } as const;

/**
 * One credential's realtime: a socket that is opened when somebody listens and replaced when it is
 * lost, on which channels are added and taken away.
 */
export class Realtime {
  /** Whom Appwrite takes the credential for; null for a guest, undefined until it is known. */
  user: Row | null | undefined;
  private readonly options: RealtimeOptions;
  private readonly channels: Channels;
  /** Of sockets that replace others, where that is how channels are added. */
  private readonly replacements;
  private link: Link | undefined;
  private next: Link | undefined;
  private retired: Link | undefined;
  /** The next message; one that only takes channels away can wait for others. */
  private planned: { readonly cancel: () => void; readonly isUrgent: boolean } | undefined;
  private cancelConnect: (() => void) | undefined;
  private cancelOverlap: (() => void) | undefined;
  private readonly seen = new Set<string>();
  private failures = 0;
  private openedAt = 0;
  private isClosed = false;
  /** What was heard when the last socket was lost. */
  private lost: readonly string[] = [];

  constructor(options: RealtimeOptions) {
    this.options = options;
    this.channels = new Channels(options.timers);
    this.replacements = createMessagePace(options.timers);
  }

  /** Sockets that are open or opening. */
  get sockets(): number {
    return [this.link, this.next, this.retired].filter((link) => link !== undefined).length;
  }

  /** Resolves when Appwrite has confirmed all of the channels. `forget` them whatever comes of it. */
  listen(channels: readonly string[]): Promise<void> {
    this.channels.use(channels);
    const missing = channels.filter((channel) => !this.link?.heard.has(channel));
    if (this.isClosed) return Promise.reject(unavailable());
    this.sync();
    if (this.link?.isOpen === true && missing.length === 0) return Promise.resolve();
    return this.channels.wait(missing, { milliseconds: listenTimeoutMs, error: unavailable });
  }

  forget(channels: readonly string[]): void {
    this.channels.leave(channels);
    if (!this.isClosed) this.sync();
  }

  /** Opens a new socket beside the present one, so that Appwrite works out the caller's roles anew. */
  renew(): void {
    if (this.link?.isOpen === true && this.next === undefined) this.replace();
  }

  close(): void {
    this.isClosed = true;
    this.unplan();
    for (const cancel of [this.cancelConnect, this.cancelOverlap]) cancel?.();
    for (const link of [this.link, this.next, this.retired]) link?.close();
    this.link = this.next = this.retired = undefined;
    this.channels.fail(unavailable());
  }

  /** Brings what is asked of Appwrite nearer to what is wanted. */
  private sync(): void {
    if (this.link === undefined) {
      if (this.cancelConnect === undefined) this.connect();
      return;
    }
    if (!this.link.isOpen || this.planned?.isUrgent === true) return;
    const isMissing = this.channels.names.some((channel) => this.link?.knows(channel) !== true);
    const { pace } = this.options.dialect.isOlder ? { pace: this.replacements } : this.link;
    if (isMissing) this.plan(pace.wait(), { isUrgent: true });
    else if (this.channels.hasUnused && this.planned === undefined)
      this.plan(lingerMs + 1, { isUrgent: false });
  }

  private plan(milliseconds: number, { isUrgent }: { readonly isUrgent: boolean }): void {
    this.unplan();
    const cancel = this.options.timers.after(milliseconds, () => {
      this.planned = undefined;
      this.flush();
      this.sync();
    });
    this.planned = { cancel, isUrgent };
  }

  private unplan(): void {
    this.planned?.cancel();
    this.planned = undefined;
  }

  private flush(): void {
    const { link } = this;
    if (link?.isOpen !== true) return;
    this.dropUnused(link);
    const missing = this.channels.names.filter((channel) => !link.knows(channel));
    if (missing.length === 0) return;
    if (this.options.dialect.isOlder) {
      if (this.next === undefined) this.replace();
      return;
    }
    const data = [];
    let characters = 0;
    for (const channel of missing.slice(0, messageSize.channels)) {
      characters += channel.length + 60;
      if (characters > messageSize.characters) break;
      const id = this.channels.idOf(channel);
      data.push({ subscriptionId: id, channels: [channel], queries: [] });
      link.asked.set(id, channel);
    }
    link.pace.spend();
    link.send({ type: 'subscribe', data });
  }

  private dropUnused(link: Link): void {
    const { channels, ids } = this.channels.dropUnused(link.heard);
    if (ids.length === 0) return;
    link.forget(channels);
    if (this.options.dialect.isOlder) return;
    link.pace.spend();
    link.send({ type: 'unsubscribe', data: ids.map((subscriptionId) => ({ subscriptionId })) });
  }

  private connect(): void {
    this.link = this.open(this.lost);
  }

  /** A socket that takes over from the present one once Appwrite has greeted it. */
  private replace(): void {
    this.replacements.spend();
    this.next = this.open(this.options.dialect.isOlder ? [] : (this.link?.heard ?? []));
  }

  private open(restored: Iterable<string>): Link {
    const { dialect, credentials, forwarded, timers, logger } = this.options;
    const named = dialect.isOlder ? [...ownChannels, ...this.channels.names] : ownChannels;
    const link = new Link(createMessagePace(timers), dialect.isOlder ? named : [], restored);
    const socket = openRealtimeSocket({
      url: realtimeAddress(this.options, named),
      headers: { ...forwarded, ...socketHeaders(credentials) },
      timers,
      onFrame: (frame) => {
        this.receive(link, frame);
      },
      onLost: (error) => {
        this.lose(link, error);
      },
      onStrange: (error) => {
        logger.warn('realtime frame could not be read', { error });
      },
      onPing: () => {
        link.pace.spend();
      },
    });
    link.attach(socket);
    return link;
  }

  private receive(link: Link, frame: Frame): void {
    if (this.isClosed) return;
    switch (frame.kind) {
      case 'connected':
        this.greet(link, frame.user);
        return;
      case 'subscribed':
        link.confirm(frame.ids);
        this.progress(link);
        return;
      case 'event':
        this.hear(frame.event);
        return;
      case 'error':
        this.fail(link, frame);
        return;
      case 'other':
    }
  }

  private greet(link: Link, user: Row | null): void {
    if (user === null && this.options.credentials.kind !== 'guest') {
      this.refuse(new GatewayError('UNAUTHENTICATED', 'The session has ended. Sign in again.'));
      return;
    }
    this.user = user;
    this.openedAt = this.options.timers.now();
    link.isOpen = true;
    if (link === this.next) this.takeOver(link);
    this.progress(link);
    this.sync();
  }

  private takeOver(link: Link): void {
    if (this.link === undefined) link.fallBehind(this.lost);
    this.cancelConnect?.();
    this.cancelConnect = undefined;
    this.retired?.close();
    this.retired = this.link;
    this.link = link;
    this.next = undefined;
    this.unplan();
    this.cancelOverlap?.();
    this.cancelOverlap = this.options.timers.after(overlapMs, () => {
      this.retired?.close();
      this.retired = undefined;
      this.seen.clear();
    });
  }

  private progress(link: Link): void {
    if (link !== this.link) return;
    this.channels.report(link.heard);
    if (!link.hasCaughtUp()) return;
    this.lost = [];
    this.options.onGap();
  }

  /** While two sockets are heard, each event comes twice. */
  private hear(event: RealtimeEvent): void {
    if (this.next !== undefined || this.retired !== undefined) {
      if (this.seen.has(event.fingerprint)) return;
      this.seen.add(event.fingerprint);
    }
    this.options.onEvent(event);
  }

  private fail(link: Link, { code, message }: { code: number; message: string }): void {
    const { logger, dialect } = this.options;
    if (code === 401 || code === 403) {
      this.refuse(
        new GatewayError('UNAUTHENTICATED', `Appwrite refused the credential: ${message}`),
      );
      return;
    }
    if (code === tooManyMessages && link.isOpen) {
      link.pace.exhaust();
      link.asked.clear();
      this.sync();
      return;
    }
    if (link.asked.size > 0 && /message type/i.test(message)) {
      dialect.isOlder = true;
      link.asked.clear();
      logger.info('Appwrite takes realtime channels only in the address: an older release');
      if (this.next === undefined) this.replace();
      return;
    }
    logger.warn('Appwrite refused a realtime message', { code, reason: message });
    this.lose(link, new Error(message));
  }

  private lose(link: Link, error: Error): void {
    if (this.isClosed) return;
    link.close();
    if (link === this.retired) {
      this.retired = undefined;
      return;
    }
    if (link === this.next) {
      this.next = undefined;
      // The present socket goes on; without a delay a server that refuses would be asked at once.
      this.plan(this.delay(), { isUrgent: true });
      return;
    }
    if (link !== this.link) return;
    this.options.logger.debug('realtime socket lost', { error });
    this.lost = [...new Set([...this.lost, ...link.heard])].filter((each) =>
      this.channels.has(each),
    );
    this.link = undefined;
    this.unplan();
    this.reconnectLater();
  }

  private reconnectLater(): void {
    const { timers } = this.options;
    if (this.openedAt > 0 && timers.now() - this.openedAt > steadyMs) this.failures = 0;
    this.openedAt = 0;
    this.cancelConnect?.();
    this.cancelConnect = timers.after(this.delay(), () => {
      this.cancelConnect = undefined;
      if (this.next === undefined) this.connect();
    });
  }

  private delay(): number {
    const most = Math.min(backoff.mostMs, backoff.firstMs * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    return Math.round(this.options.random() * most);
  }

  private refuse(error: GatewayError): void {
    this.channels.fail(error);
    this.close();
    this.options.onRefused(error);
  }
}

const tooManyMessages = 1013;

const unavailable = (): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    "Appwrite's realtime cannot be reached at the moment. Subscribe again later.",
  );
