import type { Row } from '../../appwrite/types.ts';
import { foldId, type RowNeeds } from '../../loaders/row-needs.ts';
import type { FieldInfo, GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import { toNeeds } from '../needs.ts';
import { readRelated } from '../relationships.ts';
import type { RowNode } from '../row-node.ts';
import { rowSelectionOf, type RowSelection } from '../selection.ts';
import type { TableReference } from './reference.ts';
import { keyTextOf, type UniqueKey } from './unique-key.ts';

interface Wanted {
  readonly model: TableModel;
  readonly info: FieldInfo;
}

/** Rows of one table in the order of the references, with what is selected of the table's type. */
export async function readRowEntities(
  context: GatewayContext,
  { model, info }: Wanted,
  references: readonly TableReference[],
): Promise<(RowNode | null)[]> {
  const selection = rowSelectionOf(info, model, context.limits);
  const rows = await findRows(context, { model, selection }, references);
  const distinct = new Map(rows.flatMap((row) => (row ? [[idOf(row), row] as const] : [])));
  const nodes = await readRelated(context, { model, selection }, [...distinct.values()]);
  const index = new Map(nodes.map((node) => [idOf(node.row), node]));
  return rows.map((row) => (row && index.get(idOf(row))) ?? null);
}

interface Reading {
  readonly model: TableModel;
  readonly needs: RowNeeds;
}

/** The row that a reference leads to. */
type Find = (reference: TableReference) => Row | undefined;

async function findRows(
  context: GatewayContext,
  { model, selection }: { readonly model: TableModel; readonly selection: RowSelection },
  references: readonly TableReference[],
): Promise<(Row | undefined)[]> {
  const reading = { model, needs: toNeeds(selection) };
  const keys = new Set(references.map((each) => (each.kind === 'unique' ? each.key : null)));
  const finds = await Promise.all(
    [...keys].map(async (key) => {
      const find = await (key === null
        ? findByIds(context, reading, references)
        : findByKey(context, { ...reading, key }, references));
      return [key, find] as const;
    }),
  );
  const findBy = new Map(finds);
  return references.map((each) => findBy.get(each.kind === 'unique' ? each.key : null)?.(each));
}

async function findByIds(
  { loaders }: GatewayContext,
  { model: { table }, needs }: Reading,
  references: readonly TableReference[],
): Promise<Find> {
  const ids = references.filter((each) => each.kind === 'row').map(({ id }) => id);
  const index = await loaders.rows({ table, ids, needs });
  return (each) => (each.kind === 'row' ? index.get(foldId(each.id)) : undefined);
}

async function findByKey(
  { loaders }: GatewayContext,
  { model: { table }, needs, key }: Reading & { readonly key: UniqueKey },
  references: readonly TableReference[],
): Promise<Find> {
  const wanted = references.filter((each) => each.kind === 'unique');
  const columns = key.columns.map((column) => column.key);
  const values = wanted.filter((each) => each.key === key).map((each) => each.values);
  const rows = await loaders.uniqueRows({ table, columns, values, needs });
  const valuesOf = (row: Row): readonly unknown[] => columns.map((column) => row[column]);
  const index = new Map(rows.map((row) => [keyTextOf(key, valuesOf(row)), row]));
  return (each) => (each.kind === 'unique' ? index.get(keyTextOf(key, each.values)) : undefined);
}

const idOf = (row: Row): string => foldId(String(row.$id));
