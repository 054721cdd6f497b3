import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import {
  found,
  gone,
  isToBeAwaited,
  type Announced,
  type Change,
  type ChangeSource,
  type Findings,
  type Found,
  type Look,
  type Stamp,
  type Tracker,
} from './change.ts';

/** Writes can become visible so much later than the time that they bear, in milliseconds. */
const marginMs = 10_000;

/** Deletions that are remembered, since a thing can be found missing before that is announced. */
const mostDeletions = 1000;

/**
 * For more things than can be remembered: what was written is found again by its time, what was
 * deleted is known from events alone.
 */
export class LooseTracker<Item> implements Tracker<Item> {
  private readonly source: ChangeSource<Item>;
  private readonly wantsDeletes: boolean;
  private readonly deleted = new Set<string>();
  /** What was reported of late, by folded id: the time that it bore. */
  private readonly reported = new Map<string, string>();
  private newest: string;

  /** @param newest - The last thing that was written before the start, by folded id. */
  constructor(
    source: ChangeSource<Item>,
    newest: ReadonlyMap<string, Stamp>,
    { wantsDeletes }: { readonly wantsDeletes: boolean },
  ) {
    this.source = source;
    this.wantsDeletes = wantsDeletes;
    const [last] = newest.values();
    this.newest = last?.updatedAt ?? new Date(0).toISOString();
    this.startedAt = this.newest;
  }

  private readonly startedAt: string;

  assertNothingMissed(): void {
    if (!this.wantsDeletes) return;
    throw new GatewayError(
      'EVENTS_MISSED',
      `Appwrite was not heard for a moment, or your rights were changed, and there are too many ` +
        `${this.source.noun} to tell what is gone. Read them again, then subscribe again.`,
    );
  }

  async look(context: GatewayContext, look: Look): Promise<Findings<Item>> {
    const ids = new Map([...look.subjects].map(([key, { id }]) => [key, id]));
    if (look.isDoubtful) {
      for (const [key, { id, updatedAt }] of await this.source.listSince(context, this.since())) {
        const isOld = Date.parse(updatedAt) <= Date.parse(this.startedAt);
        if (!isOld && this.reported.get(key) !== updatedAt) ids.set(key, id);
      }
    }
    if (ids.size === 0) return { changes: [], again: [] };
    const items = await this.source.read(context, [...ids.values()]);
    const again: Announced[] = [];
    const changes = [...ids].flatMap(([key, id]) => {
      const item = items.get(key);
      const announced = look.subjects.get(key);
      if (!item && isToBeAwaited(announced)) {
        again.push(announced);
        return [];
      }
      return (
        (item ? this.toChange(key, item, announced) : this.toGone(key, { id, announced })) ?? []
      );
    });
    this.forgetOld();
    return { changes, again };
  }

  private since(): string {
    return new Date(Date.parse(this.newest) - marginMs).toISOString();
  }

  private toChange(key: string, item: Found<Item>, announced: Announced | undefined): Change<Item> {
    const isKnown = this.reported.has(key);
    this.deleted.delete(key);
    this.reported.set(key, item.updatedAt);
    if (Date.parse(item.updatedAt) > Date.parse(this.newest)) this.newest = item.updatedAt;
    const isMade =
      announced?.action === 'create' ||
      (announced?.action !== 'update' && !isKnown && item.createdAt === item.updatedAt);
    return found(isMade ? 'CREATE' : 'UPDATE', 'WRITTEN', item);
  }

  private toGone(
    key: string,
    { id, announced }: { readonly id: string; readonly announced: Announced | undefined },
  ): Change<Item> | undefined {
    if (this.deleted.has(key)) return undefined;
    this.deleted.add(key);
    const [oldest] = this.deleted;
    if (this.deleted.size > mostDeletions && oldest !== undefined) this.deleted.delete(oldest);
    return gone(id, announced?.action === 'delete' ? 'WRITTEN' : 'GONE');
  }

  private forgetOld(): void {
    const since = Date.parse(this.since());
    for (const [key, updatedAt] of this.reported) {
      if (Date.parse(updatedAt) < since) this.reported.delete(key);
    }
  }
}
