import { GatewayError } from '../errors.ts';
import type { Condition } from './condition.ts';
import { toCondition } from './filter.ts';
import type { TableModel } from './model.ts';
import { toPagePlan, type PageArguments, type PageLimits, type PagePlan } from './page.ts';

/** A connection's arguments, checked and translated. */
export interface PageRequest {
  readonly plan: PagePlan;
  readonly condition: Condition;
}

export interface PageRequestOptions {
  readonly limits: PageLimits;
  /** Names of the fields that lead to a nested connection, for errors; empty at the root. */
  readonly fields: readonly string[];
}

/** @throws BAD_USER_INPUT naming the argument and, for a nested connection, the fields above it. */
export function toPageRequest(
  args: PageArguments,
  model: TableModel,
  { limits, fields }: PageRequestOptions,
): PageRequest {
  try {
    return { plan: toPagePlan(args, model, limits), condition: toCondition(args.filter, model) };
  } catch (error) {
    if (!(error instanceof GatewayError) || fields.length === 0) throw error;
    const message = `${fields.join('.')}: ${error.message}`;
    throw new GatewayError(error.code, message, { cause: error });
  }
}
