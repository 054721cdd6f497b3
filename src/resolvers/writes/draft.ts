import { createId } from '../../appwrite/ids.ts';
import { findIdFault } from '../../appwrite/query.ts';
import type { RelatedModel, TableModel } from '../model.ts';
import { toPermissions, type PermissionArgument } from '../permissions.ts';
import { toApplied, type Applied, type ApplyArgument } from './apply.ts';
import type { Fault } from './faults.ts';
import { toLink, type LinkPlace } from './links.ts';
import type { Data, Draft, Link } from './types.ts';
import { findColumnFaults } from './values.ts';

/** What a mutation is given for one row. Null stands for left out, but among the columns. */
export interface GivenRow {
  readonly kind: Draft['kind'];
  readonly id?: string | null | undefined;
  readonly data?: Data | null | undefined;
  readonly apply?: Readonly<Record<string, ApplyArgument | null>> | null | undefined;
  readonly permissions?: readonly PermissionArgument[] | null | undefined;
  readonly ifUnmodifiedSince?: string | null | undefined;
}

/** Where a row stands in the arguments. */
export interface DraftPlace {
  readonly model: TableModel;
  /** All faults of an argument are collected, to be reported together. */
  readonly faults: Fault[];
  readonly paths: {
    readonly id: string;
    readonly data: string;
    readonly apply: string;
    readonly permissions: string;
  };
  /** The row that the new row stands within. */
  readonly around?: Surrounding | undefined;
}

export interface Surrounding {
  readonly model: TableModel;
  readonly related: RelatedModel;
  /** What a row within has where it brings none, as in Appwrite. */
  readonly permissions: readonly string[] | undefined;
}

/** Checks what is given for a row. What is wrong is added to the place's faults. */
export function toDraft(given: GivenRow, place: DraftPlace): Draft {
  const { model, faults, paths } = place;
  const { id, permissions, ifUnmodifiedSince } = given;
  const isIdGiven = id !== undefined && id !== null;
  if (isIdGiven) addFault(faults, paths.id, findIdFault(id));
  const granted =
    toPermissions(permissions, { path: paths.permissions, faults }) ?? place.around?.permissions;
  const { values, links } = toColumns(given, place, granted);
  const apply = toApply(given, place);
  for (const { path, column } of apply.values()) {
    if (column.key in values) faults.push({ path, message: bothGiven(column.fieldName) });
  }
  return {
    kind: given.kind,
    model,
    id: isIdGiven ? id : createId(),
    path: paths.id,
    isIdGiven,
    values,
    apply,
    links,
    permissions: granted,
    ifUnmodifiedSince: ifUnmodifiedSince ?? undefined,
  };
}

const bothGiven = (fieldName: string): string =>
  `"${fieldName}" is in data as well; give it in one of them.`;

function addFault(faults: Fault[], path: string, message: string | null): void {
  if (message !== null) faults.push({ path, message });
}

interface Columns {
  readonly values: Readonly<Record<string, unknown>>;
  readonly links: readonly Link[];
}

function toColumns(
  { kind, data }: GivenRow,
  place: DraftPlace,
  permissions: readonly string[] | undefined,
): Columns {
  const { model, faults, paths, around } = place;
  const values: [string, unknown][] = [];
  const links: Link[] = [];
  for (const [fieldName, value] of Object.entries(data ?? {})) {
    const path = `${paths.data}.${fieldName}`;
    const column = model.fields.get(fieldName);
    const related = model.relationships.get(fieldName);
    if (column) {
      const columnKind = kind === 'delete' ? 'update' : kind;
      faults.push(...findColumnFaults(column, value, { path, kind: columnKind }));
      values.push([column.key, value]);
    } else if (related && isBack(related, around)) {
      faults.push({ path, message: 'the row around it is what it is related to; leave it out.' });
    } else if (related) {
      const inner = { faults, around: { model, related, permissions } };
      const toInner: LinkPlace['toInner'] = (row, at) =>
        toDraft(toGivenRow('create', row), {
          ...inner,
          model: related.target,
          paths: rowPaths(at),
        });
      const link = toLink(value, { related, path, faults, kind, toInner });
      if (link) links.push(link);
    }
  }
  return { values: Object.fromEntries(values), links };
}

/** Whether a relationship leads back to the one row within which the row stands. */
const isBack = ({ relationship, target }: RelatedModel, around: Surrounding | undefined): boolean =>
  around !== undefined &&
  !relationship.isToMany &&
  target === around.model &&
  around.related.relationship.isTwoWay &&
  relationship.key === around.related.relationship.twoWayKey;

function toApply({ apply }: GivenRow, { model, faults, paths }: DraftPlace): Draft['apply'] {
  const applied = new Map<string, Applied>();
  for (const [fieldName, argument] of Object.entries(apply ?? {})) {
    const column = model.fields.get(fieldName);
    if (!column || argument === null) continue;
    const one = toApplied(column, argument, { path: `${paths.apply}.${fieldName}`, faults });
    if (one) applied.set(column.key, one);
  }
  return applied;
}

/** Paths of the arguments of a mutation that writes one row. */
export const argumentPaths: DraftPlace['paths'] = {
  id: '_id',
  data: 'data',
  apply: 'apply',
  permissions: 'permissions',
};

/** Paths of a row that brings its id and permissions with its columns. */
export const rowPaths = (path: string): DraftPlace['paths'] => ({
  id: `${path}._id`,
  data: path,
  apply: path,
  permissions: `${path}._permissions`,
});

/** What a row of a `CreateMany` or `UpsertMany` input says beside its columns. */
export function toGivenRow(kind: 'create' | 'upsert', row: Data): GivenRow {
  const { _id, _permissions, ...data } = row;
  return {
    kind,
    id: _id as string | null | undefined,
    permissions: _permissions as GivenRow['permissions'],
    data,
  };
}
