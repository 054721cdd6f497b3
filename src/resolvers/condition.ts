import { Query } from 'node-appwrite';
import { GatewayError } from '../errors.ts';

/** What a filter comes to. `all` and `none` need no call to know. */
export type Condition =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

/** Longest query string that Appwrite takes, in characters. */
const MAX_QUERY_LENGTH = 4_096;

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
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const texts = parts.filter(({ kind }) => kind !== 'all').map(toText);
  for (const text of texts) {
    if (text.length > MAX_QUERY_LENGTH) {
      throw new GatewayError(
        'BAD_USER_INPUT',
        `${argument}: one of its conditions is ${text.length} characters long, and Appwrite takes ` +
          `${MAX_QUERY_LENGTH}. Use fewer or shorter values, or several operations.`,
      );
    }
  }
  return texts;
}

/** Whether every query string of the condition is short enough to be sent. */
export function isSendable(condition: Condition): boolean {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  return parts.every((part) => part.kind === 'all' || toText(part).length <= MAX_QUERY_LENGTH);
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
