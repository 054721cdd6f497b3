import type { GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import { mergeNeeds, foldId } from '../../loaders/row-needs.ts';
import { toNeeds } from '../needs.ts';
import { readRelated } from '../relationships.ts';
import type { RowNode } from '../row-node.ts';
import type { RowSelection } from '../selection.ts';
import type { Row } from '../../appwrite/types.ts';

/** What a field answers that wrote many rows. */
export interface Batch {
  readonly count: number;
  /** By the alias of `nodes`; a row that the caller cannot read is null. */
  readonly nodes: ReadonlyMap<string, readonly (RowNode | null)[]>;
}

/** What is asked of the rows, by the alias of `nodes`. */
export type BatchSelection = ReadonlyMap<string, RowSelection>;

interface Wanted {
  readonly model: TableModel;
  readonly ids: readonly string[];
  readonly selections: BatchSelection;
  /** Rows that are known already. */
  readonly rows: readonly Row[];
}

/** The rows in their order with what is selected of them, in one list and a read of each relationship. */
export async function readNodes(
  context: GatewayContext,
  { model, ids, selections, rows: known }: Wanted,
): Promise<Batch['nodes']> {
  if (selections.size === 0 || ids.length === 0) {
    return new Map([...selections.keys()].map((alias) => [alias, []]));
  }
  const rows = known.length > 0 ? known : await readRows(context, { model, ids, selections });
  const nodes = await Promise.all(
    [...selections].map(async ([alias, selection]) => {
      const read = await readRelated(context, { model, selection }, rows);
      const index = new Map(read.map((node) => [foldId(String(node.row.$id)), node]));
      return [alias, ids.map((id) => index.get(foldId(id)) ?? null)] as const;
    }),
  );
  return new Map(nodes);
}

async function readRows(
  { loaders }: GatewayContext,
  { model, ids, selections }: Omit<Wanted, 'rows'>,
): Promise<readonly Row[]> {
  if ([...selections.values()].every(({ isIdOnly }) => isIdOnly)) {
    return ids.map(($id) => ({ $id }));
  }
  const needs = mergeNeeds([...selections.values()].map(toNeeds));
  const found = await loaders.rows({ table: model.table, ids, needs });
  return [...found.values()];
}
