import type { RealtimeEvent } from '../../appwrite/realtime-frames.ts';
import { Realtime, type RealtimeProject } from '../../appwrite/realtime.ts';
import type { Credentials } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import type { SubscriptionSettings, Watch, Watching } from './feed.ts';
import { createRounds, type Rounds } from './rounds.ts';

export interface CallerFeedOptions {
  readonly project: RealtimeProject;
  readonly settings: SubscriptionSettings;
  readonly credentials: Credentials;
  readonly forwarded: Readonly<Record<string, string>>;
  /** Everything that one round of so many reads needs, as the caller. */
  readonly createContext: (reads: number) => GatewayContext;
  /** The feed is of no use any more, for a reason that its watchers were told. */
  readonly onEnd: () => void;
}

type Account = Readonly<Record<string, unknown>>;

/** What of an account gives its user roles; memberships, Appwrite follows by itself. */
const rightsOf = ({ labels, emailVerification, phoneVerification }: Account): string =>
  JSON.stringify([labels ?? [], emailVerification ?? false, phoneVerification ?? false]);

/** What all subscriptions of one credential share: the socket, the reads, and the doubts. */
export class CallerFeed {
  readonly rounds: Rounds<GatewayContext>;
  /** Undefined for callers with a key, who are polled for. */
  readonly realtime: Realtime | undefined;
  private readonly options: CallerFeedOptions;
  private readonly watches = new Map<string, Set<Watch>>();
  private readonly all = new Set<Watch>();
  private cancelCheck: (() => void) | undefined;
  private isChecking = false;
  private rights: string | undefined;
  private ended: GatewayError | undefined;

  constructor(options: CallerFeedOptions) {
    const { project, settings, credentials } = options;
    this.options = options;
    this.rounds = createRounds({ ...options, ...settings, timers: project.timers });
    if (credentials.kind !== 'key') {
      this.realtime = new Realtime({
        ...project,
        ...options,
        onEvent: (event) => {
          this.hear(event);
        },
        onGap: () => {
          this.doubtEverything();
        },
        onRefused: (error) => {
          this.end(error);
        },
      });
    }
    this.checkLater();
  }

  watch(watch: Watch): Watching {
    if (this.ended) return { ready: Promise.reject(this.ended), close: () => undefined };
    this.all.add(watch);
    for (const channel of watch.channels) {
      const watches = this.watches.get(channel) ?? new Set();
      this.watches.set(channel, watches.add(watch));
    }
    let isOpen = true;
    return {
      ready: this.realtime?.listen(watch.channels) ?? Promise.resolve(),
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.unwatch(watch);
      },
    };
  }

  close(): void {
    this.cancelCheck?.();
    this.realtime?.close();
  }

  end(error: GatewayError): void {
    if (this.ended) return;
    this.ended = error;
    this.close();
    for (const watch of [...this.all]) watch.onEnd(error);
    this.options.onEnd();
  }

  private unwatch(watch: Watch): void {
    this.all.delete(watch);
    for (const channel of watch.channels) {
      const watches = this.watches.get(channel);
      watches?.delete(watch);
      if (watches?.size === 0) this.watches.delete(channel);
    }
    this.realtime?.forget(watch.channels);
  }

  private hear(event: RealtimeEvent): void {
    this.consider(event);
    const hearers = new Set(
      event.channels.flatMap((channel) => [...(this.watches.get(channel) ?? [])]),
    );
    for (const watch of hearers) watch.onEvent(event);
  }

  /** Looks for what changes the caller's own rights, of which rows tell nothing. */
  private consider({ name, payload, action }: RealtimeEvent): void {
    const [service, , part] = name.split('.');
    if (service === 'users')
      this.considerAccount(payload, part === 'sessions' || action === 'delete');
    if (service !== 'teams') return;
    const isOwn = payload['userId'] === this.realtime?.user?.['$id'];
    const changesRoles = part === 'memberships' ? isOwn : action !== 'update';
    if (changesRoles) this.doubtEverything();
  }

  private considerAccount(payload: Account, mayHaveEnded: boolean): void {
    if (mayHaveEnded || payload['status'] === false) this.check();
    else if ('labels' in payload) this.compareRights(payload);
  }

  /** Appwrite keeps the roles of a socket as they were: only a new one has the new roles. */
  private compareRights(account: Account): void {
    const before = this.rights ?? rightsOf(this.realtime?.user ?? {});
    this.rights = rightsOf(account);
    if (before !== this.rights) this.realtime?.renew();
  }

  private doubtEverything(): void {
    for (const watch of this.all) watch.onGap();
  }

  private checkLater(): void {
    const { kind } = this.options.credentials;
    // Guests have nothing that could end, and every read tells whether a key holds.
    if (kind === 'guest' || kind === 'key' || this.ended) return;
    const { project, settings } = this.options;
    this.cancelCheck?.();
    this.cancelCheck = project.timers.after(settings.credentialCheckMs, () => {
      this.check();
    });
  }

  /** Appwrite serves an ended session as a guest: only the account tells. */
  private check(): void {
    if (this.isChecking) return;
    this.isChecking = true;
    const { appwrite } = this.options.createContext(1);
    appwrite
      .send({ method: 'GET', path: '/account' })
      .catch((error: unknown) => {
        const refusal = toRefusal(error);
        if (refusal) this.end(refusal);
        else this.options.project.logger.debug('a credential could not be checked', { error });
      })
      .finally(() => {
        this.isChecking = false;
        this.checkLater();
      });
  }
}

/** What ends subscriptions; a failure of the moment does not. */
function toRefusal(error: unknown): GatewayError | undefined {
  if (!(error instanceof GatewayError)) return undefined;
  if (error.code === 'UNAUTHENTICATED') return error;
  if (error.code !== 'FORBIDDEN' && error.code !== 'NOT_FOUND') return undefined;
  return new GatewayError('UNAUTHENTICATED', error.message, {
    cause: error,
    appwrite: error.appwrite,
  });
}
