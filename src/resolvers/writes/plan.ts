import { GatewayError } from '../../errors.ts';
import type { Applied } from './apply.ts';
import { refuseFaults, type Fault } from './faults.ts';
import { isOperatorText } from './operator-text.ts';
import type { Operation, Plan } from './operation.ts';
import { planLinks } from './plan-links.ts';
import { createPlanning, findRow, noteRow, type Planning, type RowPlan } from './planning.ts';
import { isPlainUpsert, writesItself } from './questions.ts';
import type { Draft } from './types.ts';
import type { KnownRow, World } from './world.ts';

/**
 * The calls that the drafts come to, in order: rows before those that are related to them. The
 * world is what `toQuestions` asked; planning notes in it what the operations change.
 *
 * @throws NOT_FOUND for rows that are named and not there, CONFLICT for a row that was changed
 * since, BAD_USER_INPUT where an operator would leave a column's bounds.
 */
export function toPlan(drafts: readonly Draft[], world: World): Plan {
  const planning = createPlanning(world);
  const groups = drafts.map((draft) => {
    const before = planning.operations.length;
    planDraft(planning, draft, {});
    return planning.operations.slice(before);
  });
  refuseMissing(planning.missing);
  refuseFaults(planning.faults);
  const { operations, state } = planning;
  return { operations, groups, isGuarded: state.isGuarded };
}

/** A row that is named and that nobody can see, with all others of its kind. */
function refuseMissing(missing: readonly Fault[]): void {
  if (missing.length === 0) return;
  const texts = missing.map(({ path, message }) => `${path}: ${message}`);
  throw new GatewayError('NOT_FOUND', texts.join(' '));
}

function planDraft(planning: Planning, draft: Draft, extra: RowPlan['data']): void {
  switch (kindOf(planning, draft)) {
    case 'create':
      planCreate(planning, draft, extra);
      return;
    case 'update':
      planUpdate(planning, draft);
      return;
    case 'upsert':
      planning.operations.push({ ...baseOf(draft), kind: 'upsert', data: draft.values });
      return;
    case 'delete':
      planning.operations.push({ ...baseOf(draft), kind: 'delete', data: {} });
      noteRow(planning, draft, null);
  }
}

const baseOf = ({ model, id, permissions, ifUnmodifiedSince }: Draft) => ({
  model,
  id,
  permissions,
  lock: ifUnmodifiedSince,
  isCompound: false,
  isRepeatable: true,
});

/** Where Appwrite's upsert would do harm, the row is looked for first, and then made or changed. */
function kindOf(planning: Planning, draft: Draft): Operation['kind'] {
  if (draft.kind !== 'upsert' || isPlainUpsert(draft)) return draft.kind;
  return findRow(planning, draft) ? 'update' : 'create';
}

function planCreate(planning: Planning, draft: Draft, extra: RowPlan['data']): void {
  const plan: RowPlan = {
    draft,
    isNew: true,
    data: { ...draft.values, ...extra },
    after: [],
    isCompound: false,
    guards: [],
  };
  planLinks(planning, plan, planDraft);
  planning.operations.push({
    ...baseOf(draft),
    kind: 'create',
    data: plan.data,
    lock: undefined,
    isCompound: plan.isCompound,
    isRepeatable: draft.isIdGiven,
  });
  noteRow(planning, draft, { values: { ...defaultsOf(draft), ...plan.data }, updatedAt: null });
  for (const step of plan.after) step();
}

/** What a new row holds in the columns that are left out. */
const defaultsOf = ({ model }: Draft): Record<string, unknown> =>
  Object.fromEntries(
    [...model.fields.values()].map(({ key, defaultValue }) => [key, defaultValue] as const),
  );

function planUpdate(planning: Planning, draft: Draft): void {
  const row = findRow(planning, draft);
  if (row === null) {
    planning.missing.push({ path: draft.path, message: missingRow(draft) });
    return;
  }
  if (row) refuseNewer(draft, row);
  const plan: RowPlan = {
    draft,
    isNew: false,
    data: { ...draft.values },
    after: [],
    isCompound: false,
    guards: [],
  };
  const results = applyOperators(planning, plan, row);
  planLinks(planning, plan, planDraft);
  if (Object.keys(plan.data).length > 0 || draft.permissions !== undefined) {
    pushUpdate(planning, plan);
  }
  if (row)
    noteRow(planning, draft, { ...row, values: { ...row.values, ...plan.data, ...results } });
  for (const step of plan.after) step();
}

