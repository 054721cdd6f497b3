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
  /** What tells callers with the same credential apart. */
  readonly variant?: string;
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
export class Feeds {
  private readonly options: FeedsOptions;
  private readonly entries = new Map<string, Entry>();
  private isClosed = false;

  constructor(options: FeedsOptions) {
    this.options = options;
  }

  subscriberOf(caller: FeedCaller): Subscriber {
    const open = (key: string): Feed => this.open(key, caller);
    return toSubscriber(caller, { settings: this.options.settings, open });
  }

  /** Sockets to Appwrite's realtime, those that are opening included. */
  countSockets(): number {
    const counts = [...this.entries.values()].map(({ feed }) => feed.realtime?.sockets ?? 0);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  close(): void {
    this.isClosed = true;
    for (const { feed, cancelClosing } of this.entries.values()) {
      cancelClosing?.();
      feed.close();
    }
    this.entries.clear();
  }

  private open(key: string, caller: FeedCaller): Feed {
    const entry = this.enter(key, caller);
    entry.users += 1;
    entry.cancelClosing?.();
    entry.cancelClosing = undefined;
    let isOpen = true;
    const { feed } = entry;
    const { settings, project } = this.options;
    return {
      settings,
      timers: project.timers,
      isAnnounced: feed.realtime !== undefined,
      watch: (watch) => feed.watch(watch),
      read: (read, options) => feed.rounds.join(read, options),
      close: () => {
        if (isOpen) this.leave(key, entry);
        isOpen = false;
      },
    };
  }

  private enter(key: string, caller: FeedCaller): Entry {
    const known = this.entries.get(key);
    if (known) return known;
    if (this.isClosed) throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The gateway is closing.');
    const feed = new CallerFeed({
      ...caller,
      ...this.options,
      onEnd: () => {
        this.forget(key, entry);
      },
    });
    const entry: Entry = { feed, users: 0, cancelClosing: undefined };
    this.entries.set(key, entry);
    return entry;
  }

  private leave(key: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.cancelClosing = this.options.project.timers.after(lingerMs, () => {
      this.forget(key, entry);
      entry.feed.close();
    });
  }

  private forget(key: string, entry: Entry): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}

interface SubscriberOptions {
  readonly settings: SubscriptionSettings;
  readonly open: (key: string) => Feed;
}

function toSubscriber(caller: FeedCaller, { settings, open }: SubscriberOptions): Subscriber {
  const { credentials, variant = '', clientAddress } = caller;
  let key: string | undefined;
  const credential = (): string => (key ??= credentialKey(credentials));
  const keyOf = (): string => credential() + variant;
  const isGuest = credentials.kind === 'guest';
  return {
    get key() {
      return keyOf();
    },
    get quotaKey() {
      return isGuest ? `guest ${clientAddress}` : credential();
    },
    settings,
    pollMs: credentials.kind === 'key' ? settings.pollMs : undefined,
    openFeed: () => open(keyOf()),
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
