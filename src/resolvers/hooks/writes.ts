import { Query } from '../../appwrite/query-strings.ts';
import { chunkIds } from '../../appwrite/query.ts';
import { tablePath } from '../../catalog/paths.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { GatewayError } from '../../errors.ts';
import { foldId, noNeeds } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import type { Operation, Plan } from '../writes/operation.ts';
import type { Prepared } from '../writes/prepare.ts';
import { rowKey } from '../writes/questions.ts';
import type { Draft } from '../writes/types.ts';
import type { HookRunner } from './runner.ts';
import type { WriteChange } from './types.ts';

/** A field's rows as hooks let them be written. */
export async function reviewPrepared(
  { hooks }: GatewayContext,
  prepared: Prepared,
): Promise<Prepared> {
  if (hooks === undefined) return prepared;
  switch (prepared.kind) {
    case 'one':
      return { ...prepared, draft: await reviewDraft(hooks, prepared.draft) };
    case 'many':
      return { ...prepared, drafts: await inTurn(hooks, prepared.drafts) };
    case 'matching':
      return { ...prepared, sample: await reviewDraft(hooks, prepared.sample, { id: null }) };
  }
}

async function inTurn(hooks: HookRunner, drafts: readonly Draft[]): Promise<readonly Draft[]> {
  const reviewed: Draft[] = [];
  for (const draft of drafts) reviewed.push(await reviewDraft(hooks, draft));
  return reviewed;
}

async function reviewDraft(
  hooks: HookRunner,
  draft: Draft,
  { id }: { readonly id: string | null } = draft,
): Promise<Draft> {
  const { kind: action, model, values, permissions } = draft;
  const event = { action, table: tablePath(model.table), id, data: values, permissions };
  const change = checked(await hooks.beforeWrite(event), model);
  const links: Draft['links'][number][] = [];
  for (const link of draft.links) {
    links.push({ ...link, create: await inTurn(hooks, link.create) });
  }
  const { data = {} } = change;
  return {
    ...draft,
    links,
    values: { ...values, ...data },
    apply: new Map([...draft.apply].filter(([key]) => !(key in data))),
    permissions: change.permissions ?? permissions,
  };
}

/** A hook writes values alone: what a link comes to is worked out from the client's. */
function checked(change: WriteChange, { whole, table }: TableModel): WriteChange {
  const keys = [...whole.fields.values()].map(({ key }) => key);
  const unknown = Object.keys(change.data ?? {}).find((key) => !keys.includes(key));
  if (unknown === undefined) return change;
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `The hook beforeWrite of ${tablePath(table)} gives a value for "${unknown}", which is no ` +
      `column that holds values.${didYouMean(unknown, keys)}`,
  );
}

/** Rows that are written only since they are related to others have hooks, too. */
export async function reviewPlan(
  { hooks }: GatewayContext,
  drafts: readonly Draft[],
  plan: Plan,
): Promise<Plan> {
  if (hooks === undefined) return plan;
  const known = new Set(drafts.flatMap(rowsOf));
  const reviewed = new Map<Operation, Operation>();
  for (const operation of plan.operations) {
    const { kind: action, model, id, data, permissions } = operation;
    if (known.has(rowKey(model, id)) || !hooks.hasBeforeWrite(model.table)) continue;
    const event = { action, table: tablePath(model.table), id, data, permissions };
    const change = checked(await hooks.beforeWrite(event), model);
    reviewed.set(operation, {
      ...operation,
      data: { ...data, ...change.data },
      permissions: change.permissions ?? permissions,
    });
  }
  const now = (operation: Operation): Operation => reviewed.get(operation) ?? operation;
  return {
    ...plan,
    operations: plan.operations.map(now),
    groups: plan.groups.map((group) => group.map(now)),
  };
}

const rowsOf = (draft: Draft): readonly string[] => [
  rowKey(draft.model, draft.id),
  ...draft.links.flatMap(({ create }) => create.flatMap(rowsOf)),
];

/** Tells hooks of what has been written. */
export async function announceWritten(
  { hooks }: GatewayContext,
  drafts: readonly Draft[],
): Promise<void> {
  if (hooks === undefined) return;
  for (const draft of drafts) {
    const { kind: action, model, id, links } = draft;
    await hooks.afterWrite({ action, table: tablePath(model.table), ids: [id] });
    for (const { create } of links) await announceWritten({ hooks } as GatewayContext, create);
  }
}

/**
 * Refuses to write rows, or to relate rows, that a hook leaves out of what the caller reads.
 * @throws NOT_FOUND, as for rows that are not there.
 */
export async function refuseUnseen(
  context: GatewayContext,
  drafts: readonly Draft[],
): Promise<void> {
  const { hooks } = context;
  if (hooks === undefined) return;
  const named = new Map<TableModel, Named[]>();
  for (const each of drafts.flatMap(namedBy)) {
    if (!hooks.isGuarded(each.model.table)) continue;
    named.set(each.model, [...(named.get(each.model) ?? []), each]);
  }
  await Promise.all([...named].map(([model, rows]) => refuseUnseenOf(context, model, rows)));
}

interface Named {
  readonly model: TableModel;
  readonly id: string;
  readonly path: string;
  /** It need not be there. */
  readonly isOptional: boolean;
}

const namedBy = (draft: Draft): readonly Named[] => {
  const { model, id, path, kind, links } = draft;
  const own = kind === 'create' ? [] : [{ model, id, path, isOptional: kind === 'upsert' }];
  const linked = links.flatMap(({ related, connect, disconnect, set }) =>
    [...connect, ...disconnect, ...(set ?? [])].map((each) => ({
      ...each,
      model: related.target,
      isOptional: false,
    })),
  );
  return [...own, ...linked, ...links.flatMap(({ create }) => create.flatMap(namedBy))];
};

async function refuseUnseenOf(
  { loaders, hooks }: GatewayContext,
  { table }: TableModel,
  rows: readonly Named[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const seen = await loaders.rows({ table, ids, needs: noNeeds });
  const unseen = rows.filter(({ id }) => !seen.has(foldId(id)));
  const free = await readFree(hooks, table, unseen);
  const [refused] = unseen.filter(({ id, isOptional }) => !isOptional || !free.has(foldId(id)));
  if (refused === undefined) return;
  throw new GatewayError(
    'NOT_FOUND',
    `${refused.path}: there is no row "${refused.id}" in "${table.name}", or you may not see it. Nothing was written.`,
    { outcome: 'none' },
  );
}

/** Folded ids that no row has, so that an upsert may make one. */
async function readFree(
  hooks: HookRunner | undefined,
  table: TableModel['table'],
  rows: readonly Named[],
): Promise<ReadonlySet<string>> {
  const ids = rows.filter(({ isOptional }) => isOptional).map(({ id }) => id);
  const free = new Set(ids.map(foldId));
  if (ids.length === 0 || hooks === undefined) return free;
  const others = [Query.limit(ids.length), Query.select(['$id'])];
  for (const chunk of chunkIds(ids, { table, otherQueries: others })) {
    const list = await hooks.unguarded.listRows(table, [Query.equal('$id', [...chunk]), ...others]);
    for (const { $id } of list.rows) free.delete(foldId(String($id)));
  }
  return free;
}
