import type { RealtimeEvent } from '../../appwrite/realtime-frames.ts';
import { GatewayError } from '../../errors.ts';
import { Bell } from './bell.ts';
import type { Announced, Change, ChangeKind, ChangeSource, Findings, Tracker } from './change.ts';
import { isPassing, retryDelay, type Feed, type Watching } from './feed.ts';
import { FullTracker } from './full-tracker.ts';
import { LooseTracker } from './loose-tracker.ts';
import { LISTENING, toStream } from './stream.ts';

export interface ChangesOptions<Item> {
  /** Closed when the changes end. */
  readonly feed: Feed;
  readonly source: ChangeSource<Item>;
  /** Whether the client wants to know of changes of this kind. */
  readonly wants: (event: ChangeKind) => boolean;
}

/**
 * Changes one by one. What an event tells is only where to look: what became of a thing is found
 * by reading it as the subscriber. After an interruption, and every `maxStalenessMs`, it is looked
 * for changes that nobody announced. Several changes of one thing within the interval are one.
 */
export function changesOf<Item>(
  options: ChangesOptions<Item>,
): AsyncIterableIterator<Change<Item>> {
  const { feed, wants } = options;
  return toStream(async (push, signal) => {
    const bell = new Bell(feed.timers, signal);
    const news = new News();
    const watching = watch(options, news, bell);
    try {
      await bell.during(watching.ready);
      const tracker = await bell.during(startTracker(options));
      await push(LISTENING);
      for (;;) {
        if ((await bell.wait(pauseOf(feed))) === 'late') news.doubt();
        bell.hush();
        const { changes, again } = await bell.during(
          lookForChanges(options, tracker, { news, bell }),
        );
        for (const change of changes) if (wants(change.event)) await push(change);
        for (const missed of again) news.awaitDeletion(missed);
        if (again.length > 0) bell.ring();
      }
    } finally {
      watching.close();
      feed.close();
    }
  });
}

/** What has been heard since it was last looked. */
class News {
  subjects = new Map<string, Announced>();
  isDoubtful = false;
  hasGap = false;

  doubt(): void {
    this.isDoubtful = true;
  }

  /** Of several events, what they come to counts. */
  announce(subject: Announced): void {
    const key = subject.id.toLowerCase();
    const before = this.subjects.get(key);
    const isNew = before?.action === 'create' && subject.action !== 'delete';
    this.subjects.set(key, isNew ? before : subject);
  }

  awaitDeletion(missed: Announced): void {
    const key = missed.id.toLowerCase();
    if (!this.subjects.has(key)) this.subjects.set(key, { ...missed, isMissed: true });
  }

  take(): { subjects: Map<string, Announced>; isDoubtful: boolean; hasGap: boolean } {
    const { subjects, isDoubtful, hasGap } = this;
    this.subjects = new Map();
    this.isDoubtful = this.hasGap = false;
    return { subjects, isDoubtful: isDoubtful || hasGap, hasGap };
  }

  /** Puts back what could not be looked at, before what has come since. */
  putBack({ subjects, isDoubtful }: { subjects: Map<string, Announced>; isDoubtful: boolean }) {
    const later = this.subjects;
    this.subjects = subjects;
    this.isDoubtful ||= isDoubtful;
    for (const subject of later.values()) this.announce(subject);
  }
}

function watch<Item>({ feed, source }: ChangesOptions<Item>, news: News, bell: Bell): Watching {
  return feed.watch({
    channels: source.channels,
    onEvent: (event: RealtimeEvent) => {
      const subject = source.subjectOf(event);
      if (subject === 'nothing') return;
      if (subject === 'anything') news.doubt();
      else news.announce({ id: subject.id, action: event.action });
      bell.ring();
    },
    onGap: () => {
      news.hasGap = true;
      bell.ring();
    },
    onEnd: bell.end,
  });
}

const pauseOf = ({ isAnnounced, settings }: Feed): number =>
  isAnnounced ? settings.maxStalenessMs : settings.pollMs;

async function startTracker<Item>(options: ChangesOptions<Item>): Promise<Tracker<Item>> {
  const { feed, source, wants } = options;
  const known = await feed.read((context) => source.list(context), { isHasty: true });
  if (known !== null) return new FullTracker(source, known);
  const wantsDeletes = wants('DELETE');
  if (source.isFiltered || (wantsDeletes && !feed.isAnnounced)) {
    throw new GatewayError(
      'TOO_COSTLY',
      `There are more than ${feed.settings.maxTrackedRows} ${source.noun}, and so many cannot be ` +
        'remembered (`subscriptions.maxTrackedRows`). Filter for fewer, or name one by `_id`.',
    );
  }
  const newest = await feed.read((context) => source.listSince(context, null), { isHasty: true });
  return new LooseTracker(source, newest, { wantsDeletes });
}

async function lookForChanges<Item>(
  { feed }: ChangesOptions<Item>,
  tracker: Tracker<Item>,
  { news, bell }: { readonly news: News; readonly bell: Bell },
): Promise<Findings<Item>> {
  for (let failures = 0; ; failures += 1) {
    const look = news.take();
    if (look.hasGap) tracker.assertNothingMissed();
    try {
      return await feed.read((context) => tracker.look(context, look));
    } catch (error) {
      if (!isPassing(error)) throw error;
      news.putBack(look);
      await bell.pause(retryDelay(failures, error));
    }
  }
}
