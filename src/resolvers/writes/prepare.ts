import { GatewayError } from '../../errors.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { Condition } from '../condition.ts';
import { toCondition, type Filter } from '../filter.ts';
import type { TableModel } from '../model.ts';
import { argumentPaths, rowPaths, toDraft, toGivenRow, type GivenRow } from './draft.ts';
import type { Fault } from './faults.ts';
import { changesNothing } from './plan.ts';
import { placeOf } from './relationship-place.ts';
import type { Data, Draft } from './types.ts';

export type WriteAction =
  | 'create'
  | 'update'
  | 'upsert'
  | 'delete'
  | 'createMany'
  | 'updateMany'
  | 'upsertMany'
  | 'deleteMany';

/** What a root field of the schema writes. */
export interface WriteField {
  readonly action: WriteAction;
  readonly model: TableModel;
}

/** The arguments of a root field that writes rows, after coercion. */
export type WriteArguments = Readonly<Record<string, unknown>>;

/** A root field's arguments, checked as far as they can be without reading anything. */
export type Prepared =
  | { readonly kind: 'one'; readonly draft: Draft }
  | { readonly kind: 'many'; readonly model: TableModel; readonly drafts: readonly Draft[] }
  | Matching;

/** The same for every row that matches. */
export interface Matching {
  readonly kind: 'matching';
  readonly model: TableModel;
  /** What the rows that are written meet. */
  readonly condition: Condition;
  /** What becomes of each row; its id stands for theirs. */
  readonly sample: Draft;
}

/** @param faults - What is wrong is added here, so that several fields can be checked together. */
export function prepare(
  { action, model }: WriteField,
  args: WriteArguments,
  faults: Fault[],
): Prepared {
  switch (action) {
    case 'create':
    case 'update':
    case 'upsert':
    case 'delete':
      return { kind: 'one', draft: toOne(action, args, { model, faults }) };
    case 'createMany':
      return { kind: 'many', model, drafts: toMany('create', args, { model, faults }) };
    case 'upsertMany':
      return { kind: 'many', model, drafts: toMany('upsert', args, { model, faults }) };
    case 'updateMany':
    case 'deleteMany':
      return toMatching(action, args, { model, faults });
  }
}

interface Place {
  readonly model: TableModel;
  readonly faults: Fault[];
}

function toOne(kind: Draft['kind'], args: WriteArguments, { model, faults }: Place): Draft {
  const { _id, ...given } = args;
  const row = { ...given, kind, id: _id } as GivenRow;
  const before = faults.length;
  const draft = toDraft(row, { model, faults, paths: argumentPaths });
  if (kind === 'update' && faults.length === before && changesNothing(draft)) {
    faults.push({ path: 'data', message: nothing });
  }
  return draft;
}

const nothing =
  'there is nothing to update; give at least one column, an operator, or permissions.';

function toMany(
  kind: 'create' | 'upsert',
  { data }: WriteArguments,
  { model, faults }: Place,
): readonly Draft[] {
  const known = new Set<string>();
  return (data as readonly Data[]).map((row, index) => {
    const paths = rowPaths(`data[${index}]`);
    const draft = toDraft(toGivenRow(kind, row), { model, faults, paths });
    const id = foldId(draft.id);
    if (known.has(id)) faults.push({ path: paths.id, message: 'another row has the same id.' });
    known.add(id);
    return draft;
  });
}

function toMatching(
  action: 'updateMany' | 'deleteMany',
  args: WriteArguments,
  { model, faults }: Place,
): Matching {
  const { filter, all, ...given } = args;
  const kind = action === 'updateMany' ? 'update' : 'delete';
  const condition = toCondition(filter as Filter | undefined, model);
  addScopeFaults(condition, all === true, faults);
  const row = { ...given, kind, id: 'sample' } as GivenRow;
  const sample = toDraft(row, { model, faults, paths: argumentPaths });
  if (kind === 'update') addSampleFaults(sample, faults);
  return { kind: 'matching', model, condition, sample };
}

function addScopeFaults({ kind }: Condition, isAll: boolean, faults: Fault[]): void {
  if (kind === 'all' && !isAll) faults.push({ path: 'filter', message: everyRow });
  if (kind === 'all' || !isAll) return;
  faults.push({ path: 'all', message: 'does not go with a filter that leaves rows out.' });
}

function addSampleFaults(sample: Draft, faults: Fault[]): void {
  if (changesNothing(sample)) faults.push({ path: 'data', message: nothing });
  for (const { related, create, path } of sample.links) {
    const isLone = placeOf(related.relationship) === 'partner';
    if (create.length > 0)
      faults.push({ path: `${path}.create`, message: 'goes with one row only.' });
    else if (isLone) faults.push({ path, message: 'no two rows can have the same partner.' });
  }
}

const everyRow =
  'without a condition every row of the table would be written. Give one, or say `all: true`.';

/** @throws TOO_COSTLY for more rows than one field may write. */
export function refuseTooMany(count: number, maxRows: number): void {
  if (count <= maxRows) return;
  throw new GatewayError(
    'TOO_COSTLY',
    `One field writes at most ${maxRows} rows (\`limits.maxBulkRows\`), and these are more. ` +
      'Divide them, or narrow the filter. Nothing was written.',
    { outcome: 'none' },
  );
}
