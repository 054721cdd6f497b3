import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import {
  found,
  gone,
  isToBeAwaited,
  type Announced,
  type Change,
  type ChangeReason,
  type ChangeSource,
  type Findings,
  type Found,
  type Look,
  type Stamp,
  type Tracker,
} from './change.ts';

type Known = Pick<Stamp, 'id' | 'updatedAt'>;

/** Remembers everything that matches: whatever differs from it is a change. */
export class FullTracker<Item> implements Tracker<Item> {
  private readonly source: ChangeSource<Item>;
  private readonly known: Map<string, Known>;
  /** What was there at the start. Of what was made just before it, the event is still to come. */
  private initial: ReadonlySet<string>;
  /** Reported before Appwrite announced it; its event brings nothing new. */
  private ahead = new Set<string>();
  private isFresh = true;

  constructor(source: ChangeSource<Item>, start: ReadonlyMap<string, Stamp>) {
    this.source = source;
    this.known = new Map([...start].map(([key, stamp]) => [key, toKnown(stamp)]));
    this.initial = new Set(start.keys());
  }

  assertNothingMissed(): void {
    // Nothing is: the next look compares everything.
  }

  async look(context: GatewayContext, look: Look): Promise<Findings<Item>> {
    const suspects = await this.suspectsOf(context, look);
    if (suspects.size === 0) return { changes: [], again: [] };
    const items = await this.source.read(context, [...suspects.values()]);
    const again = [...look.subjects].flatMap(([key, announced]) =>
      !items.has(key) && this.known.has(key) && isToBeAwaited(announced) ? [announced] : [],
    );
    const isAwaited = new Set(again.map(({ id }) => id.toLowerCase()));
    const lost = [...suspects.keys()].filter((key) => !items.has(key) && this.known.has(key));
    const reasonOf = await this.reasonsOf(context, look, lost);
    if (look.isDoubtful) {
      this.ahead = new Set();
      this.initial = new Set();
    }
    const isFresh = this.isFresh;
    this.isFresh = false;
    const changes = [...suspects].flatMap(([key, id]) => {
      const item = items.get(key);
      const announced = look.subjects.get(key);
      if (item) return this.toChange(key, item, announced) ?? [];
      if (isAwaited.has(key) && reasonOf(key) === 'GONE') return [];
      // What was deleted while the first list was read, nobody remembers.
      const isLost = this.known.delete(key) || (isFresh && announced?.action === 'delete');
      return isLost ? gone<Item>(id, reasonOf(key)) : [];
    });
    return { changes, again: again.filter(({ id }) => reasonOf(id.toLowerCase()) === 'GONE') };
  }

  /** Ids, by folded id, of what may have changed: announced first, then what else differs. */
  private async suspectsOf(
    context: GatewayContext,
    { subjects, isDoubtful }: Look,
  ): Promise<ReadonlyMap<string, string>> {
    const ids = new Map([...subjects].map(([key, { id }]) => [key, id]));
    if (!isDoubtful) return ids;
    const present = await this.source.list(context);
    if (present === null) throw tooMany(this.source.noun);
    for (const [key, { id, updatedAt }] of present) {
      if (this.known.get(key)?.updatedAt !== updatedAt) ids.set(key, id);
    }
    for (const [key, { id }] of this.known) if (!present.has(key)) ids.set(key, id);
    return ids;
  }

  private async reasonsOf(
    context: GatewayContext,
    { subjects }: Look,
    lost: readonly string[],
  ): Promise<(key: string) => ChangeReason> {
    const isDeleted = (key: string): boolean => subjects.get(key)?.action === 'delete';
    const asked = lost
      .filter((key) => !isDeleted(key))
      .map((key) => this.known.get(key)?.id ?? key);
    const exist =
      this.source.isFiltered && asked.length > 0
        ? await this.source.exist(context, asked)
        : new Set<string>();
    return (key) => {
      if (isDeleted(key)) return 'WRITTEN';
      return exist.has(key) ? 'NO_LONGER_MATCHES' : 'GONE';
    };
  }

  private toChange(
    key: string,
    item: Found<Item>,
    announced: Announced | undefined,
  ): Change<Item> | undefined {
    const before = this.known.get(key);
    this.known.set(key, toKnown(item));
    const isSame = before?.updatedAt === item.updatedAt;
    if (this.isReported(key, { isSame, isAnnounced: announced !== undefined })) return undefined;
    const isUnreported = announced?.action === 'create' && this.initial.has(key);
    if (before !== undefined && !isUnreported) return found('UPDATE', 'WRITTEN', item);
    return found('CREATE', isMade(item, announced) ? 'WRITTEN' : 'NOW_MATCHES', item);
  }

  /** Whether the client knows the thing as it is; notes what it is told before Appwrite says so. */
  private isReported(
    key: string,
    { isSame, isAnnounced }: { readonly isSame: boolean; readonly isAnnounced: boolean },
  ): boolean {
    if (isAnnounced) return this.ahead.delete(key) && isSame;
    if (!isSame) this.ahead.add(key);
    return isSame;
  }
}

const toKnown = ({ id, updatedAt }: Stamp): Known => ({ id, updatedAt });

/** An upsert does not say whether the thing was there before. */
function isMade({ createdAt, updatedAt }: Stamp, announced: Announced | undefined): boolean {
  if (announced?.action === 'create') return true;
  return announced?.action !== 'update' && createdAt === updatedAt;
}

const tooMany = (noun: string): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `By now there are more ${noun} than can be remembered (\`subscriptions.maxTrackedRows\`). ` +
      'Filter for fewer.',
  );
