import { z } from 'zod';
import { decodeJson } from '../appwrite/json.ts';
import { Query } from '../appwrite/query-strings.ts';
import { maxQueries, maxQueryLength } from '../appwrite/query.ts';
import { tablePath } from '../catalog/paths.ts';
import { GatewayError } from '../errors.ts';
import { intersect, unite, type IdCondition } from './id-condition.ts';
import type { RelatedModel, TableModel } from './model.ts';

/** What a filter comes to. `all` and `none` need no call to know. */
export type Condition =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'query'; readonly text: string }
  | IdCondition
  | RelatedCondition
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

/** About the related rows that the caller can read: some of them, or none, meet a condition. */
export interface RelatedCondition {
  readonly kind: 'related';
  /** The table whose rows have the relationship. */
  readonly model: TableModel;
  readonly related: RelatedModel;
  readonly quantifier: 'some' | 'none';
  /** What is asked of the related rows. */
  readonly inner: Condition;
  /** Where it stands in the argument, for errors. */
  readonly path: string;
}

/** A condition is at least so long, so that more of them than fit are refused before they are written. */
const SHORTEST_QUERY = 30;

export const all: Condition = { kind: 'all' };
export const none: Condition = { kind: 'none' };
export const query = (text: string): Condition => ({ kind: 'query', text });

/** The attribute is one of these ids. */
export const oneOf = (attribute: string, ids: readonly string[], path: string): Condition =>
  ids.length === 0 ? none : { kind: 'ids', attribute, ids, isNegated: false, path };

/** The row's id is none of these. */
export const noneOf = (ids: readonly string[], path: string): Condition =>
  ids.length === 0 ? all : { kind: 'ids', attribute: '$id', ids, isNegated: true, path };

/** What no row can meet, no related row does. */
export function related(condition: Omit<RelatedCondition, 'kind'>): Condition {
  if (condition.inner.kind !== 'none') return { kind: 'related', ...condition };
  return condition.quantifier === 'some' ? none : all;
}

/** True where every part is; flattened, without parts that say nothing. */
export function and(parts: readonly Condition[]): Condition {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const flat = merge('and', parts);
  if (flat.some(({ kind }) => kind === 'none')) return none;
  const rest = flat.filter(({ kind }) => kind !== 'all');
  return rest.length > 1 ? { kind: 'and', parts: rest } : (rest[0] ?? all);
}

/** True where any part is. */
export function or(parts: readonly Condition[]): Condition {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const flat = merge('or', parts);
  if (flat.some(({ kind }) => kind === 'all')) return all;
  const rest = flat.filter(({ kind }) => kind !== 'none');
  return rest.length > 1 ? { kind: 'or', parts: rest } : (rest[0] ?? none);
}

/** Parts that can be said as one are: each would cost calls of its own. */
function merge(kind: 'and' | 'or', parts: readonly Condition[]): Condition[] {
  const merged = new Map<string, Condition>();
  const others: Condition[] = [];
  for (const part of parts.flatMap((each) => (each.kind === kind ? each.parts : [each]))) {
    const key = mergeKey(kind, part);
    const known = key === null ? undefined : merged.get(key);
    if (key === null) others.push(part);
    else merged.set(key, known ? combine(kind, known, part) : part);
  }
  return [...others, ...merged.values()];
}

/** Parts with the same key can be combined; null for those that stay as they are. */
function mergeKey(kind: 'and' | 'or', part: Condition): string | null {
  if (part.kind === 'ids') return part.attribute;
  if (part.kind !== 'related') return null;
  const { quantifier, related: of } = part;
  // Of two conditions that must hold, each may be met by another of many related rows.
  const isOne = quantifier === 'none' || !of.relationship.isToMany;
  return (kind === 'or' ? quantifier === 'some' : isOne) ? placeOf(part) : null;
}

const placeOf = ({ model, related: of, quantifier }: RelatedCondition): string =>
  `${tablePath(model.table)} ${of.relationship.key} ${quantifier}`;

function combine(kind: 'and' | 'or', left: Condition, right: Condition): Condition {
  if (left.kind === 'ids' && right.kind === 'ids') {
    const { ids, isNegated, attribute, path } = (kind === 'and' ? intersect : unite)(left, right);
    return isNegated ? noneOf(ids, path) : oneOf(attribute, ids, path);
  }
  if (left.kind !== 'related' || right.kind !== 'related') return kind === 'and' ? none : all;
  const join = kind === 'or' || left.quantifier === 'none' ? or : and;
  return related({ ...left, inner: join([left.inner, right.inner]) });
}

/**
 * The query strings of a condition that is not `none` and holds no related condition; Appwrite
 * requires all of them.
 *
 * @param argument - Name of the argument that it was made from, for the error.
 * @throws BAD_USER_INPUT where a part is longer than Appwrite takes; TOO_COSTLY where ids that
 * were read make it so.
 */
