import type { OperationFact } from './notation.ts';

/** Things within databases that are no part of their schema. */
const content = /\/(?:rows|documents|transactions)\b/;

/** Whether the operation reads or writes rows, past what the tables' own fields do. */
export const reachesRows = ({ route }: OperationFact): boolean =>
  content.test(route) && /\/(?:databases|tablesdb|documentsdb|vectorsdb)\//.test(route);

/** Whether the operation changes databases, tables, columns or indexes. */
export const changesTables = ({ service, method, route }: OperationFact): boolean =>
  method !== 'GET' && (service === 'tablesDB' || service === 'databases') && !content.test(route);

/** Route, but for the key, of a column or index that is still being made when it is answered. */
export function madeBy(operation: OperationFact): string | undefined {
  const { method, route } = operation;
  if (method !== 'POST' || !changesTables(operation)) return undefined;
  return /^.*\/(?:columns|attributes|indexes)(?=\/|$)/.exec(route)?.[0];
}
