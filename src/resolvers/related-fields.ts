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

/** The page's count, where it was asked for. */
export function withTotal<Value>(
  { totalCount, later }: Page,
  info: GraphQLResolveInfo,
  pick: (total: number) => Value,
): Value | null | Promise<Value | null> {
  const pickIfKnown = (total: number | null): Value | null => (total === null ? null : pick(total));
  if (totalCount !== null || !later?.hasTotal) return pickIfKnown(totalCount);
  return later.read().then((related) => {
    if (related.kind === 'failed') return reportOnce(related.failure, info);
    return pickIfKnown(pageIn(related).totalCount);
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

const toReported = ({ error, paths }: BatchFailure): GatewayError =>
  new GatewayError(error.code, error.message, {
    cause: error,
    appwrite: error.appwrite,
    retryAfter: error.retryAfter,
    paths,
  });

function pathOf({ path }: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev)
    keys.unshift(at.key);
  return keys;
}
