import { credentialKey } from '../../appwrite/credentials.ts';
import type { RealtimeProject } from '../../appwrite/realtime.ts';
import type { Credentials } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import { CallerFeed } from './caller-feed.ts';
import type { Feed, Subscriber, SubscriptionSettings } from './feed.ts';

/** A socket is kept for so long after its last subscription: pages change, and come back. */
const lingerMs = 5000;

export interface FeedsOptions {
  readonly project: RealtimeProject;
  readonly settings: SubscriptionSettings;
}

export interface FeedCaller {
  readonly credentials: Credentials;
  readonly forwarded: Readonly<Record<string, string>>;
  readonly clientAddress: string;
  readonly createContext: (reads: number) => GatewayContext;
}

interface Entry {
  readonly feed: CallerFeed;
  users: number;
  cancelClosing: (() => void) | undefined;
}

/** The feeds of all callers, one a credential. */
export interface Feeds {
  subscriberOf(caller: FeedCaller): Subscriber;
  /** Sockets to Appwrite's realtime, those that are opening included. */
  countSockets(): number;
  close(): void;
}

export function createFeeds({ project, settings }: FeedsOptions): Feeds {
  const entries = new Map<string, Entry>();
  let isClosed = false;

  function enter(key: string, caller: FeedCaller): Entry {
    const known = entries.get(key);
    if (known) return known;
    if (isClosed) throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway is closing.');
    const forget = (): void => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    const feed = new CallerFeed({ ...caller, project, settings, onEnd: forget });
    const entry: Entry = { feed, users: 0, cancelClosing: undefined };
    entries.set(key, entry);
    return entry;
  }

  function leave(key: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.cancelClosing = project.timers.after(lingerMs, () => {
      if (entries.get(key) === entry) entries.delete(key);
      entry.feed.close();
    });
  }

  function open(key: string, caller: FeedCaller): Feed {
    const entry = enter(key, caller);
    entry.users += 1;
    entry.cancelClosing?.();
    entry.cancelClosing = undefined;
    let isOpen = true;
    const { feed } = entry;
    return {
      settings,
      timers: project.timers,
      isAnnounced: feed.realtime !== undefined,
      watch: (watch) => feed.watch(watch),
      read: (read, options) => feed.rounds.join(read, options),
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        leave(key, entry);
      },
    };
  }

  return {
    subscriberOf: (caller) => toSubscriber(caller, { settings, open }),
    countSockets: () =>
      [...entries.values()].reduce((sum, { feed }) => sum + (feed.realtime?.sockets ?? 0), 0),
    close: () => {
      isClosed = true;
      for (const { feed, cancelClosing } of entries.values()) {
        cancelClosing?.();
        feed.close();
      }
      entries.clear();
    },
  };
}

interface SubscriberOptions {
  readonly settings: SubscriptionSettings;
  readonly open: (key: string, caller: FeedCaller) => Feed;
}

function toSubscriber(caller: FeedCaller, { settings, open }: SubscriberOptions): Subscriber {
  const { credentials, clientAddress } = caller;
  let key: string | undefined;
  const keyOf = (): string => (key ??= credentialKey(credentials));
  const isGuest = credentials.kind === 'guest';
  return {
    get key() {
      return keyOf();
    },
    get quotaKey() {
      return isGuest ? `guest ${clientAddress}` : keyOf();
    },
    settings,
    pollMs: credentials.kind === 'key' ? settings.pollMs : undefined,
    openFeed: () => open(keyOf(), caller),
    identify: () => identify(caller),
  };
}

async function identify({
  credentials,
  createContext,
}: FeedCaller): Promise<string | null | undefined> {
  if (credentials.kind === 'guest') return null;
  if (credentials.kind === 'key') return undefined;
  const { body } = await createContext(1).appwrite.send({ method: 'GET', path: '/account' });
  return (body as { readonly $id: string }).$id;
}
