import { foldId, toStoredId } from '../../loaders/row-needs.ts';
import type { RelatedModel, TableModel } from '../model.ts';
import type { Fault } from './faults.ts';
import type { Operation } from './operation.ts';
import { relationshipKey, rowKey } from './questions.ts';
import { placeOf } from './relationship-place.ts';
import type { Draft, LinkedId } from './types.ts';
import { linkKey, type KnownLinks, type KnownRow, type World } from './world.ts';

/** What has been planned so far. */
export interface Planning {
  readonly world: World;
  readonly operations: Operation[];
  /** Rows that are named and not there. */
  readonly missing: Fault[];
  readonly faults: Fault[];
  readonly state: { isGuarded: boolean };
}

/** One row while its calls are planned. */
export interface RowPlan {
  readonly draft: Draft;
  readonly isNew: boolean;
  /** What its own call will send. */
  readonly data: Record<string, unknown>;
  /** What comes behind its own call. */
  readonly after: (() => void)[];
  /** Appwrite would write other rows along with it, one after the other. */
  isCompound: boolean;
  /** When the row was last changed as far as its new values depend on that; null for a new row. */
  readonly guards: (string | null)[];
}

export const createPlanning = (world: World): Planning => ({
  world,
  operations: [],
  missing: [],
  faults: [],
  state: { isGuarded: false },
});

type Place = Pick<Draft, 'model' | 'id'>;

/** Undefined where nobody asked for the row; null where it is not there. */
export const findRow = ({ world }: Planning, { model, id }: Place): KnownRow | null | undefined =>
  world.rows.get(rowKey(model, id));

export function noteRow({ world }: Planning, { model, id }: Place, row: KnownRow | null): void {
  world.rows.set(rowKey(model, id), row);
}

/** Notes what a planned write puts into columns of a row. */
export function noteValues(
  planning: Planning,
  place: Place,
  values: Readonly<Record<string, unknown>>,
): void {
  const row = findRow(planning, place);
  if (row) noteRow(planning, place, { ...row, values: { ...row.values, ...values } });
}

/** The row that is to be related, which must be there. */
export function requireRow(
  planning: Planning,
  model: TableModel,
  { id, path }: LinkedId,
): KnownRow | null {
  const row = findRow(planning, { model, id });
  if (row) return row;
  const message = `there is no row "${id}" in "${model.table.name}", or you cannot read it.`;
  planning.missing.push({ path, message });
  return null;
}

export const storedIdIn = (row: KnownRow | null | undefined, key: string): string | null =>
  toStoredId(row?.values[key]);

/** Plans that a row of a table gives up the row that it is related to. */
export function planRelease(planning: Planning, { model, id }: Place, key: string): void {
  planning.operations.push({
    kind: 'update',
    model,
    id,
    data: { [key]: null },
    isCompound: false,
    isRepeatable: true,
  });
  noteValues(planning, { model, id }, { [key]: null });
}

/** Ids that a row is related to, as far as they could only be read as a list. */
export const linksOf = (
  { world }: Planning,
  { model, id }: Place,
  related: RelatedModel,
): KnownLinks => world.links.get(linkKey(model, related, id)) ?? { ids: [], updatedAt: null };

export interface NewLinks {
  readonly related: RelatedModel;
  readonly ids: readonly string[];
}

/** Notes the new list of a row, and what it means for the lists of others that are known. */
export function noteLinks(planning: Planning, { model, id }: Place, links: NewLinks): void {
  const { related, ids } = links;
  const own = linkKey(model, related, id);
  putLinks(planning, own, ids);
  if (placeOf(related.relationship) === 'hidden') {
    takeFromOthers(planning, { model, id }, links);
    return;
  }
  const back = [...related.target.relationships.values()].find(
    ({ relationship }) => relationship.key === related.relationship.twoWayKey,
  );
  if (!back) return;
  const now = new Set(ids.map(foldId));
  const prefix = `${relationshipKey(related.target, back)}/`;
  for (const [key, known] of planning.world.links) {
    if (!key.startsWith(prefix)) continue;
    const others = known.ids.filter((each) => foldId(each) !== foldId(id));
    putLinks(planning, key, now.has(key.slice(prefix.length)) ? [...others, id] : others);
  }
}

function putLinks({ world }: Planning, key: string, ids: readonly string[]): void {
  world.links.set(key, { ids, updatedAt: world.links.get(key)?.updatedAt ?? null });
}

/** A row is in one list only. */
function takeFromOthers(
  planning: Planning,
  { model, id }: Place,
  { related, ids }: NewLinks,
): void {
  const taken = new Set(ids.map(foldId));
  const prefix = `${relationshipKey(model, related)}/`;
  for (const [key, known] of planning.world.links) {
    if (!key.startsWith(prefix) || key === linkKey(model, related, id)) continue;
    putLinks(
      planning,
      key,
      known.ids.filter((each) => !taken.has(foldId(each))),
    );
  }
}

/** Notes that rows hold a row's id in a column of theirs, and that no others do. */
export function noteHolders(planning: Planning, { model, id }: Place, links: NewLinks): void {
  const { related, ids } = links;
  const key = related.relationship.twoWayKey;
  const now = new Set(ids.map((each) => rowKey(related.target, each)));
  const prefix = rowKey(related.target, '');
  for (const [place, row] of planning.world.rows) {
    if (!row || !place.startsWith(prefix)) continue;
    const holder = storedIdIn(row, key);
    const isHeld = holder !== null && rowKey(model, holder) === rowKey(model, id);
    if (now.has(place)) setValue(planning, place, { row, key, value: id });
    else if (isHeld) setValue(planning, place, { row, key, value: null });
  }
}

interface NewValue {
  readonly row: KnownRow;
  readonly key: string;
  readonly value: string | null;
}

function setValue({ world }: Planning, place: string, { row, key, value }: NewValue): void {
  world.rows.set(place, { ...row, values: { ...row.values, [key]: value } });
}

export const uniqueIds = (ids: readonly string[]): string[] => [
  ...new Map(ids.map((id) => [foldId(id), id])).values(),
];
