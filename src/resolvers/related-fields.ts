import type { GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { Page } from './page.ts';
import type { BatchFailure, Related, RowNode } from './row-node.ts';

/** What was read for a relationship field, or is read now that a part of the answer shows it. */
export function takeRelated(
  { row, related, later }: RowNode,
  info: GraphQLResolveInfo,
): Taken | Promise<Taken> {
  const responseKey = String(info.path.key);
  const known = related.get(responseKey);
  if (known) return take(known, info);
  if (later) return later.read(responseKey).then((find) => take(find(row), info));
  throw new Error(`Nothing was read for "${responseKey}".`);
}

/** The same without a look at where the field stands; undefined where `takeRelated` has more to say. */
export function attachedTo({ related }: RowNode, responseKey: string): Taken | undefined {
  const known = related.get(responseKey);
  switch (known?.kind) {
    case 'one':
      return known.node;
    case 'many':
      return known.page;
    case 'failed':
    case undefined:
      return undefined;
  }
}

type Taken = RowNode | Page | null;

function take(related: Related, info: GraphQLResolveInfo): Taken {
  switch (related.kind) {
    case 'one':
      return related.node;
    case 'many':
      return related.page;
    case 'failed':
      return reportOnce(related.failure, info);
  }
}

/** The page as far as its rows are concerned. Lists cannot be null: each tells of a failed batch. */
export function withRows<Value>(page: Page, pick: (page: Page) => Value): Value | Promise<Value> {
  if (!page.later?.hasRows) return pick(page);
  return page.later.read().then((related) => {
    if (related.kind === 'failed') throw toReported(related.failure);
    return pick(pageIn(related));
  });
}

/** What the page tells of its count; null where that was not asked for. */
export function withTotal<Value>(
  page: Page,
  info: GraphQLResolveInfo,
  pick: (page: Page) => Value | null,
): Value | null | Promise<Value | null> {
  const { totalCount, later } = page;
  if (totalCount !== null || !later?.hasTotal) return pick(page);
  return later.read().then((related) => {
    if (related.kind === 'failed') return reportOnce(related.failure, info);
    return pick(pageIn(related));
  });
}

function pageIn(related: Related): Page {
  if (related.kind === 'many') return related.page;
  throw new Error('A connection was read as a row.');
}

/** A failed batch is reported by the first of its fields; the others are null. */
function reportOnce(failure: BatchFailure, info: GraphQLResolveInfo): null {
  failure.paths.push(pathOf(info));
  if (failure.paths.length > 1) return null;
  throw toReported(failure);
}

/** The error of a failed batch as the client gets it. */
export const toReported = ({ error, paths }: BatchFailure): GatewayError =>
  new GatewayError(error.code, error.message, {
    cause: error,
    appwrite: error.appwrite,
    retryAfter: error.retryAfter,
    paths,
  });

/** Where a field stands in the answer. */
export function pathOf({ path }: Pick<GraphQLResolveInfo, 'path'>): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev)
    keys.unshift(at.key);
  return keys;
}
