import { foldId, toStoredId } from '../../loaders/row-needs.ts';
import type { RelatedModel, TableModel } from '../model.ts';
import type { Fault } from './faults.ts';
import type { Operation } from './operation.ts';
import { rowKey } from './questions.ts';
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

export function noteLinks(
  { world }: Planning,
  { model, id }: Place,
  { related, ids }: { readonly related: RelatedModel; readonly ids: readonly string[] },
): void {
  const key = linkKey(model, related, id);
  const updatedAt = world.links.get(key)?.updatedAt ?? null;
  world.links.set(key, { ids, updatedAt });
}

export const uniqueIds = (ids: readonly string[]): string[] => [
  ...new Map(ids.map((id) => [foldId(id), id])).values(),
];
