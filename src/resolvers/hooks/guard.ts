import { Query } from '../../appwrite/query-strings.ts';
import { z } from 'zod';
import { decodeJson } from '../../appwrite/json.ts';
import { maxQueryValues } from '../../appwrite/query.ts';
import type {
  AppwriteCalls,
  BulkScope,
  ListOptions,
  RowList,
  RowWrite,
  TableAddress,
} from '../../appwrite/types.ts';
import { WrappedCalls } from '../../appwrite/wrapped-calls.ts';
import { tablePath } from '../../catalog/paths.ts';
import { GatewayError } from '../../errors.ts';
import {
  and,
  or,
  query,
  toQueryStrings,
  type Condition,
  type RelatedCondition,
} from '../condition.ts';
import { toCondition, type Filter } from '../filter.ts';
import type { IdCondition } from '../id-condition.ts';
import type { TableModel } from '../model.ts';

/** What the rows of a table must meet to be there for a caller. */
export type Guard =
  { readonly kind: 'none' } | { readonly kind: 'some'; readonly queries: readonly string[] };

/** Characters of an address that the conditions of a table's hooks may take. */
export const GUARD_LENGTH = 1500;

/**
 * The filters of a table's hooks as query strings, which go with every read of it.
 * @throws GatewayError where they say what one list call cannot be told.
 */
export function toGuard(filters: readonly Filter[], model: TableModel): Guard {
  const condition = and(filters.map((filter) => toOwn(compile(filter, model), model)));
  if (condition.kind === 'none') return { kind: 'none' };
  const queries = toQueryStrings(condition, `beforeRead of ${tablePath(model.table)}`);
  const length = queries.reduce((sum, text) => sum + encodeURIComponent(text).length, 0);
  if (length > GUARD_LENGTH) {
    throw refuse(model, `its filter comes to ${length} characters, and may have ${GUARD_LENGTH}`);
  }
  return { kind: 'some', queries };
}

function compile(filter: Filter, model: TableModel): Condition {
  try {
    return toCondition(filter, model.whole);
  } catch (cause) {
    throw refuse(model, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** A condition on the table's own columns: the id of a related row stands in one of them. */
function toOwn(condition: Condition, model: TableModel): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => toOwn(part, model));
      return (condition.kind === 'and' ? and : or)(parts);
    }
    case 'related':
      return toStoredKey(condition, model);
    case 'ids':
      return toIdQuery(condition, model);
    case 'all':
    case 'none':
    case 'query':
      return condition;
  }
}

function toIdQuery({ attribute, ids, isNegated }: IdCondition, model: TableModel): Condition {
  if (isNegated || ids.length > maxQueryValues) throw refuse(model, onlyOwn);
  return query(Query.equal(attribute, [...ids]));
}

function toStoredKey(
  { related, quantifier, inner }: RelatedCondition,
  model: TableModel,
): Condition {
  const { hasStoredKey, key } = related.relationship;
  const ids = hasStoredKey && quantifier === 'some' ? idsOf(inner) : null;
  if (ids === null) throw refuse(model, onlyOwn);
  return query(Query.equal(key, [...ids]));
}

const onlyOwn =
  'its filter may say something of columns of the table itself, and which row a to-one relationship leads to by `_id: { eq: … }` or `in`';

const equalId = z.object({
  method: z.literal('equal'),
  attribute: z.literal('$id'),
  values: z.array(z.string()),
});

function idsOf(inner: Condition): readonly string[] | null {
  if (inner.kind === 'ids') return inner.isNegated ? null : inner.ids;
  if (inner.kind !== 'query') return null;
  return equalId.safeParse(decodeJson(inner.text)).data?.values ?? null;
}

const refuse = ({ table }: TableModel, reason: string, cause?: unknown): GatewayError =>
  new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `The hook beforeRead of ${tablePath(table)} cannot be followed: ${reason}.`,
    { cause },
  );

export type GuardOf = (table: TableAddress) => Promise<Guard | null>;

const nothing: RowList = { total: 0, rows: [] };

/** The same calls, to which the rows that a guard leaves out are not there. */
export class GuardedCalls extends WrappedCalls {
  private readonly guardOf: GuardOf;

  constructor(inner: AppwriteCalls, guardOf: GuardOf) {
    super(inner);
    this.guardOf = guardOf;
  }

  override async listRows(
    table: TableAddress,
    queries: readonly string[],
    options?: ListOptions,
  ): Promise<RowList> {
    const guard = await this.guardOf(table);
    if (guard?.kind === 'none') return nothing;
    return this.inner.listRows(table, [...(guard?.queries ?? []), ...queries], options);
  }

  override async updateRows(
    table: TableAddress,
    scope: BulkScope,
    write: RowWrite,
  ): Promise<RowList> {
    const narrow = narrowed(scope, await this.guardOf(table));
    return narrow === null ? nothing : this.inner.updateRows(table, narrow, write);
  }

  override async deleteRows(table: TableAddress, scope: BulkScope): Promise<RowList> {
    const narrow = narrowed(scope, await this.guardOf(table));
    return narrow === null ? nothing : this.inner.deleteRows(table, narrow);
  }
}

/** Null where nothing is left. */
function narrowed(scope: BulkScope, guard: Guard | null): BulkScope | null {
  if (guard === null) return scope;
  if (guard.kind === 'none') return null;
  const queries = scope.kind === 'all' ? guard.queries : [...scope.queries, ...guard.queries];
  return { kind: 'matching', queries };
}
