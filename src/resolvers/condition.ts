import { Query } from 'node-appwrite';
import { maxQueryLength } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';

/** Most query strings of one call, less those for order, page and columns. */
const MAX_QUERIES = 80;

/** What a filter comes to. `all` and `none` need no call to know. */
export type Condition =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

/** A condition is at least so long, so that more of them than fit are refused before they are written. */
const SHORTEST_QUERY = 30;

export const all: Condition = { kind: 'all' };
export const none: Condition = { kind: 'none' };
export const query = (text: string): Condition => ({ kind: 'query', text });

/** True where every part is; flattened, without parts that say nothing. */
export function and(parts: readonly Condition[]): Condition {
  const flat = parts.flatMap((part) => (part.kind === 'and' ? part.parts : [part]));
  if (flat.some(({ kind }) => kind === 'none')) return none;
  const rest = flat.filter(({ kind }) => kind !== 'all');
  return rest.length > 1 ? { kind: 'and', parts: rest } : (rest[0] ?? all);
}

/** True where any part is. */
export function or(parts: readonly Condition[]): Condition {
  const flat = parts.flatMap((part) => (part.kind === 'or' ? part.parts : [part]));
  if (flat.some(({ kind }) => kind === 'all')) return all;
  const rest = flat.filter(({ kind }) => kind !== 'none');
  return rest.length > 1 ? { kind: 'or', parts: rest } : (rest[0] ?? none);
}

/**
 * The query strings of a condition that is not `none`; Appwrite requires all of them.
 *
 * @param argument - Name of the argument that it was made from, for the error.
 * @throws BAD_USER_INPUT where a part is longer than Appwrite takes.
 */
export function toQueryStrings(condition: Condition, argument: string): readonly string[] {
  const parts = partsOf(condition);
  if (parts.length > MAX_QUERIES) throw tooLarge(argument, `${parts.length} conditions`);
  return parts.map((part) => {
    const text = mayFit(part) ? toText(part) : null;
    if (text !== null && text.length <= maxQueryLength) return text;
    throw tooLarge(argument, `a condition of more than ${maxQueryLength} characters`);
  });
}

const tooLarge = (argument: string, what: string): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    `${argument}: it comes to ${what}, and Appwrite takes at most ${MAX_QUERIES} conditions of ` +
      `${maxQueryLength} characters. Use fewer or shorter values, or several operations.`,
  );

/** What Appwrite is told in query strings of their own, all of which must hold. */
const partsOf = (condition: Condition): readonly Condition[] =>
  (condition.kind === 'and' ? condition.parts : [condition]).filter(({ kind }) => kind !== 'all');

/** Whether so many conditions can fit one query string at all; cheap for any number of them. */
function mayFit(condition: Condition): boolean {
  let left = maxQueryLength / SHORTEST_QUERY;
  const count = (part: Condition): boolean => {
    left -= 1;
    if (left < 0) return false;
    return part.kind !== 'and' && part.kind !== 'or' ? true : part.parts.every(count);
  };
  return count(condition);
}

/** Whether every query string of the condition is short enough to be sent. */
export function isSendable(condition: Condition): boolean {
  return partsOf(condition).every((part) => mayFit(part) && toText(part).length <= maxQueryLength);
}

function toText(condition: Condition): string {
  switch (condition.kind) {
    case 'query':
      return condition.text;
    case 'and':
      return Query.and(condition.parts.map(toText));
    case 'or':
      return Query.or(condition.parts.map(toText));
    case 'all':
    case 'none':
      throw new Error(`A condition "${condition.kind}" has no query string.`);
  }
}