export function toQueryStrings(condition: Condition, argument: string): readonly string[] {
  const parts = partsOf(condition);
  if (parts.length > maxQueries) throw tooLarge(argument, `${parts.length} conditions`);
  return parts.map((part) => {
    const text = mayFit(part) ? toText(part) : null;
    if (text !== null && text.length <= maxQueryLength) return text;
    throw tooManyIds(part) ?? tooLarge(argument, describeLong(part));
  });
}

const LONGEST_LIST_OF_NAMES = 5;

/** A condition that is too long, by what it is about. */
function describeLong(condition: Condition): string {
  const names = [...new Set(attributesIn(condition))].map((name) => `"${name}"`);
  const shown = names.slice(0, LONGEST_LIST_OF_NAMES).join(', ');
  const more = names.length > LONGEST_LIST_OF_NAMES ? ' …' : '';
  return `a condition of more than ${maxQueryLength} characters on ${shown}${more}`;
}

const aboutAttribute = z.object({ attribute: z.string() });

function attributesIn(condition: Condition): string[] {
  if (condition.kind === 'query') {
    const { data } = aboutAttribute.safeParse(decodeJson(condition.text));
    return data ? [data.attribute] : [];
  }
  if (condition.kind === 'ids') return [condition.attribute];
  return condition.kind === 'and' || condition.kind === 'or'
    ? condition.parts.flatMap(attributesIn)
    : [];
}

const tooLarge = (argument: string, what: string): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    `${argument}: it comes to ${what}, and Appwrite takes at most ${maxQueries} conditions of ` +
      `${maxQueryLength} characters. Use fewer or shorter values, or several operations.`,
  );

function tooManyIds(condition: Condition): GatewayError | null {
  const [longest] = idsIn(condition).sort((left, right) => right.ids.length - left.ids.length);
  if (!longest) return null;
  return new GatewayError(
    'TOO_COSTLY',
    `${longest.path}: it comes to ${longest.ids.length} ids, which do not fit one condition of ` +
      `${maxQueryLength} characters beside the others of an \`or\`. Narrow it, move it out of ` +
      'the `or`, or ask in several operations.',
  );
}

function idsIn(condition: Condition): IdCondition[] {
  if (condition.kind === 'ids') return [condition];
  return condition.kind === 'and' || condition.kind === 'or' ? condition.parts.flatMap(idsIn) : [];
}

/** What Appwrite is told in query strings of their own, all of which must hold. */
const partsOf = (condition: Condition): readonly Condition[] =>
  (condition.kind === 'and' ? condition.parts : [condition])
    .filter(({ kind }) => kind !== 'all')
    .flatMap((part) => (part.kind === 'ids' && part.isNegated ? differencesOf(part) : [part]));

const differencesOf = ({ attribute, ids }: IdCondition): Condition[] =>
  ids.map((id) => query(Query.notEqual(attribute, [id] as never)));

/** Whether so many conditions can fit one query string at all; cheap for any number of them. */
function mayFit(condition: Condition): boolean {
  let left = maxQueryLength / SHORTEST_QUERY;
  const count = (part: Condition): boolean => {
    left -= part.kind === 'ids' && part.isNegated ? part.ids.length : 1;
    if (left < 0) return false;
    return part.kind !== 'and' && part.kind !== 'or' ? true : part.parts.every(count);
  };
  return count(condition);
}

/** Whether Appwrite can be told the condition, in query strings that are few and short enough. */
export function isSendable(condition: Condition): boolean {
  if (mentionsRelated(condition)) return false;
  const parts = partsOf(condition);
  const isShort = (part: Condition): boolean =>
    mayFit(part) && toText(part).length <= maxQueryLength;
  return parts.length <= maxQueries && parts.every(isShort);
}

/** Whether it says something of related rows. */
export function mentionsRelated(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.some(mentionsRelated);
    case 'related':
      return true;
    case 'all':
    case 'none':
    case 'query':
    case 'ids':
      return false;
  }
}

/** What it asks of rows beside their ids. */
export const besideIds = (condition: Condition): Condition =>
  and(
    (condition.kind === 'and' ? condition.parts : [condition]).filter(({ kind }) => kind !== 'ids'),
  );

function toText(condition: Condition): string {
  switch (condition.kind) {
    case 'query':
      return condition.text;
    case 'ids':
      return condition.isNegated
        ? toText(and(differencesOf(condition)))
        : Query.equal(condition.attribute, [...condition.ids]);
    case 'and':
      return Query.and(condition.parts.map(toText));
    case 'or':
      return Query.or(condition.parts.map(toText));
    case 'all':
    case 'none':
    case 'related':
      throw new Error(`A condition "${condition.kind}" has no query string.`);
  }
}

/** The same for conditions that say the same in the same words, and for no others. */
export function keyOf(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'none':
      return condition.kind;
    case 'query':
      return condition.text;
    case 'ids':
      return JSON.stringify([condition.attribute, condition.isNegated, condition.ids]);
    case 'related':
      return JSON.stringify([placeOf(condition), keyOf(condition.inner)]);
    case 'and':
    case 'or':
      return JSON.stringify([condition.kind, condition.parts.map(keyOf)]);
  }
}
