import type { Row } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import { readRelated } from '../relationships.ts';
import type { RowNode } from '../row-node.ts';
import { readRow } from '../rows.ts';
import type { RowSelection } from '../selection.ts';
import type { Operation } from './operation.ts';
import type { Written } from './write.ts';

export interface Wanted {
  readonly model: TableModel;
  readonly id: string;
  readonly selection: RowSelection;
}

/** The written row with what is selected of it: from Appwrite's own answer where that is right. */
export async function readAnswer(
  context: GatewayContext,
  wanted: Wanted,
  { answer }: Written,
): Promise<RowNode | null> {
  if (answer) refuseOverwriting(answer.operation, answer.row);
  if (answer && isRight(wanted, answer)) return toNode(context, wanted, answer.row);
  return readBack(context, wanted);
}

/** The row as it is now, or null where the caller cannot read it. Its id alone is known. */
export async function readBack(
  context: GatewayContext,
  { model, id, selection }: Wanted,
): Promise<RowNode | null> {
  if (selection.isIdOnly) return { row: { $id: id }, related: new Map() };
  return readRow(context, model, { id, selection });
}

export async function toNode(
  context: GatewayContext,
  { model, selection }: Omit<Wanted, 'id'>,
  row: Row,
): Promise<RowNode> {
  const [node] = await readRelated(context, { model, selection }, [row]);
  if (!node) throw new Error('A row has no node.');
  return node;
}

/** An upsert takes the row that holds a unique value for the one that it was told. */
function refuseOverwriting({ model, id, kind }: Operation, row: Row): void {
  if (kind !== 'upsert' || row.$sequence !== '') return;
  throw new GatewayError(
    'CONFLICT',
    `A row of "${model.table.name}" has one of these unique values, and Appwrite has written them ` +
      `to that row; there is no row "${id}".`,
  );
}

/**
 * A change is answered without the related row's id where that stayed as it was, and new shapes
 * with holes are answered garbled.
 */
function isRight(
  { model, id, selection }: Wanted,
  { operation, row }: NonNullable<Written['answer']>,
): boolean {
  if (operation.model !== model || foldId(operation.id) !== foldId(id)) return false;
  if (operation.kind === 'create') return !hasHoles(model, selection, operation);
  return [...selection.related.values()].every(
    ({ related: { relationship } }) => !relationship.hasStoredKey || relationship.key in row,
  );
}

const hasHoles = ({ table }: TableModel, { columns }: RowSelection, { data }: Operation): boolean =>
  table.columns.some(({ key }) => {
    const value = data[key];
    return columns.has(key) && Array.isArray(value) && isWithHoles(value);
  });

/** Rings of points: more than one, each a list of lists. */
const isWithHoles = (value: readonly unknown[]): boolean =>
  value.length > 1 && value.every((ring) => Array.isArray(ring) && Array.isArray(ring[0]));
