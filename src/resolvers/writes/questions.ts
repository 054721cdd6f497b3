import type { Table } from '../../catalog/types.ts';
import { foldId } from '../../loaders/row-needs.ts';
import { hasRelationships, type RelatedModel, type TableModel } from '../model.ts';
import { isOperatorText } from './operator-text.ts';
import { isMutual, placeOf } from './relationship-place.ts';
import type { Draft, Link } from './types.ts';

/** What has to be read of a table before its rows, or rows related to them, are written. */
export interface RowQuestion {
  readonly model: TableModel;
  /** By folded id. */
  readonly ids: Map<string, string>;
  readonly columns: Set<string>;
  readonly storedKeys: Map<string, Table>;
}

export interface LinkQuestion {
  readonly model: TableModel;
  readonly related: RelatedModel;
  /** By folded id: rows whose links are asked for, or rows whose holders are. */
  readonly ids: Map<string, string>;
}

export interface Questions {
  /** By table. */
  readonly rows: Map<string, RowQuestion>;
  /** What rows are related to, where a list can only be written as a whole; by relationship. */
  readonly links: Map<string, LinkQuestion>;
  /** Which row holds a partner that does not know it; by relationship. */
  readonly holders: Map<string, LinkQuestion>;
}

/** What the drafts leave open. Rows that they make themselves are not asked for. */
export function toQuestions(drafts: readonly Draft[]): Questions {
  const questions: Questions = { rows: new Map(), links: new Map(), holders: new Map() };
  const made = new Set(drafts.flatMap(madeBy));
  for (const draft of drafts) askOf(questions, draft, made);
  return questions;
}

const tableKey = ({ table }: TableModel): string => `${table.databaseId}/${table.id}`;

/** A row's place among all rows of a project. */
export const rowKey = (model: TableModel, id: string): string => `${tableKey(model)}/${foldId(id)}`;

/** Rows that a draft makes, with those within it. */
const madeBy = (draft: Draft): readonly string[] => [
  ...(draft.kind === 'create' ? [keyOf(draft)] : []),
  ...draft.links.flatMap(({ create }) => create.flatMap(madeBy)),
];

const keyOf = ({ model, id }: Draft): string => rowKey(model, id);

export const relationshipKey = (model: TableModel, { relationship }: RelatedModel): string =>
  `${tableKey(model)}/${relationship.key}`;

function askOf(questions: Questions, draft: Draft, made: ReadonlySet<string>): void {
  const isNew = draft.kind === 'create' || made.has(keyOf(draft));
  if (!isNew && needsOwnRow(draft)) askOwnRow(questions, draft);
  for (const link of draft.links) {
    askOfLink(questions, { draft, link, isNew, made });
    for (const inner of link.create) askOf(questions, inner, made);
  }
}

function askOwnRow(questions: Questions, { model, id, apply, links }: Draft): void {
  const question = askRow(questions, model, id);
  for (const { column, check } of apply.values()) {
    if (check?.isNeeded) question.columns.add(column.key);
  }
  for (const { related } of links) {
    if (placeOf(related.relationship) === 'partner') askKey(question, related);
  }
}

function askRow({ rows }: Questions, model: TableModel, id: string): RowQuestion {
  const key = tableKey(model);
  const question = rows.get(key) ?? {
    model,
    ids: new Map(),
    columns: new Set(),
    storedKeys: new Map(),
  };
  rows.set(key, question);
  question.ids.set(foldId(id), id);
  return question;
}

function askKey(question: RowQuestion, { relationship, target }: RelatedModel): void {
  if (relationship.hasStoredKey) question.storedKeys.set(relationship.key, target.table);
}

interface LinkPlace {
  readonly draft: Draft;
  readonly link: Link;
  readonly isNew: boolean;
  readonly made: ReadonlySet<string>;
}

function askOfLink(questions: Questions, { draft, link, isNew, made }: LinkPlace): void {
  const { model } = draft;
  const { target } = link.related;
  for (const { id } of [...link.connect, ...link.disconnect, ...(link.set ?? [])]) {
    if (made.has(rowKey(target, id))) continue;
    askTarget(askRow(questions, target, id), draft, link);
    if (hasHolder(link)) ask(questions.holders, { model, ...link }, id);
  }
  if (!isNew && isRewritten(link)) ask(questions.links, { model, ...link }, draft.id);
}

/** Rows that know whom they are related to are asked for it, where it matters. */
function askTarget({ storedKeys }: RowQuestion, { model }: Draft, link: Link): void {
  const { relationship } = link.related;
  const isTold = placeOf(relationship) === 'reverse' && link.disconnect.length > 0;
  if (isMutual(relationship) || isTold) storedKeys.set(relationship.twoWayKey, model.table);
}

/** Whether a row can be somebody's partner without knowing it. */
const hasHolder = ({ related: { relationship } }: Link): boolean =>
  placeOf(relationship) === 'partner' && !relationship.isTwoWay;

function ask(
  questions: Map<string, LinkQuestion>,
  { model, related }: Omit<LinkQuestion, 'ids'>,
  id: string,
): void {
  const key = relationshipKey(model, related);
  const question = questions.get(key) ?? { model, related, ids: new Map<string, string>() };
  questions.set(key, question);
  question.ids.set(foldId(id), id);
}

/** Whether the list of related rows has to be known to write it. */
export function isRewritten({ related, set }: Link): boolean {
  const place = placeOf(related.relationship);
  return (place === 'junction' || place === 'hidden') && set === null;
}

/** Whether a link is written in the row's own columns. */
function isOwn({ related, set }: Link): boolean {
  return placeOf(related.relationship) !== 'reverse' || set !== null;
}

/** Whether the row itself is written, and not only rows that are related to it. */
export const writesItself = ({ values, apply, links, permissions }: Draft): boolean =>
  Object.keys(values).length > 0 ||
  apply.size > 0 ||
  permissions !== undefined ||
  links.some(isOwn);

/**
 * An upsert that Appwrite's own call can do. Through that call a row would overwrite another one
 * that has one of its unique values; it knows no lock, writes related rows anew, and carries out
 * texts that look like operators.
 */
export function isPlainUpsert({ kind, model, values, ifUnmodifiedSince }: Draft): boolean {
  const isUnique = model.table.indexes.some(
    ({ type, columns }) =>
      type === 'unique' && columns.some((key) => (values[key] ?? null) !== null),
  );
  return (
    kind === 'upsert' &&
    !isUnique &&
    ifUnmodifiedSince === undefined &&
    !takesPartInLinks(model) &&
    !hasOperatorText(values)
  );
}

export const hasOperatorText = (values: Draft['values']): boolean =>
  Object.values(values).some(isOperatorText);

/** Whether rows of the table can lead to others, or others to them. */
const takesPartInLinks = (model: TableModel): boolean =>
  hasRelationships(model) || model.isReferred;

function needsOwnRow(draft: Draft): boolean {
  if (draft.kind === 'delete') return false;
  if (draft.kind === 'upsert') return !isPlainUpsert(draft);
  if (!writesItself(draft)) return true;
  const isLocked = draft.ifUnmodifiedSince !== undefined;
  return (
    [...draft.apply.values()].some(({ check }) => check?.isNeeded) ||
    draft.links.some(({ related }) => isLocked || placeOf(related.relationship) === 'partner')
  );
}