const missingRow = ({ id, model }: Draft): string =>
  `there is no row "${id}" in "${model.table.name}", or you cannot read it.`;

function refuseNewer({ ifUnmodifiedSince, id }: Draft, { updatedAt }: KnownRow): void {
  if (ifUnmodifiedSince === undefined || updatedAt === null) return;
  if (Date.parse(updatedAt) <= Date.parse(ifUnmodifiedSince)) return;
  throw changedSince(id);
}

export const changedSince = (id: string): GatewayError =>
  new GatewayError(
    'CONFLICT',
    `Row "${id}" was changed since; nothing was written. Read it again, then write.`,
    { outcome: 'none' },
  );

/** Stands for the result of an operator that only Appwrite knows. */
const UNKNOWN = Symbol('unknown');

/** Puts operators into the row's call; gives what the columns hold once it has been carried out. */
function applyOperators(
  planning: Planning,
  plan: RowPlan,
  row: KnownRow | undefined,
): Record<string, unknown> {
  const results: Record<string, unknown> = {};
  for (const [key, applied] of plan.draft.apply) {
    plan.data[key] = applied.operator;
    results[key] = applyOne(planning, plan, { key, applied, row });
  }
  return results;
}

interface Application {
  readonly key: string;
  readonly applied: Applied;
  readonly row: KnownRow | undefined;
}

function applyOne(
  { faults }: Planning,
  { data, guards }: RowPlan,
  { key, applied: { path, check }, row }: Application,
): unknown {
  const isKnown = row !== undefined && key in row.values && row.values[key] !== UNKNOWN;
  if (!check?.isNeeded) return isKnown && check ? check.compute(row.values[key]).value : UNKNOWN;
  if (!isKnown) {
    faults.push({ path, message: 'an earlier field has changed the column; do both in one.' });
    return UNKNOWN;
  }
  const { value, fault } = check.compute(row.values[key]);
  if (fault !== null) faults.push({ path, message: fault });
  if (check.isSent) data[key] = value;
  guards.push(row.updatedAt);
  return value;
}

/** Appwrite carries such a text out; appended to an empty one it is stored as it is. */
function splitOperatorTexts({ model, apply }: Draft, data: RowPlan['data']) {
  const texts = Object.entries(data).filter(
    ([key, value]) => !apply.has(key) && isText(model, key) && isOperatorText(value),
  );
  const emptied = { ...data, ...Object.fromEntries(texts.map(([key]) => [key, ''])) };
  const appended = texts.map(
    ([key, text]) => [key, { method: 'stringConcat', values: [text] }] as const,
  );
  return { emptied, appended: Object.fromEntries(appended), hasTexts: texts.length > 0 };
}

const isText = ({ table }: Draft['model'], key: string): boolean =>
  table.columns.some((column) => column.key === key && column.kind === 'text' && !column.isArray);

function pushUpdate({ operations, state }: Planning, plan: RowPlan): void {
  const { draft, data, guards } = plan;
  const { emptied, appended, hasTexts } = splitOperatorTexts(draft, data);
  const known = guards.filter((guard) => guard !== null);
  if (guards.length > 0) state.isGuarded = true;
  const lock = known.sort()[0] ?? draft.ifUnmodifiedSince;
  const operation = {
    ...baseOf(draft),
    kind: 'update',
    isRepeatable: draft.apply.size === 0,
  } as const;
  const isCompound = lock !== undefined && plan.isCompound;
  operations.push({ ...operation, data: emptied, lock, isCompound });
  if (hasTexts) {
    operations.push({ ...operation, data: appended, permissions: undefined, lock: undefined });
  }
}

/** Whether an update changes nothing at all, which is refused before anything is read. */
export const changesNothing = (draft: Draft): boolean =>
  !writesItself(draft) &&
  draft.links.every(
    ({ connect, disconnect, create }) => connect.length + disconnect.length + create.length === 0,
  );
