import { foldId } from '../../loaders/row-needs.ts';
import {
  findRow,
  linksOf,
  noteHolders,
  noteLinks,
  noteValues,
  planRelease,
  requireRow,
  storedIdIn,
  uniqueIds,
  type Planning,
  type RowPlan,
} from './planning.ts';
import { isRewritten, relationshipKey } from './questions.ts';
import { isMutual, placeOf, type RelationshipPlace } from './relationship-place.ts';
import type { Draft, Link, LinkedId } from './types.ts';
import { linkKey, type KnownLinks } from './world.ts';

/** Plans a new row, with more columns than its draft has. */
type PlanInner = (planning: Planning, draft: Draft, extra: RowPlan['data']) => void;

interface LinkStep {
  readonly planning: Planning;
  readonly plan: RowPlan;
  readonly link: Link;
  readonly planInner: PlanInner;
}

/**
 * Plans what a row's relationships come to. New related rows are written by calls of their own,
 * never within the row's call, which Appwrite can leave half done.
 */
export function planLinks(planning: Planning, plan: RowPlan, planInner: PlanInner): void {
  for (const link of plan.draft.links) {
    steps[placeOf(link.related.relationship)]({ planning, plan, link, planInner });
  }
}

const steps: Readonly<Record<RelationshipPlace, (step: LinkStep) => void>> = {
  stored: planStored,
  partner: planPartner,
  reverse: planReverse,
  hidden: planList,
  junction: planList,
};

function planStored({ planning, plan, link, planInner }: LinkStep): void {
  const { relationship, target } = link.related;
  const [inner] = link.create;
  const [other] = link.set ?? [];
  if (inner) planInner(planning, inner, {});
  if (other) requireRow(planning, target, other);
  plan.data[relationship.key] = inner?.id ?? other?.id ?? null;
}

/** Of two partners either is let go by whom it has, since Appwrite refuses to move it. */
function planPartner(step: LinkStep): void {
  const { plan, link } = step;
  const { relationship } = link.related;
  const [inner] = link.create;
  const [other] = link.set ?? [];
  const partner = plan.isNew ? null : storedIdIn(ownRow(step), relationship.key);
  if (inner) planNewPartner(step, inner, partner);
  else if (other) planMove(step, other, partner);
  else {
    plan.data[relationship.key] = null;
    forget(step, partner);
    dropHolder(step, plan.draft.id);
  }
  if (isMutual(relationship)) plan.isCompound = true;
}

function planNewPartner(step: LinkStep, inner: Draft, partner: string | null): void {
  const { planning, plan, link, planInner } = step;
  const { draft, isNew } = plan;
  const { key, twoWayKey } = link.related.relationship;
  const isBoth = isMutual(link.related.relationship);
  if (partner !== null) planRelease(planning, draft, key);
  forget(step, partner);
  const create = (): void => {
    planInner(planning, inner, isBoth ? { [twoWayKey]: draft.id } : {});
    noteValues(planning, draft, { [key]: inner.id });
  };
  if (isBoth && !isNew) {
    // The new row brings this one its side. Behind that, a commit would take this one for changed.
    plan.after.push(create);
  } else {
    create();
    plan.data[key] = inner.id;
  }
  dropHolder(step, draft.id);
  planning.world.holders.set(linkKey(draft.model, link.related, inner.id), draft.id);
}

const ownRow = ({ planning, plan: { draft } }: LinkStep) => findRow(planning, draft);

function planMove(step: LinkStep, other: LinkedId, partner: string | null): void {
  const { planning, plan, link } = step;
  const { relationship, target } = link.related;
  const { model } = plan.draft;
  const row = requireRow(planning, target, other);
  if (partner !== null && foldId(partner) === foldId(other.id)) return;
  if (partner !== null && isMutual(relationship)) {
    planRelease(planning, plan.draft, relationship.key);
    forget(step, partner);
  }
  if (isMutual(relationship)) {
    const holder = storedIdIn(row, relationship.twoWayKey);
    const place = { model: target, id: other.id };
    if (holder !== null) planRelease(planning, place, relationship.twoWayKey);
    if (holder !== null) noteValues(planning, { model, id: holder }, { [relationship.key]: null });
    noteValues(planning, place, { [relationship.twoWayKey]: plan.draft.id });
  } else {
    takePartner(step, other);
  }
  plan.data[relationship.key] = other.id;
}

