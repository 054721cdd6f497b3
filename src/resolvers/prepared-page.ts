import { toCondition } from './filter.ts';
import type { FieldInfo, GatewayContext } from './context.ts';
import type { TableModel } from './model.ts';
import { toPagePlan, type Page, type PageArguments, type PageLimits } from './page.ts';
import type { PageRequest } from './page-request.ts';
import { readPage } from './rows.ts';
import { pageSelectionOf, type PageSelection } from './selection.ts';

/** What was read last, of which the next may be the same. */
interface Kept {
  readonly args: PageArguments;
  readonly limits: PageLimits;
  readonly selection: PageSelection;
}

/**
 * Reads pages for one place of an operation, below which no variable stands: what is selected is
 * worked out once, as are those arguments that stay the same.
 */
export function preparePage(
  model: TableModel,
  info: FieldInfo,
): (args: PageArguments, context: GatewayContext) => Promise<Page> {
  let kept: Kept | undefined;
  return (args, context) => {
    const { limits } = context;
    const selection =
      kept?.limits === limits
        ? toNext(kept, args, model)
        : pageSelectionOf(info, model, { args, limits });
    kept = { args, limits, selection };
    return readPage(context, model, selection);
  };
}

function toNext(
  { args: last, limits, selection }: Kept,
  args: PageArguments,
  model: TableModel,
): PageSelection {
  const { request } = selection;
  const plan = isSamePage(last, args) ? request.plan : toPagePlan(args, model, limits);
  const isSameFilter = last.filter === args.filter;
  const condition = isSameFilter ? request.condition : toCondition(args.filter, model);
  return withRequest(selection, { plan, condition });
}

/** Spelled out, since a copy by spreading takes several times as long. */
const withRequest = (page: PageSelection, request: PageRequest): PageSelection => ({
  request,
  places: page.places,
  needs: page.needs,
  hasRows: page.hasRows,
  hasMore: page.hasMore,
  hasCursors: page.hasCursors,
  hasTotal: page.hasTotal,
  later: page.later,
});

const isSamePage = (last: PageArguments, args: PageArguments): boolean =>
  last.orderBy === args.orderBy &&
  last.first === args.first &&
  last.after === args.after &&
  last.last === args.last &&
  last.before === args.before &&
  last.offset === args.offset;
