import type { Row } from '../../appwrite/types.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { FieldInfo, GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import { toNeeds } from '../needs.ts';
import { readRelated } from '../relationships.ts';
import type { RowNode } from '../row-node.ts';
import { rowSelectionOf, type RowSelection } from '../selection.ts';
import type { RowReference } from './reference.ts';

interface Wanted {
  readonly model: TableModel;
  readonly info: FieldInfo;
}

/** Rows of one table in the order of the references, with what is selected of the table's type. */
export async function readRowEntities(
  context: GatewayContext,
  { model, info }: Wanted,
  references: readonly RowReference[],
): Promise<(RowNode | null)[]> {
  const selection = rowSelectionOf(info, model, context.limits);
  const rows = await findRows(context, { model, selection }, references);
  const distinct = new Map(rows.flatMap((row) => (row ? [[idOf(row), row] as const] : [])));
  const nodes = await readRelated(context, { model, selection }, [...distinct.values()]);
  const index = new Map(nodes.map((node) => [idOf(node.row), node]));
  return rows.map((row) => (row && index.get(idOf(row))) ?? null);
}

async function findRows(
  { loaders }: GatewayContext,
  { model, selection }: { readonly model: TableModel; readonly selection: RowSelection },
  references: readonly RowReference[],
): Promise<(Row | undefined)[]> {
  const ids = references.map(({ id }) => id);
  const index = await loaders.rows({ table: model.table, ids, needs: toNeeds(selection) });
  return ids.map((id) => index.get(foldId(id)));
}

const idOf = (row: Row): string => foldId(String(row.$id));