/** The partner does not know who holds it; whoever does lets it go. */
function takePartner({ planning, plan, link }: LinkStep, other: LinkedId): void {
  const { model, id } = plan.draft;
  const { key } = link.related.relationship;
  const { holders } = planning.world;
  const place = linkKey(model, link.related, other.id);
  const holder = holders.get(place);
  if (holder !== undefined && findRow(planning, { model, id: holder }) !== null) {
    planRelease(planning, { model, id: holder }, key);
  }
  dropHolder({ planning, plan, link }, id);
  holders.set(place, id);
}

/** Notes that a row holds no partner of this kind any more. */
function dropHolder({ planning, plan, link }: Omit<LinkStep, 'planInner'>, id: string): void {
  const { holders } = planning.world;
  const prefix = `${relationshipKey(plan.draft.model, link.related)}/`;
  for (const [place, holder] of holders) {
    if (place.startsWith(prefix) && foldId(holder) === foldId(id)) holders.delete(place);
  }
}

/** Notes that the former partner has none any more. */
function forget({ planning, link }: LinkStep, partner: string | null): void {
  if (partner === null) return;
  const { relationship, target } = link.related;
  noteValues(planning, { model: target, id: partner }, { [relationship.twoWayKey]: null });
}

/** Related rows hold the id: each is told by a call of its own, but for a list that is set whole. */
function planReverse({ planning, plan, link, planInner }: LinkStep): void {
  const { relationship, target } = link.related;
  const { draft } = plan;
  const all = plan.isNew ? [...link.connect, ...(link.set ?? [])] : link.set;
  if (all) {
    for (const other of all) requireRow(planning, target, other);
    const ids = all.map(({ id }) => id);
    if (ids.length > 0 || !plan.isNew) plan.data[relationship.key] = ids;
    plan.isCompound = true;
    plan.after.push(() => {
      noteHolders(planning, draft, { related: link.related, ids });
    });
  } else {
    planEach({ planning, plan, link, planInner });
  }
  for (const inner of link.create) {
    plan.after.push(() => {
      planInner(planning, inner, { [relationship.twoWayKey]: draft.id });
    });
  }
}

function planEach({ planning, plan, link }: LinkStep): void {
  const { target, relationship } = link.related;
  const { draft } = plan;
  const turn = ({ id }: LinkedId, value: string | null): void => {
    const data = { [relationship.twoWayKey]: value };
    plan.after.push(() => {
      const operation = { kind: 'update', model: target, id, data } as const;
      planning.operations.push({ ...operation, isCompound: false, isRepeatable: true });
      noteValues(planning, { model: target, id }, data);
    });
  };
  for (const other of link.connect) {
    if (requireRow(planning, target, other)) turn(other, draft.id);
  }
  for (const other of link.disconnect) {
    const holder = storedIdIn(requireRow(planning, target, other), relationship.twoWayKey);
    if (holder !== null && foldId(holder) === foldId(draft.id)) turn(other, null);
  }
}

/** The list can only be written as a whole, so it is made of the one that is there. */
function planList(step: LinkStep): void {
  const { planning, plan, link, planInner } = step;
  const { related } = link;
  for (const other of namedIn(link)) requireRow(planning, related.target, other);
  for (const inner of link.create) planInner(planning, inner, {});
  const known = knownList(step);
  const ids = listOf(link, known?.ids ?? []);
  if (known) plan.guards.push(known.updatedAt);
  if (isListWritten(step, known, ids)) {
    plan.data[related.relationship.key] = ids;
    plan.isCompound ||= plan.isNew || placeOf(related.relationship) === 'hidden';
  }
  noteLinks(planning, plan.draft, { related, ids });
}

/** The list that is changed; null where it is written without regard to what it was. */
function knownList({ planning, plan, link }: LinkStep): KnownLinks | null {
  if (plan.isNew || !isRewritten(link)) return null;
  return linksOf(planning, plan.draft, link.related);
}

const namedIn = ({ connect, disconnect, set }: Link): readonly LinkedId[] => [
  ...connect,
  ...disconnect,
  ...(set ?? []),
];

function isListWritten(
  { plan }: LinkStep,
  known: KnownLinks | null,
  ids: readonly string[],
): boolean {
  if (plan.isNew) return ids.length > 0;
  return known === null || isOther(known.ids, ids);
}

function listOf(link: Link, before: readonly string[]): readonly string[] {
  const leaving = new Set(link.disconnect.map(({ id }) => foldId(id)));
  return uniqueIds([
    ...before.filter((id) => !leaving.has(foldId(id))),
    ...[...(link.set ?? []), ...link.connect, ...link.create].map(({ id }) => id),
  ]);
}

function isOther(before: readonly string[], after: readonly string[]): boolean {
  const known = new Set(before.map(foldId));
  return after.length !== known.size || after.some((id) => !known.has(foldId(id)));
}
